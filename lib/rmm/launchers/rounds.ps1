# Brings Rounds to this computer, proves that it is the Rounds that was meant, runs it and passes its verdict on.
# Windows PowerShell 5.1. Nothing goes to standard error, because remote management tools take that for a failure.
# Variables that win over what is written here: ROUNDS_SOURCE (several with | between), ROUNDS_RING, ROUNDS_PROXY, ROUNDS_VERSION with ROUNDS_SHA256,
# ROUNDS_SITE_CACHE, ROUNDS_CACHE_DIR, ROUNDS_NETWORK_SECONDS, ROUNDS_NO_DELAY=1. An empty one is none.
# Where Rounds could not be run, the exit code is 71 wrong hash, 72 wrong signature, 73 not reachable, 74 cache not writable or not safe,
# 75 blocked, 76 wrong settings, 77 no verdict, 78 no such platform, 79 no rights; or what the tool was said to understand.
# >>> head
$words = 'verdict'
$thenWords = ''
$rmm = 'generic'
$failure = 'own'
$characters = 10000
$verdictFirst = $false
$frameBefore = ''
$framePrefix = ''
$frameAfter = ''
$waitSeconds = 80
$delay = 0
$takesVariables = $false
$bakedSources = ''
$bakedRing = 'stable'
$pinVersion = ''
$pinHashes = ''
$publicKey = ''
$baked = @{}
# <<< head
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') {
  # Methods of .NET are forbidden here, so this much is said without them.
  $code = 79
  if ($failure -eq 'own+1000') { $code = 1079 } elseif ($failure -ne 'own') { $code = [int]$failure }
  $verdict = 'ROUNDS UNKNOWN launcher: PowerShell is held in constrained language mode by a policy (AppLocker, App Control), so nothing can be checked; allow this script'
  $said = @($verdict)
  if ($frameBefore -ne '') { $said = @($verdict, $frameBefore, "$framePrefix$verdict", $frameAfter) }
  Write-Output $said
  exit $code
}
$scriptFile = "$PSCommandPath"
$onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
$quick = ($words -eq 'verdict') -or $words.StartsWith('verdict ')
# Functions change what stands in here; a variable of their own would be gone with them.
$state = @{
  notes = @(); body = @(); verdict = ''; code = 0; failCode = 0; failText = ''
  why = ''; whyCode = 73; version = ''; hashes = ''; good = ''; exe = ''; hash = ''
  cache = ''; file = ''; work = ''; lock = $null
  sources = ''; ring = ''; site = ''; handVersion = ''; handHashes = ''; patience = '20'
}

# ---- what is seen ----

function ConvertTo-Ascii([string]$text) {
  return ($text -replace '[^ -~]', '?')
}

function Add-Note([string]$text) {
  $note = 'note: ' + (ConvertTo-Ascii $text)
  if ($state.notes -cnotcontains $note) { $state.notes += $note }
}

# Ends because Rounds could not be run: own code, and what happened and what to do.
function Stop-Launcher([int]$code, [string]$text) {
  $state.failCode = $code
  $state.failText = $text
  throw 'stopped'
}

function Get-FailureCode([int]$code) {
  if ($failure -eq 'own') { return $code }
  if ($failure -eq 'own+1000') { return $code + 1000 }
  return [int]$failure
}

function Get-FailureLine([string]$text) {
  $line = 'ROUNDS UNKNOWN launcher: ' + (ConvertTo-Ascii $text)
  return $line.Substring(0, [Math]::Min(255, $line.Length))
}

# The notes, the body, the verdict as the last line, then the lines that a monitor reads. The end of a long output is kept.
function Get-Said([string]$verdict) {
  $lines = @()
  if ($verdictFirst -and $state.notes.Count -gt 0) { $lines += $verdict }
  $lines += $state.notes
  $lines += $state.body
  if ($lines.Count -eq 0 -or $lines[-1] -cne $verdict) { $lines += $verdict }
  if ($frameBefore -ne '') { $lines += @($frameBefore, ($framePrefix + $verdict), $frameAfter) }
  $text = $lines -join "`n"
  # Windows ends each line with two characters.
  if ($text.Length + $lines.Count + 1 -lt $characters) { return $lines }
  $first = @()
  if ($verdictFirst) { $first += $verdict }
  $first += '...'
  $keep = [Math]::Max(600, $characters - ($first -join '').Length - $lines.Count - 6)
  return @($first) + @($text.Substring([Math]::Max(0, $text.Length - $keep)).Split([char]10))
}

# ---- settings ----

function Get-Value([string]$name) {
  $value = [Environment]::GetEnvironmentVariable($name)
  if ($null -eq $value) { return '' }
  return $value.Trim()
}

function Set-Default([string]$name, [string]$value) {
  if ($value.Trim() -ne '' -and (Get-Value $name) -eq '') { [Environment]::SetEnvironmentVariable($name, $value) }
}

# An empty field of a remote management tool is a variable that is not set. Syncro hands over variables of PowerShell.
function Set-Environment {
  # The executable is a Node, which would load what these name.
  foreach ($name in 'NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_V8_COVERAGE', 'NODE_REDIRECT_WARNINGS', 'NODE_REPL_EXTERNAL_MODULE',
    'NODE_TLS_REJECT_UNAUTHORIZED', 'OPENSSL_CONF', 'OPENSSL_MODULES', 'OPENSSL_ENGINES', 'SSLKEYLOGFILE') {
    [Environment]::SetEnvironmentVariable($name, $null)
  }
  if ($takesVariables) {
    foreach ($variable in @(Get-Variable | Where-Object { $_.Name -match '^ROUNDS_[A-Z0-9_]+$' })) {
      Set-Default ($variable.Name.ToUpperInvariant()) "$($variable.Value)"
    }
  }
  foreach ($name in @($baked.Keys)) { Set-Default $name $baked[$name] }
}

function Test-Version([string]$text) {
  return $text -cmatch '^[0-9]{1,9}[.][0-9]{1,9}[.][0-9]{1,9}(-[0-9A-Za-z.-]{1,40})?\z'
}

function Test-Hashes([string]$text) {
  return $text -cmatch '^[0-9a-f]{64}([|][0-9a-f]{64})*\z'
}

function Read-Settings {
  $state.sources = Get-Value 'ROUNDS_SOURCE'
  if ($state.sources -eq '') { $state.sources = $bakedSources }
  $state.ring = Get-Value 'ROUNDS_RING'
  if ($state.ring -eq '') { $state.ring = $bakedRing }
  $state.site = Get-Value 'ROUNDS_SITE_CACHE'
  $state.handVersion = Get-Value 'ROUNDS_VERSION'
  $state.handHashes = (Get-Value 'ROUNDS_SHA256').ToLowerInvariant()
  $state.patience = Get-Value 'ROUNDS_NETWORK_SECONDS'
  if ($state.patience -eq '') { $state.patience = '20' }
  if ($state.ring -notmatch '^[A-Za-z0-9_-]+\z') { Stop-Launcher 76 'ROUNDS_RING must be a name of letters, digits and dashes' }
  if ($state.patience -notmatch '^[1-9][0-9]{0,2}\z') { Stop-Launcher 76 'ROUNDS_NETWORK_SECONDS must be a number of 1 to 999' }
  foreach ($name in 'ROUNDS_SOURCE', 'ROUNDS_PROXY', 'ROUNDS_SITE_CACHE', 'ROUNDS_CACHE_DIR') {
    if ((Get-Value $name) -match '[\x00-\x1f]') { Stop-Launcher 76 "$name holds a control character; correct it" }
  }
  if (($state.handVersion + $state.handHashes) -ne '') {
    if (-not (Test-Version $state.handVersion)) {
      Stop-Launcher 76 'ROUNDS_VERSION must be a version such as 1.2.3, and ROUNDS_SHA256 needs it'
    }
    if (-not (Test-Hashes $state.handHashes)) {
      Stop-Launcher 76 'ROUNDS_SHA256 must be 64 hexadecimal digits (several hashes with | between), and ROUNDS_VERSION needs it'
    }
  }
}

function Find-Platform {
  if (-not [Environment]::Is64BitOperatingSystem) { Stop-Launcher 78 'there is no Rounds for a 32-bit system' }
  if ($onWindows) {
    $state.file = 'rounds-win-x64.exe'
    return
  }
  # PowerShell on Linux and macOS is no place that Rounds is pushed to; the tests of this text run there.
  $kernel = "$(& uname -s)-$(& uname -m)"
  $names = @{ 'Linux-x86_64' = 'rounds-linux-x64'; 'Linux-aarch64' = 'rounds-linux-arm64'; 'Darwin-x86_64' = 'rounds-macos-x64'; 'Darwin-arm64' = 'rounds-macos-arm64' }
  if (-not $names.ContainsKey($kernel)) { Stop-Launcher 78 "there is no Rounds for $kernel" }
  $state.file = $names[$kernel]
}

# ---- 64 bits ----

# A tool of 32 bits starts PowerShell of 32 bits. Where this text is a file, the one of 64 bits runs it instead. Pasted text has no file:
# it goes on here, which is sound as well, because nothing that Windows shows 32-bit programs differently is touched before Rounds itself runs.
function Test-Needs64Bits {
  if (-not $onWindows -or [IntPtr]::Size -ne 4 -or -not [Environment]::Is64BitOperatingSystem -or $scriptFile -eq '') { return $false }
  if (-not [IO.File]::Exists($scriptFile) -or -not [IO.File]::ReadAllText($scriptFile).Contains('# >>> head')) { return $false }
  return [IO.File]::Exists((Get-PowerShell64))
}

function Get-PowerShell64 {
  return [IO.Path]::Combine($env:SystemRoot, 'sysnative\WindowsPowerShell\v1.0\powershell.exe')
}

# ---- the cache: only SYSTEM and administrators may write to it, or replace what is above it ----

function Protect-Cache {
  $named = Get-Value 'ROUNDS_CACHE_DIR'
  if ($named -ne '' -and -not [IO.Path]::IsPathRooted($named)) { Stop-Launcher 76 'ROUNDS_CACHE_DIR must be a full path' }
  if (-not $onWindows) {
    if ($named -eq '') { Stop-Launcher 76 'set ROUNDS_CACHE_DIR' }
    try { [void][IO.Directory]::CreateDirectory($named) } catch { Stop-Launcher 74 "the folder $named cannot be made" }
    $state.cache = $named
    return
  }
  Assert-Administrator
  if ($named -ne '') {
    $state.cache = [IO.Path]::GetFullPath($named).TrimEnd('\')
  } else {
    $above = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'Rounds')
    Repair-Folder $above
    $state.cache = [IO.Path]::Combine($above, 'program')
  }
  if (-not [IO.Directory]::Exists($state.cache)) { New-OwnFolder $state.cache }
  Assert-Folder $state.cache 0x500D0156
  $at = [IO.Path]::GetDirectoryName($state.cache)
  while ($at) {
    Assert-Folder $at 0x100D0040
    $at = [IO.Path]::GetDirectoryName($at)
  }
}

function Assert-Administrator {
  $who = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
  if (-not $who.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Stop-Launcher 79 'this must run as SYSTEM or as an elevated administrator; let the tool run it as the system account'
  }
}

function New-OwnFolder([string]$path) {
  try {
    $security = New-Object Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($PSVersionTable.PSVersion.Major -ge 6) {
      [IO.FileSystemAclExtensions]::Create((New-Object IO.DirectoryInfo $path), $security)
    } else {
      [void][IO.Directory]::CreateDirectory($path, $security)
    }
  } catch {
    Stop-Launcher 74 "the folder $path cannot be made ($(Get-Reason $_.Exception)); make it for SYSTEM and Administrators alone"
  }
}

# Plain users may make folders in ProgramData, and what administrators make there lets users add files.
# One that a trusted owner left so open is closed; one of a foreign owner is refused.
function Repair-Folder([string]$path) {
  if (-not [IO.Directory]::Exists($path)) {
    New-OwnFolder $path
    return
  }
  try {
    if ((Get-Fault $path 0x500D0156) -cne 'open') { return }
    $acl = Get-Acl -LiteralPath $path
    $acl.SetSecurityDescriptorSddlForm('D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)', [Security.AccessControl.AccessControlSections]::Access)
    Set-Acl -LiteralPath $path -AclObject $acl
    Add-Note "$path was open to other accounts; now only SYSTEM and Administrators may use it"
  } catch {
    return
  }
}

# 'link', 'owner <SID>', 'open' or nothing. The mask holds the rights that no other account may have, such as writing and deleting.
# Accounts are compared by their SID, because their names are in the language of Windows.
function Get-Fault([string]$path, [int]$mask) {
  $trusted = @('S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
  $item = Get-Item -LiteralPath $path -Force
  if (($item.Attributes -band [IO.FileAttributes]::ReparsePoint) -ne 0) { return 'link' }
  $acl = Get-Acl -LiteralPath $path
  $owner = $acl.GetOwner([Security.Principal.SecurityIdentifier]).Value
  if ($trusted -notcontains $owner) { return "owner $owner" }
  foreach ($rule in @($acl.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier]))) {
    $isHere = ($rule.PropagationFlags -band [Security.AccessControl.PropagationFlags]::InheritOnly) -eq 0
    $isAllowed = $rule.AccessControlType -eq [Security.AccessControl.AccessControlType]::Allow
    if ($isHere -and $isAllowed -and $trusted -notcontains $rule.IdentityReference.Value -and (([int]$rule.FileSystemRights) -band $mask) -ne 0) {
      return 'open'
    }
  }
  return ''
}

function Assert-Folder([string]$path, [int]$mask) {
  try { $fault = Get-Fault $path $mask } catch { $fault = 'secret' }
  if ($fault -eq '') { return }
  if ($fault -eq 'link') { Stop-Launcher 74 "$path is a link, and whoever made it could change the program; remove it" }
  if ($fault -eq 'open') { Stop-Launcher 74 "other accounts may write to the folder $path; let only SYSTEM and Administrators" }
  if ($fault -eq 'secret') { Stop-Launcher 74 "the rights of the folder $path cannot be read" }
  Stop-Launcher 74 "the folder $path belongs to another account ($($fault.Substring(6))), who could change the program; remove it, or let Administrators own it"
}

function New-Work {
  $state.work = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'rounds-' + [Guid]::NewGuid().ToString('N'))
  try {
    [void][IO.Directory]::CreateDirectory($state.work)
  } catch {
    $state.work = ''
    Stop-Launcher 74 "no temporary folder can be made in $([IO.Path]::GetTempPath()); free space"
  }
}

# ---- fetching: each returns 'done', or 'again' when another try may help, or 'never', with the reason in $state.why ----

# The innermost error, because PowerShell wraps those of .NET.
function Get-Reason($exception) {
  return (ConvertTo-Ascii ($exception.GetBaseException().Message))
}

function Get-ErrorNumber($exception) {
  $cause = $exception.GetBaseException()
  if ($cause -is [ComponentModel.Win32Exception]) { return $cause.NativeErrorCode }
  return ($cause.HResult -band 0xffff)
}

function Receive-File([string]$source, [string]$below, [string]$path) {
  if ($source -match '^https?://') { return (Receive-Address ($source.TrimEnd('/') + '/' + $below) $path) }
  return (Copy-Local $source $below $path)
}

function New-Request([string]$address) {
  $request = [Net.WebRequest]::Create($address)
  $request.UserAgent = 'Rounds launcher'
  $request.Timeout = 1000 * [int]$state.patience
  $request.ReadWriteTimeout = 1000 * [int]$state.patience
  $request.MaximumAutomaticRedirections = 5
  $named = Get-Value 'ROUNDS_PROXY'
  if ($named -eq '') {
    $request.Proxy = [Net.WebRequest]::GetSystemWebProxy()
    if ($null -ne $request.Proxy) { $request.Proxy.Credentials = [Net.CredentialCache]::DefaultNetworkCredentials }
    return $request
  }
  $request.Proxy = New-Proxy $named
  return $request
}

function New-Proxy([string]$named) {
  if ($named -notmatch '^https?://') { $named = "http://$named" }
  $proxy = New-Object Net.WebProxy $named
  $proxy.Credentials = [Net.CredentialCache]::DefaultNetworkCredentials
  $account = $proxy.Address.UserInfo
  if ($account -ne '') {
    $end = "${account}:".IndexOf(':')
    $name = [Uri]::UnescapeDataString($account.Substring(0, $end))
    $secret = [Uri]::UnescapeDataString("${account}:".Substring($end + 1).TrimEnd(':'))
    $proxy.Credentials = New-Object Net.NetworkCredential -ArgumentList @($name, $secret)
  }
  return $proxy
}

function Receive-Address([string]$address, [string]$path) {
  $have = [int64]0
  if ([IO.File]::Exists($path)) { $have = (Get-Item -LiteralPath $path).Length }
  $response = $null
  $file = $null
  try {
    $request = New-Request $address
    if ($have -gt 0) { $request.AddRange($have) }
    $response = $request.GetResponse()
    $mode = [IO.FileMode]::Create
    $whole = [int64]$response.ContentLength
    if ([int]$response.StatusCode -eq 206) {
      $mode = [IO.FileMode]::Append
      if ($whole -ge 0) { $whole += $have }
    }
    $file = New-Object IO.FileStream $path, $mode, ([IO.FileAccess]::Write)
    $response.GetResponseStream().CopyTo($file)
    $came = $file.Position
    if ($whole -lt 0 -or $came -ge $whole) { return 'done' }
    $state.why = "the connection ended too early ($address)"
    return 'again'
  } catch {
    return (Get-Trouble $_.Exception $address $path)
  } finally {
    if ($null -ne $file) { $file.Dispose() }
    if ($null -ne $response) { $response.Close() }
  }
}

function Get-Trouble($exception, [string]$address, [string]$path) {
  if ((Get-ErrorNumber $exception) -eq 112) {
    $state.whyCode = 74
    $state.why = "writing to $path failed: the disk is full"
    return 'never'
  }
  $web = $exception
  while ($null -ne $web -and -not ($web -is [Net.WebException])) { $web = $web.InnerException }
  if ($null -eq $web) {
    $state.why = "$(Get-Reason $exception) ($address)"
    return 'again'
  }
  if ($null -eq $web.Response) {
    $state.why = "$($web.Status): $(Get-Reason $exception) ($address)"
    return 'again'
  }
  $status = [int]$web.Response.StatusCode
  $web.Response.Close()
  $state.why = "the server answered $status ($address)"
  if ($status -eq 416) {
    [IO.File]::Delete($path)
    return 'again'
  }
  if ($status -ge 400 -and $status -lt 500 -and $status -ne 408 -and $status -ne 429) { return 'never' }
  return 'again'
}

# The file may also lie in the folder itself, beside this script for example: stores of files are often flat.
function Copy-Local([string]$folder, [string]$below, [string]$path) {
  if ($folder -match '^file:') { $folder = ([Uri]$folder).LocalPath }
  $bases = @($folder)
  if (-not [IO.Path]::IsPathRooted($folder)) {
    $bases = @([IO.Path]::Combine($PWD.ProviderPath, $folder))
    if ($scriptFile -ne '') { $bases = @([IO.Path]::Combine([IO.Path]::GetDirectoryName($scriptFile), $folder)) + $bases }
  }
  $state.why = "there is no $([IO.Path]::Combine($bases[0], $below)), or the account of this computer may not read it"
  foreach ($base in $bases) {
    foreach ($name in $below, $below.Substring($below.LastIndexOf('/') + 1)) {
      $from = [IO.Path]::Combine($base, $name)
      if ([IO.File]::Exists($from)) {
        try {
          [IO.File]::Copy($from, $path, $true)
          [IO.File]::SetAttributes($path, [IO.FileAttributes]::Normal)
          return 'done'
        } catch {
          $state.why = "copying $from failed: $(Get-Reason $_.Exception)"
          Remove-Quietly $path
          return 'again'
        }
      }
    }
  }
  return 'never'
}

# Who has no patience for the network needs no rest between two tries either.
function Wait-BetweenTries([int]$seconds) {
  if ([int]$state.patience -gt 2) { Start-Sleep -Seconds $seconds }
}

# ---- which version ----

function Get-Sha256([string]$path) {
  $stream = [IO.File]::OpenRead($path)
  $hasher = New-Object Security.Cryptography.SHA256CryptoServiceProvider
  try {
    return ([BitConverter]::ToString($hasher.ComputeHash($stream))).Replace('-', '').ToLowerInvariant()
  } finally {
    $stream.Dispose()
    $hasher.Clear()
  }
}

function Test-Signature([byte[]]$bytes, [string]$signature) {
  try {
    $rsa = New-Object Security.Cryptography.RSACryptoServiceProvider
    $rsa.PersistKeyInCsp = $false
    $rsa.FromXmlString($publicKey)
    $hasher = New-Object Security.Cryptography.SHA256CryptoServiceProvider
    # The number of SHA-256 (RFC 8017, appendix B.1).
    return $rsa.VerifyHash($hasher.ComputeHash($bytes), '2.16.840.1.101.3.4.2.1', [Convert]::FromBase64String($signature.Trim()))
  } catch {
    return $false
  }
}

# Of the same number, what has a word behind it (1.2.3-rc.1) is the older one.
function Test-Older([string]$one, [string]$other) {
  $x = $one.Split([char]'-')[0].Split([char]'.')
  $y = $other.Split([char]'-')[0].Split([char]'.')
  foreach ($i in 0, 1, 2) {
    if ([int]$x[$i] -ne [int]$y[$i]) { return [int]$x[$i] -lt [int]$y[$i] }
  }
  return $one.Contains('-') -and -not $other.Contains('-')
}

function Get-Sources([string]$first, [string]$then) {
  return @("$first|$then".Split([char]'|') | ForEach-Object { $_.Trim() } | Where-Object { $_ -ne '' })
}

# Sets version and hashes; or why and whyCode.
function Select-Version {
  $state.version = ''
  $state.hashes = ''
  if ($state.handVersion -ne '') {
    $state.version = $state.handVersion
    $state.hashes = $state.handHashes
  } elseif ($publicKey -ne '') {
    Read-Rings
    if ($state.version -eq '' -and $state.good -eq '') { Use-Pin }
  } else {
    Use-Pin
    if ($state.version -eq '' -and $pinVersion -ne '') { Stop-Launcher 78 "version $pinVersion has no $($state.file)" }
    if ($state.version -eq '') {
      Stop-Launcher 76 'neither a key nor a version is set, and nothing unverified is run; set ROUNDS_VERSION and ROUNDS_SHA256, or export again with a key'
    }
  }
}

function Use-Pin {
  foreach ($one in $pinHashes.Split([char]' ')) {
    $parts = $one.Split([char]'=')
    if ($parts.Length -eq 2 -and $parts[0] -ceq $state.file) {
      $state.version = $pinVersion
      $state.hashes = $parts[1]
    }
  }
}

function Read-Rings {
  $sources = @(Get-Sources $state.sources $state.site)
  if ($sources.Count -eq 0) { Stop-Launcher 76 'no source is set; set ROUNDS_SOURCE' }
  $gravest = @{ code = 0; why = '' }
  foreach ($source in $sources) {
    if (Read-Ring $source) { return }
    Set-Gravest $gravest
  }
  $state.why = $gravest.why
  $state.whyCode = $gravest.code
}

# What is wrong with a file says more than that another source cannot be reached.
function Set-Gravest($gravest) {
  if ($gravest.code -eq 0 -or ($gravest.code -eq 73 -and $state.whyCode -ne 73)) {
    $gravest.code = $state.whyCode
    $gravest.why = $state.why
  }
}

function Read-Ring([string]$source) {
  $ring = $state.ring
  $state.whyCode = 73
  foreach ($name in "$ring.txt", "$ring.txt.sig") {
    $path = [IO.Path]::Combine($state.work, $name)
    [IO.File]::Delete($path)
    $came = Receive-File $source "rings/$name" $path
    if ($came -eq 'again') {
      Wait-BetweenTries 1
      $came = Receive-File $source "rings/$name" $path
    }
    if ($came -ne 'done') { return $false }
  }
  $bytes = [IO.File]::ReadAllBytes([IO.Path]::Combine($state.work, "$ring.txt"))
  $state.whyCode = 72
  $state.why = "the signature of the ring $ring at $source is wrong: somebody changed it, or it was signed with another key; publish it again"
  if (-not (Test-Signature $bytes ([IO.File]::ReadAllText([IO.Path]::Combine($state.work, "$ring.txt.sig"))))) { return $false }
  return (Use-Ring $source ([Text.Encoding]::ASCII.GetString($bytes)))
}

# A ring never leads back behind the newest version that it named here, so that nobody can bring an old ring and its old faults.
# Who signs may go back: the line "instead-of 1.3.0" says which version the ring takes back.
function Use-Ring([string]$source, [string]$text) {
  $ring = $state.ring
  $version = ''
  $newest = ''
  $hash = ''
  foreach ($line in $text.Replace("`r", '').Split([char]10)) {
    $parts = $line.Split([char]' ')
    if ($version -eq '' -and $parts.Length -eq 2 -and $parts[0] -ceq 'version') { $version = $parts[1] }
    if ($newest -eq '' -and $parts.Length -eq 2 -and $parts[0] -ceq 'instead-of') { $newest = $parts[1] }
    if ($hash -eq '' -and $parts.Length -eq 3 -and $parts[0] -ceq 'sha256' -and $parts[2] -ceq $state.file -and $parts[1] -cmatch '^[0-9a-f]{64}\z') { $hash = $parts[1] }
  }
  if ($newest -eq '') { $newest = $version }
  $state.why = "the ring $ring at $source names no version; publish it again"
  if (-not (Test-Version $version) -or -not (Test-Version $newest)) { return $false }
  if (Test-Older $newest $version) { $newest = $version }
  $seen = Get-Remembered "seen-$ring"
  if ((Test-Version $seen) -and (Test-Older $newest $seen)) {
    $state.why = "the ring $ring at $source names $version, older than $seen which it named before; to go back, sign a ring with the line: instead-of $seen"
    return $false
  }
  if ($hash -eq '') {
    $state.whyCode = 78
    $state.why = "the ring $ring has no $($state.file)"
    return $false
  }
  $state.version = $version
  $state.hashes = $hash
  Set-Remembered "seen-$ring" $newest
  return $true
}

# ---- what the cache holds ----

function Get-InCache([string]$name) {
  return [IO.Path]::Combine($state.cache, $name)
}

function Get-Remembered([string]$name) {
  try { return [IO.File]::ReadAllText((Get-InCache $name)).Trim() } catch { return '' }
}

# A cache that cannot be written is no failure here.
function Set-Remembered([string]$name, [string]$text) {
  if ((Get-Remembered $name) -ceq $text) { return }
  try { [IO.File]::WriteAllText((Get-InCache $name), "$text`n") } catch { return }
}

function Get-ProgramPath([string]$version) {
  $name = 'rounds'
  if ($onWindows) { $name = 'rounds.exe' }
  return [IO.Path]::Combine((Get-InCache $version), $name)
}

# Hash and size, as written down after the whole check.
function Get-Marker([string]$version) {
  $parts = (Get-Remembered ([IO.Path]::Combine($version, 'sha256'))).Split([char]' ')
  if ($parts.Length -ne 2) { return @('', '') }
  return $parts
}

# Whether a version lies in the cache as one of the hashes. A verdict must be quick: for it the size and what was written down after
# the whole check count, because whoever can change the program there can change this text as well. All others read the whole program.
function Test-Cached([string]$version, [string]$hashes) {
  $state.exe = Get-ProgramPath $version
  if (-not [IO.File]::Exists($state.exe)) { return $false }
  $marker = Get-Marker $version
  $state.hash = $marker[0]
  if ($marker[0] -eq '' -or $hashes.Split([char]'|') -cnotcontains $marker[0]) { return $false }
  if ("$((Get-Item -LiteralPath $state.exe -Force).Length)" -ne $marker[1]) { return $false }
  if ($quick) { return $true }
  # Security software may hold it back.
  try { $now = Get-Sha256 $state.exe } catch { $now = '' }
  if ($now -cne $marker[0]) {
    Add-Note "$($state.exe) was damaged, and is fetched again"
    return $false
  }
  return $true
}

function Find-Good {
  $state.good = ''
  $named = Get-Remembered 'good'
  if ((Test-Version $named) -and [IO.File]::Exists((Get-ProgramPath $named)) -and (Get-Marker $named)[0] -ne '') { $state.good = $named }
}

# Of verdicts there are many: they ask for a newer version once an hour, everything else each time.
function Test-Fresh {
  if ($state.good -eq '' -or -not $quick -or $state.handVersion -ne '' -or $publicKey -eq '') { return $false }
  if ((Get-Remembered 'asked') -cne "$($state.ring) $($state.sources)".Trim()) { return $false }
  $age = ([DateTime]::UtcNow - [IO.File]::GetLastWriteTimeUtc((Get-InCache 'asked'))).TotalMinutes
  return $age -ge 0 -and $age -lt 60
}

function Set-Asked {
  try { [IO.File]::WriteAllText((Get-InCache 'asked'), "$($state.ring) $($state.sources)`n") } catch { return }
}

# ---- bringing a version ----

# The system gives the lock back when this process ends, however it ends.
function Lock-Cache {
  try {
    $state.lock = [IO.File]::Open((Get-InCache 'lock'), [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None)
    return 'held'
  } catch {
    $isBusy = (Get-ErrorNumber $_.Exception) -eq 32
    if (-not $onWindows) { $isBusy = $_.Exception.GetBaseException() -is [IO.IOException] -and [IO.File]::Exists((Get-InCache 'lock')) }
    if ($isBusy) { return 'busy' }
    $state.whyCode = 74
    $state.why = "the folder $($state.cache) cannot be written ($(Get-Reason $_.Exception)), so version $($state.version) cannot be brought; make it writable for SYSTEM"
    return 'refused'
  }
}

function Unlock-Cache {
  if ($null -ne $state.lock) { $state.lock.Dispose() }
  $state.lock = $null
}

# One fetches; the others wait for it, or run the good version meanwhile.
function Get-NewVersion {
  $waited = 0
  while ($true) {
    $lock = Lock-Cache
    if ($lock -eq 'refused') { return $false }
    if ($lock -eq 'held') { break }
    $state.whyCode = 73
    $state.why = "another run is fetching version $($state.version); this one can be tried again later"
    if ($state.good -ne '' -or $waited -ge $waitSeconds) { return $false }
    Start-Sleep -Seconds 1
    $waited += 1
  }
  try {
    if (Test-Cached $state.version $state.hashes) { return $true }
    return (Get-FromSources)
  } finally {
    Unlock-Cache
  }
}

function Get-FromSources {
  $part = Get-InCache "part-$($state.version)-$($state.file)"
  Remove-Parts $state.version
  if ((Get-Remembered "part-$($state.version)-$($state.file).of") -cne $state.hashes) {
    [IO.File]::Delete($part)
    Set-Remembered "part-$($state.version)-$($state.file).of" $state.hashes
  }
  $sources = @(Get-Sources $state.site $state.sources)
  if ($sources.Count -eq 0) { Stop-Launcher 76 'no source is set; set ROUNDS_SOURCE' }
  $gravest = @{ code = 0; why = '' }
  foreach ($source in $sources) {
    if (Get-FromSource $source $part) { return $true }
    Set-Gravest $gravest
  }
  $state.why = $gravest.why
  $state.whyCode = $gravest.code
  return $false
}

function Get-FromSource([string]$source, [string]$part) {
  foreach ($pause in 1, 2, 0) {
    $state.whyCode = 73
    $came = Receive-File $source "$($state.version)/$($state.file)" $part
    if ($came -eq 'done' -and (Use-Part $source $part)) { return $true }
    if ($came -eq 'never' -or $state.whyCode -ne 73) { break }
    Wait-BetweenTries $pause
  }
  if ([IO.File]::Exists($part)) {
    $length = (Get-Item -LiteralPath $part).Length
    if ($length -eq 0) {
      [IO.File]::Delete($part)
    } elseif ($state.whyCode -eq 73) {
      $state.why = "only $length bytes of version $($state.version) came, the next run goes on there; $($state.why)"
    }
  }
  return $false
}

function Use-Part([string]$source, [string]$part) {
  try {
    $got = Get-Sha256 $part
    if ($state.hashes.Split([char]'|') -cnotcontains $got) {
      [IO.File]::Delete($part)
      $state.whyCode = 71
      $state.why = "$($state.version)/$($state.file) at $source has a wrong hash ($got) and was removed; publish that version again"
      return $false
    }
    $size = (Get-Item -LiteralPath $part).Length
    $target = Get-ProgramPath $state.version
    [void][IO.Directory]::CreateDirectory((Get-InCache $state.version))
    if ([IO.Directory]::Exists($target)) { [IO.Directory]::Delete($target, $true) }
    if ($state.good -ceq $state.version) {
      [IO.File]::Delete((Get-InCache 'good'))
      $state.good = ''
    }
    [IO.File]::Delete($target)
    [IO.File]::Move($part, $target)
    if (-not $onWindows) { & chmod 700 $target }
    Set-Remembered ([IO.Path]::Combine($state.version, 'sha256')) "$got $size"
    [IO.File]::Delete("$part.of")
    return $true
  } catch {
    $state.whyCode = 74
    $state.why = "version $($state.version) cannot be put into $($state.cache) ($(Get-Reason $_.Exception)); is the disk full?"
    if ((Get-ErrorNumber $_.Exception) -eq 225 -or -not [IO.File]::Exists($part)) {
      Set-Blocked $state.hashes
    }
    return $false
  }
}

function Set-Blocked([string]$hash) {
  $state.whyCode = 75
  $state.why = "security software or a policy blocks $(Get-ProgramPath $state.version); allow it (SHA-256 $hash)"
}

# ---- starting ----

# Status, output and complaints of the program; a number of Windows where it cannot be started.
function Invoke-Program([string]$arguments, [int]$seconds) {
  $start = New-Object Diagnostics.ProcessStartInfo
  $start.FileName = $state.exe
  $start.Arguments = $arguments
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  $start.RedirectStandardInput = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $start.StandardOutputEncoding = [Text.Encoding]::UTF8
  $start.StandardErrorEncoding = [Text.Encoding]::UTF8
  $process = New-Object Diagnostics.Process
  $process.StartInfo = $start
  try { [void]$process.Start() } catch { return @{ refused = (Get-ErrorNumber $_.Exception); status = -1; out = ''; complaints = (Get-Reason $_.Exception) } }
  $process.StandardInput.Close()
  $out = $process.StandardOutput.ReadToEndAsync()
  $complaints = $process.StandardError.ReadToEndAsync()
  if ($seconds -gt 0 -and -not $process.WaitForExit(1000 * $seconds)) {
    try { $process.Kill() } catch { $null = $_ }
  }
  $process.WaitForExit()
  return @{ refused = 0; status = $process.ExitCode; out = $out.Result; complaints = $complaints.Result }
}

# 5 access denied, 225 and 226 a virus, 577 a bad signature, 1260 and 4551 a policy (winerror.h); or it is gone.
function Set-WhyNotStarted($ran) {
  if (@(5, 13, 225, 226, 577, 1260, 4551) -contains $ran.refused -or -not [IO.File]::Exists($state.exe)) {
    Set-Blocked $state.hash
    return
  }
  $state.whyCode = 77
  $said = ConvertTo-Ascii ($ran.complaints.Trim())
  $state.why = "version $($state.version) does not start (exit code $($ran.status)): $($said.Substring(0, [Math]::Min(80, $said.Length)))"
}

# A new version must answer --version once before it is trusted with anything.
function Test-Starts {
  if ($state.good -ceq $state.version) { return $true }
  if (-not (Test-Authenticode)) { return $false }
  $ran = Invoke-Program '--version' 60
  if ($ran.refused -eq 0 -and $ran.status -eq 0 -and $ran.out.Trim() -ne '') {
    Set-Good
    return $true
  }
  Set-WhyNotStarted $ran
  return $false
}

# A program without a signature of Authenticode is taken, because its hash was signed or pinned; one whose signature is broken is not.
function Test-Authenticode {
  if (-not $onWindows) { return $true }
  try { $status = "$((Get-AuthenticodeSignature -LiteralPath $state.exe).Status)" } catch { return $true }
  if ($status -ne 'HashMismatch') { return $true }
  $state.whyCode = 72
  $state.why = "the Authenticode signature of version $($state.version) is broken; build and publish it again"
  return $false
}

# The good one before it stays, because something may still be running from it. Everything else goes, at the latest when nothing uses it.
function Set-Good {
  $previous = $state.good
  $state.good = $state.version
  Set-Remembered 'good' $state.good
  Remove-Parts $state.good
  foreach ($old in @(Get-ChildItem -LiteralPath $state.cache -Force)) {
    if ((Test-Version $old.Name) -and $old.Name -cne $state.good -and $old.Name -cne $previous) { Remove-Quietly $old.FullName }
  }
}

# Half downloads of other versions would only fill the disk.
function Remove-Parts([string]$version) {
  foreach ($old in @(Get-ChildItem -LiteralPath $state.cache -Force)) {
    if ($old.Name.StartsWith('part-') -and -not $old.Name.StartsWith("part-$version-")) { Remove-Quietly $old.FullName }
  }
}

# What something still holds open goes another time.
function Remove-Quietly([string]$path) {
  try { Remove-Item -LiteralPath $path -Recurse -Force } catch { $null = $_ }
}

# Sets exe; ends where nothing can be run.
function Find-Program {
  Find-Good
  if ((Test-Fresh) -and (Test-Cached $state.good ((Get-Marker $state.good)[0]))) {
    $state.version = $state.good
    return
  }
  $state.whyCode = 73
  Select-Version
  Set-Asked
  if ($state.version -ne '' -and (Get-Version) -and (Test-Starts)) { return }
  Use-Good
}

function Get-Version {
  if (Test-Cached $state.version $state.hashes) { return $true }
  if (-not (Get-NewVersion)) { return $false }
  if (Test-Cached $state.version $state.hashes) { return $true }
  Set-Blocked $state.hashes
  return $false
}

function Use-Good {
  $code = $state.whyCode
  $why = $state.why
  Find-Good
  if ($state.good -ne '' -and $state.good -cne $state.version -and (Test-Cached $state.good ((Get-Marker $state.good)[0]))) {
    Add-Note "running $($state.good), the last good version: $why"
    $state.version = $state.good
    return
  }
  if ($code -eq 73) { $why = "Rounds could not be fetched and no copy is here: $why" }
  Stop-Launcher $code $why
}

# Runs the words into the body; the verdict is its last line of that form.
function Invoke-Words([string]$arguments) {
  $ran = Invoke-Program "$arguments --rmm $rmm" 0
  $lines = @($ran.out.Replace("`r", '').TrimEnd().Split([char]10) | Where-Object { $_ -ne '' })
  $state.body += $lines
  $verdicts = @($lines | Where-Object { $_ -cmatch '^ROUNDS [A-Z][A-Z0-9:_-]* [a-z0-9-]+: ' })
  $state.code = $ran.status
  if ($verdicts.Count -gt 0) {
    $state.verdict = $verdicts[-1]
    return
  }
  $complaints = $ran.complaints.Trim()
  if ($complaints.Length -gt 2000) { $complaints = $complaints.Substring($complaints.Length - 2000) }
  $state.body += @($complaints.Replace("`r", '').Split([char]10) | Where-Object { $_ -ne '' })
  if ($ran.refused -ne 0) {
    Set-WhyNotStarted $ran
    Stop-Launcher $state.whyCode $state.why
  }
  Stop-Launcher 77 "Rounds printed no verdict (exit code $($ran.status)): $arguments; what it said stands above"
}

function Wait-ByChance {
  if ($delay -gt 0 -and (Get-Value 'ROUNDS_NO_DELAY') -ne '1') { Start-Sleep -Seconds (Get-Random -Minimum 0 -Maximum ($delay + 1)) }
}

function Start-Launcher {
  # Other protocols that are switched on stay so; 0 leaves the choice to Windows, which has TLS 1.2 switched on.
  $protocols = [Net.ServicePointManager]::SecurityProtocol
  if ([int]$protocols -ne 0) { [Net.ServicePointManager]::SecurityProtocol = $protocols -bor [Net.SecurityProtocolType]::Tls12 }
  Read-Settings
  Find-Platform
  Protect-Cache
  New-Work
  Wait-ByChance
  Find-Program
  Invoke-Words $words
  if ($thenWords -ne '' -and $state.verdict -cmatch '^ROUNDS (FAIL|WARN) ') { Invoke-Words $thenWords }
}

function Close-Launcher {
  Unlock-Cache
  if ($state.work -ne '') { Remove-Quietly $state.work }
}

$said = @()
$code = 0
try {
  Set-Environment
  if (Test-Needs64Bits) {
    $said = @(& (Get-PowerShell64) -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $scriptFile)
    $code = $LASTEXITCODE
  } else {
    Start-Launcher
    $code = $state.code
    $said = @(Get-Said $state.verdict)
  }
} catch {
  if ($state.failCode -eq 0) {
    $state.failCode = 77
    $state.failText = "this launcher failed in its line $($_.InvocationInfo.ScriptLineNumber): $($_.Exception.Message)"
  }
  $code = Get-FailureCode $state.failCode
  $said = @(Get-Said (Get-FailureLine $state.failText))
} finally {
  Close-Launcher
}
Write-Output $said
$host.SetShouldExit($code); exit $code
