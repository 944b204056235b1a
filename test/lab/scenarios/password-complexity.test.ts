import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { fix, onHost, prepareHost, type Scenario, type Step, scenarios, shell } from './support.ts'

const test = suite('password-complexity on Debian')
const CONF = '/etc/security/pwquality.conf'
const GOOD = 'minlen = 12\nminclass = 3\n'

const conf = (text: string): Step => ({ write: CONF, text })
const dropIn = (name: string, text: string): Step => ({ write: `${CONF}.d/${name}.conf`, text })
const aged: Step = "chage -M 90 anna; chage -M 90 bert; sed -i 's/^PASS_MAX_DAYS.*/PASS_MAX_DAYS 90/' /etc/login.defs"
const module_: Step = 'apt-get install -y -q --no-install-recommends libpam-pwquality cracklib-runtime >/dev/null'
const agreed = { consent: ['password-policy'] }
const agreedToExpire = { consent: ['expire-passwords'] }
const agesAre = (text: string) => ({
  run: `awk -F: '$1 == "anna" || $1 == "bert" { print $1, $5 }' /etc/shadow`,
  says: new RegExp(`^${text}$`),
  afterFix: true,
})
/** What PAM itself says of an account whose password has ended; nobody is locked out for good. */
const mustChange = (user: string) => ({
  run: `LC_ALL=C chage -l ${user} | grep -E '^(Password expires|Password inactive)'`,
  says: /Password expires\s*: Mar 31, 2020\nPassword inactive\s*: never/,
  afterFix: true,
})
const mends = { fix: { outcome: 'fixed', ...agreed } } as const satisfies Partial<Scenario>

scenarios(test, 'password-complexity', [
  {
    name: 'module missing',
    prepare: [aged],
    expect: 'fail',
    summary: /not enforced: .*common-password does not ask/,
    fix: { outcome: 'fixed', installs: true, ...agreed },
  },
  {
    name: 'module missing, and nobody agreed to stricter passwords',
    prepare: [aged],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'password-policy' },
  },
  {
    name: 'module missing, and passwords never expire',
    expect: 'fail',
    fix: {
      outcome: 'improved',
      verdict: 'fail',
      leaves: /expire-passwords: /,
      installs: true,
      again: 'refused',
      ...agreed,
    },
  },
  {
    name: 'module missing, passwords never expire, and everybody agreed',
    expect: 'fail',
    fix: {
      outcome: 'improved',
      leaves: /PASS_MAX_DAYS 90/,
      installs: true,
      again: 'unchanged',
      consent: ['password-policy', 'expire-passwords'],
    },
    really: [agesAre('anna 90\nbert 90\n')],
  },
  { name: 'right values', prepare: [aged, module_, conf(GOOD)], expect: 'pass' },
  { name: 'module as it comes, without a mix', prepare: [aged, module_], expect: 'fail', ...mends },
  { name: 'wrong value', prepare: [aged, module_, conf('minlen = 6\nminclass = 3\n')], expect: 'fail', ...mends },
  { name: 'value commented out', prepare: [aged, module_, conf(`# ${GOOD.replace('\n', '\n# ')}`)], expect: 'fail', ...mends },
  { name: 'enforcing off', prepare: [aged, module_, conf(`${GOOD}enforcing = 0\n`)], expect: 'fail', summary: /enforcing=0/, ...mends },
  {
    name: 'positive credits',
    prepare: [aged, module_, conf('minlen = 8\nminclass = 3\ndcredit = 2\nucredit = 1\n')],
    expect: 'fail',
    summary: /at least 5 characters/,
    ...mends,
  },
  {
    name: 'a drop-in that the main file overrules',
    prepare: [aged, module_, dropIn('90-late', GOOD), conf('minlen = 6\n')],
    expect: 'fail',
    ...mends,
  },
  { name: 'a good drop-in alone', prepare: [aged, module_, dropIn('10-early', GOOD), conf('')], expect: 'pass' },
  {
    name: 'a later drop-in that loosens an earlier one',
    prepare: [aged, module_, dropIn('10-early', GOOD), dropIn('90-late', 'minlen = 6\n'), conf('')],
    expect: 'fail',
    ...mends,
  },
  {
    name: 'arguments of the module overrule the files',
    prepare: [aged, module_, conf(GOOD), "sed -i 's/pam_pwquality.so.*/pam_pwquality.so retry=3 minlen=6/' /etc/pam.d/common-password"],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'module-arguments', ...agreed },
  },
  {
    name: 'module only optional',
    prepare: [aged, module_, conf(GOOD), "sed -i 's/requisite\\(.*pam_pwquality\\)/optional\\1/' /etc/pam.d/common-password"],
    expect: 'fail',
    summary: /not enforced/,
  },
  {
    name: 'module installed, but switched off',
    prepare: [aged, module_, conf(GOOD), 'pam-auth-update --package --disable pwquality'],
    expect: 'fail',
    ...mends,
  },
  { name: 'a line that the library cannot read', prepare: [aged, module_, conf(`minlen = twelve\n${GOOD}`)], expect: 'fail' },
  {
    name: 'empty password',
    prepare: [aged, module_, conf(GOOD), 'passwd -q -d bert'],
    expect: 'fail',
    summary: /^account:bert: needs no password/,
    fix: { outcome: 'refused', code: 'nothing-to-strengthen', ...agreed },
  },
  {
    name: 'a password that never expires',
    prepare: [aged, module_, conf(GOOD), 'chage -M -1 anna'],
    expect: 'fail',
    summary: /^account:anna: its password never expires/,
    fix: { outcome: 'fixed', ...agreedToExpire },
    really: [agesAre('anna 90\nbert 90\n')],
  },
  {
    name: 'a password that never expires, and nobody agreed to end it',
    prepare: [aged, module_, conf(GOOD), 'chage -M -1 anna'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'expire-passwords', ...agreed },
  },
  {
    name: 'passwords that live too long, one of them short and old, with a copy of shadow that is older still',
    prepare: [
      aged,
      module_,
      conf(GOOD),
      'chage -M 91 anna; chage -d 2020-01-01 -M 99999 bert',
      'echo older >/etc/shadow-; chmod 600 /etc/shadow-',
    ],
    expect: 'fail',
    fix: { outcome: 'fixed', ...agreedToExpire },
    really: [agesAre('anna 90\nbert 90\n'), mustChange('bert')],
  },
  {
    name: 'a password whose end would lock the account',
    prepare: [aged, module_, conf(GOOD), 'chage -d 2020-01-01 -M 99999 -I 30 bert'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'nothing-to-strengthen', ...agreedToExpire },
  },
  {
    name: 'a password that must be kept for longer than it may',
    prepare: [aged, module_, conf(GOOD), 'chage -m 120 -M 99999 bert'],
    expect: 'fail',
    fix: { outcome: 'refused', code: 'nothing-to-strengthen', ...agreedToExpire },
  },
  {
    name: 'a password without the day of its last change never ends',
    prepare: [aged, module_, conf(GOOD), "sed -i 's/^\\(anna:[^:]*\\):[0-9]*:/\\1::/' /etc/shadow"],
    expect: 'fail',
    summary: /^account:anna: its password never expires/,
    fix: { outcome: 'refused', code: 'nothing-to-strengthen', ...agreedToExpire },
  },
  {
    name: 'a distribution whose rules are not changed, but ages are',
    prepare: [aged, module_, conf(GOOD), 'chage -M 91 anna', "sed -i 's/^ID=.*/ID=other/; /^ID_LIKE/d' /usr/lib/os-release"],
    expect: 'fail',
    fix: { outcome: 'improved', leaves: /Only Debian/, ...agreedToExpire },
    really: [agesAre('anna 90\nbert 90\n')],
  },
  {
    name: 'a locked account that never expires',
    prepare: [aged, module_, conf(GOOD), 'chage -M -1 anna; passwd -q -l anna'],
    expect: 'pass',
  },
  {
    name: 'length alone, as today is advised',
    prepare: [aged, module_, conf('minlen = 16\n')],
    settings: { mode: 'modern' },
    expect: 'warn',
    summary: /looser than/,
  },
  {
    name: 'a directory keeps accounts',
    prepare: [aged, module_, conf(GOOD), { write: '/etc/sssd/sssd.conf', text: '[sssd]\ndomains = clinic\n', mode: 0o600 }],
    expect: 'unknown',
  },
])

/** What passwd(1) itself says when bert chooses a password. */
async function choose(host: LabHost, from: string, to: string): Promise<boolean> {
  const { exitCode } = await host.run(['runuser', '-u', 'bert', '--', 'passwd'], { input: `${from}\n${to}\n${to}\n` })
  return exitCode === 0
}

test('after the fix a person can choose a strong password and no weak one', () =>
  onHost('choosing', async (host) => {
    await prepareHost(host, [aged, 'chage -m 0 bert'])
    const first = 'only-for-the-lab-2'
    assert.ok(await choose(host, first, 'kitten7'), 'the untouched computer takes a weak password')
    const { found } = await fix(host, 'password-complexity', ['--apply', '--consent', 'password-policy'])
    assert.is(found.remediation?.outcome, 'fixed')
    assert.not.ok(await choose(host, 'kitten7', 'Xq7-vM'), 'too short')
    assert.not.ok(await choose(host, 'kitten7', 'qpwoeirutyalskd'), 'no mix')
    assert.ok(await choose(host, 'kitten7', 'Violet-74-harbour'), 'a strong one')
    assert.match(await shell(host, 'passwd -S bert'), /^bert P /)
  }))

if (requires('password-complexity on Debian', 'root', 'nspawn')) {
  test.run()
}
