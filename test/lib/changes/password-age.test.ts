import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PasswordAgeChange } from '../../../lib/api.ts'
import { passwordAge } from '../../../lib/changes/password-age.ts'
import { expectValue, type MemoryHost, memoryHost, present, rejection, textOf } from './memory-host.ts'

// Lines in the form of shadow(5); names and hashes are our own.
const test = suite('password age')
const HASH = '$y$only-for-tests'
const ROOT = 'root:*:20000:0:99999:7:::'
const change: PasswordAgeChange = { kind: 'password-age', user: 'anna', maximumDays: 90, risk: 'disruptive' }
const line = (maximum: string, name = 'anna') => `${name}:${HASH}:20000:0:${maximum}:7:::`
const shadow = (...lines: string[]) => `${[ROOT, ...lines].join('\n')}\n`

/** chage as the shadow suite has it: it keeps the file of before beside the new one. */
function chage(exitCode = 0) {
  return memoryHost(([program, option, days = '', user = ''], { files }) => {
    const before = textOf(files.get('/etc/shadow'))
    if (program !== 'chage' || option !== '-M' || before === undefined) {
      return undefined
    }
    const lines = before.split('\n').map((one) => {
      const fields = one.split(':')
      return fields[0] === user ? fields.map((field, index) => (index === 4 ? (days === '-1' ? '' : days) : field)).join(':') : one
    })
    files.set('/etc/shadow-', present(before, { mode: 0o640, gid: 42 }))
    files.set('/etc/shadow', present(exitCode === 0 ? lines.join('\n') : before, { mode: 0o640, gid: 42 }))
    return { exitCode, stderr: exitCode === 0 ? '' : 'chage: cannot lock /etc/shadow' }
  })
}
function host(text: string, backup?: string): MemoryHost {
  const made = chage()
  made.files.set('/etc/shadow', present(text, { mode: 0o640, gid: 42 }))
  if (backup !== undefined) {
    made.files.set('/etc/shadow-', present(backup, { mode: 0o600 }))
  }
  return made
}
const read = async (text: string, more: Partial<PasswordAgeChange> = {}) => passwordAge.read(host(text), { ...change, ...more })

test('the state is one number and nothing else of the line', async () =>
  assert.equal(expectValue(await read(shadow(line('99999')))), { maximumDays: 99999 }))
test('an empty field means never', async () => assert.equal(expectValue(await read(shadow(line('')))), { maximumDays: null }))
test('a person is found by the whole name', async () =>
  assert.equal(expectValue(await read(shadow(line('30', 'annabel'), line('60')))), { maximumDays: 60 }))
test('only a shorter age holds', () => {
  for (const [maximumDays, holds] of [
    [90, true],
    [60, true],
    [91, false],
    [99999, false],
    [null, false],
  ] as const) {
    assert.is(passwordAge.holds(change, { maximumDays }), holds, String(maximumDays))
  }
})
for (const [title, text] of [
  ['missing', shadow()],
  ['twice', shadow(line('90'), line('80'))],
  ['cut off', shadow(`anna:${HASH}:20000:0:90`)],
  ['with a maximum that chage would write in other digits', shadow(line('090'))],
  ['with a maximum that is no number', shadow(line('-1'))],
] as const) {
  test(`a line that is ${title} is not touched, and no hash is said`, async () => {
    const answer = await read(text)
    assert.is(answer.state, 'failed')
    assert.not.match(JSON.stringify(answer), 'only-for-tests')
  })
}
test('a name that is no name of an account never becomes an argument', async () => {
  for (const user of ['-d', '', 'a b', 'anna:x', '../x']) {
    assert.is((await read(shadow(line('90', user)), { user })).state, 'failed', user)
  }
})
test('no file, no answer', async () => assert.is((await passwordAge.read(memoryHost(), change)).state, 'failed'))

test('applied and restored, both files are as they were', async () => {
  for (const maximum of ['99999', '', '365']) {
    const one = host(shadow(line(maximum), line('99999', 'bert')), 'older')
    const before = expectValue(await passwordAge.read(one, change))
    await passwordAge.apply(one, change, before)
    const after = expectValue(await passwordAge.read(one, change))
    assert.ok(passwordAge.holds(change, after))
    assert.is(textOf(one.files.get('/etc/shadow')), shadow(line('90'), line('99999', 'bert')))
    assert.equal(one.files.get('/etc/shadow-'), present('older', { mode: 0o600 }))
    await passwordAge.restore?.(one, change, before, after)
    assert.equal(one.files.get('/etc/shadow'), present(shadow(line(maximum), line('99999', 'bert')), { mode: 0o640, gid: 42 }))
    assert.equal(one.files.get('/etc/shadow-'), present('older', { mode: 0o600 }))
  }
})
test('a copy that was not there is taken away again', async () => {
  const one = host(shadow(line('99999')))
  await passwordAge.apply(one, change, { maximumDays: 99999 })
  assert.not.ok(one.files.has('/etc/shadow-'))
})
test('a chage that fails is said, and the copy is as it was', async () => {
  const one = chage(5)
  one.files.set('/etc/shadow', present(shadow(line('99999'))))
  const said = await rejection(passwordAge.apply(one, change, { maximumDays: 99999 }))
  assert.is(said, 'The age of the password of anna was not set: exit code 5, chage: cannot lock /etc/shadow')
  assert.not.ok(one.files.has('/etc/shadow-'))
})
test('it says what was and what will be', () => {
  assert.equal(passwordAge.describe(change, { maximumDays: 99999 }), {
    target: 'password of anna',
    before: 'never expires',
    after: 'expires after 90 days',
  })
  assert.is(passwordAge.describe(change, { maximumDays: null }).before, 'never expires')
})

test.run()
