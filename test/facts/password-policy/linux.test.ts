import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, type FactContext, type FileContent, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/password-policy/linux.ts'
import type { KindPolicy, Pam, PasswordPolicy } from '../../../lib/facts/password-policy/shape.ts'

// Stacks in the shape that pam-auth-update of Debian 12 and authselect of the Red Hat family write; values are our own.
const test = suite('password policy on Linux')
const file = (path: string, text: string): FileContent => ({
  path,
  text,
  modifiedAt: '2026-01-01T00:00:00Z',
  size: text.length,
  mode: 0o644,
  uid: 0,
})
const files = (...entries: Array<[path: string, text: string]>) => value(listing(entries.map(([path, text]) => file(path, text))))
const UNIX = 'password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt\npassword\trequisite\tpam_deny.so\n'
const ASKED = `password\trequisite\tpam_pwquality.so retry=3\n${UNIX}`
const debian = (text: string) => files(['/etc/pam.d/common-password', text], ['/etc/pam.d/passwd', '@include common-password\n'])
const conf = (...texts: string[]) =>
  files(
    ...texts.map((text, index): [string, string] => [
      index === 0 ? '/etc/security/pwquality.conf' : `/etc/security/pwquality.conf.d/${index}0-a.conf`,
      text,
    ]),
  )
const installed: Probes = {
  services: debian(ASKED),
  quality: conf('# minlen = 8\n'),
  module: files(['/usr/lib/x86_64-linux-gnu/security/pam_pwquality.so', '']),
  dictionary: files(['/var/cache/cracklib/cracklib_dict.pwd', '']),
  loginDefs: value(file('/etc/login.defs', 'PASS_MAX_DAYS\t99999\n')),
  release: value(file('/etc/os-release', 'ID=debian\n')),
  directory: absent('present'),
}
const people = (...kinds: KindPolicy['kind'][]): Answer<unknown> =>
  value(listing(kinds.map((kind, index) => ({ name: `p${index}`, id: `100${index}`, home: '/home/p', kind }))))
const context = (users: Answer<unknown> = people('local')): FactContext => ({
  platform: 'linux',
  now: '2026-11-22T00:00:00Z',
  facts: { users },
})
const fact = (more: Partial<Probes>, users?: Answer<unknown>): PasswordPolicy => {
  const answer = parse({ ...installed, ...more }, context(users))
  assert.is(answer.state, 'value', JSON.stringify(answer))
  return answer.state === 'value' ? answer.value : { kinds: [], holes: [], notes: [], mechanism: { by: 'profile' } }
}
const rules = (more: Partial<Probes>) => {
  const found = fact(more).kinds[0]?.rules
  return found?.state === 'value' ? found.value : found
}
const pam = (more: Partial<Probes>): Pam => {
  const { mechanism } = fact(more)
  assert.is(mechanism.by, 'pam')
  return mechanism as Pam
}

test('the library alone asks for 8 characters and no mix', () =>
  assert.equal(rules({}), { minimumLength: 8, minimumClasses: 0, maximumAgeDays: 'per-account', reversible: false }))
test('without the module pam_unix asks for 6 characters', () => {
  const found = rules({ services: debian(UNIX), module: files() })
  assert.is('minimumLength' in (found ?? {}) && (found as { minimumLength: number }).minimumLength, 6)
  assert.match(JSON.stringify(found), 'does not ask pam_pwquality')
})
test('pam_unix may be told another minimum', () =>
  assert.match(JSON.stringify(rules({ services: debian('password required pam_unix.so minlen=10\n') })), '"minimumLength":10'))
test('negative credits demand kinds of characters', () =>
  assert.match(JSON.stringify(rules({ quality: conf('ucredit=-1\nlcredit = -1\ndcredit=-2\n') })), '"minimumClasses":3'))
test('positive credits demand nothing and shorten the length', () => {
  const found = JSON.stringify(rules({ quality: conf('minlen = 10\nucredit = 1\nlcredit = 1\ndcredit = 1\n') }))
  assert.match(found, '"minimumLength":7')
  assert.match(found, '"minimumClasses":0')
})
test('minclass demands kinds of characters', () =>
  assert.match(JSON.stringify(rules({ quality: conf('minclass = 3') })), '"minimumClasses":3'))
test('pwquality.conf wins over its drop-ins', () =>
  assert.match(JSON.stringify(rules({ quality: conf('minlen = 9', 'minlen = 20') })), '"minimumLength":9'))
test('arguments of the module win over all files', () =>
  assert.match(
    JSON.stringify(rules({ services: debian(`password requisite pam_pwquality.so minlen=6\n${UNIX}`), quality: conf('minlen = 14') })),
    '"minimumLength":6',
  ))
test('enforcing=0 only warns', () => assert.match(JSON.stringify(rules({ quality: conf('enforcing = 0') })), /enforcing=0 .* only warns/))
test('a module whose refusal is ignored enforces nothing', () =>
  assert.match(JSON.stringify(rules({ services: debian(`password optional pam_pwquality.so\n${UNIX}`) })), 'goes on after a refusal'))
test('a module after pam_unix comes too late', () => {
  const services = debian('password required pam_unix.so\npassword requisite pam_pwquality.so\n')
  assert.is(pam({ services }).asked, 'late')
  assert.match(JSON.stringify(rules({ services })), 'does not ask')
})
test('a line that names a module which is not installed enforces nothing', () =>
  assert.match(JSON.stringify(rules({ module: files() })), 'is not installed'))
test('the looser of two stacks counts', () => {
  const services = files(['/etc/pam.d/system-auth', ASKED], ['/etc/pam.d/password-auth', UNIX])
  assert.is(fact({ services }).kinds[0]?.source, '/etc/pam.d/password-auth')
})
test('an included file is followed', () => {
  const services = files(['/etc/pam.d/common-password', '@include common-password-pc\n'], ['/etc/pam.d/common-password-pc', ASKED])
  assert.is(pam({ services }).asked, 'yes')
})
test('an include that is not there leaves the policy unread', () =>
  assert.is(parse({ ...installed, services: debian('@include site-password\n') }, context()).state, 'failed'))
test('another module that judges passwords is not taken for pwquality', () => {
  const services = debian(`password requisite pam_passwdqc.so\n${UNIX}`)
  assert.match(JSON.stringify(fact({ services }).kinds[0]?.rules), 'pam_passwdqc.so, whose rules Rounds does not read')
  assert.is(pam({ services }).other, 'pam_passwdqc.so')
})
test('no known service file is no policy', () =>
  assert.is(parse({ ...installed, services: files(['/etc/pam.d/su', '']) }, context()).state, 'failed'))
test('a denied read is not an empty configuration', () => {
  assert.equal(parse({ ...installed, quality: denied('EACCES') }, context()), denied('EACCES'))
  assert.equal(parse({ ...installed, services: denied('EACCES') }, context()), denied('EACCES'))
  const some = value({ entries: [], complete: false, missed: ['/etc/security/pwquality.conf: EACCES'] })
  assert.is(parse({ ...installed, quality: some }, context()).state, 'failed')
})
test('a module folder that could not be read leaves the rules unknown', () =>
  assert.is(fact({ module: denied('EACCES') }).kinds[0]?.rules.state, 'failed'))
test('the plan is told distribution, module, stack and where values stand', () => {
  const { debianFamily, module, asked, settings, newAccountsMaximumAgeDays } = pam({ quality: conf('minlen = 7') })
  assert.equal({ debianFamily, module, asked }, { debianFamily: true, module: 'installed', asked: 'yes' })
  assert.equal(settings.minlen, { value: 7, source: '/etc/security/pwquality.conf' })
  assert.is(newAccountsMaximumAgeDays, 'never')
})
test('a derivative of Debian belongs to the family', () => {
  assert.is(pam({ release: value(file('/etc/os-release', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n')) }).debianFamily, true)
  assert.is(pam({ release: value(file('/etc/os-release', 'ID=fedora\n')) }).debianFamily, false)
  assert.is(pam({ release: denied('EACCES') }).debianFamily, 'unknown')
})
test('a line that the library cannot read is told', () =>
  assert.match(pam({ quality: conf('minlength = 12\n') }).problems.join(), 'minlength'))
test('people of a directory follow rules that are not here', () => {
  const [, domain] = fact({}, people('local', 'domain')).kinds
  assert.is(domain?.kind, 'domain')
  assert.is(domain?.rules.state, 'failed')
})
test('a configured directory counts before anybody of it was here', () => {
  const directory = value(
    file('/etc/sssd/sssd.conf', '[sssd]\ndomains = clinic.test\n[domain/clinic.test]\nldap_default_authtok = hidden-secret\n'),
  )
  const found = fact({ directory })
  assert.match(found.kinds[1]?.source ?? '', 'domains clinic.test')
  assert.not.match(JSON.stringify(found), 'hidden-secret')
})
test('unknown people leave doubt beside the local policy', () =>
  assert.equal(
    fact({}, denied('no access')).kinds.map(({ kind, rules }) => [kind, rules.state]),
    [
      ['local', 'value'],
      ['unknown', 'failed'],
    ],
  ))
test('lock-out is noted', () => {
  const services = files(['/etc/pam.d/common-password', ASKED], ['/etc/pam.d/common-auth', 'auth required pam_faillock.so preauth\n'])
  assert.match(fact({ services }).notes.join(), 'lock an account')
  assert.match(fact({}).notes.join(), 'never lock')
})
test('a missing dictionary, without which no person can change a password, is told', () => {
  assert.is(pam({}).dictionary, 'there')
  assert.is(pam({ dictionary: files() }).dictionary, 'missing')
  assert.match(fact({ dictionary: files() }).notes.join(), 'cracklib-runtime')
  assert.is(pam({ dictionary: denied('EACCES') }).dictionary, 'unknown')
  assert.is(pam({ dictionary: files(), quality: conf('dictcheck = 0') }).dictionary, 'not-used')
})

test.run()
