import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/local-accounts/windows.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'

const test = suite('accounts.ps1, run with stand-ins')

const COMPUTER = (role: number) => `
function Get-CimInstance($ClassName, $Filter) {
  if ($ClassName -eq 'Win32_ComputerSystem') { return [pscustomobject]@{ DomainRole = ${role} } }
  [pscustomobject]@{ Name = 'anna'; SID = 'S-1-5-21-1-2-3-1001'; Disabled = $false; PasswordRequired = $true; PasswordExpires = $false }
  [pscustomobject]@{ Name = 'Gast'; SID = 'S-1-5-21-1-2-3-501'; Disabled = $true; PasswordRequired = $false; PasswordExpires = $false }
}
`
const USERS = `
function Get-LocalUser() {
  [pscustomobject]@{ SID = [pscustomobject]@{ Value = 'S-1-5-21-1-2-3-1001' }; PrincipalSource = 'MicrosoftAccount'; PasswordLastSet = [DateTime]'2026-08-01' }
}
`

const run = (standIns: string) =>
  parse({ accounts: value(runPowerShellText('local-accounts/accounts.ps1', standIns)), services: value(listing([])) })

test('enabled accounts come with flags and with who keeps the password', () => {
  const answer = run(COMPUTER(0) + USERS)
  assert.is(answer.state === 'value' && answer.value.complete, true)
  assert.equal(answer.state === 'value' && answer.value.entries.map(({ name, keptBy, maximumAgeDays }) => [name, keptBy, maximumAgeDays]), [
    ['anna', 'microsoft', 'never'],
  ])
})
test('without Get-LocalUser the list is not whole', () => {
  const answer = run(COMPUTER(0))
  assert.is(answer.state === 'value' && answer.value.complete, false)
})
test('a domain controller has none of its own', () => assert.is(run(COMPUTER(5)).state, 'absent'))

if (requiresPowerShell('accounts.ps1, run with stand-ins')) {
  test.run()
}
