# The default password policy of the domain, as this domain controller keeps it; ages in days, 0 for never. Changes nothing.
param($in)
$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$policy = Get-ADDefaultDomainPasswordPolicy -Identity $domain -Server $env:COMPUTERNAME
$days = $policy.MaxPasswordAge.TotalDays
if ($days -lt 0) { $days = 0 }
$known = @{
  MinPasswordLength = [int64]$policy.MinPasswordLength
  ComplexityEnabled = [bool]$policy.ComplexityEnabled
  MaxPasswordAge = [double]$days
}
$values = @{}
foreach ($name in $in.names) { $values[$name] = $known[$name] }
@{ values = $values }
