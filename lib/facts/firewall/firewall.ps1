# What Windows Firewall does at this moment. ActiveStore holds what takes effect: local settings, group policy and device
# management together. HNetCfg.FwPolicy2 is older (2012 R2 has it) and knows the profiles in use.
param($in)
$refused = @()
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ constrained = $true; refused = @('PowerShell runs in constrained language mode') }
}
$profiles = @()
try {
  foreach ($one in @(Get-NetFirewallProfile -PolicyStore ActiveStore)) {
    $profiles += @{
      name = [string]$one.Name
      enabled = [int]$one.Enabled
      inbound = [int]$one.DefaultInboundAction
      without = @($one.DisabledInterfaceAliases | Where-Object { $_ -and $_ -ne 'NotConfigured' } | ForEach-Object { [string]$_ })
    }
  }
} catch {
  $refused += 'Get-NetFirewallProfile: ' + $_.FullyQualifiedErrorId
}
$com = @()
$current = -1
try {
  $policy = New-Object -ComObject HNetCfg.FwPolicy2
  $current = [int]$policy.CurrentProfileTypes
  foreach ($type in 1, 2, 4) {
    $com += @{ type = $type; enabled = [bool]$policy.FirewallEnabled($type); inbound = [int]$policy.DefaultInboundAction($type) }
  }
} catch {
  $refused += 'HNetCfg.FwPolicy2: ' + $_.FullyQualifiedErrorId
}
$connections = @()
try {
  foreach ($one in @(Get-CimInstance -Namespace root\StandardCimv2 -ClassName MSFT_NetConnectionProfile)) {
    $connections += [int]$one.NetworkCategory
  }
} catch {
  $refused += 'MSFT_NetConnectionProfile: ' + $_.FullyQualifiedErrorId
}
$services = @()
foreach ($name in 'MpsSvc', 'BFE') {
  try {
    $services += @{ name = $name; running = ([int](Get-Service -Name $name).Status -eq 4) }
  } catch {
    $refused += $name + ': ' + $_.FullyQualifiedErrorId
  }
}
$products = @()
try {
  foreach ($one in @(Get-CimInstance -Namespace root\SecurityCenter2 -ClassName FirewallProduct)) {
    $products += @{ name = [string]$one.displayName; state = [int64]$one.productState }
  }
} catch {
  # Servers have no such namespace.
  $refused += 'FirewallProduct: ' + $_.FullyQualifiedErrorId
}
@{
  profiles = @($profiles)
  com = @($com)
  current = $current
  connections = @($connections)
  services = @($services)
  products = @($products)
  refused = @($refused)
}
