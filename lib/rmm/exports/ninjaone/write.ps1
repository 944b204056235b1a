# The status goes into custom fields: the verdict line and the ids of items, nothing else of the computer.
function Set-Field($name, $value) {
  try {
    if (Get-Command Ninja-Property-Set -ErrorAction SilentlyContinue) { $null = Ninja-Property-Set $name $value 2>$null }
    elseif (Test-Path -LiteralPath $cli) { $null = & $cli set $name $value 2>$null }
  } catch {
    Write-Output "note: the field $name could not be written"
  }
}
$verdict = [string]($lines | Where-Object { $_ -cmatch '^ROUNDS [A-Z-]+ [a-z-]+: ' } | Select-Object -Last 1)
$status = 'UNKNOWN'
if ($verdict) { $status = ($verdict -split ' ')[1] }
$alert = 'no'
if ($code -eq #FAIL#) { $alert = 'yes' }
Set-Field '#STATUSFIELD#' $status
Set-Field '#LINEFIELD#' $verdict.Substring(0, [Math]::Min(200, $verdict.Length))
Set-Field '#ALERTFIELD#' $alert
if ($verdict -cmatch '^ROUNDS [A-Z-]+ sweep: ') {
  $failing = @($lines | ForEach-Object { if ($_ -cmatch '^fail ([a-z0-9-]+): ') { $Matches[1] } })
  Set-Field '#FAILINGFIELD#' $(if ($failing.Count -gt 0) { ',' + ($failing -join ',') + ',' } else { 'none' })
  Set-Field '#LASTFIELD#' ([int64]([datetime]::UtcNow - [datetime]'1970-01-01').TotalSeconds)
}
