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
const GUEST: LocalAccount = {
  name: 'Gast',
  id: 'S-1-5-21-1-2-3-501',
  builtIn: 'guest',
  password: 'not-required',
  maximumAgeDays: 'never',
  keptBy: 'computer',
  source: 'test',
}
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
  assert.match(said, 'Used by a program or a scheduled task, perhaps: svc')
  assert.not.match(said, 'ben')
})
test('what a policy cannot mend is left and said', () => {
  const answer = onWindows(weak, {}, {}, [
    { ...anna, password: 'not-required' },
    { ...anna, name: 'eve', maximumAgeDays: 'never' },
  ])
  const leaves = 'refused' in answer ? [] : (answer.leaves ?? [])
  assert.match(leaves.join(), 'Give the account "anna" a password')
  assert.match(leaves.join(), 'Let the password of "eve" expire')
})
test('a sound account leaves nothing open', () => assert.not.ok('leaves' in onWindows()))

type Hole = PasswordPolicy['holes'][number]
const hole = (what: Hole['what'], more: Partial<Hole> = {}): Hole => ({ what, open: true, source: 'test', owner: 'local', ...more })
const withHoles = (
  holes: Hole[],
  { rules = weak, accounts = [anna], ...context }: Partial<Context> & { rules?: Rules; accounts?: LocalAccount[] } = {},
) => planned({ ...local(secpol, value(rules)), holes }, accounts, { ...windows, ...context })
const inShort = (answer: Plan | Refusal) =>
  changesOf(answer).map((change) => {
    switch (change.kind) {
      case 'registry-value':
        return `${change.name}=${JSON.stringify(change.data)} with ${change.consent?.code}`
      case 'secret-removal':
        return `no ${change.name} with ${change.consent?.code}`
      case 'local-account':
        return `${change.sid} off with ${change.consent?.code}`
      default:
        return `${change.kind} with ${change.consent?.code}`
    }
  })
const leavesOf = (answer: Plan | Refusal) => ('refused' in answer ? [] : (answer.leaves ?? []))

test('automatic logon is switched off first, and password rules wait for that', () => {
  const answer = withHoles([hole('automatic-logon')])
  assert.equal(inShort(answer), ['AutoAdminLogon="0" with stop-automatic-logon'])
  assert.match(leavesOf(answer).join(), 'Password rules wait until automatic logon is off')
  assert.is('takesEffect' in answer && answer.takesEffect, 'now')
})
test('the stored password stays while automatic logon needs it, so that undo brings that back', () => {
  for (const open of [true, 'unknown'] as const) {
    const answer = withHoles([hole('automatic-logon', { open }), hole('stored-password'), hole('blank-over-network')])
    assert.not.match(inShort(answer).join(), 'DefaultPassword')
    assert.match(leavesOf(answer).join(), 'removed by a second fix')
  }
})
test('a stored password that nothing needs any more is removed', () =>
  assert.equal(inShort(withHoles([hole('automatic-logon', { open: false }), hole('stored-password')], { rules: strong })), [
    'no DefaultPassword with forget-stored-password',
  ]))
test('accounts without a password are kept off the network, and the guest is off', () =>
  assert.equal(inShort(withHoles([hole('blank-over-network')], { rules: strong, accounts: [GUEST] })), [
    'LimitBlankPasswordUse=1 with close-open-accounts',
    'S-1-5-21-1-2-3-501 off with close-open-accounts',
  ]))
test('holes come before the rules and leave nothing open by themselves', () => {
  const answer = withHoles([hole('blank-over-network')], { accounts: [anna, GUEST] })
  assert.equal(
    changesOf(answer).map(({ kind }) => kind),
    ['registry-value', 'local-account', 'security-policy', 'security-policy'],
  )
  assert.equal(leavesOf(answer), [])
  assert.equal(leavesOf(withHoles([hole('blank-over-network')], { rules: strong })), [])
})
test('only the account with the number of the guest is switched off', () => {
  for (const id of ['S-1-5-21-1-2-3-1501', 'S-1-5-21-1-2-3-1001', '1001', 'S-1-5-32-501']) {
    assert.is(refusedAs(withHoles([], { rules: strong, accounts: [{ ...GUEST, id }] })), 'nothing-to-strengthen', id)
  }
})
test('a hole that somebody else sets or that is not known to be open is left', () => {
  assert.is(refusedAs(withHoles([hole('blank-over-network', { owner: 'domain-policy' })], { rules: strong })), 'nothing-to-strengthen')
  assert.is(refusedAs(withHoles([hole('blank-over-network', { open: 'unknown' })], { rules: strong })), 'nothing-to-strengthen')
})
test('on a server holes are named, because a program may need them', () => {
  for (const role of ['server', 'session-host', 'pms-server', 'unknown'] as const) {
    const answer = withHoles([hole('automatic-logon'), hole('stored-password')], { role, accounts: [GUEST] })
    assert.is(refusedAs(answer), 'server-role')
    assert.match('because' in answer ? answer.because : '', /find out which program.*Disable the guest account "Gast"/s)
  }
})
test('the manifest declares what shuts a hole, and no other account or value', () => {
  const all = [
    ...changesOf(withHoles([hole('automatic-logon'), hole('blank-over-network')], { accounts: [GUEST] })),
    ...changesOf(withHoles([hole('stored-password')], { rules: strong })),
  ]
  assert.is(all.length, 4)
  assert.equal([...new Set(all.map((change) => undeclaredPart(manifest, change, 'win32')))], [undefined])
  assert.ok(undeclaredPart(manifest, { kind: 'local-account', sid: 'S-1-5-21-1-2-3-500', enabled: false, risk: 'safe' }, 'win32'))
  const consent = { code: 'remove-password', because: 'somebody has to type it from now on' }
  assert.ok(undeclaredPart(manifest, { kind: 'secret-removal', key: 'HKLM\\SOFTWARE', name: 'x', risk: 'safe', consent }, 'win32'))
})

test('a service whose password would end keeps the age as it is', () => {
  const service = { ...anna, name: 'svc', id: '1009', services: ['Clinic Printing'] }
  const answer = onWindows(weak, {}, {}, [anna, service])
  assert.equal(policyValues(answer), [{ MinimumPasswordLength: 8, PasswordComplexity: 1, ClearTextPassword: 0 }])
  assert.match(leavesOf(answer).join(), 'the service Clinic Printing logs on as "svc"')
  assert.match(leavesOf(onWindows(weak, {}, {}, [{ ...anna, services: 'unknown' }])).join(), 'could not be read')
  assert.is(policyValues(onWindows(weak, {}, {}, [{ ...service, maximumAgeDays: 'never' }])).length, 2)
})

const inDomain = (rules: Answer<Rules>, more: Partial<PasswordPolicy> = {}, context: Partial<Context> = {}, set = {}) =>
  planned(
    { ...local(secpol, rules, { kind: 'domain', owner: 'domain-policy', source: 'head of DC=clinic' }), holes: [], ...more },
    [anna],
    { ...windows, join: 'domain', ...context },
    set,
  )
const policyIn = (answer: Plan | Refusal) => ('refused' in answer ? answer.policy : undefined)

test('a member of a domain is told what the domain must set', () => {
  assert.equal(policyIn(inDomain(value(weak))), {
    systemAccess: { MinimumPasswordLength: 8, PasswordComplexity: 1, ClearTextPassword: 0, MaximumPasswordAge: 90 },
  })
  assert.equal(policyIn(inDomain(failed('no answer'))), {
    systemAccess: { MinimumPasswordLength: 8, PasswordComplexity: 1, MaximumPasswordAge: 90 },
  })
})
test('the policy for a domain is never weaker than what it has', () => {
  assert.equal(policyIn(inDomain(value({ ...strong, minimumClasses: 0 }))), {
    systemAccess: { MinimumPasswordLength: 12, PasswordComplexity: 1, MaximumPasswordAge: 60 },
  })
  assert.equal(policyIn(inDomain(value({ ...strong, maximumAgeDays: 400 }), {}, {}, { mode: 'modern' })), {
    systemAccess: { MinimumPasswordLength: 14, PasswordComplexity: 1, MaximumPasswordAge: 365 },
  })
})
test('an enrolled computer and one under a policy get the same values for those who manage it', () => {
  for (const answer of [
    onWindows(weak, { managed: true }),
    planned(local(secpol, value(weak), { owner: 'domain-policy' }), [anna], windows),
  ]) {
    assert.is(policyIn(answer)?.systemAccess?.MinimumPasswordLength, 8)
  }
})
test('while the rules of the domain are too weak, nothing is changed on its members', () =>
  assert.is(refusedAs(inDomain(value(weak), { holes: [hole('automatic-logon')] })), 'domain-joined'))
test('where the domain asks for enough, its member can still shut a hole of its own', () => {
  const answer = inDomain(value(strong), { holes: [hole('automatic-logon')] })
  assert.equal(inShort(answer), ['AutoAdminLogon="0" with stop-automatic-logon'])
  assert.equal(leavesOf(answer), [])
  assert.is(policyIn(inDomain(value(strong))), undefined)
})

const onController = (rules: Answer<Rules>, more: Partial<PasswordPolicy> = {}, set = {}) =>
  inDomain(rules, { controller: { exceptions: [] }, ...more }, { role: 'domain-controller' }, set)

test('a domain controller sets the rules of the domain, each part with a consent of its own', () => {
  const changes = changesOf(onController(value(weak)))
  assert.equal(
    changes.map((change) => [change.kind, 'values' in change && change.values, change.consent?.code, change.risk]),
    [
      ['domain-password-policy', { minimumLength: 8, complexity: true }, 'domain-password-policy', 'disruptive'],
      ['domain-password-policy', { maximumAgeDays: 90 }, 'expire-passwords', 'disruptive'],
    ],
  )
  assert.match(changes[1]?.consent?.because ?? '', /every password older than 90 days ends at once.*services/)
  assert.equal([...new Set(changes.map((change) => undeclaredPart(manifest, change, 'win32')))], [undefined])
})
test('the rules of a domain are never loosened', () => {
  const sets = (rules: Rules, set = {}) =>
    changesOf(onController(value(rules), {}, set)).map((change) => 'values' in change && change.values)
  assert.equal(sets({ ...strong, minimumClasses: 0 }), [{ complexity: true }])
  assert.equal(sets({ ...strong, minimumLength: 7 }), [{ minimumLength: 8 }])
  assert.equal(sets({ ...strong, maximumAgeDays: 180 }), [{ maximumAgeDays: 90 }])
  assert.is(refusedAs(onController(value(strong))), 'nothing-to-strengthen')
  assert.is(refusedAs(onController(value({ ...strong, maximumAgeDays: 'unknown', minimumLength: 'unknown' }))), 'nothing-to-strengthen')
})
test('exceptions for groups are named as not touched, and Group Policy as what may bring old values back', () => {
  const said = (exceptions: string[] | 'unknown') => leavesOf(onController(value(weak), { controller: { exceptions } })).join('\n')
  assert.match(said(['Doctors', 'Services']), 'Fine-grained policies are not touched: Doctors, Services')
  assert.match(said('unknown'), 'could not be listed')
  assert.not.match(said([]), 'Fine-grained')
  assert.match(said([]), 'Default Domain Policy')
})
test('passwords that a domain keeps readable are left to people', () =>
  assert.match(leavesOf(onController(value(weak))).join(), 'form that can be read back'))
test('rules of a domain that were not read are refused with what to set', () => {
  const answer = onController(failed('no answer'))
  assert.is(refusedAs(answer), 'domain-controller')
  assert.is(policyIn(answer)?.systemAccess?.MaximumPasswordAge, 90)
})
test('a domain takes no length that its controllers cannot ask for', () =>
  assert.is(refusedAs(onController(value(weak), {}, { minLength: 16 })), 'length-limit'))
test('holes of a domain controller are left to people', () => {
  const answer = onController(value(weak), { holes: [hole('automatic-logon')] })
  assert.ok(changesOf(answer).every(({ kind }) => kind === 'domain-password-policy'))
  assert.match(leavesOf(answer).join(), 'Automatic logon is on')
})

const refusals: Array<[title: string, code: string, context: Partial<Context>]> = [
  ['in a domain the domain decides', 'domain-joined', { join: 'domain' }],
  ['hybrid computers belong to a domain', 'domain-joined', { join: 'hybrid' }],
  ['an unknown domain is not none', 'domain-unknown', { join: 'unknown' }],
  ['accounts of Entra are not kept here', 'not-stand-alone', { join: 'entra' }],
  ['a domain controller that nobody could ask is not touched', 'domain-controller', { role: 'domain-controller' }],
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
test('while automatic logon cannot be ruled out no password rule is set', () =>
  assert.is(refusedAs(withHoles([hole('automatic-logon', { open: 'unknown' })])), 'auto-logon'))
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
const AGEING: LocalAccount = { ...anna, maximumAgeDays: 'never', changedOn: '2026-01-01' }
const agesOf = (answer: Plan | Refusal) =>
  changesOf(answer).flatMap((change) => (change.kind === 'password-age' ? [`${change.user} ${change.maximumDays}`] : []))

test('people whose password lives too long get a maximum, and consent says who must change', () => {
  const answer = onLinux(pam({ minclass: [3, CONF] }), [
    AGEING,
    { ...AGEING, name: 'ben', maximumAgeDays: 91, changedOn: '2026-11-01' },
    { ...AGEING, name: 'eve', changedOn: '2026-01-01' },
    { ...aged, name: 'fay' },
  ])
  assert.equal(agesOf(answer), ['anna 90', 'ben 90', 'eve 90'])
  const [first] = changesOf(answer)
  assert.is(first?.consent?.code, 'expire-passwords')
  assert.match(first?.consent?.because ?? '', /at once.*anna, eve cannot log on by key.*cron/)
  assert.not.match(first?.consent?.because ?? '', 'ben')
  assert.equal([...new Set(declared(answer, 'linux'))], [undefined])
})
test('a password changed ninety days ago is not old yet', () => {
  const [fresh] = changesOf(onLinux(pam({ minclass: [3, CONF] }), [{ ...AGEING, changedOn: '2026-11-10' }]))
  assert.match(fresh?.consent?.because ?? '', 'none is that old yet')
})
const LOCKED_OUT: Array<[title: string, more: Partial<LocalAccount>, says: string]> = [
  ['a new password must be kept for longer', { minimumAgeDays: 100 }, 'chage -m 0 anna first'],
  ['the account would be locked at once', { graceDays: 30 }, 'locked at once'],
  ['the day of the last change is not recorded', { undated: true }, 'no maximum counts'],
  ['it is root', { builtIn: 'administrator' }, 'set by hand'],
  ['its name would be an option', { name: '-x;reboot' }, 'set by hand'],
]
for (const [title, more, says] of LOCKED_OUT) {
  test(`no maximum is set where ${title}`, () => {
    const answer = onLinux(pam(), [{ ...AGEING, ...more }])
    assert.equal(agesOf(answer), [])
    assert.match(leavesOf(answer).join(), says)
  })
}
test('a grace that is not over yet locks nobody out', () =>
  assert.equal(
    agesOf(
      onLinux(pam(), [
        { ...AGEING, graceDays: 365 },
        { ...AGEING, name: 'ben', graceDays: 0, changedOn: '2026-11-01' },
      ]),
    ),
    ['anna 90', 'ben 90'],
  ))
test('ages are set where the rules themselves are refused', () => {
  const answer = onLinux(pam({}, { debianFamily: false }), [AGEING])
  assert.equal(written(answer), ['password-age'])
  assert.match(leavesOf(answer).join(), 'Only Debian and its family')
})
test('modern mode with a second factor asks for no age', () =>
  assert.equal(agesOf(onLinux(pam(), [AGEING], { mode: 'modern', secondFactor: true })), []))
test('an empty password and the age of new accounts are left with the commands to run', () => {
  const answer = onLinux(pam({}, { newAccountsMaximumAgeDays: 'never' }), [{ ...aged, name: 'ben', password: 'empty' }])
  const leaves = leavesOf(answer).join('\n')
  assert.match(leaves, 'passwd ben')
  assert.match(leaves, 'PASS_MAX_DAYS 90')
})
test('a name that a shell would read as more is not put into a command', () => {
  const answer = onLinux(pam(), [{ ...anna, name: '-x;reboot', maximumAgeDays: 'never' }])
  assert.not.match('refused' in answer ? '' : (answer.leaves ?? []).join(), 'chage -M 90 -x')
})
test('where only the age of new accounts is wrong the refusal says what to set', () => {
  const answer = onLinux(pam({ minclass: [3, CONF] }, { newAccountsMaximumAgeDays: 'never' }))
  assert.is(refusedAs(answer), 'nothing-to-strengthen')
  assert.match('because' in answer ? answer.because : '', 'PASS_MAX_DAYS 90')
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
