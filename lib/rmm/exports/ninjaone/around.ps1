#TITLE#
# Settings that the organisation, the location or the device has as custom fields; a variable of the script wins.
$cli = $env:NINJARMMCLI
if (-not $cli) { $cli = Join-Path $env:ProgramData 'NinjaRMMAgent\ninjarmm-cli.exe' }
function Get-Field($name) {
  try {
    if (Get-Command Ninja-Property-Get -ErrorAction SilentlyContinue) { return [string](Ninja-Property-Get $name 2>$null) }
    if (Test-Path -LiteralPath $cli) { return [string](& $cli get $name 2>$null) }
  } catch {
    return ''
  }
}
$fields = [ordered]@{
#SETTINGS#
}
foreach ($variable in @($fields.Keys)) {
  if ([Environment]::GetEnvironmentVariable($variable)) { continue }
  $value = ([string](Get-Field $fields[$variable])).Trim()
  if ($value) { [Environment]::SetEnvironmentVariable($variable, $value) }
}
$launcher = {
#LAUNCHER#
}
#RUN#
$lines | ForEach-Object { Write-Output $_ }
#WRITE#
if ($code -lt 0) { $code = #FAILURE# }
$host.SetShouldExit($code)
exit $code
