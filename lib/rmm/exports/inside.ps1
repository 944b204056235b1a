# The launcher ends with exit, so it runs in a PowerShell of its own.
$code = -1
$lines = @()
$file = Join-Path ([System.IO.Path]::GetTempPath()) ('rounds-' + [guid]::NewGuid().ToString('N') + '.ps1')
try {
  [System.IO.File]::WriteAllText($file, $launcher.ToString(), [System.Text.Encoding]::ASCII)
  $program = @('powershell.exe', 'pwsh.exe', 'pwsh') | ForEach-Object { Join-Path $PSHOME $_ } |
    Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
  $lines = @(& $program -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $file 2>$null | ForEach-Object { [string]$_ })
  $code = $LASTEXITCODE
} catch {
  $lines += 'ROUNDS UNKNOWN launcher: it could not be started: ' + $_.FullyQualifiedErrorId
} finally {
  Remove-Item -LiteralPath $file -Force -ErrorAction SilentlyContinue
}
