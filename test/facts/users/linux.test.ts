import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/users/linux.ts'
import { content, contextWith, file, files } from '../answers.ts'

// passwd(5), login.defs(5) and nsswitch.conf(5) in the form that Debian 12 installs.
const test = suite('users on Linux')
const passwd = (...lines: string[]) => file('/etc/passwd', ['root:x:0:0:root:/root:/bin/bash', ...lines, ''].join('\n'))
const ANNA = 'anna:x:1000:1000:Anna,,,:/home/anna:/bin/bash'
const base = { passwd: passwd(ANNA), loginDefs: absent(), nameServices: file('n', 'passwd: files\n'), homes: files() }
const directory = { ...base, nameServices: file('n', 'passwd: files sss\n') }
const usersOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}
const names = (probes: Parameters<typeof parse>[0]) => usersOf(probes)?.entries.map(({ name }) => name)

test('people have a uid from 1000 and a shell', () => {
  assert.equal(usersOf(base)?.entries, [{ name: 'anna', id: '1000', home: '/home/anna', kind: 'local' }])
})
test('nobody and service accounts are left out', () => {
  const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
  const service = 'backup:x:1500:1500::/srv:/usr/sbin/nologin'
  assert.equal(names({ ...base, passwd: passwd(ANNA, nobody, service) }), ['anna'])
})
test('login.defs moves the limits', () => {
  assert.equal(names({ ...base, loginDefs: file('/etc/login.defs', 'UID_MIN 2000\nUID_MAX 3000\n') }), [])
})
test('a computer without people has a whole, empty list', () => {
  assert.equal(usersOf({ ...base, passwd: passwd() }), listing([]))
})
test('people of a directory are known by their home folders', () => {
  const homes = files(
    content('/home/ben@practice.example/.bashrc', '', { uid: 1_200_001 }),
    content('/home/anna/.bashrc', '', { uid: 1000 }),
  )
  assert.equal(usersOf({ ...directory, homes })?.entries[1], {
    name: 'ben@practice.example',
    id: '1200001',
    home: '/home/ben@practice.example',
    kind: 'domain',
  })
})
test('without a directory, folders of deleted accounts are nobody', () => {
  assert.equal(names({ ...base, homes: files(content('/home/gone/.bashrc', '', { uid: 1009 })) }), ['anna'])
})
test('home folders that could not be listed leave a gap where a directory is used', () => {
  const homes = value(listing([], ['/home/secret could not be listed']))
  assert.is(usersOf({ ...directory, homes })?.complete, false)
  assert.is(usersOf({ ...base, homes })?.complete, true)
})
test('a garbled or denied passwd is no answer', () => {
  assert.is(usersOf({ ...base, passwd: file('/etc/passwd', 'garbage\n') }), undefined)
  assert.is(usersOf({ ...base, passwd: file('/etc/passwd', '') }), undefined)
  assert.is(usersOf({ ...base, passwd: denied('EACCES') }), undefined)
})

test.run()
