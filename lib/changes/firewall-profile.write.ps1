# Sets values of one profile of Windows Firewall on this computer; its rules stay.
param($in)
$set = @{ Name = $in.profile; PolicyStore = 'PersistentStore' }
foreach ($one in $in.values.PSObject.Properties) {
  $set[$one.Name] = $one.Value
  if ($null -eq $one.Value) {
    $set[$one.Name] = 'NotConfigured'
  }
}
Set-NetFirewallProfile @set
@{ done = $true }
