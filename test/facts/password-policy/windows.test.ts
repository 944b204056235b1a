import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Answer,
  absent,
  denied,
  type FactContext,
  failed,
  listing,
  type RegistryData,
  type RegistryKey,
  value,
} from '../../../lib/api.ts'
import type { PasswordPolicy, Rules } from '../../../lib/facts/password-policy/shape.ts'
import { type Probes, parse } from '../../../lib/facts/password-policy/windows.ts'

// In the shape of `secedit /export /areas SECURITYPOLICY`, decoded; values are our own.
const test = suite('password policy on Windows')
const DOMAIN = 'S-1-5-21-7-7-7'
const inf = (access: string) =>
  `[Unicode]\r\nUnicode=yes\r\n[System Access]\r\n${access}\r\n[Registry Values]\r\nMACHINE\\System\\CurrentControlSet\\Services\\Netlogon\\Parameters\\MaximumPasswordAge=4,30\r\n[Version]\r\nsignature="$CHICAGO$"\r\n`
const template = (access: string) =>
  value({ path: 'policy.inf', text: inf(access), modifiedAt: '2026-01-01T00:00:00Z', size: 1, mode: 0o600, uid: 0 })
const strong = 'MinimumPasswordLength = 10\r\nPasswordComplexity = 1\r\nMaximumPasswordAge = 60\r\nClearTextPassword = 0'
const key = (name: string, values: Record<string, RegistryData> = {}): Answer<RegistryKey> => value({ key: name, values })
const dword = (data: number): RegistryData => ({ type: 'dword', data })
const text = (data: string): RegistryData => ({ type: 'string', data })
const sound: Probes = {
  template: template(strong),
  accounts: absent(),
  domain: absent(),
  logon: key('Winlogon'),
  lsa: key('Lsa'),
  sam: key('SAM'),
  pin: absent('present'),
  laps: absent('present'),
  deviceLock: absent('present'),
}
const anna = { name: 'anna', id: 'S-1-5-21-1-2-3-1001', home: 'C:\\Users\\anna', kind: 'local' }
const ben = { name: 'ben', id: `${DOMAIN}-1104`, home: 'C:\\Users\\ben', kind: 'domain' }
const cleo = { name: 'cleo', id: 'S-1-12-1-4-5-6-7', home: 'C:\\Users\\cleo', kind: 'entra' }
const owner = value({ managements: [], domain: 'none', claims: [] })
const context = (people: unknown[], more: Record<string, Answer<unknown>> = {}): FactContext => ({
  platform: 'win32',
  now: '2026-11-22T00:00:00Z',
  facts: { users: value(listing(people)), 'policy-owner': owner, ...more },
})
const fact = (more: Partial<Probes> = {}, people: unknown[] = [anna], facts = {}): PasswordPolicy => {
  const answer = parse({ ...sound, ...more }, context(people, facts))
  return answer.state === 'value' ? answer.value : { kinds: [], holes: [], notes: [], mechanism: { by: 'profile' } }
}
const local = (access: string): Rules | undefined => {
  const found = fact({ template: template(access) }).kinds[0]?.rules
  return found?.state === 'value' ? found.value : undefined
}
const hole = (what: string, more: Partial<Probes>) => fact(more).holes.find((one) => one.what === what)?.open

test('the local policy is read from [System Access]', () =>
  assert.equal(local(strong), { minimumLength: 10, minimumClasses: 3, maximumAgeDays: 60, reversible: false }))
test("the computer account's MaximumPasswordAge is not the people's", () =>
  assert.is(local('MinimumPasswordLength = 8\r\nPasswordComplexity = 1\r\nClearTextPassword = 0')?.maximumAgeDays, 'unknown'))
test('minus one and zero days mean never', () => {
  assert.is(local('MaximumPasswordAge = -1')?.maximumAgeDays, 'never')
  assert.is(local('MaximumPasswordAge = 0')?.maximumAgeDays, 'never')
})
test('keys that are missing are unknown, not met', () =>
  assert.equal(local('MaximumPasswordAge = 42'), {
    minimumLength: 'unknown',
    minimumClasses: 'unknown',
    maximumAgeDays: 42,
    reversible: 'unknown',
  }))
test('passwords kept in clear text are seen', () => assert.is(local('ClearTextPassword = 1')?.reversible, true))
test('a template without its section is no policy', () =>
  assert.is(fact({ template: value({ path: 'p', text: '', modifiedAt: '', size: 0, mode: 0, uid: 0 }) }).kinds[0]?.rules.state, 'failed'))
test('where secedit is silent, net accounts in any language gives length and age', () => {
  const stdout = [
    'Tiempo antes del cierre forzado:                  Nunca',
    'Duración mín. de contraseña (días):               1',
    'Duración máx. de contraseña (días):               Ilimitada',
    'Longitud mínima de contraseña:                    7',
    'Duración del historial de contraseñas:            Ninguna',
    'Umbral de bloqueo:                                5',
    'Duración de bloqueo (minutos):                    15',
    'Ventana de obs. de bloqueo (minutos):             15',
    'Rol del servidor:                                 WORKSTATION',
    'Se ha completado el comando correctamente.',
  ].join('\r\n')
  const [kind] = fact({ template: failed('no output'), accounts: value({ exitCode: 0, stdout, stderr: '' }) }).kinds
  assert.is(kind?.source, 'net accounts')
  assert.equal(kind?.rules, value({ minimumLength: 7, maximumAgeDays: 'never', minimumClasses: 'unknown', reversible: 'unknown' }))
})
test('neither secedit nor net accounts leaves the policy unknown', () => {
  const [kind] = fact({ template: failed('secedit wrote no file'), accounts: value({ exitCode: 0, stdout: 'usage', stderr: '' }) }).kinds
  assert.is(kind?.rules.state, 'failed')
  assert.match(JSON.stringify(kind?.rules), 'secedit wrote no file')
})
test('automatic logon is on only for "1"', () => {
  assert.is(hole('automatic-logon', { logon: key('W', { AutoAdminLogon: text('1') }) }), true)
  assert.is(hole('automatic-logon', { logon: key('W', { AutoAdminLogon: text('0') }) }), false)
  assert.is(hole('automatic-logon', {}), false)
})
test('automatic logon that could not be read is not off', () => {
  assert.is(hole('automatic-logon', { logon: denied('access denied') }), 'unknown')
  assert.is(hole('stored-password', { logon: absent() }), 'unknown')
})
test('a stored password is told, never shown', () => {
  const found = fact({ logon: key('W', { DefaultPassword: text('Kowhai-77!') }) })
  assert.is(found.holes.find(({ what }) => what === 'stored-password')?.open, true)
  assert.not.match(JSON.stringify(found), 'Kowhai')
})
test('an empty stored password is none', () =>
  assert.is(hole('stored-password', { logon: key('W', { DefaultPassword: text('') }) }), false))
test('blank passwords are limited to the screen unless the value says 0', () => {
  assert.is(hole('blank-over-network', { lsa: key('Lsa', { LimitBlankPasswordUse: dword(0) }) }), true)
  assert.is(hole('blank-over-network', {}), false)
  assert.is(hole('blank-over-network', { lsa: failed('x') }), 'unknown')
})
test('a minimum above 14 needs the switch of Windows', () => {
  assert.equal(fact().mechanism, { by: 'security-policy', longestMinimum: 14, managed: false })
  const relaxed = fact({ sam: key('SAM', { RelaxMinimumPasswordLengthLimits: dword(1) }) }).mechanism
  assert.is(relaxed.by === 'security-policy' && relaxed.longestMinimum, 128)
})
test('password rules of a device management are seen', () => {
  const deviceLock = key('DeviceLock', { DevicePasswordEnabled: dword(0) })
  assert.equal(fact({ deviceLock }).mechanism, { by: 'security-policy', longestMinimum: 14, managed: true })
  assert.match(fact({ deviceLock }).notes.join(), 'DeviceLock')
  assert.equal(fact({ deviceLock: denied('x') }).mechanism, { by: 'security-policy', longestMinimum: 14, managed: 'unknown' })
})
test('PIN and LAPS are notes', () => {
  const notes = fact({ pin: key('P', { MinimumPINLength: dword(6) }), laps: key('L', { PasswordLength: dword(20) }) }).notes.join()
  assert.match(notes, 'at least 6')
  assert.match(notes, '20 characters')
})

const head = (more: Record<string, unknown>) =>
  value({ name: 'DC=clinic,DC=test', sid: DOMAIN, minPwdLength: 7, pwdProperties: 1, maxPwdAge: -36288000000000, ...more })
const domain = (answer: Probes['domain'], people: unknown[] = [ben]) => fact({ domain: answer }, people).kinds
const domainRules = (more: Record<string, unknown>) => {
  const found = domain(head(more))[0]?.rules
  return found?.state === 'value' ? found.value : undefined
}

test('on a domain PC the local policy says nothing about the people of the domain', () =>
  assert.equal(
    domain(absent()).map(({ kind, rules }) => [kind, rules.state]),
    [['domain', 'failed']],
  ))
test('the domain answers with the attributes of its head', () =>
  assert.equal(domainRules({}), { minimumLength: 7, minimumClasses: 3, maximumAgeDays: 42, reversible: false }))
test('zero and the lowest number of 64 bits never expire', () => {
  assert.is(domainRules({ maxPwdAge: 0 })?.maximumAgeDays, 'never')
  assert.is(domainRules({ maxPwdAge: -(2 ** 63) })?.maximumAgeDays, 'never')
})
test('the bits of the domain tell complexity and clear text', () => {
  assert.is(domainRules({ pwdProperties: 0 })?.minimumClasses, 0)
  assert.is(domainRules({ pwdProperties: 17 })?.reversible, true)
})
test('an attribute that the domain hid is unknown', () => assert.is(domainRules({ minPwdLength: undefined })?.minimumLength, 'unknown'))
test('a domain that refuses is unknown', () => {
  const [kind] = domain(value({ refused: 'the domain did not answer: COMException' }))
  assert.match(JSON.stringify(kind?.rules), 'did not answer')
  assert.is(domain(value({}))[0]?.rules.state, 'failed')
})
test('people of a trusted domain do not follow this one', () => {
  const found = domain(head({}), [ben, { ...ben, id: 'S-1-5-21-8-8-8-1200' }])
  assert.equal(
    found.map(({ rules }) => rules.state),
    ['value', 'failed'],
  )
})
test('a SID that only begins alike is another domain', () =>
  assert.is(domain(head({}), [{ ...ben, id: `${DOMAIN}7-1104` }])[0]?.rules.state, 'failed'))

const CONTROLLER = { 'device-role': value({ role: 'domain-controller' }) }
const onController = (answer: Probes['domain'], people: unknown[] = [ben]) => fact({ domain: answer }, people, CONTROLLER)

test('a domain controller keeps the rules of the domain, whoever was here lately', () => {
  for (const people of [[ben], [], [anna]]) {
    const { kinds, controller } = onController(head({ exceptions: ['Doctors'] }), people)
    assert.equal(
      kinds.map(({ kind, rules, owner }) => [kind, rules.state, owner]),
      [['domain', 'value', 'local']],
    )
    assert.equal(controller, { exceptions: ['Doctors'] })
  }
})
test('exceptions for groups are a note on a controller, and unknown where they were not listed', () => {
  assert.match(onController(head({ exceptions: ['Doctors', 'Services'] })).notes.join(), 'exceptions: Doctors, Services')
  assert.equal(onController(head({})).controller, { exceptions: 'unknown' })
  assert.equal(onController(head({ exceptions: [] })).notes, [])
})
test('a controller whose domain did not answer has no rules', () => {
  const [kind] = onController(failed('late')).kinds
  assert.equal([kind?.kind, kind?.rules.state, kind?.owner], ['domain', 'failed', 'unknown'])
})
test('a member of a domain is no controller', () => {
  assert.is(fact({ domain: head({}) }, [ben], { 'device-role': value({ role: 'client' }) }).controller, undefined)
  assert.is(fact({ domain: head({}) }, [ben], { 'device-role': failed('x') }).controller, undefined)
})
test('accounts of Entra have built-in rules and an age that is not shown', () => {
  const [kind] = fact({}, [cleo]).kinds
  assert.equal(kind?.rules, value({ minimumLength: 8, minimumClasses: 3, maximumAgeDays: 'unknown', reversible: false }))
})
test('the owner of the local policy is told', () => {
  const claimed = value({
    managements: [],
    domain: 'read',
    claims: [{ setting: 'MinimumPasswordLength', owner: 'domain-policy', source: 'GPO' }],
  })
  assert.is(fact({}, [anna], { 'policy-owner': claimed }).kinds[0]?.owner, 'domain-policy')
  assert.is(fact().kinds[0]?.owner, 'local')
  assert.is(fact({}, [anna], { 'policy-owner': failed('x') }).kinds[0]?.owner, 'unknown')
})
test('people without a known kind of account are unknown', () =>
  assert.equal(
    fact({}, [anna, { ...anna, kind: 'unknown' }]).kinds.map(({ kind, rules }) => [kind, rules.state]),
    [
      ['local', 'value'],
      ['unknown', 'failed'],
    ],
  ))
test('only the registry answering ends in no policy at all', () => {
  const found = fact({ template: failed('no file'), accounts: failed('no output'), domain: failed('no PowerShell') })
  assert.ok(found.kinds.every(({ rules }) => rules.state === 'failed'))
})

test.run()
