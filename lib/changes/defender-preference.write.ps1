# Sets preferences of Microsoft Defender. Its protection starts a moment after it was switched on, so that is waited for.
param($in)
$set = @{}
foreach ($one in $in.values.PSObject.Properties) {
  if ($one.Value -is [string]) { $set[$one.Name] = [datetime]$one.Value }
  elseif ($null -ne $one.Value) { $set[$one.Name] = $one.Value }
}
Set-MpPreference @set -Force
for ($try = 0; $set.DisableRealtimeMonitoring -eq $false -and $try -lt 30; $try++) {
  $status = @(Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpComputerStatus)[0]
  if ($status.RealTimeProtectionEnabled) { break }
  Start-Sleep -Seconds 1
}
@{ done = $true }
