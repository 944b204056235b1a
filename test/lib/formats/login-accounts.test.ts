import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonOf } from '../../../lib/api.ts'
import { humanAccounts, newAccountMaximumAge } from '../../../lib/formats/login-accounts.ts'

const test = suite('login accounts')
const ROOT = 'root:x:0:0:root:/root:/bin/bash'
const anna = (shell = '/bin/bash', uid = 1000) => `${ROOT}\nanna:x:${uid}:1000:Anna,,,:/home/anna:${shell}\n`
const HASH = '$6$saltsalt$secretsecretsecret'
const shadow = (hash: string, changed = '20000', maximum = '90') => `root:*:19000:0:99999:7:::\nanna:${hash}:${changed}:0:${maximum}:7:::\n`
const people = (passwd: string, shadow: string, loginDefs?: string) => {
  const answer = humanAccounts({ passwd, shadow, ...(loginDefs === undefined ? {} : { loginDefs }) })
  return answer.state === 'value' ? answer.value : reasonOf(answer)
}
const only = (passwd: string, shadow: string) => {
  const [first] = people(passwd, shadow)
  return typeof first === 'object' ? first : undefined
}

test('a person has a name, a home, a shell and an age of password', () => {
  const account = {
    name: 'anna',
    uid: 1000,
    home: '/home/anna',
    shell: '/bin/bash',
    password: 'set',
    maximumAgeDays: 90,
    changedOn: '2024-10-04',
  }
  assert.equal(people(anna(), shadow(HASH)), [account])
})
test('system accounts are no people', () => assert.equal(people(`${ROOT}\n`, shadow(HASH)), []))
test('an account without a shell to log on with is no person', () => assert.equal(people(anna('/usr/sbin/nologin'), shadow(HASH)), []))
test('an account with no shell at all gets the standard one', () => assert.is(only(anna(''), shadow(HASH))?.shell, '/bin/sh'))
test('login.defs moves the limits', () => {
  assert.equal(people(anna('/bin/bash', 500), shadow(HASH)), [])
  assert.is(people(anna('/bin/bash', 500), shadow(HASH), 'UID_MIN 500').length, 1)
})
for (const locked of ['!', '*', '!!', '!*', `!${HASH}`]) {
  test(`a password field of ${locked.slice(0, 4)} is locked`, () => assert.is(only(anna(), shadow(locked))?.password, 'locked'))
}
test('an empty field needs no password', () => assert.is(only(anna(), shadow(''))?.password, 'empty'))
test('an empty field in passwd needs no password either', () =>
  assert.is(only(anna().replace('anna:x', 'anna:'), shadow(HASH))?.password, 'empty'))
test('an account without an entry in shadow has none', () => assert.is(only(anna(), 'root:*:19000:0:99999:7:::')?.password, 'none'))
for (const never of ['', '99999', '-1']) {
  test(`a maximum age of "${never}" is never`, () => assert.is(only(anna(), shadow(HASH, '20000', never))?.maximumAgeDays, 'never'))
}
test('a change that is due at once has no date', () => assert.is(only(anna(), shadow(HASH, '0'))?.changedOn, undefined))
test('without a date of change nothing ages, whatever the maximum says', () => {
  const account = only(anna(), shadow(HASH, ''))
  assert.equal([account?.maximumAgeDays, account?.undated], ['never', true])
})
test('days to keep a new password and days of grace are read where there are any', () => {
  const account = only(anna(), `anna:${HASH}:20000:7:90:7:0::\n`)
  assert.equal([account?.minimumAgeDays, account?.graceDays], [7, 0])
  assert.not.ok('graceDays' in (only(anna(), shadow(HASH)) ?? {}))
})
test('a hash never comes out', () => {
  assert.not.match(JSON.stringify(humanAccounts({ passwd: anna(), shadow: shadow(HASH) })), 'secret')
  assert.not.match(JSON.stringify(humanAccounts({ passwd: anna(), shadow: `anna:${HASH}` })), 'secret')
  assert.not.match(JSON.stringify(humanAccounts({ passwd: `anna:${HASH}:x`, shadow: shadow(HASH) })), 'secret')
})
test('a broken line is no answer and says where', () => assert.match(String(people(`${ROOT}\nbroken`, shadow(HASH))), 'line 2'))
test('empty files are no answer', () => {
  assert.is(humanAccounts({ passwd: '', shadow: shadow(HASH) }).state, 'failed')
  assert.is(humanAccounts({ passwd: anna(), shadow: '' }).state, 'failed')
})
test('entries of NIS are left alone', () => assert.is(people(`${anna()}+::::::\n`, shadow(HASH)).length, 1))
test('new accounts take their age from login.defs', () => {
  assert.is(newAccountMaximumAge('PASS_MAX_DAYS\t90'), 90)
  assert.is(newAccountMaximumAge('PASS_MAX_DAYS\t99999'), 'never')
  assert.is(newAccountMaximumAge(''), 'never')
})
test('no text makes it throw', () => {
  const text = fc.string({ unit: fc.constantFrom(':', 'x', '1000', '\n', '!', '/bin/sh', '9999999999999') })
  fc.assert(fc.property(text, text, (passwd, shadow) => void humanAccounts({ passwd, shadow })))
})

test.run()
