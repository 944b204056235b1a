# Rounds: what custom compliance reads. Always prints one line of JSON that names every setting; what is not known is "unknown".
$names = [ordered]@{
#NAMES#
}
$answer = [ordered]@{}
foreach ($id in @($names.Keys)) { $answer[$names[$id]] = 'unknown' }
$launcher = {
#LAUNCHER#
}
#RUN#
try {
  $json = $lines | Where-Object { $_ -match '^\{.*\}$' } | Select-Object -Last 1
  $verdicts = ConvertFrom-Json -InputObject $json
  foreach ($id in @($names.Keys)) {
    $verdict = $verdicts.$id
    if ($verdict.fresh -ne $true) { continue }
    if ($verdict.accepted -eq $true -or @('pass', 'not-applicable') -contains $verdict.status) { $answer[$names[$id]] = 'ok' }
    elseif (@('warn', 'fail', 'attest-due') -contains $verdict.status) { $answer[$names[$id]] = [string]$verdict.status }
  }
} catch {
  $code = -1
}
return $answer | ConvertTo-Json -Compress
