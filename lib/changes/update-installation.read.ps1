# The updates that Windows would install now, as the Windows Update Agent finds them. Changes nothing.
param($in)
try {
  $searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
  $found = $searcher.Search($in.criteria)
  $updates = @()
  foreach ($update in $found.Updates) {
    $categories = @()
    foreach ($category in $update.Categories) { $categories += [string]$category.CategoryID }
    $articles = @()
    foreach ($article in $update.KBArticleIDs) { $articles += [string]$article }
    $updates += @{
      id = [string]$update.Identity.UpdateID
      title = [string]$update.Title
      articles = @($articles)
      severity = [string]$update.MsrcSeverity
      categories = @($categories)
      waiting = [bool]$update.RebootRequired
      asks = [bool]$update.InstallationBehavior.CanRequestUserInput
    }
  }
  @{ code = [int]$found.ResultCode; error = ''; updates = @($updates) }
} catch {
  @{ code = 4; error = ('0x{0:X8}' -f $_.Exception.GetBaseException().HResult); updates = @() }
}
