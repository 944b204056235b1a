import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, type FileContent, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/local-accounts/linux.ts'

// Rows as passwd(5) and shadow(5) describe them; names, hashes and days are our own.
const test = suite('local accounts on Linux')
const file = (text: string): Answer<FileContent> => value({ path: '/etc/x', text, modifiedAt: '', size: 0, mode: 0, uid: 0 })
const ROOT = 'root:x:0:0:root:/root:/bin/bash'
const passwd = (...rows: string[]) => file(`${[ROOT, 'daemon:x:1:1::/:/usr/sbin/nologin', ...rows].join('\n')}\n`)
const shadow = (...rows: string[]) => file(`${['root:*:20000:0:99999:7:::', 'daemon:*:20000:0:99999:7:::', ...rows].join('\n')}\n`)
const ANNA = 'anna:x:1000:1000::/home/anna:/bin/bash'
const read = (passwords: Answer<FileContent>, secrets: Answer<FileContent>, loginDefs: Answer<FileContent> = absent('present')) =>
  parse({ passwd: passwords, shadow: secrets, loginDefs })
const accounts = (row: string, person = ANNA) => {
  const answer = read(passwd(person), shadow(row))
  return answer.state === 'value' ? answer.value.entries : answer
}

test('a person has the age of her own line in shadow', () =>
  assert.equal(accounts('anna:$y$abc:20000:0:60:7:::'), [
    { name: 'anna', id: '1000', password: 'set', maximumAgeDays: 60, keptBy: 'computer', changedOn: '2024-10-04', source: '/etc/shadow' },
  ]))
test('99999 days and no days mean never', () => {
  assert.match(JSON.stringify(accounts('anna:$y$abc:20000:0:99999:7:::')), '"never"')
  assert.match(JSON.stringify(accounts('anna:$y$abc:20000:0::7:::')), '"never"')
})
test('a date of change that is not recorded switches ageing off', () => {
  assert.match(JSON.stringify(accounts('anna:$y$abc::0:60:7:::')), /"maximumAgeDays":"never".*"undated":true/)
  assert.not.match(JSON.stringify(accounts('anna:$y$abc:0:0:60:7:::')), 'undated')
})
test('what could turn a maximum into a lock is told', () =>
  assert.equal(accounts('anna:$y$abc:20000:7:60:7:30::'), [
    {
      name: 'anna',
      id: '1000',
      password: 'set',
      maximumAgeDays: 60,
      keptBy: 'computer',
      changedOn: '2024-10-04',
      minimumAgeDays: 7,
      graceDays: 30,
      source: '/etc/shadow',
    },
  ]))
test('an empty hash needs no password', () => assert.match(JSON.stringify(accounts('anna::20000:0:60:7:::')), '"empty"'))
test('locked accounts are nobody who logs on by password', () => {
  for (const lock of ['!', '*', '!!', '!*', '!$y$abc']) {
    assert.equal(accounts(`anna:${lock}:20000:0:60:7:::`), [])
  }
})
test('an account without a shell is no person', () =>
  assert.equal(accounts('svc:$y$abc:20000:0:60:7:::', 'svc:x:1001:1001::/srv:/usr/sbin/nologin'), []))
test('root without a password is found although root is no person', () => {
  const answer = read(passwd(), file('root::20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\n'))
  assert.match(JSON.stringify(answer), '"builtIn":"administrator"')
  assert.match(JSON.stringify(answer), '"empty"')
})
test('no hash leaves the parser', () => assert.not.match(JSON.stringify(accounts('anna:$y$topsecret:20000:0:60:7:::')), 'topsecret'))
test('files that are denied, absent or broken give no accounts', () => {
  assert.equal(read(passwd(), denied('EACCES')), denied('EACCES'))
  assert.is(read(absent(), shadow()).state, 'failed')
  assert.is(read(file(''), shadow()).state, 'failed')
  assert.is(read(passwd('anna:x:1000'), shadow()).state, 'failed')
  assert.is(read(passwd(), shadow(), denied('EACCES')).state, 'denied')
})

test.run()
