# What BitLocker says of each volume, in raw numbers, and which volumes people can reach. No key and no key's id leaves this script.
param($in)
$refused = @()
$volumes = @()
$mounted = @()
$tpm = @{ asked = $false; chips = @() }
$space = 'root\cimv2\Security\MicrosoftVolumeEncryption'
try {
  foreach ($volume in @(Get-CimInstance -Namespace $space -ClassName Win32_EncryptableVolume -ErrorAction Stop)) {
    $entry = @{ id = [string]$volume.DeviceID; letter = [string]$volume.DriveLetter; protection = -1; conversion = -1; method = -1; protectors = @(); protectorsRead = $false }
    $entry.type = -1
    if ($null -ne $volume.VolumeType) { $entry.type = [int64]$volume.VolumeType }
    if ($null -ne $volume.ProtectionStatus) { $entry.protection = [int64]$volume.ProtectionStatus }
    try {
      $answer = Invoke-CimMethod -InputObject $volume -MethodName GetConversionStatus -ErrorAction Stop
      if ($answer.ReturnValue -eq 0) { $entry.conversion = [int64]$answer.ConversionStatus }
    } catch { $refused += 'GetConversionStatus' }
    try {
      $answer = Invoke-CimMethod -InputObject $volume -MethodName GetEncryptionMethod -ErrorAction Stop
      if ($answer.ReturnValue -eq 0) { $entry.method = [int64]$answer.EncryptionMethod }
    } catch { $refused += 'GetEncryptionMethod' }
    try {
      $found = Invoke-CimMethod -InputObject $volume -MethodName GetKeyProtectors -Arguments @{ KeyProtectorType = [uint32]0 } -ErrorAction Stop
      if ($found.ReturnValue -eq 0) {
        $entry.protectorsRead = $true
        foreach ($id in @($found.VolumeKeyProtectorID)) {
          if (-not $id) { continue }
          $kind = Invoke-CimMethod -InputObject $volume -MethodName GetKeyProtectorType -Arguments @{ VolumeKeyProtectorID = $id } -ErrorAction Stop
          if ($kind.ReturnValue -eq 0) { $entry.protectors += [int64]$kind.KeyProtectorType } else { $entry.protectorsRead = $false }
        }
      }
    } catch {
      $entry.protectorsRead = $false
      $refused += 'GetKeyProtectors'
    }
    $entry.protectors = @($entry.protectors)
    $volumes += $entry
  }
  $listed = $true
} catch {
  $listed = $false
  $refused += 'Win32_EncryptableVolume ' + [string]$_.FullyQualifiedErrorId
}
try {
  foreach ($volume in @(Get-CimInstance -ClassName Win32_Volume -Filter 'DriveType=3' -ErrorAction Stop)) {
    $mounted += @{ id = [string]$volume.DeviceID; name = [string]$volume.Name; letter = [string]$volume.DriveLetter; system = [bool]$volume.BootVolume; fileSystem = [string]$volume.FileSystem }
  }
} catch { $refused += 'Win32_Volume' }
try {
  foreach ($chip in @(Get-CimInstance -Namespace 'root\cimv2\Security\MicrosoftTpm' -ClassName Win32_Tpm -ErrorAction Stop)) {
    $tpm.chips += @{ enabled = [bool]$chip.IsEnabled_InitialValue; activated = [bool]$chip.IsActivated_InitialValue; version = [string]$chip.SpecVersion }
  }
  $tpm.asked = $true
} catch { $refused += 'Win32_Tpm' }
$tpm.chips = @($tpm.chips)
@{ listed = $listed; volumes = @($volumes); mounted = @($mounted); tpm = $tpm; refused = @($refused) }
