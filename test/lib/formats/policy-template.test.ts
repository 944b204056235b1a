import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PolicySettings } from '../../../lib/api.ts'
import { mergePolicies, policyTemplate, templateBytes } from '../../../lib/formats/policy-template.ts'
import { decodeUtf16, registryValue, securityTemplate, systemAccess } from '../../../lib/formats/secedit.ts'

const test = suite('policy template')
const SYSTEM = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
const limit = (data: number) => ({ key: SYSTEM, name: 'InactivityTimeoutSecs', type: 'dword', data }) as const
const passwords: PolicySettings = { systemAccess: { MinimumPasswordLength: 8, PasswordComplexity: 1, MaximumPasswordAge: 90 } }
const settings = (text: string) => text.split('\r\n').filter((line) => !line.startsWith(';'))

test('passwords stand in [System Access]', () =>
  assert.equal(settings(policyTemplate(passwords)), [
    '[Unicode]',
    'Unicode=yes',
    '[Version]',
    'signature="$CHICAGO$"',
    'Revision=1',
    '[System Access]',
    'MinimumPasswordLength = 8',
    'PasswordComplexity = 1',
    'MaximumPasswordAge = 90',
    '',
  ]))
test('a number of the registry has type 4, a text has type 1 and quotes', () => {
  const registry: PolicySettings['registry'] = [limit(900), { key: 'HKLM\\SOFTWARE\\Policies\\A b', name: 'C', type: 'string', data: '5' }]
  assert.equal(settings(policyTemplate({ registry })).slice(5), [
    '[Registry Values]',
    'MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\InactivityTimeoutSecs=4,900',
    'MACHINE\\SOFTWARE\\Policies\\A b\\C=1,"5"',
    '',
  ])
})
test('what it writes is read back as Windows exports it', () => {
  const bytes = templateBytes(policyTemplate({ ...passwords, registry: [limit(900)] }, ['Clinic in Wellington']))
  assert.equal([...bytes.slice(0, 2)], [0xff, 0xfe])
  const read = securityTemplate(decodeUtf16(bytes))
  if (read.state !== 'value') {
    assert.unreachable('no template')
    return
  }
  assert.is(systemAccess(read.value, 'MaximumPasswordAge'), 90)
  const path = 'MACHINE\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\InactivityTimeoutSecs'
  assert.equal(registryValue(read.value, path), { type: 4, data: '900' })
})
test('comments say what it is for, where it goes and what counts where', () => {
  const text = policyTemplate(passwords, ['Made for Kauri Medical'])
  assert.match(text, /^; Made for Kauri Medical\r\n; Import it in the Group Policy Management Editor/)
  assert.match(text, /linked to the domain itself/)
  assert.match(text, /ends every older password at once/)
  assert.not.match(policyTemplate({ registry: [limit(900)] }), /Default Domain Policy/)
})
test('a line of the title cannot become a setting', () =>
  assert.equal(settings(policyTemplate({}, ['a\r\n[System Access]\nPasswordComplexity = 0'])), settings(policyTemplate({}))))
test('what a line cannot hold is refused', () => {
  const registry = (more: object): PolicySettings => ({ registry: [{ ...limit(900), ...more }] })
  for (const wrong of [
    registry({ key: 'HKU\\S-1-5-18\\Software' }),
    registry({ name: 'a"b' }),
    registry({ name: 'a\nb' }),
    registry({ data: -1 }),
    registry({ data: 2 ** 32 }),
    registry({ data: 1.5 }),
    registry({ data: '900' }),
    registry({ type: 'string', data: 'a"\r\nb' }),
    { systemAccess: { 'a = 1\r\nb': 1 } },
    { systemAccess: { MaximumPasswordAge: 1.5 } },
  ]) {
    assert.throws(() => policyTemplate(wrong), TypeError, JSON.stringify(wrong))
  }
})
test('policies of several items become one, and the stricter value stands', () => {
  const looser = { systemAccess: { MinimumPasswordLength: 7, MaximumPasswordAge: 180, PasswordComplexity: 0 }, registry: [limit(1800)] }
  for (const list of [
    [passwords, looser, { registry: [limit(600)] }],
    [{ registry: [limit(600)] }, looser, passwords],
  ]) {
    assert.equal(mergePolicies(list), {
      systemAccess: { MinimumPasswordLength: 8, MaximumPasswordAge: 90, PasswordComplexity: 1 },
      registry: [limit(600)],
    })
  }
})
test('the same value in another spelling is the same value', () =>
  assert.is(mergePolicies([{ registry: [limit(600)] }, { registry: [{ ...limit(900), key: SYSTEM.toLowerCase() }] }]).registry?.length, 1))
test('of settings that cannot be compared the last one stands', () =>
  assert.equal(mergePolicies([{ systemAccess: { LockoutBadCount: 5 } }, { systemAccess: { LockoutBadCount: 10 } }]), {
    systemAccess: { LockoutBadCount: 10 },
  }))
test('nothing stays nothing', () => assert.equal(mergePolicies([{}, { systemAccess: {} }]), {}))

test.run()
