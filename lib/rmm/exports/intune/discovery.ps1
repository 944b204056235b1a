# Rounds: what custom compliance reads. Always prints one line of JSON that names every setting; what is not known is "unknown".
$names = [ordered]@{
#NAMES#
}
$answer = [ordered]@{}
foreach ($id in @($names.Keys)) { $answer[$names[$id]] = 'unknown' }
$launcher = {
#LAUNCHER#
}
$said = New-Object System.IO.StringWriter
$out = [Console]::Out
$err = [Console]::Error
try {
  [Console]::SetOut($said)
  [Console]::SetError($said)
  $session = [powershell]::Create()
  [void]$session.AddScript($launcher.ToString())
  $lines = @($session.Invoke() | ForEach-Object { [string]$_ }) + @($said.ToString() -split '\r?\n')
  $json = $lines | Where-Object { $_ -match '^\{.*\}$' } | Select-Object -Last 1
  $verdicts = ConvertFrom-Json -InputObject $json
  foreach ($id in @($names.Keys)) {
    $verdict = $verdicts.$id
    if ($verdict.fresh -ne $true) { continue }
    if ($verdict.accepted -eq $true -or @('pass', 'not-applicable') -contains $verdict.status) { $answer[$names[$id]] = 'ok' }
    elseif (@('warn', 'fail', 'attest-due') -contains $verdict.status) { $answer[$names[$id]] = [string]$verdict.status }
  }
} catch {
  $failed = $true
} finally {
  [Console]::SetOut($out)
  [Console]::SetError($err)
}
return $answer | ConvertTo-Json -Compress
