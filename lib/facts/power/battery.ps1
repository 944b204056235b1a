param($in)
# Win32_Battery gives the charge, root\wmi BatteryStatus whether mains power is there.
$percents = @()
$batteries = 0
$mains = @()
$refused = @()
try {
  foreach ($battery in @(Get-CimInstance -ClassName Win32_Battery -ErrorAction Stop)) {
    $batteries++
    if ($null -ne $battery.EstimatedChargeRemaining) { $percents += [int]$battery.EstimatedChargeRemaining }
  }
} catch { $refused += 'Win32_Battery' }
try {
  foreach ($status in @(Get-CimInstance -Namespace 'root\wmi' -ClassName BatteryStatus -ErrorAction Stop)) {
    $mains += [bool]$status.PowerOnline
  }
} catch { $refused += 'BatteryStatus' }
@{ batteries = $batteries; percents = @($percents); mains = @($mains); refused = @($refused) }
