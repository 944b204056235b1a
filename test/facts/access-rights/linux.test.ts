import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/access-rights/linux.ts'
import type { AccessRights } from '../../../lib/facts/access-rights/shape.ts'
import { content, contextWith, file, files, printed } from '../answers.ts'

// passwd(5), group(5), sudoers(5), smb.conf(5); lslogins as util-linux 2.38 prints it. Values are our own.
const test = suite('rights on Linux')
const PASSWD = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
anna:x:1000:1000:Anna:/home/anna:/bin/bash
ben:x:1001:1001:Ben:/home/ben:/bin/bash
`
const GROUP = 'root:x:0:\nsudo:x:27:anna\nanna:x:1000:\nben:x:1001:\n'
const SUDOERS = 'Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n'
const fine = {
  passwd: file('/etc/passwd', PASSWD),
  group: file('/etc/group', GROUP),
  sudoers: files(content('/etc/sudoers', SUDOERS)),
  logins: printed('USER:UID:LAST-LOGIN\nroot:0:\nanna:1000:2026-11-20T09:00:00+13:00\nben:1001:\n'),
  traces: files(),
  samba: absent('present') as Answer<never>,
  smbd: absent('present') as Answer<never>,
}
type Probes = typeof fine
const read = (over: Partial<Record<keyof Probes, Answer<unknown>>> = {}): AccessRights => {
  const answer = parse({ ...fine, ...over } as Probes, contextWith())
  assert.is(answer.state, 'value', JSON.stringify(answer))
  return (answer as { value: AccessRights }).value
}
const admins = (over: Partial<Record<keyof Probes, Answer<unknown>>> = {}) =>
  read(over).administrators.entries.map(({ name, kind }) => `${name} ${kind}`)

test('root and the members of sudo', () => {
  assert.equal(admins(), ['root built-in', 'anna person'])
  assert.is(read().administrators.entries[1]?.lastUsedAt, '2026-11-19T20:00:00.000Z')
})
test('members of wheel and of admin count, whatever sudo says', () =>
  assert.equal(admins({ group: file('/etc/group', 'wheel:x:10:ben\nadmin:x:110:anna\n'), sudoers: files() }), [
    'root built-in',
    'anna person',
    'ben person',
  ]))
test('a group that sudo gives everything to counts under any name', () => {
  const sudoers = files(content('/etc/sudoers', '%it ALL=(ALL) NOPASSWD: ALL\n'))
  assert.equal(admins({ group: file('/etc/group', 'it:x:200:ben\n'), sudoers }), ['root built-in', 'ben person'])
})
test('who has the group as the first one counts', () =>
  assert.equal(admins({ passwd: file('/etc/passwd', PASSWD.replace('1001:1001', '1001:27')) }), [
    'root built-in',
    'anna person',
    'ben person',
  ]))
test('a rule for one user counts; a rule for one command, another account or an alias does not', () => {
  const rules = (text: string) => admins({ group: file('/etc/group', ''), sudoers: files(content('/etc/sudoers.d/90-init', text)) })
  assert.equal(rules('ben ALL=(ALL) NOPASSWD:ALL\n'), ['root built-in', 'ben person'])
  assert.equal(rules('ben ALL=(root) ALL\n'), ['root built-in', 'ben person'])
  assert.equal(rules('ben ALL=(ALL) /usr/bin/apt\n'), ['root built-in'])
  assert.equal(rules('ben ALL=(backup) ALL\n'), ['root built-in'])
  assert.equal(rules('# ben ALL=(ALL) ALL\nHost_Alias ben = ALL\n'), ['root built-in'])
})
test('files that sudo skips are skipped', () => {
  const sudoers = files(content('/etc/sudoers.d/ben.bak', 'ben ALL=(ALL) ALL\n'))
  assert.equal(admins({ group: file('/etc/group', ''), sudoers }), ['root built-in'])
})
test('a rule for ALL makes everybody an administrator', () => {
  const sudoers = files(content('/etc/sudoers', 'ALL ALL=(ALL) ALL\n'))
  assert.ok(admins({ sudoers }).includes('ALL everybody'))
})
test('a second account with the number of root is told by its name', () =>
  assert.ok(admins({ passwd: file('/etc/passwd', `${PASSWD}toor:x:0:0::/root:/bin/sh\n`) }).includes('toor person')))
test('who cannot log on is no everyday administrator', () =>
  assert.equal(admins({ passwd: file('/etc/passwd', PASSWD.replace('/home/anna:/bin/bash', '/home/anna:/usr/sbin/nologin')) }), [
    'root built-in',
  ]))
test('sudo rules that were denied leave a gap', () => {
  assert.is(read({ sudoers: denied('EACCES') }).administrators.complete, false)
  assert.is(read({ sudoers: absent('present') }).administrators.complete, true)
})

const uses = (over: Partial<Record<keyof Probes, Answer<unknown>>> = {}) => read(over).lastUses.entries.map(({ name, at }) => [name, at])

test('no record of a logon is not "never": desktops may write none', () =>
  assert.equal(uses(), [
    ['anna', '2026-11-19T20:00:00.000Z'],
    ['ben', 'unknown'],
  ]))
test('a day of work leaves traces in the home folder', () => {
  const traces = files(content('/home/ben/.config/dconf/user', '', { modifiedAt: '2026-11-18T00:00:00.000Z' }))
  assert.equal(uses({ traces })[1], ['ben', '2026-11-18T00:00:00.000Z'])
})
test('the newer of record and trace counts, and a longer name is another person', () => {
  const traces = files(
    content('/home/anna/.bash_history', '', { modifiedAt: '2026-11-21T00:00:00.000Z' }),
    content('/home/annabel/.bash_history', '', { modifiedAt: '2026-11-22T00:00:00.000Z' }),
  )
  assert.equal(uses({ traces })[0], ['anna', '2026-11-21T00:00:00.000Z'])
})
test('a tool that is missing or fails leaves a gap', () => {
  assert.is(read({ logins: failed('lslogins is not there') }).lastUses.complete, false)
  assert.is(read({ logins: printed('', 1) }).lastUses.complete, false)
})

const smbd = file('/usr/sbin/smbd')
const shares = (text: string) => read({ smbd, samba: file('/etc/samba/smb.conf', text) }).shares
const one = (text: string) => shares(`[data]\n  path = /srv/data\n${text}`).entries[0]

test('a share that people may change is no full control', () =>
  assert.equal(one('read only = no\n'), {
    name: 'data',
    path: '/srv/data',
    everybody: 'change',
    guests: false,
    source: '/etc/samba/smb.conf',
  }))
test('guest ok and its other name public open a share', () => {
  assert.is(one('guest ok = yes\n')?.guests, true)
  assert.is(one('Public = Yes\n')?.guests, true)
  assert.is(one('guest ok = no\n')?.guests, false)
})
test('what stands under global holds for every share, unless the share says something else', () => {
  assert.is(shares('[global]\nguest ok = yes\n[data]\npath = /srv\n').entries[0]?.guests, true)
  assert.is(shares('[global]\nguest ok = yes\n[data]\npath = /srv\npublic = no\n').entries[0]?.guests, false)
  assert.is(shares('[global]\nwritable = yes\n[data]\nread only = yes\n').entries[0]?.everybody, 'read')
})
test('files that the whole world may write are full control', () => {
  assert.is(one('writable = yes\ncreate mask = 0777\n')?.everybody, 'full')
  assert.is(one('write ok = yes\nforce directory mode = 2777\n')?.everybody, 'full')
  assert.is(one('writable = yes\ncreate mask = 0664\n')?.everybody, 'change')
  assert.is(one('create mask = 0777\n')?.everybody, 'read')
})
test('a share for named people is not for everybody', () => {
  const found = one('valid users = @staff\nwritable = yes\ncreate mask = 0777\nguest ok = yes\n')
  assert.equal([found?.everybody, found?.guests], ['none', false])
})
test('printers, home folders and switched-off shares share no folder', () =>
  assert.equal(shares('[homes]\nread only = no\n[printers]\n[print$]\n[scan]\nprintable = yes\n[old]\navailable = no\n').entries, []))
test('the file of the client without a server shares nothing', () =>
  assert.equal(read({ samba: file('/etc/samba/smb.conf', '[data]\nguest ok = yes\n') }).shares, {
    entries: [],
    complete: true,
    missed: [],
  }))
test('a server whose file was not read, or reads more files, leaves a gap', () => {
  assert.is(read({ smbd, samba: denied('EACCES') }).shares.complete, false)
  assert.is(read({ smbd }).shares.complete, false)
  assert.is(read({ smbd: failed('EIO') }).shares.complete, false)
  assert.is(shares('[global]\ninclude = /etc/samba/more.conf\n').complete, false)
})

test('garbled, empty and denied account files are no rights', () => {
  for (const passwd of [file('/etc/passwd', ''), file('/etc/passwd', 'nonsense\n'), denied('EACCES'), absent('present')]) {
    assert.is(parse({ ...fine, passwd } as Probes, contextWith()).state, 'failed')
  }
  assert.is(parse({ ...fine, group: denied('EACCES') } as unknown as Probes, contextWith()).state, 'failed')
})

test.run()
