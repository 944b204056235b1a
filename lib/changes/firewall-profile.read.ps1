# What was set on this computer for one profile of Windows Firewall, whatever policies say. Changes nothing.
param($in)
$found = Get-NetFirewallProfile -Name $in.profile -PolicyStore PersistentStore
$values = @{}
foreach ($name in $in.names) {
  $values[$name] = [string]$found.$name
}
@{ values = $values }
