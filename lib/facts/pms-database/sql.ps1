# Sizes, log backups and last good integrity checks of the databases in each instance of SQL Server, as the account that
# runs this, without a password. Nothing is read out of a database. Times are those of the server, without a zone.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
$about = "SELECT d.name, d.recovery_model AS recovery, CONVERT(varchar(23), GETDATE(), 126) AS serverNow, CONVERT(int, SERVERPROPERTY('EngineEdition')) AS engine, (SELECT SUM(CONVERT(bigint, f.size)) * 8192 FROM sys.master_files f WHERE f.database_id = d.database_id AND f.type = 0) AS bytes, CONVERT(varchar(23), CONVERT(datetime, DATABASEPROPERTYEX(d.name, 'LastGoodCheckDbTime')), 126) AS checkedAt FROM sys.databases d WHERE d.database_id > 4"
$saved = "SELECT database_name AS name, CONVERT(varchar(23), MAX(backup_finish_date), 126) AS savedAt FROM msdb.dbo.backupset WHERE type = 'L' GROUP BY database_name"
function Get-Rows($connection, $text) {
  $command = $connection.CreateCommand()
  $command.CommandTimeout = 8
  $command.CommandText = $text
  $table = New-Object System.Data.DataTable
  $reader = $command.ExecuteReader()
  try { $table.Load($reader) } finally { $reader.Close() }
  , $table
}
try {
  $names = @((Get-Item -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL').GetValueNames())
} catch {
  return @{ refused = 'the list of instances: ' + $_.FullyQualifiedErrorId }
}
$instances = @()
foreach ($name in $names) {
  if ($name -match $in.skip) { continue }
  $one = @{ name = [string]$name; error = ''; savedError = ''; databases = @(); saved = @() }
  $connection = $null
  try {
    $settings = New-Object System.Data.SqlClient.SqlConnectionStringBuilder
    $settings['Data Source'] = '.'
    if ($name -ne 'MSSQLSERVER') { $settings['Data Source'] = '.\' + $name }
    $settings['Integrated Security'] = $true
    $settings['Connect Timeout'] = 4
    $settings['Application Name'] = 'Rounds'
    $connection = New-Object System.Data.SqlClient.SqlConnection($settings.ToString())
    $connection.Open()
    foreach ($row in (Get-Rows $connection $about).Rows) {
      $database = @{ name = [string]$row['name']; recovery = [int64]$row['recovery']; serverNow = [string]$row['serverNow']; engine = [int64]$row['engine']; bytes = [int64]-1; checkedAt = [string]$row['checkedAt'] }
      if ($row['bytes'] -isnot [System.DBNull]) { $database.bytes = [int64]$row['bytes'] }
      if (-not $database.checkedAt) {
        # Releases before 2016 SP2 tell it only to administrators, by this command.
        try {
          $quoted = $database.name.Replace("'", "''")
          foreach ($field in (Get-Rows $connection "DBCC DBINFO (N'$quoted') WITH TABLERESULTS, NO_INFOMSGS").Rows) {
            if ([string]$field['Field'] -eq 'dbi_dbccLastKnownGood') { $database.checkedAt = [string]$field['VALUE'] }
          }
        } catch {
          $database.checkedAt = ''
        }
      }
      $one.databases += $database
    }
    try {
      foreach ($row in (Get-Rows $connection $saved).Rows) { $one.saved += @{ name = [string]$row['name']; at = [string]$row['savedAt'] } }
    } catch {
      $one.savedError = [string]$_.FullyQualifiedErrorId
    }
  } catch {
    $one.error = [string]$_.FullyQualifiedErrorId
  } finally {
    if ($connection) { $connection.Dispose() }
  }
  $instances += $one
}
@{ instances = @($instances) }
