# The records that SQL Server keeps of its backups and restores (msdb), per instance: read only, without locks, as the account
# that runs this. No name of a person and no content of a database leaves this script.
param($in)
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  return @{ refused = 'PowerShell runs in constrained language mode' }
}
function Get-Utc($date) {
  if ($date -is [DateTime] -and $date.Year -gt 1980) {
    [DateTime]::SpecifyKind($date, [DateTimeKind]::Local).ToUniversalTime().ToString('o')
  } else { '' }
}
function Get-Row($connection, $text) {
  $command = $connection.CreateCommand()
  $command.CommandText = 'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED; ' + $text
  $command.CommandTimeout = [int]$in.seconds
  [void]$command.Parameters.AddWithValue('@days', -1 * [int]$in.days)
  $table = New-Object System.Data.DataTable
  $reader = $command.ExecuteReader()
  $table.Load($reader)
  $reader.Close()
  , $table
}
$databasesText = 'SELECT name FROM sys.databases WHERE state = 0 AND source_database_id IS NULL AND database_id > 4'
$backupsText = 'SELECT TOP (2000) s.database_name, s.type, s.backup_start_date, s.backup_finish_date, s.is_copy_only, s.is_snapshot, ' +
  's.has_backup_checksums, s.is_damaged, m.device_type, m.physical_device_name FROM msdb.dbo.backupset s ' +
  'LEFT JOIN msdb.dbo.backupmediafamily m ON m.media_set_id = s.media_set_id AND m.family_sequence_number = 1 AND m.mirror = 0 ' +
  'WHERE s.backup_finish_date >= DATEADD(day, @days, GETDATE()) AND s.server_name = @@SERVERNAME ORDER BY s.backup_finish_date DESC'
$restoresText = 'SELECT TOP (200) destination_database_name, restore_type, restore_date FROM msdb.dbo.restorehistory ' +
  'WHERE restore_date >= DATEADD(day, 10 * @days, GETDATE()) ORDER BY restore_date DESC'
$names = @()
$missing = @()
try {
  $key = Get-Item -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Microsoft SQL Server\Instance Names\SQL' -ErrorAction Stop
  $names = @($key.GetValueNames())
} catch {
  $missing += 'Instance Names: ' + $_.FullyQualifiedErrorId
}
$instances = @()
foreach ($name in $names) {
  $service = 'MSSQL$' + $name
  $source = '.\' + $name
  if ($name -eq 'MSSQLSERVER') {
    $service = $name
    $source = '.'
  }
  $found = @{ name = $name; running = $false; disabled = $false; error = ''; databases = @(); backups = @(); restores = @() }
  $connection = $null
  try {
    $state = Get-Service -Name $service -ErrorAction Stop
    $found.running = ($state.Status -eq 'Running')
    $found.disabled = ([string]$state.StartType -eq 'Disabled')
    if ($found.running) {
      $connection = New-Object System.Data.SqlClient.SqlConnection
      $connection.ConnectionString = 'Data Source=' + $source + ';Initial Catalog=msdb;Integrated Security=SSPI;Connect Timeout=' +
        [int]$in.seconds + ';Application Name=Rounds;Pooling=False'
      $connection.Open()
      foreach ($row in (Get-Row $connection $databasesText).Rows) { $found.databases += [string]$row.name }
      foreach ($row in (Get-Row $connection $backupsText).Rows) {
        $found.backups += @{
          database = [string]$row.database_name
          type = [string]$row.type
          startedAt = (Get-Utc $row.backup_start_date)
          endedAt = (Get-Utc $row.backup_finish_date)
          copyOnly = ($row.is_copy_only -eq $true)
          snapshot = ($row.is_snapshot -eq $true)
          checksum = ($row.has_backup_checksums -eq $true)
          damaged = ($row.is_damaged -eq $true)
          device = [string]$row.device_type
          path = [string]$row.physical_device_name
        }
      }
      foreach ($row in (Get-Row $connection $restoresText).Rows) {
        $found.restores += @{
          database = [string]$row.destination_database_name
          type = [string]$row.restore_type
          at = (Get-Utc $row.restore_date)
        }
      }
    }
  } catch {
    $problem = $_.Exception.GetBaseException()
    $found.error = $problem.GetType().Name
    if ($problem -is [System.Data.SqlClient.SqlException]) { $found.error = 'SQL error ' + $problem.Number }
  }
  if ($connection) { $connection.Dispose() }
  $instances += $found
}
@{ instances = @($instances); missing = @($missing) }
