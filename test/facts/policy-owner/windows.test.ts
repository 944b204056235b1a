import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, listing, type PowerShellOutput, value } from '../../../lib/api.ts'
import { ownerOf } from '../../../lib/facts/policy-owner/shape.ts'
import { parse } from '../../../lib/facts/policy-owner/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys } from '../registry.ts'

// PolicyManager and Enrollments as Windows 11 holds them; the contents are made up.
const test = suite('policy-owner on Windows')
const LIMIT = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\InactivityTimeoutSecs'
const inJoin = (join: string) => contextWith({ 'join-state': value({ join, managed: false }) }, 'win32')
const enrolments = keys(key('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\{7F}', { ProviderID: 'MS DM Server', EnrollmentState: 1 }))
const managed = keys(
  key('HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\DeviceLock', {
    MaxInactivityTimeDeviceLock_ProviderSet: 1,
    MinDevicePasswordLength_ProviderSet: 0,
  }),
)
const alone = { enrolments: keys(), managed: keys(), policies: absent() }
const policies = (answer: PowerShellOutput) => value({ rows: 3, refused: [], claims: [], ...answer })
const found = (probes: Parameters<typeof parse>[0], join = 'none') => {
  const answer = parse(probes, inJoin(join))
  return answer.state === 'value' ? answer.value : undefined
}
const owner = (probes: Parameters<typeof parse>[0], join: string, setting: string, underPolicyKey = false) =>
  ownerOf(parse(probes, inJoin(join)), { setting, underPolicyKey })

test('on a workgroup computer nobody but the computer itself sets anything', () => {
  assert.equal(found(alone), { managements: [], domain: 'none', claims: [] })
  assert.is(owner(alone, 'none', LIMIT, true), 'local')
})
test('a device management claims its policy and the setting behind it', () => {
  const claims = found({ ...alone, enrolments, managed }, 'entra')?.claims.map(({ setting }) => setting)
  assert.equal(claims, ['DeviceLock/MaxInactivityTimeDeviceLock', LIMIT])
  assert.is(owner({ ...alone, enrolments, managed }, 'entra', LIMIT), 'device-management')
})
test('a policy that is not set is claimed by nobody', () => {
  assert.is(owner({ ...alone, enrolments, managed }, 'entra', 'MinimumPasswordLength'), 'local')
})
test('what a device management left behind claims nothing', () => assert.equal(found({ ...alone, managed })?.claims, []))
test('a policy of the domain owns its value and its key', () => {
  const probes = { ...alone, policies: policies({ claims: [{ setting: LIMIT, local: false }] }) }
  assert.is(owner(probes, 'domain', LIMIT.toUpperCase()), 'domain-policy')
  assert.is(owner(probes, 'domain', LIMIT.slice(0, LIMIT.lastIndexOf('\\'))), 'domain-policy')
})
test('a local policy is told from one of the domain', () => {
  const probes = { ...alone, policies: policies({ claims: [{ setting: 'MinimumPasswordLength', local: true }] }) }
  assert.is(owner(probes, 'domain', 'MinimumPasswordLength'), 'local-policy')
})
test('the domain keeps a key that a local policy writes to as well', () => {
  const claims = [
    { setting: 'HKLM\\A\\B\\One', local: false },
    { setting: 'HKLM\\A\\B\\Two', local: true },
  ]
  assert.is(owner({ ...alone, policies: policies({ claims }) }, 'domain', 'HKLM\\A\\B'), 'domain-policy')
})
test('a value under a policy key that nobody claims is unattributed in a domain', () => {
  assert.is(owner({ ...alone, policies: policies({}) }, 'domain', LIMIT, true), 'unattributed')
  assert.is(owner({ ...alone, policies: policies({}) }, 'domain', LIMIT), 'local')
})
test('no row, a refused class, a failure or no question leaves the owner unknown in a domain', () => {
  for (const answer of [
    policies({ rows: 0 }),
    policies({ refused: ['RSOP_RegistryValue'] }),
    failed('no PowerShell'),
    absent(),
    value({}),
  ]) {
    assert.is(owner({ ...alone, policies: answer }, 'hybrid', LIMIT), 'unknown')
  }
})
test('where the join is not known nobody is local', () => {
  const answer = parse(alone, contextWith({ 'join-state': failed('contradicting signs') }))
  assert.is(ownerOf(answer, { setting: LIMIT, underPolicyKey: false }), 'unknown')
})
test('denied keys are no answer', () => {
  assert.is(found({ ...alone, enrolments: denied('access denied') }), undefined)
  assert.is(found({ ...alone, managed: value(listing([], ['PolicyManager was denied'])) }), undefined)
})

test('an empty row among the claims is none', () => {
  const claims = [null, 'text', { setting: LIMIT, local: true }]
  assert.is(owner({ ...alone, policies: policies({ claims }) }, 'domain', LIMIT), 'local-policy')
})

test.run()
