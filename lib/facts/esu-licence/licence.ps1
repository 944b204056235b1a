param($in)
# SoftwareLicensingProduct is slow, so only builds that can have an ESU licence ask it.
$build = [int](Get-ItemProperty -Path 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name CurrentBuild -ErrorAction Stop).CurrentBuild
$active = @()
$asked = $in.builds -contains $build
if ($asked) {
  $licensed = Get-CimInstance -Query 'SELECT ID, Name, Description FROM SoftwareLicensingProduct WHERE LicenseStatus = 1' -ErrorAction Stop
  foreach ($product in @($licensed)) {
    if (($in.ids -contains $product.ID) -or ($product.Name -clike '*ESU*') -or ($product.Description -clike '*ESU*')) {
      $active += [string]$product.ID
    }
  }
}
@{ asked = [bool]$asked; active = @($active) }
