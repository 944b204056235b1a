# How a service starts (2 automatic, 3 on demand, 4 disabled) and whether it runs. Changes nothing.
param($in)
$start = (Get-ItemProperty -LiteralPath ('HKLM:\SYSTEM\CurrentControlSet\Services\' + $in.name) -Name Start).Start
@{ values = @{ Start = [int64]$start; Running = ([int](Get-Service -Name $in.name).Status -eq 4) } }
