import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, listing, value } from '../../../lib/api.ts'
import { accountServices, parse } from '../../../lib/facts/join-state/linux.ts'
import { content, contextWith, file, files } from '../answers.ts'

// nsswitch.conf(5), sssd.conf(5) and smb.conf(5) in the form that Debian 12 installs.
const test = suite('join-state on Linux')
const switched = (passwd: string) => file('/etc/nsswitch.conf', `# comment\npasswd:   ${passwd}\ngroup: files\n`)
const sssd = (text: string) => files(content('/etc/sssd/sssd.conf', text))
const base = { nameServices: switched('files systemd'), sssd: files(), samba: absent('absent') }
const AD = '[sssd]\ndomains = practice.example\n[domain/practice.example]\nid_provider = ad\nad_domain = practice.example\n'

test('accounts from files alone belong to nothing', () => {
  assert.equal(parse(base, contextWith()), value({ join: 'none', managed: false }))
})
test('a left-over sssd.conf that nothing asks joins nothing', () => {
  assert.equal(parse({ ...base, sssd: sssd(AD) }, contextWith()), value({ join: 'none', managed: false }))
})
test('sssd with a directory is a domain', () => {
  const answer = parse({ ...base, nameServices: switched('files sss'), sssd: sssd(AD) }, contextWith())
  assert.equal(answer, value({ join: 'domain', of: 'practice.example', managed: false }))
})
test('sssd without a directory is none', () => {
  const answer = parse({ ...base, nameServices: switched('files sss'), sssd: sssd('[domain/local]\nid_provider = files\n') }, contextWith())
  assert.equal(answer, value({ join: 'none', managed: false }))
})
test('a configuration of sssd that only root reads is no answer', () => {
  const hidden = value(listing([], ['/etc/sssd/sssd.conf was denied']))
  assert.is(parse({ ...base, nameServices: switched('files sss'), sssd: hidden }, contextWith()).state, 'failed')
})
test('winbind is a domain where samba is a member', () => {
  const samba = file('/etc/samba/smb.conf', '[Global]\n  security = ADS\n  realm = PRACTICE.EXAMPLE\n')
  const answer = parse({ ...base, nameServices: switched('files winbind'), samba }, contextWith())
  assert.equal(answer, value({ join: 'domain', of: 'PRACTICE.EXAMPLE', managed: false }))
})
test('winbind without a readable smb.conf is no answer', () => {
  assert.is(parse({ ...base, nameServices: switched('files winbind') }, contextWith()).state, 'failed')
})
test('accounts from LDAP are a domain', () => {
  assert.equal(parse({ ...base, nameServices: switched('files ldap') }, contextWith()), value({ join: 'domain', managed: false }))
})
test('a denied nsswitch.conf is no answer', () => {
  assert.is(parse({ ...base, nameServices: denied('EACCES') }, contextWith()).state, 'failed')
})
test('actions and comments are no services', () => {
  assert.equal(accountServices('passwd: files [NOTFOUND=return] sss # winbind\n'), ['files', 'sss'])
})

test.run()
