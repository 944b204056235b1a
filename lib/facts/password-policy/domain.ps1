# The password rules of the domain, from the attributes of its head object; asked as the computer's own account.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
try {
  $root = New-Object System.DirectoryServices.DirectoryEntry('LDAP://RootDSE')
  $name = [string]$root.Properties['defaultNamingContext'].Value
  if (-not $name) { return @{ refused = 'the domain did not name itself' } }
  $head = New-Object System.DirectoryServices.DirectoryEntry("LDAP://$name")
  $search = New-Object System.DirectoryServices.DirectorySearcher($head, '(objectClass=domainDNS)')
  $search.SearchScope = 'Base'
  $search.ClientTimeout = [TimeSpan]::FromSeconds(15)
  foreach ($wanted in 'minPwdLength', 'pwdProperties', 'maxPwdAge', 'objectSid') { $null = $search.PropertiesToLoad.Add($wanted) }
  $found = $search.FindOne()
} catch {
  return @{ refused = 'the domain did not answer: ' + $_.FullyQualifiedErrorId }
}
if (-not $found) { return @{ refused = 'the domain showed no head object' } }
$answer = @{ name = $name }
$values = $found.Properties
if ($values['minpwdlength'].Count) { $answer.minPwdLength = [int64]$values['minpwdlength'][0] }
if ($values['pwdproperties'].Count) { $answer.pwdProperties = [int64]$values['pwdproperties'][0] }
if ($values['maxpwdage'].Count) { $answer.maxPwdAge = [int64]$values['maxpwdage'][0] }
if ($values['objectsid'].Count) {
  $answer.sid = (New-Object System.Security.Principal.SecurityIdentifier([byte[]]$values['objectsid'][0], 0)).Value
}
# Names of the exceptions for single people and groups; members of the domain see none, so only a controller's answer counts.
try {
  $place = New-Object System.DirectoryServices.DirectoryEntry("LDAP://CN=Password Settings Container,CN=System,$name")
  $search = New-Object System.DirectoryServices.DirectorySearcher($place, '(objectClass=msDS-PasswordSettings)')
  $search.SearchScope = 'OneLevel'
  $search.ClientTimeout = [TimeSpan]::FromSeconds(5)
  $null = $search.PropertiesToLoad.Add('cn')
  $exceptions = @()
  foreach ($one in $search.FindAll()) { $exceptions += [string]$one.Properties['cn'][0] }
  $answer.exceptions = @($exceptions)
} catch {
  $answer.unlisted = $_.FullyQualifiedErrorId
}
$answer
