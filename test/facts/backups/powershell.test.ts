import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'

const test = suite('scripts about backups on a real PowerShell')
const INPUT = "@{ log = 'Veeam Backup'; ids = @(190); days = 40; newest = 400 }"
/** A log with one record; the second look at it asks for ids. */
const LOG = `function Get-WinEvent {
  [CmdletBinding()] param($LogName, [switch]$Oldest, $MaxEvents, $FilterHashtable)
  $one = [pscustomobject]@{ Id = 190; Level = 3; ProviderName = 'Veeam MP'; TimeCreated = [DateTime]::new(2026, 11, 21, 9, 0, 0, 'Utc') }
  $one | Add-Member ScriptMethod ToXml { '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><EventData><Data Name="JobResult">1</Data><Data>plain</Data></EventData></Event>' }
  $one
}`

test('events come with their data by name and by order, in UTC', () => {
  const found = runPowerShellText('backups/events.ps1', LOG, INPUT)
  assert.is(found.state, 'read')
  assert.match(String(found.oldest), '2026-11-21T09:00:00')
  const [first] = found.events as Array<Record<string, unknown>>
  assert.equal([first?.id, first?.level, first?.provider], [190, 3, 'Veeam MP'])
  assert.equal(first?.data, [
    { name: 'JobResult', text: '1' },
    { name: '', text: 'plain' },
  ])
})
test('a log that cannot be asked is said, and holds no record', () => {
  const found = runPowerShellText('backups/events.ps1', "function Get-WinEvent { throw 'broken' }", INPUT)
  assert.equal([found.state, found.events], ['failed', []])
})
test('cmdlets that are not there are named', () => {
  const found = runPowerShellText('backups/windows-server-backup.ps1', '', '@{ jobs = 10 }')
  assert.is((found.missing as string[]).length, 3)
})
test('the offsets of local time begin before the weeks that are looked at', () => {
  const { offsets } = runPowerShellText('backups/clock.ps1', '', '@{ days = 42 }') as { offsets: Array<{ from: string; minutes: number }> }
  assert.ok(offsets.length > 0 && Date.parse(offsets[0]?.from ?? '') < Date.now() - 41 * 86_400_000)
  assert.type(offsets[0]?.minutes, 'number')
})
test('a computer without SQL Server has no instance and says why', () => {
  const found = runPowerShellText('backups/sql-server.ps1', '', '@{ days = 40; seconds = 2 }')
  assert.equal(found.instances, [])
  assert.is((found.missing as string[]).length, 1)
})

if (requiresPowerShell('scripts about backups on a real PowerShell')) {
  test.run()
}
