# Jobs of the agent of Azure Backup, out of its own PowerShell module. Times in UTC.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-Utc($date) {
  if ($date -and $date.Year -gt 1980) { $date.ToUniversalTime().ToString('o') } else { '' }
}
try {
  Import-Module MSOnlineBackup -ErrorAction Stop
  $found = @(Get-OBJob -Previous ([int]$in.jobs) -ErrorAction Stop)
} catch {
  return @{ refused = 'Get-OBJob: ' + $_.FullyQualifiedErrorId }
}
$jobs = @()
foreach ($job in $found) {
  if ($job) {
    $jobs += @{
      type = [string]$job.JobType
      state = [string]$job.JobStatus.JobState
      startedAt = (Get-Utc $job.JobStatus.StartTime)
      endedAt = (Get-Utc $job.JobStatus.EndTime)
    }
  }
}
$scheduled = $false
try { $scheduled = [bool](Get-OBPolicy -ErrorAction Stop) } catch { $scheduled = $false }
@{ jobs = @($jobs); scheduled = $scheduled }
