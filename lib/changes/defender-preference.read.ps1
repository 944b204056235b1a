# Preferences of Microsoft Defender by name; times of day as texts, so that they compare and travel.
param($in)
$values = @{}
$one = @(Get-CimInstance -Namespace root\Microsoft\Windows\Defender -ClassName MSFT_MpPreference)[0]
foreach ($name in @($in.names)) {
  $value = $one.$name
  if ($value -is [datetime]) { $value = $value.TimeOfDay }
  if ($value -is [timespan]) { $values[$name] = $value.ToString('hh\:mm\:ss') }
  elseif ($null -eq $value) { $values[$name] = $null }
  elseif ($value -is [bool]) { $values[$name] = $value }
  else { $values[$name] = [int64]$value }
}
@{ values = $values }
