# When the signatures of Microsoft Defender were updated last.
param($in)
$one = @(Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpComputerStatus)[0]
$at = $one.AntivirusSignatureLastUpdated
if ($at -is [datetime]) { $at = $at.ToUniversalTime().ToString('o') } else { $at = $null }
@{ updatedAt = $at }
