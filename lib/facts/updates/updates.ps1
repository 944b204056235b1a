# What the Windows Update Agent finds missing. The search may take minutes and needs the network; a failed one is told with its
# HRESULT. Where a server of the practice is set (WSUS), Microsoft is asked as well, because such a server offers only what was approved.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-Code($record) { '0x{0:X8}' -f $record.Exception.GetBaseException().HResult }
function Get-Utc($date) {
  if ($date -and $date.Year -gt 1980) { [DateTime]::SpecifyKind($date, [DateTimeKind]::Utc).ToString('o') } else { '' }
}
try {
  $session = New-Object -ComObject Microsoft.Update.Session
} catch {
  return @{ refused = 'Microsoft.Update.Session: ' + (Get-Code $_) }
}
$managed = $false
try {
  $key = 'HKLM:\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate\AU'
  $managed = (Get-ItemProperty -LiteralPath $key -Name UseWUServer -ErrorAction Stop).UseWUServer -eq 1
} catch {
  $managed = $false
}
$servers = @(0)
if ($managed) { $servers = @(0, 2) }
$searches = @()
foreach ($server in $servers) {
  try {
    $searcher = $session.CreateUpdateSearcher()
    $searcher.ServerSelection = $server
    $wanted = "(IsInstalled=0 and Type='Software' and IsHidden=0) or (IsInstalled=0 and Type='Software' and IsHidden=1)"
    $found = $searcher.Search($wanted)
    $updates = @()
    foreach ($update in $found.Updates) {
      $categories = @()
      foreach ($category in $update.Categories) { $categories += [string]$category.CategoryID }
      $articles = @()
      foreach ($article in $update.KBArticleIDs) { $articles += [string]$article }
      $updates += @{
        id = [string]$update.Identity.UpdateID
        title = [string]$update.Title
        articles = @($articles)
        severity = [string]$update.MsrcSeverity
        categories = @($categories)
        released = (Get-Utc $update.LastDeploymentChangeTime)
        hidden = [bool]$update.IsHidden
        waiting = [bool]$update.RebootRequired
      }
    }
    $searches += @{ server = $server; code = [int]$found.ResultCode; error = ''; updates = @($updates) }
  } catch {
    $searches += @{ server = $server; code = 4; error = (Get-Code $_); updates = @() }
  }
}
$installed = ''
try {
  $searcher = $session.CreateUpdateSearcher()
  $count = [Math]::Min([int]$searcher.GetTotalHistoryCount(), [int]$in.history)
  if ($count -gt 0) {
    foreach ($entry in $searcher.QueryHistory(0, $count)) {
      # Signatures of Defender and the removal tool come by themselves and say nothing of patching.
      if ($entry.Operation -ne 1 -or $entry.ResultCode -ne 2 -or $entry.Title -match 'KB2267602|KB890830') { continue }
      $date = Get-Utc $entry.Date
      if ($date -gt $installed) { $installed = $date }
    }
  }
} catch {
  $installed = ''
}
@{ managed = $managed; searches = @($searches); installedAt = $installed }
