# Switches a local account on or off. Its SID names it, because its name is translated.
param($in)
if ($in.values.Enabled) {
  Enable-LocalUser -SID $in.sid
} else {
  Disable-LocalUser -SID $in.sid
}
@{ done = $true }
