import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeUtf16, policyInf, registryValue, securityTemplate, systemAccess } from '../../../lib/formats/secedit.ts'

const test = suite('secedit')

// The shape of `secedit /export /areas SECURITYPOLICY`.
const EXPORT = [
  '[Unicode]',
  'Unicode=yes',
  '[System Access]',
  'MinimumPasswordLength = 9',
  'PasswordComplexity = 1',
  'LockoutDuration = -1',
  'NewGuestName = "  Gast"',
  '[Registry Values]',
  'MACHINE\\System\\CurrentControlSet\\Services\\Netlogon\\Parameters\\MaximumPasswordAge=4,30',
  'MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\CachedLogonsCount=1,"10"',
  '[Version]',
  'signature="$CHICAGO$"',
  'Revision=1',
  '',
].join('\r\n')
const template = (text: string) => {
  const answer = securityTemplate(text)
  return answer.state === 'value' ? answer.value : new Map()
}

test('a number of System Access is read', () => assert.is(systemAccess(template(EXPORT), 'MinimumPasswordLength'), 9))
test('minus one stays minus one', () => assert.is(systemAccess(template(EXPORT), 'LockoutDuration'), -1))
test("the machine account's password age in Registry Values is not the users'", () =>
  assert.is(systemAccess(template(EXPORT), 'MaximumPasswordAge'), undefined))
test('a text is no number', () => assert.is(systemAccess(template(EXPORT), 'NewGuestName'), undefined))
test('a key is looked for exactly', () => assert.is(systemAccess(template(EXPORT), 'PasswordLength'), undefined))
test('a registry value comes with its type', () => {
  const path = 'MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Netlogon\\Parameters\\MaximumPasswordAge'
  assert.equal(registryValue(template(EXPORT), path), { type: 4, data: '30' })
  assert.equal(registryValue(template(EXPORT), 'MACHINE\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\CachedLogonsCount'), {
    type: 1,
    data: '10',
  })
  assert.is(registryValue(template(EXPORT), 'MACHINE\\Nothing'), undefined)
})
test('a text without System Access is no answer', () => {
  assert.is(securityTemplate('').state, 'failed')
  assert.is(securityTemplate('[Version]\nRevision=1').state, 'failed')
})
test('UTF-16 with a mark and UTF-8 with and without one are decoded', () => {
  const big = Buffer.from('\uFEFFü', 'utf16le').swap16()
  assert.equal([Buffer.from('\uFEFFü', 'utf16le'), big, Buffer.from('\uFEFFü'), Buffer.from('ü')].map(decodeUtf16), ['ü', 'ü', 'ü', 'ü'])
})
test('a policy is written as secedit wants it', () => {
  const bytes = policyInf({ MinimumPasswordLength: 8 })
  assert.equal([...bytes.subarray(0, 2)], [0xff, 0xfe])
  const text =
    '[Unicode]\r\nUnicode=yes\r\n[System Access]\r\nMinimumPasswordLength = 8\r\n[Version]\r\nsignature="$CHICAGO$"\r\nRevision=1\r\n'
  assert.is(decodeUtf16(bytes), text)
})
test('what was written is read back', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z]+$/), fc.integer(), { minKeys: 1 }), (values) => {
      const written = template(decodeUtf16(policyInf(values)))
      assert.equal(
        Object.keys(values).map((name) => systemAccess(written, name)),
        Object.values(values),
      )
    }),
  )
})
test('a name that could break out of its line is refused', () =>
  assert.throws(() => policyInf({ 'A = 1\r\n[Privilege Rights]\r\nB': 1 }), /takes names/))
test('a number that is not whole is refused', () => assert.throws(() => policyInf({ A: 1.5 }), /whole numbers/))
test('no bytes make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void securityTemplate(decodeUtf16(bytes))))
})

test.run()
