# Starts the backup that Windows Server Backup has scheduled already, and does not wait for its end.
param($in)
try {
  $policy = Get-WBPolicy -ErrorAction Stop
  if (-not $policy) { return @{ refused = 'no backup is scheduled' } }
  Start-WBBackup -Policy $policy -Async -Force -ErrorAction Stop | Out-Null
  @{ started = $true }
} catch {
  @{ refused = 'Start-WBBackup: ' + $_.FullyQualifiedErrorId }
}
