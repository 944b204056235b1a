import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LocalAccountChange } from '../../../lib/api.ts'
import { localAccount } from '../../../lib/changes/local-account.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('local account')
const change: LocalAccountChange = { kind: 'local-account', sid: 'S-1-5-21-1-2-3-501', enabled: false, risk: 'disruptive' }

/** What the two texts answer on a computer whose guest is on. */
function windows() {
  const accounts: Record<string, boolean> = { 'S-1-5-21-1-2-3-501': true, 'S-1-5-21-1-2-3-1001': true }
  const host = memoryHost(undefined, (name, { sid, values }) => {
    if (name === 'local-account.write') {
      accounts[String(sid)] = (values as { Enabled: boolean }).Enabled
      return { done: true }
    }
    return { values: { Enabled: accounts[String(sid)] ?? null } }
  })
  return { host, accounts }
}

test('one account is switched off, and on again', async () => {
  const { host, accounts } = windows()
  const before = expectValue(await localAccount.read(host, change))
  assert.equal([before, localAccount.holds(change, before)], [{ values: { Enabled: true } }, false])
  await localAccount.apply(host, change, before)
  assert.equal(accounts, { 'S-1-5-21-1-2-3-501': false, 'S-1-5-21-1-2-3-1001': true })
  const after = expectValue(await localAccount.read(host, change))
  assert.ok(localAccount.holds(change, after))
  await localAccount.restore?.(host, change, before, after)
  assert.is(accounts['S-1-5-21-1-2-3-501'], true)
})
test('without PowerShell nothing is known and nothing is done', async () => {
  assert.is((await localAccount.read(memoryHost(), change)).state, 'failed')
  assert.match(await rejection(localAccount.apply(memoryHost(), change, { values: { Enabled: true } })), 'there is no PowerShell')
})
test('it says what was and what will be', () =>
  assert.equal(localAccount.describe(change, { values: { Enabled: true } }), {
    target: 'S-1-5-21-1-2-3-501',
    before: 'Enabled = true',
    after: 'Enabled = false',
  }))

const STAND_INS = `
function Get-LocalUser($SID) { [pscustomobject]@{ Enabled = ($SID -eq 'S-1-5-21-1-2-3-501') } }
function Enable-LocalUser($SID) { $global:said = "on $SID" }
function Disable-LocalUser($SID) { $global:said = "off $SID" }
`
const text = (kind: 'read' | 'write', input: string) => runPowerShellText(`../changes/local-account.${kind}.ps1`, STAND_INS, input)

test('the texts run and answer in the shape that is read here', () => {
  if (requiresPowerShell('local-account.*.ps1, run with stand-ins')) {
    assert.equal(text('read', "@{ sid = 'S-1-5-21-1-2-3-501'; names = @('Enabled') }"), { values: { Enabled: true } })
    assert.equal(text('write', "@{ sid = 'S-1-5-21-1-2-3-501'; values = @{ Enabled = $false } }"), { done: true })
  }
})

test.run()
