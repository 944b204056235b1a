param($in)
# Resultant Set of Policy: which policies won, machine first, then every person Windows logged.
# Only names leave this script, and only those under the keys of the input.
$claims = @()
$refused = @()
$rows = 0

function Get-Winner($namespace, $class, $fields) {
  @(Get-CimInstance -Namespace $namespace -Query "SELECT $fields, GPOID FROM $class WHERE precedence = 1" -ErrorAction Stop)
}
function Test-Wanted($key) {
  foreach ($prefix in $in.keys) { if ($key -like "$prefix*") { return $true } }
  return $false
}
function New-Claim($setting, $policy) {
  @{ setting = $setting; local = ($policy.GPOID -eq 'LocalGPO') }
}

foreach ($class in 'RSOP_SecuritySettingNumeric', 'RSOP_SecuritySettingBoolean') {
  try {
    foreach ($policy in (Get-Winner 'root\rsop\computer' $class 'KeyName')) {
      $rows++
      $claims += New-Claim $policy.KeyName $policy
    }
  } catch { $refused += $class }
}
try {
  foreach ($policy in (Get-Winner 'root\rsop\computer' 'RSOP_RegistryValue' 'Path')) {
    $rows++
    $path = $policy.Path -replace '^MACHINE\\', ''
    if (Test-Wanted $path) { $claims += New-Claim "HKLM\$path" $policy }
  }
} catch { $refused += 'RSOP_RegistryValue' }

$scopes = @(@{ namespace = 'root\rsop\computer'; root = 'HKLM' })
try {
  foreach ($person in @(Get-CimInstance -Namespace 'root\rsop\user' -ClassName '__NAMESPACE' -ErrorAction Stop)) {
    if ($person.Name -notlike 'S_1_*') { continue }
    $scopes += @{ namespace = "root\rsop\user\$($person.Name)"; root = "HKU\$($person.Name -replace '_', '-')" }
  }
} catch { $refused += 'root\rsop\user' }
foreach ($scope in $scopes) {
  try {
    foreach ($policy in (Get-Winner $scope.namespace 'RSOP_RegistryPolicySetting' 'registryKey, valueName')) {
      $rows++
      if (Test-Wanted $policy.registryKey) {
        $claims += New-Claim "$($scope.root)\$($policy.registryKey)\$($policy.valueName)" $policy
      }
    }
  } catch { $refused += "RSOP_RegistryPolicySetting in $($scope.namespace)" }
}
@{ rows = $rows; claims = @($claims); refused = @($refused) }
