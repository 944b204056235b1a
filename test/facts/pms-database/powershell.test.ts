import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'

const test = suite('files.ps1 and sql.ps1, run with stand-ins')

/** Registry keys do not exist outside of Windows; the stand-in answers for whatever key is asked. */
const KEY = (names: string, content = '') => `
function Get-Item($LiteralPath) {
  $key = New-Object psobject
  $key | Add-Member -MemberType ScriptMethod -Name GetValueNames -Value { ${names} }
  $key | Add-Member -MemberType ScriptMethod -Name GetValue -Value { param($name) ${content} }
  $key
}
`
const DISKS = "function Get-CimInstance($ClassName, $Filter) { [pscustomobject]@{ DeviceID = 'D:'; Size = 1000 } }"
const FILES = `
function Test-Path($LiteralPath, $PathType) { $LiteralPath -like '*MT32\\Data' }
function Get-ChildItem($LiteralPath, [switch]$File) {
  foreach ($name in 'MT32.IB', 'notes.txt') {
    [pscustomobject]@{ Name = $name; FullName = $LiteralPath + '\\' + $name; Extension = '.' + $name.Split('.')[1]; Length = 5; LastWriteTimeUtc = [DateTime]::UtcNow }
  }
}
`
const INPUT =
  "@{ shareNames = 'MT32|Medtech'; folders = @('C:\\MT32'); below = @('', '\\Data'); extensions = @('.ib', '.log'); errors = 'ERROR' }"

test('named folders and fitting shares are listed, and nothing else', () => {
  const shares = KEY("'data', 'MT32'", "if ($name -eq 'MT32') { 'Path=E:\\Medtech\\MT32' } else { 'Path=F:\\Other' }")
  const { files, volumes, missed } = runPowerShellText('pms-database/files.ps1', shares + DISKS + FILES, INPUT)
  assert.equal((files as Array<{ path: string }>).map(({ path }) => path).sort(), [
    'C:\\MT32\\Data\\MT32.IB',
    'E:\\Medtech\\MT32\\Data\\MT32.IB',
  ])
  assert.equal(volumes, [{ name: 'D:', bytes: 1000 }])
  assert.equal(missed, [])
})
test('shares that cannot be read are named', () => {
  const { missed } = runPowerShellText('pms-database/files.ps1', DISKS + FILES, INPUT)
  assert.match(String((missed as string[])[0]), 'the list of shares')
})
test('a list of instances that cannot be read is refused', () => {
  const { refused } = runPowerShellText('pms-database/sql.ps1', '', "@{ skip = '^VEEAM' }")
  assert.match(String(refused), 'the list of instances')
})
test('an instance that does not answer says so, and foreign ones are not asked', () => {
  const names = KEY("'SQLEXPRESS', 'VEEAMSQL2016'")
  const refusing =
    "function New-Object { if ($args[0] -like '*SqlConnection*') { throw 'nobody is at home' }; Microsoft.PowerShell.Utility\\New-Object @args }"
  const { instances } = runPowerShellText('pms-database/sql.ps1', names + refusing, "@{ skip = '^VEEAM' }")
  const found = instances as Array<{ name: string; error: string }>
  assert.equal(
    found.map(({ name }) => name),
    ['SQLEXPRESS'],
  )
  assert.ok(found[0]?.error)
})

if (requiresPowerShell('files.ps1 and sql.ps1, run with stand-ins')) {
  test.run()
}
