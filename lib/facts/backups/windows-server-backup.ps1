# What Windows Server Backup says of itself: its summary, its policy and its own list of recoveries. Times in UTC.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-Utc($date) {
  if ($date -and $date.Year -gt 1980) { $date.ToUniversalTime().ToString('o') } else { '' }
}
$missing = @()
$summary = @{}
try {
  $found = Get-WBSummary -ErrorAction Stop
  $summary = @{
    lastAt = (Get-Utc $found.LastBackupTime)
    lastResult = [string]$found.LastBackupResultHR
    successAt = (Get-Utc $found.LastSuccessfulBackupTime)
    successTarget = [string]$found.LastSuccessfulBackupTargetPath
    operation = [string]$found.CurrentOperationStatus
  }
} catch {
  $missing += 'Get-WBSummary: ' + $_.FullyQualifiedErrorId
}
$policy = @{}
try {
  $scheduled = Get-WBPolicy -ErrorAction Stop
  if ($scheduled) {
    $volumes = @()
    foreach ($volume in @($scheduled.VolumesToBackup)) { if ($volume) { $volumes += [string]$volume.MountPath } }
    $targets = @()
    foreach ($target in @($scheduled.BackupTargets)) {
      if ($target) { $targets += @{ kind = [string]$target.TargetType; path = [string]$target.TargetPath } }
    }
    $policy = @{ volumes = @($volumes); targets = @($targets); systemState = [bool]$scheduled.SystemState }
  }
} catch {
  $missing += 'Get-WBPolicy: ' + $_.FullyQualifiedErrorId
}
$recoveries = @()
try {
  foreach ($job in @(Get-WBJob -Previous ([int]$in.jobs) -ErrorAction Stop)) {
    if ($job -and ([string]$job.JobType) -match 'recover|restore') {
      $recoveries += @{
        kind = [string]$job.JobType
        startedAt = (Get-Utc $job.StartTime)
        endedAt = (Get-Utc $job.EndTime)
        result = [string]$job.HResult
        state = [string]$job.JobState
      }
    }
  }
} catch {
  $missing += 'Get-WBJob: ' + $_.FullyQualifiedErrorId
}
@{ summary = $summary; policy = $policy; recoveries = @($recoveries); missing = @($missing) }
