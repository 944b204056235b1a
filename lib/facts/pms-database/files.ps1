# Database files, backups and logs of Medtech32, by name only, in the folders that are named and in shared folders whose
# name or path fits. Each of these folders is listed by itself; no disk is searched.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
$folders = @($in.folders)
$missed = @()
try {
  $key = Get-Item -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Shares'
  foreach ($name in $key.GetValueNames()) {
    foreach ($line in @($key.GetValue($name))) {
      if ($line -notlike 'Path=*') { continue }
      $path = $line.Substring(5)
      if (($name -match $in.shareNames) -or ($path -match $in.shareNames)) { $folders += $path.TrimEnd('\') }
    }
  }
} catch {
  $missed += 'the list of shares: ' + $_.FullyQualifiedErrorId
}
$files = @()
foreach ($folder in @($folders | Select-Object -Unique)) {
  foreach ($below in @($in.below)) {
    $place = $folder + $below
    try {
      if (-not (Test-Path -LiteralPath $place -PathType Container)) { continue }
      $found = @(Get-ChildItem -LiteralPath $place -File)
    } catch {
      $missed += $place + ': ' + $_.FullyQualifiedErrorId
      continue
    }
    foreach ($file in $found) {
      $extension = $file.Extension.ToLowerInvariant()
      if (@($in.extensions) -notcontains $extension) { continue }
      $one = @{ path = $file.FullName; bytes = [int64]$file.Length; modifiedAt = $file.LastWriteTimeUtc.ToString('o') }
      if ($extension -eq '.log') {
        try {
          $one.gbak = [bool](Select-String -LiteralPath $file.FullName -Pattern 'gbak' -SimpleMatch -Quiet)
          $one.errors = [int64]0
          if ($one.gbak) { $one.errors = [int64]@(Select-String -LiteralPath $file.FullName -Pattern $in.errors -CaseSensitive).Count }
        } catch {
          $missed += $file.FullName + ': ' + $_.FullyQualifiedErrorId
          continue
        }
      }
      $files += $one
    }
  }
}
$volumes = @()
try {
  foreach ($disk in @(Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType=3')) {
    $volumes += @{ name = [string]$disk.DeviceID; bytes = [int64]$disk.Size }
  }
} catch {
  $missed += 'Win32_LogicalDisk: ' + $_.FullyQualifiedErrorId
}
@{ files = @($files); volumes = @($volumes); missed = @($missed) }
