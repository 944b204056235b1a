# Minutes that local time was ahead of UTC, with the moments of the last weeks at which that changed: log files carry local times.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
$now = [DateTime]::UtcNow
$hour = [DateTime]::SpecifyKind($now.Date.AddDays(-1 * [int]$in.days), [DateTimeKind]::Utc)
$offsets = @()
$last = $null
while ($hour -le $now) {
  $minutes = [int][TimeZoneInfo]::Local.GetUtcOffset($hour).TotalMinutes
  if ($minutes -ne $last) { $offsets += @{ from = $hour.ToString('o'); minutes = $minutes } }
  $last = $minutes
  $hour = $hour.AddMinutes(30)
}
@{ offsets = @($offsets) }
