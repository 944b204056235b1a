# Members of the local group of administrators, last logons of the computer's own accounts, and the access lists of
# shared folders. Groups are found by SID, because their names are translated.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
$get = [System.Reflection.BindingFlags]'GetProperty'
$members = @()
$membersError = ''
try {
  $sid = New-Object System.Security.Principal.SecurityIdentifier([string]$in.group)
  $account = $sid.Translate([System.Security.Principal.NTAccount]).Value
  $group = [ADSI]('WinNT://' + $env:COMPUTERNAME + '/' + $account.Split('\')[-1] + ',group')
  foreach ($member in @($group.psbase.Invoke('Members'))) {
    $bytes = [byte[]][System.__ComObject].InvokeMember('objectSid', $get, $null, $member, $null)
    $members += @{
      name = [string][System.__ComObject].InvokeMember('Name', $get, $null, $member, $null)
      class = [string][System.__ComObject].InvokeMember('Class', $get, $null, $member, $null)
      sid = (New-Object System.Security.Principal.SecurityIdentifier($bytes, 0)).Value
    }
  }
} catch {
  $membersError = 'the members of the group of administrators: ' + $_.FullyQualifiedErrorId
}
$accounts = @()
$accountsError = ''
try {
  foreach ($user in Get-LocalUser) {
    $last = ''
    if ($user.LastLogon) { $last = $user.LastLogon.ToUniversalTime().ToString('o') }
    $accounts += @{ name = [string]$user.Name; sid = [string]$user.SID.Value; lastLogon = $last }
  }
} catch {
  $accountsError = 'Get-LocalUser: ' + $_.FullyQualifiedErrorId
}
$shares = @()
$sharesError = ''
$settings = @{}
try {
  foreach ($setting in @(Get-CimInstance -ClassName Win32_LogicalShareSecuritySetting)) { $settings[[string]$setting.Name] = $setting }
} catch {
  $settings = @{}
}
try {
  $found = @(Get-CimInstance -ClassName Win32_Share -Filter 'Type=0')
  foreach ($share in ($found | Select-Object -First ([int]$in.mostShares))) {
    $access = @()
    $open = $false
    $accessError = ''
    try {
      $answer = Invoke-CimMethod -InputObject $settings[[string]$share.Name] -MethodName GetSecurityDescriptor
      if ($answer.ReturnValue -ne 0) { throw ('code ' + $answer.ReturnValue) }
      $open = $null -eq $answer.Descriptor.DACL
      foreach ($entry in @($answer.Descriptor.DACL)) {
        if ($entry) { $access += @{ sid = [string]$entry.Trustee.SIDString; mask = [int64]$entry.AccessMask; type = [int]$entry.AceType } }
      }
    } catch {
      $accessError = 'its access list: ' + $_.FullyQualifiedErrorId
    }
    $sddl = ''
    try { $sddl = [string](Get-Acl -LiteralPath $share.Path).Sddl } catch { $sddl = '' }
    $shares += @{
      name = [string]$share.Name
      path = [string]$share.Path
      open = [bool]$open
      access = @($access)
      accessError = $accessError
      sddl = $sddl
    }
  }
  if ($found.Count -gt $shares.Count) { $sharesError = 'there are more than ' + $shares.Count + ' shares' }
} catch {
  $sharesError = 'Win32_Share: ' + $_.FullyQualifiedErrorId
}
@{
  members = @($members)
  membersError = $membersError
  accounts = @($accounts)
  accountsError = $accountsError
  shares = @($shares)
  sharesError = $sharesError
}
