import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../../lib/api.ts'
import { answerFrom, findingFrom, planFrom } from '../../../lib/packs/answers.ts'
import type { PackChange } from '../../../lib/schema/types.ts'

const test = suite('answers of packs')

/** Fails to compile, not to run, where the schema and the API come apart. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
const SAME: Same<Change, PackChange> = true
type Kind = Change['kind']
const AGREED = { code: 'agreed', because: 'nothing takes it back' }
const SAME_BY_KIND: { [K in Kind]: Same<Extract<Change, { kind: K }>, Extract<PackChange, { kind: K }>> } = {
  'backup-rotation': true,
  'backup-run': true,
  'config-value': true,
  'dconf-database': true,
  'defender-preference': true,
  'domain-password-policy': true,
  file: true,
  'firewall-profile': true,
  'firewalld-zone': true,
  'local-account': true,
  package: true,
  'pam-profile': true,
  'password-age': true,
  'registry-value': true,
  'secret-removal': true,
  'security-policy': true,
  'signature-update': true,
  'software-update-schedule': true,
  'systemd-unit': true,
  ufw: true,
  'update-installation': true,
  'windows-service': true,
}

/** One good change of every kind, as the built-in collection makes them. */
const SAMPLES: { [K in Kind]: Extract<Change, { kind: K }> } = {
  'backup-rotation': {
    kind: 'backup-rotation',
    risk: 'disruptive',
    consent: { code: 'delete-old-backups', because: 'backups beyond the rotation are deleted for good' },
    tool: 'restic',
    environmentFile: '/etc/restic/environment',
    keep: { daily: 7, weekly: 4, monthly: 12 },
  },
  'backup-run': {
    kind: 'backup-run',
    risk: 'safe',
    consent: AGREED,
    job: 'restic.service',
    start: { by: 'systemd-unit', unit: 'restic@home.service' },
    since: '2026-11-22T09:30:00.000Z',
  },
  'config-value': { kind: 'config-value', risk: 'safe', path: '/etc/security/pwquality.conf', name: 'minlen', value: '12' },
  'dconf-database': {
    kind: 'dconf-database',
    risk: 'safe',
    database: 'local',
    holds: { '/org/gnome/desktop/session/idle-delay': 'uint32 900' },
  },
  'defender-preference': {
    kind: 'defender-preference',
    risk: 'safe',
    values: { DisableRealtimeMonitoring: false, SignatureUpdateInterval: 4 },
  },
  'domain-password-policy': { kind: 'domain-password-policy', risk: 'disruptive', values: { minimumLength: 12, complexity: true } },
  file: { kind: 'file', risk: 'safe', path: '/etc/apt/apt.conf.d/52rounds', text: 'APT::Periodic::Enable "1";\n', mode: 0o644 },
  'firewall-profile': { kind: 'firewall-profile', risk: 'safe', profile: 'Public', enabled: true, inbound: 'Block', endangersAccess: true },
  'firewalld-zone': { kind: 'firewalld-zone', risk: 'safe', zone: 'public', allow: [{ port: 22, protocol: 'tcp' }] },
  'local-account': { kind: 'local-account', risk: 'disruptive', sid: 'S-1-5-21-1004336348-1177238915-682003330-501', enabled: false },
  package: { kind: 'package', risk: 'safe', name: 'libpam-pwquality', needs: ['free-disk', 'mains-power'] },
  'pam-profile': { kind: 'pam-profile', risk: 'safe', profile: 'faillock_notify' },
  'password-age': { kind: 'password-age', risk: 'disruptive', user: 'anna.k', maximumDays: 365 },
  'registry-value': {
    kind: 'registry-value',
    risk: 'restart',
    key: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows',
    name: 'InactivityTimeoutSecs',
    type: 'dword',
    data: 900,
  },
  'secret-removal': {
    kind: 'secret-removal',
    risk: 'safe',
    consent: AGREED,
    key: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon',
    name: 'DefaultPassword',
  },
  'security-policy': { kind: 'security-policy', risk: 'safe', values: { MinimumPasswordLength: 12, MaximumPasswordAge: -1 } },
  'signature-update': { kind: 'signature-update', risk: 'safe', consent: AGREED, product: 'clamav', newerThan: '2026-11-20T00:00:00Z' },
  'software-update-schedule': { kind: 'software-update-schedule', risk: 'safe' },
  'systemd-unit': { kind: 'systemd-unit', risk: 'safe', unit: 'clamav-freshclam.service', enabled: true, active: true },
  ufw: {
    kind: 'ufw',
    risk: 'disruptive',
    allow: [
      { port: 22, protocol: 'tcp' },
      { port: 55413, protocol: 'udp' },
    ],
    endangersAccess: true,
  },
  'update-installation': { kind: 'update-installation', risk: 'restart', consent: AGREED, through: 'apt' },
  'windows-service': { kind: 'windows-service', risk: 'safe', name: 'MpsSvc' },
}

const planned = (change: object) => JSON.stringify({ changes: [change], takesEffect: 'now' })
const messageOf = (run: () => unknown): string => {
  try {
    run()
    return 'nothing was refused'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const refuses = (change: object, because: string) =>
  assert.is(
    messageOf(() => planFrom(planned(change))),
    because,
  )

test('schema and API know the same changes', () => {
  assert.ok(SAME)
  assert.is(Object.keys(SAME_BY_KIND).length, 22)
})

for (const [kind, change] of Object.entries(SAMPLES)) {
  test(`a ${kind} is taken as it is, and with nothing besides`, () => {
    assert.equal(planFrom(planned(change)), { changes: [change], takesEffect: 'now' })
    refuses({ ...change, also: 1 }, 'changes.0.also of the answer must not be there')
    refuses({ ...change, risk: 'none' }, 'changes.0.risk of the answer must be one of safe, disruptive, restart')
    for (const name of Object.keys(change).filter(
      (one) => !['kind', 'consent', 'needs', 'endangersAccess', 'enabled', 'inbound'].includes(one),
    )) {
      const { [name]: _, ...rest } = change as unknown as Record<string, unknown>
      refuses(rest, `changes.0.${name} of the answer is missing`)
    }
  })
}

const BAD: ReadonlyArray<[Kind, string, unknown]> = [
  ...[
    'etc/passwd',
    '',
    '/',
    '/etc/../root/x',
    '/etc/./x',
    '/etc/x/..',
    '/etc//x',
    '/etc/x/',
    '/etc/\u0000x',
    '/etc/x\n',
    'C:x',
    'C:\\a\\..\\b',
    'C:\\a:stream',
    '\\\\server\\share\\x',
    '/x'.repeat(600),
  ].map((path): [Kind, string, unknown] => ['file', 'path', path]),
  ...[0o1777, 0o4755, 0o2755, 0o7777, -1, 420.5, '644'].map((mode): [Kind, string, unknown] => ['file', 'mode', mode]),
  ...['a\u0000b', '\u001b[2J', 'x'.repeat(65_537)].map((text): [Kind, string, unknown] => ['file', 'text', text]),
  ...['SOFTWARE\\X', 'HKLM', 'HKLM\\', 'HKLM\\\\X', 'HKCU\\Software', 'HKXX\\A', 'HKLM\\A\u0000B', 'hklm:\\x'].map(
    (key): [Kind, string, unknown] => ['registry-value', 'key', key],
  ),
  ...[-1, 2 ** 32, 1.5, '900'].map((data): [Kind, string, unknown] => ['registry-value', 'data', data]),
  ...['--allow-unauthenticated', '-o', 'a b', 'a;b', '', '../x.deb'].map((name): [Kind, string, unknown] => ['package', 'name', name]),
  ...['-.mount', 'ssh', 'a b.service', '../x.service', 'x.service/y'].map((unit): [Kind, string, unknown] => [
    'systemd-unit',
    'unit',
    unit,
  ]),
  ...['a=b', 'a b', 'a\nb', ''].map((name): [Kind, string, unknown] => ['config-value', 'name', name]),
  ...['a # b', 'a\nb', ' a', ''].map((value): [Kind, string, unknown] => ['config-value', 'value', value]),
  ['password-age', 'user', '-E'],
  ['password-age', 'maximumDays', 0],
  ['local-account', 'sid', 'S-1-5-18'],
  ['local-account', 'enabled', true],
  ['ufw', 'allow', [{ port: 0, protocol: 'tcp' }]],
  ['ufw', 'allow', [{ port: 22, protocol: 'icmp' }]],
  ['windows-service', 'name', '"x" & calc'],
  ['pam-profile', 'profile', '--force'],
  ['dconf-database', 'database', '../local'],
  ['backup-rotation', 'environmentFile', 'environment'],
  ['backup-run', 'start', { by: 'shell', unit: 'x.service' }],
  ['signature-update', 'newerThan', 'yesterday'],
]

for (const [kind, name, value] of BAD) {
  test(`a ${kind} with ${name} ${JSON.stringify(value).slice(0, 60)} is refused, by that name`, () => {
    const message = messageOf(() => planFrom(planned({ ...SAMPLES[kind], [name]: value })))
    assert.ok(message.startsWith(`changes.0.${name}`), message)
  })
}

test('a pack says nothing of the policy of the whole domain', () => {
  const policy = {
    registry: [{ key: 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run', name: 'x', type: 'string', data: 'C:\\x.exe' }],
  }
  assert.is(
    messageOf(() => planFrom(JSON.stringify({ refused: 'by-policy', because: 'the domain sets it', policy }))),
    'policy of the answer must not be there',
  )
})

test('a change of no known kind is refused', () => {
  assert.match(
    messageOf(() => planFrom(planned({ kind: 'shell', risk: 'safe', command: 'rm' }))),
    /^changes\.0/,
  )
})

test('a refusal is taken, and is no plan', () => {
  assert.equal(planFrom('{"refused":"no-unit","because":"there is none"}'), { refused: 'no-unit', because: 'there is none' })
  assert.is(
    messageOf(() => planFrom('{"refused":"No Unit","because":"x"}')),
    'refused of the answer must match pattern "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"',
  )
  assert.is(
    messageOf(() => planFrom('{"refused":"x","because":"y","changes":[]}')),
    'changes of the answer must not be there',
  )
  assert.is(
    messageOf(() => planFrom('{"changes":[]}')),
    'takesEffect of the answer is missing',
  )
  assert.is(
    messageOf(() => planFrom(JSON.stringify({ changes: Array(201).fill(SAMPLES.ufw), takesEffect: 'now' }))),
    'changes of the answer must NOT have more than 200 items',
  )
})

const FINDING = {
  status: 'pass',
  summary: 'All is well',
  parts: [{ scope: 'machine', status: 'pass', observed: 'a', expected: 'b', source: 'c', owner: 'none' }],
  measures: { ageHours: 3 },
}
const findingOf = (more: object) => findingFrom(JSON.stringify({ ...FINDING, ...more }))

test('a finding is taken as it is, its summary as a report shows it', () => {
  assert.equal(findingOf({}), FINDING)
  assert.is(findingOf({ summary: 'Caf\u00e9\n\u001b[31mred' }).summary, 'Cafe ?[31mred')
  assert.is(findingOf({ summary: 'x'.repeat(300) }).summary.length, 120)
  assert.is(findingOf({ parts: [{ ...FINDING.parts[0], observed: '\u001b[2J\u202Ex' }] }).parts[0]?.observed, '\ufffd[2J\ufffdx')
})

test('a finding that is none says which property is wrong', () => {
  assert.is(
    messageOf(() => findingOf({ status: 'excellent' })),
    'status of the answer must be one of pass, warn, fail, not-applicable, unknown',
  )
  assert.is(
    messageOf(() => findingOf({ parts: [{ scope: 'machine' }] })),
    'parts.0.status of the answer is missing',
  )
  assert.is(
    messageOf(() => findingOf({ measures: { a: '1' } })),
    'measures.a of the answer must be number',
  )
  assert.is(
    messageOf(() => findingOf({ waiver: {} })),
    'waiver of the answer must not be there',
  )
  assert.is(
    messageOf(() => findingFrom('"pass"')),
    'the answer must be object',
  )
  assert.match(
    messageOf(() => findingFrom('{')),
    /^the answer is no JSON: /,
  )
  assert.match(
    messageOf(() => findingFrom('')),
    /^the answer is no JSON: /,
  )
})

test('an answer of a parser has one of four shapes', () => {
  assert.equal(answerFrom('{"state":"value","value":{"a":[1,null,"x\\ny"]}}'), { state: 'value', value: { a: [1, null, 'x\ny'] } })
  assert.equal(answerFrom('{"state":"value","value":null}'), { state: 'value', value: null })
  assert.equal(answerFrom('{"state":"absent"}'), { state: 'absent' })
  assert.equal(answerFrom('{"state":"absent","parent":"present"}'), { state: 'absent', parent: 'present' })
  assert.equal(answerFrom('{"state":"denied","reason":"it  was\\nread"}'), { state: 'denied', reason: 'it was read' })
  assert.is((answerFrom(`{"state":"failed","reason":"${'x'.repeat(5000)}"}`) as { reason: string }).reason.length, 1000)
  for (const [text, why] of [
    ['{"state":"fine"}', 'state of the answer must be value, absent, denied or failed'],
    ['{"state":"value"}', 'value of the answer is missing'],
    ['{"state":"value","value":1,"reason":"x"}', 'reason of the answer must not be there'],
    ['{"state":"absent","parent":"maybe"}', 'parent of the answer must be present or absent'],
    ['{"state":"denied"}', 'reason of the answer must be a sentence'],
    ['{"state":"denied","reason":" "}', 'reason of the answer must be a sentence'],
    ['[]', 'the answer is no object'],
    ['null', 'the answer is no object'],
  ] as const) {
    assert.is(
      messageOf(() => answerFrom(text)),
      why,
    )
  }
})

test('names that reach for what objects share, depth and number are bounded', () => {
  const value = (text: string) => `{"state":"value","value":${text}}`
  assert.is(
    messageOf(() => answerFrom(value('{"a":[{"__proto__":1}]}'))),
    'value.a.0.__proto__ of the answer is a name that no answer may have',
  )
  assert.is(
    messageOf(() => planFrom('{"prototype":1}')),
    'prototype of the answer is a name that no answer may have',
  )
  assert.is(
    messageOf(() => findingOf({ measures: JSON.parse('{"constructor":1}') })),
    'measures.constructor of the answer is a name that no answer may have',
  )
  assert.equal(answerFrom(value(`${'['.repeat(63)}${']'.repeat(63)}`)).state, 'value')
  assert.match(
    messageOf(() => answerFrom(value(`${'['.repeat(65)}${']'.repeat(65)}`))),
    /lies deeper than 64 levels$/,
  )
  assert.match(
    messageOf(() => answerFrom(value(`${'['.repeat(1e6)}${']'.repeat(1e6)}`))),
    /lies deeper than 64 levels$/,
  )
  assert.match(
    messageOf(() => answerFrom(value(`[${'1,'.repeat(200_000)}1]`))),
    /at most 200000 are taken$/,
  )
})

test.run()
