# Sets how a service starts, then starts or stops it. What is right already is not written: Windows guards some services.
param($in)
$types = @{ 2 = 'Automatic'; 3 = 'Manual'; 4 = 'Disabled' }
$wanted = [int]$in.values.Start
$start = [int](Get-ItemProperty -LiteralPath ('HKLM:\SYSTEM\CurrentControlSet\Services\' + $in.name) -Name Start).Start
if ($start -ne $wanted) {
  if (-not $types.ContainsKey($wanted)) {
    throw 'only automatic, manual and disabled can be set'
  }
  Set-Service -Name $in.name -StartupType $types[$wanted]
}
if ($in.values.Running) {
  Start-Service -Name $in.name
} else {
  Stop-Service -Name $in.name
}
@{ done = $true }
