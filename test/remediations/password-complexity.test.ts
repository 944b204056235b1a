import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type Change, type Context, failed, listing, type Plan, type Refusal, value } from '../../lib/api.ts'
import { undeclaredPart } from '../../lib/engine/plan.ts'
import type { LocalAccount } from '../../lib/facts/local-accounts/shape.ts'
import type { Mechanism, Pam, PamSetting, PasswordPolicy, Rules } from '../../lib/facts/password-policy/shape.ts'
import type { ItemManifest } from '../../lib/schema/types.ts'
import plan from '../../remediations/password-complexity.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('password-complexity remediation')
const manifest = JSON.parse(readFileSync(new URL('../../manifests/password-complexity.json', import.meta.url), 'utf8')) as ItemManifest
const settings = { mode: 'seed', minLength: 8, maxAgeDays: 90, requireAllClasses: false, modernMinLength: 14, secondFactor: false }
const windows: Context = {
  platform: 'win32',
  ...ORDINARY,
}
const linux: Context = { ...windows, platform: 'linux' }
const weak: Rules = { minimumLength: 0, minimumClasses: 0, maximumAgeDays: 'never', reversible: true }
const strong: Rules = { minimumLength: 12, minimumClasses: 3, maximumAgeDays: 60, reversible: false }
const local = (mechanism: Mechanism, rules: Answer<Rules>, more: Partial<PasswordPolicy['kinds'][number]> = {}): PasswordPolicy => ({
  kinds: [{ kind: 'local', people: [{ name: 'anna', id: '1001' }], rules, source: 'test', owner: 'local', ...more }],
  holes: [{ what: 'automatic-logon', open: false, source: 'test', owner: 'local' }],
  notes: [],
  mechanism,
})
const anna: LocalAccount = { name: 'anna', id: '1001', password: 'set', maximumAgeDays: 'policy', keptBy: 'computer', source: 'test' }
const secpol: Mechanism = { by: 'security-policy', longestMinimum: 14, managed: false }
const planned = (policy: PasswordPolicy, accounts: LocalAccount[], context: Context, more = {}) =>
  plan({ policy, accounts: value(listing(accounts)) }, { ...settings, ...more }, context)
const refusedAs = (answer: Plan | Refusal) => ('refused' in answer ? answer.refused : answer)
const changesOf = (answer: Plan | Refusal): Change[] => ('refused' in answer ? assert.unreachable(answer.refused) : answer.changes) ?? []
const declared = (answer: Plan | Refusal, platform: Context['platform']) =>
  changesOf(answer).map((change) => undeclaredPart(manifest, change, platform))

const onWindows = (rules: Rules = weak, context: Partial<Context> = {}, more = {}, accounts = [anna]) =>
  planned(local(secpol, value(rules)), accounts, { ...windows, ...context }, more)
const policyValues = (answer: Plan | Refusal) => changesOf(answer).map((change) => (change.kind === 'security-policy' ? change.values : {}))

test('Windows gets length and complexity in one change and the age in another', () =>
  assert.equal(policyValues(onWindows()), [
    { MinimumPasswordLength: 8, PasswordComplexity: 1, ClearTextPassword: 0 },
    { MaximumPasswordAge: 90 },
  ]))
test('each change waits for a consent of its own', () => {
  const codes = changesOf(onWindows()).map(({ consent, risk }) => [consent?.code, risk])
  assert.equal(codes, [
    ['password-policy', 'disruptive'],
    ['expire-passwords', 'disruptive'],
  ])
})
test('nothing is ever loosened', () => {
  assert.is(refusedAs(onWindows(strong)), 'nothing-to-strengthen')
  assert.equal(policyValues(onWindows({ ...strong, minimumClasses: 0 })), [{ PasswordComplexity: 1 }])
  assert.equal(policyValues(onWindows({ ...strong, maximumAgeDays: 180 })), [{ MaximumPasswordAge: 90 }])
})
test('a value that is not shown is not set', () =>
  assert.equal(policyValues(onWindows({ minimumLength: 6, minimumClasses: 'unknown', maximumAgeDays: 'unknown', reversible: 'unknown' })), [
    { MinimumPasswordLength: 8 },
  ]))
test('modern mode sets length and neither complexity nor, with a second factor, an age', () =>
  assert.equal(policyValues(onWindows({ ...weak, reversible: false }, {}, { mode: 'modern', secondFactor: true })), [
    { MinimumPasswordLength: 14 },
  ]))
test('the manifest declares every change on Windows', () => {
  for (const rules of [weak, { ...weak, minimumClasses: 3 }, { ...weak, minimumLength: 8 }, { ...weak, reversible: false }]) {
    assert.equal([...new Set(declared(onWindows(rules), 'win32'))], [undefined])
  }
})
test('whose password ends at once is said before', () => {
  const old = { ...anna, changedOn: '2026-01-01' }
  const fresh = { ...anna, name: 'ben', id: '1002', changedOn: '2026-11-01' }
  const program = { ...anna, name: 'svc', id: '1009' }
  const exempt = { ...anna, name: 'eve', maximumAgeDays: 'never' } as const
  const said = changesOf(onWindows(weak, {}, {}, [old, fresh, program, exempt]))[1]?.consent?.because ?? ''
  assert.match(said, 'at once: anna, svc')
  assert.match(said, 'Used by a program, perhaps: svc')
  assert.not.match(said, 'ben')
})
test('what a policy cannot mend is left and said', () => {
  const guest = { ...anna, name: 'Gast', builtIn: 'guest' } as const
  const answer = onWindows(weak, {}, {}, [guest, { ...anna, password: 'not-required' }, { ...anna, name: 'eve', maximumAgeDays: 'never' }])
  const leaves = 'refused' in answer ? [] : (answer.leaves ?? [])
  assert.match(leaves.join(), 'Disable the guest account "Gast"')
  assert.match(leaves.join(), 'Give the account "anna" a password')
  assert.match(leaves.join(), 'Let the password of "eve" expire')
})
test('a sound account leaves nothing open', () => assert.not.ok('leaves' in onWindows()))

const refusals: Array<[title: string, code: string, context: Partial<Context>]> = [
  ['in a domain the domain decides', 'domain-joined', { join: 'domain' }],
  ['hybrid computers belong to a domain', 'domain-joined', { join: 'hybrid' }],
  ['an unknown domain is not none', 'domain-unknown', { join: 'unknown' }],
  ['accounts of Entra are not kept here', 'not-stand-alone', { join: 'entra' }],
  ['a domain controller is never touched', 'domain-controller', { role: 'domain-controller' }],
  ['servers are not touched', 'server-role', { role: 'server' }],
  ['servers of the practice system are not touched', 'server-role', { role: 'pms-server' }],
  ['an unknown role may be a server', 'server-role', { role: 'unknown' }],
  ['an enrolled computer belongs to its management', 'device-management', { managed: true }],
  ['an unknown enrolment may be one', 'device-management', { managed: 'unknown' }],
]
for (const [title, code, context] of refusals) {
  test(`${title}: ${code}`, () => assert.is(refusedAs(onWindows(weak, context)), code))
}
const refusedFor = (policy: PasswordPolicy, more = {}, accounts = [anna]) => refusedAs(planned(policy, accounts, windows, more))

test('password rules of a device management are refused', () => {
  assert.is(refusedFor(local({ ...secpol, managed: true }, value(weak))), 'device-management')
  assert.is(refusedFor(local({ ...secpol, managed: 'unknown' }, value(weak))), 'device-management')
})
test('automatic logon is refused, also when it could not be ruled out', () => {
  for (const open of [true, 'unknown'] as const) {
    assert.is(
      refusedFor({ ...local(secpol, value(weak)), holes: [{ what: 'automatic-logon', open, source: 'test', owner: 'local' }] }),
      'auto-logon',
    )
  }
})
test('only people whose rules are kept elsewhere are refused', () => {
  assert.is(refusedFor({ ...local(secpol, value(weak)), kinds: [] }), 'no-local-people')
  assert.is(refusedFor(local(secpol, value(weak), { people: [] })), 'no-local-people')
  assert.is(refusedFor(local(secpol, value(weak)), {}, [{ ...anna, keptBy: 'microsoft' }]), 'no-local-people')
})
test('a policy of somebody else is refused', () => {
  for (const owner of ['domain-policy', 'local-policy', 'unknown'] as const) {
    assert.is(refusedFor(local(secpol, value(weak), { owner })), 'policy-owned')
  }
})
test('a policy that was not read is refused', () => assert.is(refusedFor(local(secpol, failed('no file'))), 'policy-unread'))
test('more than 14 characters need a switch first', () => {
  assert.is(refusedFor(local(secpol, value(weak)), { minLength: 16 }), 'length-limit')
  assert.equal(policyValues(planned(local({ ...secpol, longestMinimum: 128 }, value(strong)), [anna], windows, { minLength: 16 })), [
    { MinimumPasswordLength: 16 },
  ])
})

const CONF = '/etc/security/pwquality.conf'
const OWN = `${CONF}.d/50-rounds.conf`
const DEFAULTS: Record<PamSetting, number> = { minlen: 8, minclass: 0, ucredit: 0, lcredit: 0, dcredit: 0, ocredit: 0, enforcing: 1 }
const pam = (set: Partial<Record<PamSetting, [value: number, source: string]>> = {}, more: Partial<Pam> = {}): Pam => {
  const entries = Object.entries(DEFAULTS).map(([name, standard]) => {
    const [value, source] = set[name as PamSetting] ?? [standard, 'default']
    return [name, { value, source }]
  })
  const settings = Object.fromEntries(entries) as Pam['settings']
  const found: Pam = {
    by: 'pam',
    debianFamily: true,
    module: 'installed',
    asked: 'yes',
    dictionary: 'there',
    problems: [],
    newAccountsMaximumAgeDays: 90,
    settings,
  }
  return { ...found, ...more }
}
const aged = { ...anna, maximumAgeDays: 60 }
const onLinux = (mechanism: Pam, accounts: LocalAccount[] = [aged], more = {}, context = linux) =>
  planned(local(mechanism, value({ ...weak, maximumAgeDays: 'per-account' })), accounts, context, more)
const written = (answer: Plan | Refusal) =>
  changesOf(answer).map((change) => {
    switch (change.kind) {
      case 'file':
        return `${change.path}: ${change.text.split('\n').slice(1, -1).join(', ')}`
      case 'config-value':
        return `${change.path} ${change.name}=${change.value}`
      case 'package':
        return `package ${change.name}`
      case 'pam-profile':
        return `profile ${change.profile}`
      default:
        return change.kind
    }
  })
const MIX = 'ucredit = -1, lcredit = -1, dcredit = -1'

test('a missing module is installed before its rules are written', () =>
  assert.equal(written(onLinux(pam({}, { module: 'missing', asked: 'no' }))), ['package libpam-pwquality', `${OWN}: ${MIX}`]))
test('an installed module that is not asked is switched on', () =>
  assert.equal(written(onLinux(pam({}, { asked: 'no' }))), ['profile pwquality', `${OWN}: ${MIX}`]))
test('the dictionary comes before the module, or nobody but root could change a password', () => {
  const words = 'package cracklib-runtime'
  const missing = pam({}, { module: 'missing', asked: 'no', dictionary: 'missing' })
  assert.equal(written(onLinux(missing)).slice(0, 2), [words, 'package libpam-pwquality'])
  assert.equal(written(onLinux(pam({}, { asked: 'no', dictionary: 'unknown' }))).slice(0, 2), [words, 'profile pwquality'])
  assert.is(written(onLinux(pam({}, { dictionary: 'missing' })))[0], words)
  assert.not.ok(written(onLinux(pam({}, { dictionary: 'not-used' }))).includes(words))
  assert.equal([...new Set(declared(onLinux(missing), 'linux'))], [undefined])
})
test('all kinds of characters are demanded where the practice wants them', () =>
  assert.equal(written(onLinux(pam(), [aged], { requireAllClasses: true })), [`${OWN}: ${MIX}, ocredit = -1`]))
test('a mix that is demanded in another way is left alone', () => {
  assert.is(refusedAs(onLinux(pam({ minclass: [3, CONF] }))), 'nothing-to-strengthen')
  assert.is(refusedAs(onLinux(pam({ lcredit: [-1, CONF], dcredit: [-2, CONF], ocredit: [-1, CONF] }))), 'nothing-to-strengthen')
})
test('weak values in pwquality.conf are changed there, because it wins over every drop-in', () =>
  assert.equal(written(onLinux(pam({ minlen: [6, CONF], minclass: [3, CONF] }))), [`${CONF} minlen=8`]))
test('weak values in a later drop-in are changed there, in an earlier one overruled', () => {
  const mix: { minclass: [number, string] } = { minclass: [3, 'default'] }
  assert.equal(written(onLinux(pam({ ...mix, minlen: [6, `${CONF}.d/99-site.conf`] }))), [`${CONF}.d/99-site.conf minlen=8`])
  assert.equal(written(onLinux(pam({ ...mix, minlen: [6, `${CONF}.d/10-site.conf`] }))), [`${OWN}: minlen = 8`])
})
test('what an earlier fix wrote stays in its file', () =>
  assert.equal(written(onLinux(pam({ minlen: [8, OWN], ucredit: [-1, OWN] }), [aged], { minLength: 8 })), [
    `${OWN}: minlen = 8, ucredit = -1, lcredit = -1, dcredit = -1`,
  ]))
test('a weak value in our own file is replaced, not repeated', () =>
  assert.equal(written(onLinux(pam({ minlen: [6, OWN], minclass: [3, OWN] }))), [`${OWN}: minclass = 3, minlen = 8`]))
test('stricter values stay', () =>
  assert.equal(written(onLinux(pam({ minlen: [15, 'default'], ucredit: [-3, 'default'] }))), [`${OWN}: lcredit = -1, dcredit = -1`]))
test('a positive credit that shortens the length is taken away', () =>
  assert.equal(written(onLinux(pam({ minlen: [8, CONF], ocredit: [1, CONF], minclass: [3, CONF] }))), [`${CONF} ocredit=0`]))
test('rules that only warn are enforced', () =>
  assert.equal(written(onLinux(pam({ enforcing: [0, CONF], minclass: [4, CONF] }))), [`${CONF} enforcing=1`]))
test('modern mode writes the length alone', () =>
  assert.equal(written(onLinux(pam(), [aged], { mode: 'modern', secondFactor: true })), [`${OWN}: minlen = 14`]))
test('every change on Linux waits for consent and is declared by the manifest', () => {
  for (const mechanism of [
    pam({}, { module: 'missing', asked: 'no' }),
    pam({ minlen: [6, CONF] }, { asked: 'no' }),
    pam({ minlen: [6, `${CONF}.d/99-a.conf`] }),
  ]) {
    assert.ok(changesOf(onLinux(mechanism)).every(({ consent }) => consent?.code === 'password-policy'))
    assert.equal([...new Set(declared(onLinux(mechanism), 'linux'))], [undefined])
  }
})
test('a change to any other file is not declared', () =>
  assert.ok(undeclaredPart(manifest, { kind: 'file', path: '/etc/pam.d/common-password', text: '', mode: 0o644, risk: 'safe' }, 'linux')))
test("people's ages are left with the commands to run", () => {
  const answer = onLinux(pam({}, { newAccountsMaximumAgeDays: 'never' }), [
    { ...anna, maximumAgeDays: 'never' },
    { ...aged, name: 'ben', password: 'empty' },
  ])
  const leaves = 'refused' in answer ? '' : (answer.leaves ?? []).join('\n')
  assert.match(leaves, 'chage -M 90 anna')
  assert.match(leaves, 'passwd ben')
  assert.match(leaves, 'PASS_MAX_DAYS 90')
})
test('a name that a shell would read as more is not put into a command', () => {
  const answer = onLinux(pam(), [{ ...anna, name: '-x;reboot', maximumAgeDays: 'never' }])
  assert.not.match('refused' in answer ? '' : (answer.leaves ?? []).join(), 'chage -M 90 -x')
})
test('where only ages are wrong the refusal says what to run', () => {
  const answer = onLinux(pam({ minclass: [3, CONF] }), [{ ...anna, maximumAgeDays: 'never' }])
  assert.is(refusedAs(answer), 'nothing-to-strengthen')
  assert.match('because' in answer ? answer.because : '', 'chage -M 90 anna')
})
const linuxRefusals: Array<[title: string, code: string, mechanism: Pam]> = [
  ['another family is not touched', 'unsupported-distribution', pam({}, { debianFamily: false })],
  ['an unknown family is not touched', 'unsupported-distribution', pam({}, { debianFamily: 'unknown' })],
  ['a module that could not be looked for is not installed again', 'unsupported-distribution', pam({}, { module: 'unknown' })],
  ['arguments of the module overrule every file', 'module-arguments', pam({ minlen: [6, 'module argument'] })],
  ['a stack in the wrong order is mended by hand', 'stack-order', pam({}, { asked: 'late' })],
  ['another module has its own rules', 'other-module', pam({}, { asked: 'no', other: 'pam_passwdqc.so' })],
  [
    'a file that the library stops at comes first',
    'broken-configuration',
    pam({}, { problems: [`${CONF} line 3: "minlength" is unknown`] }),
  ],
]
for (const [title, code, mechanism] of linuxRefusals) {
  test(`${title}: ${code}`, () => assert.is(refusedAs(onLinux(mechanism)), code))
}
test('strict arguments of the module are fine', () =>
  assert.equal(written(onLinux(pam({ minlen: [12, 'module argument'] }))), [`${OWN}: ${MIX}`]))
test('a Linux computer in a domain is refused, a server of its own is not', () => {
  assert.is(refusedAs(onLinux(pam(), [aged], {}, { ...linux, join: 'domain' })), 'domain-joined')
  assert.ok('changes' in onLinux(pam(), [aged], {}, { ...linux, role: 'server' }))
})
test('macOS needs a configuration profile', () => assert.is(refusedFor(local({ by: 'profile' }, value(weak))), 'needs-profile'))

test.run()
