# What one backup product wrote down about its last run; times in UTC. Changes nothing.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-Utc($date) {
  if ($date -and $date.Year -gt 1980) { $date.ToUniversalTime().ToString('o') } else { '' }
}
if ($in.product -eq 'windows-server-backup') {
  try {
    $found = Get-WBSummary -ErrorAction Stop
    return @{
      lastAt = (Get-Utc $found.LastBackupTime)
      lastResult = [string]$found.LastBackupResultHR
      operation = [string]$found.CurrentOperationStatus
    }
  } catch {
    return @{ refused = 'Get-WBSummary: ' + $_.FullyQualifiedErrorId }
  }
}
try {
  $record = @(Get-WinEvent -FilterHashtable @{ LogName = 'Veeam Agent'; Id = 190 } -MaxEvents 1 -ErrorAction Stop)[0]
  $data = @()
  $xml = [xml]$record.ToXml()
  if ($xml.Event.EventData) {
    foreach ($node in $xml.Event.EventData.ChildNodes) {
      $name = ''
      if ($node.Attributes -and $node.Attributes['Name']) { $name = [string]$node.Attributes['Name'].Value }
      if ($name -eq 'JobResult') { $data += @{ name = $name; text = [string]$node.InnerText } }
    }
  }
  @{ lastAt = (Get-Utc $record.TimeCreated); level = [int]$record.Level; data = @($data) }
} catch {
  if (([string]$_.FullyQualifiedErrorId) -like 'NoMatchingEventsFound*') { return @{ lastAt = '' } }
  @{ refused = 'Get-WinEvent: ' + $_.FullyQualifiedErrorId }
}
