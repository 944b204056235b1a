# Whether a local account is on. Its SID names it, because its name is translated. Changes nothing.
param($in)
$user = Get-LocalUser -SID $in.sid
@{ values = @{ Enabled = [bool]$user.Enabled } }
