# Downloads and installs exactly the updates with these ids and tells what came of each. Never restarts the computer.
param($in)
function Get-Code($number) { '0x{0:X8}' -f $number }
try {
  $session = New-Object -ComObject Microsoft.Update.Session
  $wanted = New-Object -ComObject Microsoft.Update.UpdateColl
  foreach ($update in $session.CreateUpdateSearcher().Search($in.criteria).Updates) {
    if (@($in.ids) -contains [string]$update.Identity.UpdateID) {
      if (-not $update.EulaAccepted) { $update.AcceptEula() }
      [void]$wanted.Add($update)
    }
  }
  $results = @()
  $restart = $false
  if ($wanted.Count -gt 0) {
    $downloader = $session.CreateUpdateDownloader()
    $downloader.Updates = $wanted
    $downloaded = $downloader.Download()
    $ready = New-Object -ComObject Microsoft.Update.UpdateColl
    for ($i = 0; $i -lt $wanted.Count; $i++) {
      $one = $wanted.Item($i)
      if ($one.IsDownloaded) { [void]$ready.Add($one); continue }
      $result = $downloaded.GetUpdateResult($i)
      $results += @{ id = [string]$one.Identity.UpdateID; step = 'download'; code = [int]$result.ResultCode; error = (Get-Code $result.HResult) }
    }
    if ($ready.Count -gt 0) {
      $installer = $session.CreateUpdateInstaller()
      $installer.ForceQuiet = $true
      $installer.AllowSourcePrompts = $false
      $installer.Updates = $ready
      $installed = $installer.Install()
      $restart = [bool]$installed.RebootRequired
      for ($i = 0; $i -lt $ready.Count; $i++) {
        $result = $installed.GetUpdateResult($i)
        $results += @{ id = [string]$ready.Item($i).Identity.UpdateID; step = 'installation'; code = [int]$result.ResultCode; error = (Get-Code $result.HResult) }
      }
    }
  }
  @{ refused = ''; restart = $restart; updates = @($results) }
} catch {
  @{ refused = (Get-Code $_.Exception.GetBaseException().HResult); restart = $false; updates = @() }
}
