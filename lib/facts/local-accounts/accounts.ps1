# The enabled accounts of this computer itself. Flags come from CIM; who keeps the password from Get-LocalUser, which
# Windows PowerShell 4 does not have. On a domain controller there are none of its own.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
try {
  if ((Get-CimInstance -ClassName Win32_ComputerSystem).DomainRole -ge 4) {
    return @{ domainController = $true }
  }
  $flags = @(Get-CimInstance -ClassName Win32_UserAccount -Filter 'LocalAccount=TRUE')
} catch {
  return @{ refused = 'Win32_UserAccount: ' + $_.FullyQualifiedErrorId }
}
$kept = @{}
$missing = ''
try {
  foreach ($user in Get-LocalUser) {
    $changed = ''
    if ($user.PasswordLastSet) { $changed = $user.PasswordLastSet.ToUniversalTime().ToString('o') }
    $kept[$user.SID.Value] = @{ source = [string]$user.PrincipalSource; changed = $changed }
  }
} catch {
  $missing = 'Get-LocalUser: ' + $_.FullyQualifiedErrorId
}
$accounts = @()
foreach ($account in $flags) {
  if ($account.Disabled) { continue }
  $sid = [string]$account.SID
  $more = $kept[$sid]
  $source = ''
  $changed = ''
  if ($more) { $source = $more.source; $changed = $more.changed }
  $accounts += @{
    name = [string]$account.Name
    sid = $sid
    passwordRequired = [bool]$account.PasswordRequired
    passwordExpires = [bool]$account.PasswordExpires
    principalSource = $source
    changedAt = $changed
  }
}
@{ counted = $flags.Count; accounts = @($accounts); missing = $missing }
