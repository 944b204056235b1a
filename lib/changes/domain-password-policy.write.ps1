# Sets named values of the default password policy of the domain, on this domain controller; ages in days, 0 for never.
param($in)
$domain = (Get-CimInstance -ClassName Win32_ComputerSystem).Domain
$set = @{ Identity = $domain; Server = $env:COMPUTERNAME; Confirm = $false }
if ($null -ne $in.values.MinPasswordLength) { $set.MinPasswordLength = [int]$in.values.MinPasswordLength }
if ($null -ne $in.values.ComplexityEnabled) { $set.ComplexityEnabled = [bool]$in.values.ComplexityEnabled }
if ($null -ne $in.values.MaxPasswordAge) { $set.MaxPasswordAge = [TimeSpan]::FromDays($in.values.MaxPasswordAge) }
Set-ADDefaultDomainPasswordPolicy @set
@{ done = $true }
