import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/access-rights/windows.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'
import { contextWith, people } from '../answers.ts'

const test = suite('rights.ps1, run with stand-ins')

const USERS = `
function Get-LocalUser() {
  [pscustomobject]@{ Name = 'anna'; SID = [pscustomobject]@{ Value = 'S-1-5-21-1-2-3-1001' }; LastLogon = [DateTime]'2026-11-01' }
  [pscustomobject]@{ Name = 'ben'; SID = [pscustomobject]@{ Value = 'S-1-5-21-1-2-3-1002' }; LastLogon = $null }
}
`
const SHARES = (list: string) => `
function Get-CimInstance($ClassName, $Filter) {
  if ($ClassName -eq 'Win32_Share') { return [pscustomobject]@{ Name = 'MT32'; Path = 'D:\\MT32' } }
  [pscustomobject]@{ Name = 'MT32' }
}
function Invoke-CimMethod($InputObject, $MethodName) {
  [pscustomobject]@{ ReturnValue = 0; Descriptor = [pscustomobject]@{ DACL = ${list} } }
}
function Get-Acl($LiteralPath) { [pscustomobject]@{ Sddl = 'O:BAG:SYD:(A;OICI;FA;;;WD)' } }
`
const EVERYONE = "@([pscustomobject]@{ AccessMask = 2032127; AceType = 0; Trustee = [pscustomobject]@{ SIDString = 'S-1-1-0' } })"

const run = (standIns: string) => {
  const rights = runPowerShellText('access-rights/rights.ps1', standIns, "@{ group = 'S-1-5-32-544'; mostShares = 40 }")
  const answer = parse({ rights: value(rights) }, contextWith({ users: people() }, 'win32'))
  assert.is(answer.state, 'value')
  return answer.state === 'value' ? answer.value : undefined
}

test('last logons, the access list of the share and that of the folder', () => {
  const found = run(USERS + SHARES(EVERYONE))
  assert.equal(
    found?.lastUses.entries.map(({ name, at }) => [name, at.slice(0, 4)]),
    [
      ['anna', '2026'],
      ['ben', 'neve'],
    ],
  )
  assert.is(found?.shares.entries[0]?.everybody, 'full')
})
test('a share without any list is open', () => assert.is(run(USERS + SHARES('$null'))?.shares.entries[0]?.everybody, 'full'))
test('what is missing here is named and leaves a gap', () => {
  const found = run(SHARES(EVERYONE))
  assert.is(found?.administrators.complete, false)
  assert.match(found?.lastUses.missed[0] ?? '', 'Get-LocalUser')
})

if (requiresPowerShell('rights.ps1, run with stand-ins')) {
  test.run()
}
