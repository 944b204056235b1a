# The newest records of one event log by their ids: raw data values and times in UTC, never the text of a language.
# The time of the oldest record of the whole log says how far back it reaches.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-State($record) {
  $id = [string]$record.FullyQualifiedErrorId
  if ($id -like 'NoMatchingEventsFound*') { return 'read' }
  if ($id -like 'NoMatchingLogsFound*') { return 'absent' }
  if ($id -like 'NoMatchingProvidersFound*') { return 'absent' }
  if ($record.Exception.GetBaseException() -is [System.UnauthorizedAccessException]) { return 'denied' }
  return 'failed'
}
$state = 'read'
$reason = ''
$oldest = ''
$events = @()
try {
  $first = Get-WinEvent -LogName ([string]$in.log) -Oldest -MaxEvents 1 -ErrorAction Stop
  $oldest = $first.TimeCreated.ToUniversalTime().ToString('o')
} catch {
  $state = Get-State $_
  $reason = [string]$_.FullyQualifiedErrorId
}
if ($oldest) {
  $filter = @{
    LogName = [string]$in.log
    Id = [int[]]@($in.ids)
    StartTime = (Get-Date).AddDays(-1 * [int]$in.days)
  }
  if ($in.providers) { $filter.ProviderName = [string[]]@($in.providers) }
  try {
    foreach ($record in @(Get-WinEvent -FilterHashtable $filter -MaxEvents ([int]$in.newest) -ErrorAction Stop)) {
      $data = @()
      $xml = [xml]$record.ToXml()
      if ($xml.Event.EventData) {
        foreach ($node in $xml.Event.EventData.ChildNodes) {
          $name = ''
          if ($node.Attributes -and $node.Attributes['Name']) { $name = [string]$node.Attributes['Name'].Value }
          $text = [string]$node.InnerText
          if ($text.Length -gt 4000) { $text = $text.Substring(0, 4000) }
          $data += @{ name = $name; text = $text }
        }
      }
      $events += @{
        id = [int]$record.Id
        provider = [string]$record.ProviderName
        level = [int]$record.Level
        at = $record.TimeCreated.ToUniversalTime().ToString('o')
        data = @($data)
      }
    }
  } catch {
    $state = Get-State $_
    $reason = [string]$_.FullyQualifiedErrorId
  }
}
@{ state = $state; reason = $reason; oldest = $oldest; events = @($events) }
