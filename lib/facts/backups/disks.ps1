# Volumes with the disk they lie on, and how that disk is attached: a stick, the disk of Windows itself, or a share.
param($in)
$volumes = @()
$missing = @()
try {
  $disks = @{}
  foreach ($disk in @(Get-CimInstance -Namespace 'root\Microsoft\Windows\Storage' -ClassName MSFT_Disk -ErrorAction Stop)) {
    $disks[[string]$disk.Number] = @{ bus = [int]$disk.BusType; system = [bool]($disk.IsBoot -or $disk.IsSystem) }
  }
  foreach ($part in @(Get-CimInstance -Namespace 'root\Microsoft\Windows\Storage' -ClassName MSFT_Partition -ErrorAction Stop)) {
    $disk = $disks[[string]$part.DiskNumber]
    if ($disk) {
      $volumes += @{ paths = @($part.AccessPaths); disk = [int]$part.DiskNumber; bus = $disk.bus; system = $disk.system }
    }
  }
} catch {
  $missing += 'MSFT_Partition: ' + $_.FullyQualifiedErrorId
}
$shares = @()
try {
  foreach ($drive in @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=4' -ErrorAction Stop)) {
    $shares += @{ letter = [string]$drive.DeviceID; path = [string]$drive.ProviderName }
  }
} catch {
  $missing += 'Win32_LogicalDisk: ' + $_.FullyQualifiedErrorId
}
@{ volumes = @($volumes); shares = @($shares); missing = @($missing) }
