# Raw numbers of Security Center, Microsoft Defender and the services of engines; nothing is decided here.
param($in)
$refused = @()
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ constrained = $true; refused = @(@{ source = 'PowerShell'; code = 'constrained language mode' }) }
}
function When($time) {
  if ($time -is [datetime]) { return $time.ToUniversalTime().ToString('o') }
  return $null
}
function Number($value) {
  if ($null -eq $value) { return $null }
  return [int64]$value
}
function Flag($value) {
  if ($null -eq $value) { return $null }
  return [bool]$value
}
$status = $null
try {
  $one = @(Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpComputerStatus)[0]
  if ($null -ne $one) {
    $status = @{
      serviceEnabled = (Flag $one.AMServiceEnabled)
      mode = [string]$one.AMRunningMode
      antivirus = (Flag $one.AntivirusEnabled)
      realTime = (Flag $one.RealTimeProtectionEnabled)
      onAccess = (Flag $one.OnAccessProtectionEnabled)
      tamperProtected = (Flag $one.IsTamperProtected)
      signaturesAt = (When $one.AntivirusSignatureLastUpdated)
      signaturesAge = (Number $one.AntivirusSignatureAge)
      fullScanAt = (When $one.FullScanEndTime)
      fullScanAge = (Number $one.FullScanAge)
      quickScanAt = (When $one.QuickScanEndTime)
      quickScanAge = (Number $one.QuickScanAge)
    }
  } else {
    $refused += @{ source = 'MSFT_MpComputerStatus'; code = 'no instance' }
  }
} catch {
  $refused += @{ source = 'MSFT_MpComputerStatus'; code = [string]$_.FullyQualifiedErrorId }
}
$preference = $null
try {
  $one = @(Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpPreference)[0]
  if ($null -ne $one) {
    $preference = @{
      scanParameters = (Number $one.ScanParameters)
      scanDay = (Number $one.ScanScheduleDay)
      realTimeDisabled = (Flag $one.DisableRealtimeMonitoring)
      catchUpDisabled = (Flag $one.DisableCatchupFullScan)
      exclusionPaths = @($one.ExclusionPath | Where-Object { $_ } | ForEach-Object { [string]$_ })
      exclusionExtensions = @($one.ExclusionExtension | Where-Object { $_ } | ForEach-Object { [string]$_ })
    }
  }
} catch {
  $refused += @{ source = 'MSFT_MpPreference'; code = [string]$_.FullyQualifiedErrorId }
}
$products = @()
$securityCenter = $false
try {
  foreach ($one in @(Get-CimInstance -Namespace root\SecurityCenter2 -ClassName AntiVirusProduct)) {
    if ($null -eq $one) { continue }
    $exe = [Environment]::ExpandEnvironmentVariables([string]$one.pathToSignedReportingExe)
    $there = $null
    if ($exe -match '^[A-Za-z]:\\') { $there = [bool](Test-Path -LiteralPath $exe) }
    $products += @{ name = [string]$one.displayName; id = [string]$one.instanceGuid; state = (Number $one.productState); programThere = $there }
  }
  $securityCenter = $true
} catch {
  # Servers have no such namespace.
  $refused += @{ source = 'AntiVirusProduct'; code = [string]$_.FullyQualifiedErrorId }
}
$services = @()
$servicesRead = $false
try {
  foreach ($one in @(Get-CimInstance -ClassName Win32_Service)) {
    if ($in.services -contains $one.Name) {
      $services += @{ name = [string]$one.Name; running = [bool]$one.Started; start = [string]$one.StartMode }
    }
  }
  $servicesRead = $true
} catch {
  $refused += @{ source = 'Win32_Service'; code = [string]$_.FullyQualifiedErrorId }
}
@{
  status = $status
  preference = $preference
  securityCenter = $securityCenter
  products = @($products)
  servicesRead = $servicesRead
  services = @($services)
  refused = @($refused)
}
