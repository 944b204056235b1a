import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DomainPasswordPolicyChange } from '../../../lib/api.ts'
import type { CmdletState } from '../../../lib/changes/cmdlet.ts'
import { domainPasswordPolicy as kind } from '../../../lib/changes/domain-password-policy.ts'
import { requiresPowerShell, runPowerShellText } from '../../support/powershell.ts'
import { expectValue, memoryHost } from './memory-host.ts'

const test = suite('domain password policy')
const strength: DomainPasswordPolicyChange = {
  kind: 'domain-password-policy',
  values: { minimumLength: 8, complexity: true },
  risk: 'disruptive',
}
const age: DomainPasswordPolicyChange = { ...strength, values: { maximumAgeDays: 90 } }

/** What the two texts answer on a controller: 0 days stand for never. */
function controller(more: CmdletState['values'] = {}) {
  const policy: CmdletState['values'] = { MinPasswordLength: 7, ComplexityEnabled: false, MaxPasswordAge: 0, ...more }
  const host = memoryHost(undefined, (name, { names, values }) => {
    if (name === 'domain-password-policy.write') {
      Object.assign(policy, values)
      return { done: true }
    }
    return { values: Object.fromEntries((names as string[]).map((one) => [one, policy[one] ?? null])) }
  })
  return { host, policy }
}
const made = async (change: DomainPasswordPolicyChange, more: CmdletState['values'] = {}) => {
  const { host, policy } = controller(more)
  const before = expectValue(await kind.read(host, change))
  await kind.apply(host, change, before)
  return { host, policy, before, after: expectValue(await kind.read(host, change)) }
}

test('only what the change names is read and set', async () => {
  const { before, after, policy } = await made(strength)
  assert.equal(before, { values: { MinPasswordLength: 7, ComplexityEnabled: false } })
  assert.ok(kind.holds(strength, after))
  assert.equal(policy, { MinPasswordLength: 8, ComplexityEnabled: true, MaxPasswordAge: 0 })
})
test('never, which is 0 days, is longer than any age', async () => {
  assert.not(kind.holds(age, { values: { MaxPasswordAge: 0 } }))
  assert.is((await made(age)).policy.MaxPasswordAge, 90)
})
test('nothing is ever loosened, also not what became stricter since it was planned', async () => {
  assert.ok(kind.holds(strength, { values: { MinPasswordLength: 12, ComplexityEnabled: true } }))
  assert.ok(kind.holds(age, { values: { MaxPasswordAge: 42 } }))
  assert.equal((await made(strength, { MinPasswordLength: 12 })).policy, {
    MinPasswordLength: 12,
    ComplexityEnabled: true,
    MaxPasswordAge: 0,
  })
})
test('exactly the earlier values go back', async () => {
  for (const change of [strength, age]) {
    const { host, policy, before, after } = await made(change, { MaxPasswordAge: 180.5 })
    await kind.restore?.(host, change, before, after)
    assert.equal(policy, { MinPasswordLength: 7, ComplexityEnabled: false, MaxPasswordAge: 180.5 })
  }
})
test('what PowerShell does not say is not met', () => {
  assert.not(kind.holds(strength, { values: {} }))
  assert.not(kind.holds(age, { values: { MaxPasswordAge: null } }))
})
test('without the cmdlets nothing is known', async () => assert.is((await kind.read(memoryHost(), age)).state, 'failed'))
test('its targets are the names that a manifest declares', () =>
  assert.equal([kind.target(strength), kind.target(age)], ['minimumLength complexity', 'maximumAgeDays']))
test('it says what was and what will be', () => {
  const { before, after } = kind.describe(strength, { values: { MinPasswordLength: 7, ComplexityEnabled: false } })
  assert.equal([before, after], ['MinPasswordLength = 7, ComplexityEnabled = false', 'MinPasswordLength = 8, ComplexityEnabled = true'])
})

const STAND_INS = (age: string) => `
function Get-CimInstance($ClassName) { [pscustomobject]@{ Domain = 'clinic.example' } }
function Get-ADDefaultDomainPasswordPolicy($Identity, $Server) {
  [pscustomobject]@{ MinPasswordLength = 7; ComplexityEnabled = $true; MaxPasswordAge = ${age} }
}
function Set-ADDefaultDomainPasswordPolicy($Identity, $Server, $Confirm, $MinPasswordLength, $MaxPasswordAge) {
  if ($Identity -ne 'clinic.example' -or $MinPasswordLength -ne 8 -or $MaxPasswordAge.TotalDays -ne 90) { throw 'wrong' }
}
`
const text = (which: 'read' | 'write', age: string, input: string) =>
  runPowerShellText(`../changes/domain-password-policy.${which}.ps1`, STAND_INS(age), input)

test('the texts run and answer in the shape that is read here', () => {
  if (requiresPowerShell('domain-password-policy.*.ps1, run with stand-ins')) {
    const asked = "@{ names = @('MinPasswordLength', 'MaxPasswordAge') }"
    assert.equal(text('read', '[TimeSpan]::FromDays(42)', asked), { values: { MinPasswordLength: 7, MaxPasswordAge: 42 } })
    assert.equal(text('read', '[TimeSpan]::MinValue', asked), { values: { MinPasswordLength: 7, MaxPasswordAge: 0 } })
    assert.equal(text('write', '0', '@{ values = @{ MinPasswordLength = 8; MaxPasswordAge = 90 } }'), { done: true })
  }
})

test.run()
