# What the internal disks say of their health and their hours, and how much room the fixed volumes have, in raw numbers.
param($in)
$refused = @()
$disks = @()
$volumes = @()
$space = 'root\Microsoft\Windows\Storage'
try {
  foreach ($disk in @(Get-CimInstance -Namespace $space -ClassName MSFT_PhysicalDisk -ErrorAction Stop)) {
    $entry = @{ name = [string]$disk.FriendlyName; health = -1; bus = -1; hours = [int64]-1 }
    if ($null -ne $disk.HealthStatus) { $entry.health = [int64]$disk.HealthStatus }
    if ($null -ne $disk.BusType) { $entry.bus = [int64]$disk.BusType }
    try {
      $counter = Get-CimAssociatedInstance -InputObject $disk -ResultClassName MSFT_StorageReliabilityCounter -ErrorAction Stop
      if ($counter -and $null -ne $counter.PowerOnHours) { $entry.hours = [int64]$counter.PowerOnHours }
    } catch { $refused += 'MSFT_StorageReliabilityCounter' }
    $disks += $entry
  }
} catch { $refused += 'MSFT_PhysicalDisk' }
try {
  foreach ($volume in @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=3' -ErrorAction Stop)) {
    if ($null -eq $volume.Size -or $null -eq $volume.FreeSpace) { continue }
    $volumes += @{ name = [string]$volume.DeviceID; size = [int64]$volume.Size; free = [int64]$volume.FreeSpace }
  }
} catch { $refused += 'Win32_LogicalDisk' }
@{ disks = @($disks); volumes = @($volumes); system = [string]$env:SystemDrive; refused = @($refused) }
