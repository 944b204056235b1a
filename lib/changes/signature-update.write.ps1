# Has Microsoft Defender fetch its newest signatures from where it is set to fetch them.
param($in)
Update-MpSignature
@{ done = $true }
