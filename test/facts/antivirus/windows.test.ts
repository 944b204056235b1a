import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, denied, failed, listing, type PowerShellOutput, value } from '../../../lib/api.ts'
import { PRODUCTS } from '../../../lib/data/products.ts'
import { decoded } from '../../../lib/facts/antivirus/security-center.ts'
import type { Engine } from '../../../lib/facts/antivirus/shape.ts'
import { type Probes, parse } from '../../../lib/facts/antivirus/windows.ts'
import type { Product } from '../../../lib/facts/products/shape.ts'
import manifest from '../../../manifests/facts/antivirus.json' with { type: 'json' }
import { contextWith } from '../answers.ts'
import { none, read } from '../registry.ts'

// MSFT_MpComputerStatus, MSFT_MpPreference, AntiVirusProduct and Win32_Service as Microsoft documents them and defender.ps1 hands them on.
const test = suite('anti-virus facts on Windows')
const NEVER = 4294967295
const STATUS = {
  serviceEnabled: true,
  mode: 'Normal',
  antivirus: true,
  realTime: true,
  onAccess: true,
  signaturesAt: '2026-11-21T20:15:00.0000000Z',
  signaturesAge: 0,
  fullScanAt: '2026-11-18T03:00:00.0000000Z',
  fullScanAge: 4,
  quickScanAt: '2026-11-21T12:09:52.0000000Z',
  quickScanAge: 1,
}
const PREFERENCE = { scanParameters: 2, scanDay: 4, exclusionPaths: [], exclusionExtensions: [] }
const DEFENDER_ROW = { name: 'Windows Defender', id: '{D68DDC3A-831F-4fae-9E44-DA132C1ACF46}', state: 397568, programThere: null }
const OTHER_ROW = { name: 'ESET Security', id: '{11111111-2222-3333-4444-555555555555}', state: 266240, programThere: true }
const NO_NAMESPACE = 'HRESULT 0x8004100e,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand'
const service = (name: string, running: boolean, start = 'Auto') => ({ name, running, start })
const HEALTHY = {
  status: STATUS,
  preference: PREFERENCE,
  securityCenter: true,
  products: [DEFENDER_ROW],
  servicesRead: true,
  services: [service('wscsvc', true), service('WinDefend', true)],
  refused: [] as Array<{ source: string; code: string }>,
}
const SERVER = {
  ...HEALTHY,
  securityCenter: false,
  products: [],
  services: [service('WinDefend', true)],
  refused: [{ source: 'AntiVirusProduct', code: NO_NAMESPACE }],
}
const CLIENT = read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', { InstallationType: 'Client' })
const SERVER_VERSION = read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', { InstallationType: 'Server Core' })
const QUIET: Omit<Probes, 'live'> = {
  policy: none,
  realTimePolicy: none,
  realTimePolicyOtherSpelling: none,
  scanPolicy: none,
  passivePolicy: none,
  onboarding: none,
  version: CLIENT,
}
const products = (...ids: string[]): Answer<unknown> =>
  value(listing(ids.map((id): Product => ({ id, kind: 'antivirus', name: id, start: 'automatic', source: `service of ${id}` }))))
const LOCAL = value({ managements: [], domain: 'none', claims: [] })
const CONTEXT = contextWith({ products: products('defender'), 'policy-owner': LOCAL }, 'win32')
const isAnswer = (live: PowerShellOutput | Answer<PowerShellOutput>): live is Answer<PowerShellOutput> => typeof live.state === 'string'
const answer = (live: PowerShellOutput | Answer<PowerShellOutput>, over: Partial<Probes> = {}, context = CONTEXT) =>
  parse({ ...QUIET, live: isAnswer(live) ? live : value(live), ...over }, context)
const fact = (...args: Parameters<typeof answer>) => {
  const found = answer(...args)
  return found.state === 'value' ? found.value : assert.unreachable(JSON.stringify(found))
}
const engine = (product: string, ...args: Parameters<typeof answer>): Engine => {
  const found = fact(...args)?.engines.find((one) => one.product === product)
  return found ?? (assert.unreachable(`no engine ${product}`) as never)
}
const defender = (status: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  engine('defender', { ...HEALTHY, status: { ...STATUS, ...status }, ...more })

test('Defender that runs is on, with the dates of its signatures and scans', () => {
  const found = engine('defender', HEALTHY)
  assert.is(found.realTime, 'on')
  assert.is(found.signatures.updatedAt, '2026-11-21T20:15:00.000Z')
  assert.is(found.lastFullScanAt, '2026-11-18T03:00:00.000Z')
  assert.is(found.scheduledScan, 'full')
  assert.is(found.paid, false)
  assert.equal(fact(HEALTHY)?.missed, [])
})
test('Defender that does not run is off, although DefenderSignaturesOutOfDate says False', () => {
  const found = defender({
    serviceEnabled: false,
    mode: 'Not running',
    antivirus: false,
    realTime: false,
    signaturesAt: null,
    signaturesAge: NEVER,
    DefenderSignaturesOutOfDate: false,
    fullScanAt: '1601-01-01T00:00:00.0000000Z',
    fullScanAge: NEVER,
  })
  assert.is(found.realTime, 'off')
  assert.is(found.signatures.current, 'unknown')
  assert.is(found.signatures.updatedAt, undefined)
  assert.is(found.lastFullScanAt, 'never')
})
test('a full scan of years ago keeps its date, although FullScanOverdue says False', () => {
  const found = defender({ fullScanAt: '2023-06-13T00:10:09.0000000Z', fullScanAge: 1257, FullScanOverdue: false })
  assert.is(found.lastFullScanAt, '2023-06-13T00:10:09.000Z')
})
test('an age of 4294967295, nothing at all, and the years 0001 and 1601 say never', () => {
  assert.is(defender({ fullScanAt: null, fullScanAge: NEVER }).lastFullScanAt, 'never')
  assert.is(defender({ fullScanAt: null, fullScanAge: null }).lastFullScanAt, 'never')
  assert.is(defender({ fullScanAt: '0001-01-01T00:00:00.0000000Z', fullScanAge: -1 }).lastFullScanAt, 'never')
  assert.is(defender({ quickScanAt: '1601-01-01T00:00:00.0000000Z', quickScanAge: NEVER }).lastQuickScanAt, 'never')
})
test('an age without a date counts back from today', () =>
  assert.is(defender({ fullScanAt: null, fullScanAge: 10 }).lastFullScanAt, '2026-11-12T09:00:00.000Z'))
test('passive and EDR block mode only look on, although real-time protection says True', () => {
  for (const mode of ['Passive', 'Passive Mode', 'SxS Passive Mode', 'EDR Block Mode']) {
    assert.is(defender({ mode, realTime: true, onAccess: false }).realTime, 'passive', mode)
  }
})
test('switched off real-time protection is off in the normal mode, too', () => {
  assert.is(defender({ realTime: false }).realTime, 'off')
  assert.is(defender({ antivirus: false }).realTime, 'off')
})
test('an older system without a mode goes by its switches', () => {
  assert.is(defender({ mode: '' }).realTime, 'on')
  assert.is(defender({ mode: '', realTime: null }).realTime, 'unknown')
})
test('a mode that nobody knows is not taken for protection', () => assert.is(defender({ mode: 'Neuer Modus' }).realTime, 'unknown'))
test('files that are not looked at when they are opened are a weakness', () =>
  assert.match(defender({ onAccess: false }).weaknesses[0]?.what ?? '', 'opened'))
test('exclusions of a drive, of people and of programs are weaknesses, the folder of the practice system is none', () => {
  const paths = [
    'C:\\',
    'C:\\Users',
    'C:\\Users\\anna\\',
    'c:\\*',
    '%TEMP%',
    'C:\\MT32\\Data',
    'D:\\Medtech\\MT32.IB',
    'N/A: Must be an administrator',
  ]
  const found = defender({}, { preference: { ...PREFERENCE, exclusionPaths: paths, exclusionExtensions: ['.exe', 'ib'] } })
  assert.is(found.weaknesses.length, 6)
  assert.not.match(JSON.stringify(found), /MT32|Medtech/)
})
test('the schedule is read from its numbers', () => {
  const schedule = (scanParameters: number | null, scanDay: number) =>
    defender({}, { preference: { ...PREFERENCE, scanParameters, scanDay } }).scheduledScan
  assert.is(schedule(1, 0), 'quick')
  assert.is(schedule(2, 1), 'full')
  assert.is(schedule(2, 8), 'none')
  assert.is(schedule(null, 0), 'unknown')
  assert.is(defender({}, { preference: null }).scheduledScan, 'unknown')
})

test('the bits of productState', () => {
  const table: Array<[number, string, boolean]> = [
    [0x61100, 'on', true],
    [0x60100, 'off', true],
    [0x61110, 'on', false],
    [0x41000, 'on', true],
    [0x51000, 'on', true],
    [0x40000, 'off', true],
    [0x41010, 'on', false],
    [0x42000, 'snoozed', true],
    [0x43010, 'expired', false],
    [0x4f000, 'unknown', true],
  ]
  for (const [state, realTime, current] of table) {
    assert.is(decoded(state).realTime, realTime, state.toString(16))
    assert.is(decoded(state).current, current, state.toString(16))
  }
})
test('another engine is on and Defender steps back', () => {
  const live = {
    ...HEALTHY,
    status: { ...STATUS, mode: 'Passive Mode' },
    products: [{ ...DEFENDER_ROW, state: 393472 }, OTHER_ROW],
    services: [...HEALTHY.services, service('ekrn', true)],
  }
  assert.equal(
    fact(live)?.engines.map(({ product, realTime }) => `${product} ${realTime}`),
    ['defender passive', 'eset on'],
  )
})
test('an expired trial is expired', () =>
  assert.is(engine('mcafee', { ...HEALTHY, products: [{ ...OTHER_ROW, name: 'McAfee', state: 0x43010 }] }).realTime, 'expired'))
test('an entry whose program is gone is no engine', () =>
  assert.equal(
    fact({ ...HEALTHY, products: [DEFENDER_ROW, { ...OTHER_ROW, programThere: false }] })?.engines.map(({ product }) => product),
    ['defender'],
  ))
test('an entry that says on while none of its services runs proves nothing', () => {
  const live = { ...HEALTHY, products: [OTHER_ROW], services: [...HEALTHY.services, service('ekrn', false)] }
  assert.is(engine('eset', live).realTime, 'unknown')
})
test('Security Center that does not run repeats what it once knew', () => {
  const live = { ...HEALTHY, products: [{ ...OTHER_ROW, name: 'Avast Antivirus' }], services: [service('wscsvc', false, 'Disabled')] }
  assert.is(engine('avast antivirus', live).realTime, 'unknown')
  assert.match(fact(live)?.notes[0]?.what ?? '', 'Security Center')
})
test('without its own status Defender is what Security Center says', () => {
  const live = { ...HEALTHY, status: null, refused: [{ source: 'MSFT_MpComputerStatus', code: 'HRESULT 0x80041003,x' }] }
  assert.is(engine('defender', live).realTime, 'on')
  assert.is(engine('defender', live).signatures.current, true)
  assert.is(engine('defender', { ...live, products: [{ ...DEFENDER_ROW, state: 397584 }] }).signatures.current, false)
  assert.is(fact(live)?.complete, false)
})
test('a name in another language is known by its id', () =>
  assert.is(
    engine('defender', { ...HEALTHY, status: null, products: [{ ...DEFENDER_ROW, name: 'Антивирусная программа' }] }).builtIn,
    true,
  ))

test('a server has no Security Center, and nothing is missed', () => {
  const found = fact(SERVER, { version: SERVER_VERSION })
  assert.equal(found?.missed, [])
  assert.is(found?.engines[0]?.realTime, 'on')
})
test('a workstation without Security Center misses it', () => assert.match(fact(SERVER)?.missed[0] ?? '', 'AntiVirusProduct'))
test('a server whose Security Center was refused for another reason misses it', () => {
  const live = { ...SERVER, refused: [{ source: 'AntiVirusProduct', code: 'HRESULT 0x80041003,x' }] }
  assert.is(fact(live, { version: SERVER_VERSION })?.complete, false)
})
test('a server without any engine says so for certain', () => {
  const refused = ['MSFT_MpComputerStatus', 'MSFT_MpPreference', 'AntiVirusProduct'].map((source) => ({ source, code: NO_NAMESPACE }))
  const context = contextWith({ products: products(), 'policy-owner': LOCAL }, 'win32')
  const found = fact({ ...SERVER, status: null, preference: null, services: [], refused }, { version: SERVER_VERSION }, context)
  assert.equal([found?.engines, found?.complete, found?.customary], [[], true, true])
})
test('on a server the service of another engine tells that it runs, but not how fresh it is', () => {
  const found = engine('sophos', { ...SERVER, services: [service('Sophos Endpoint Defense Service', true)] }, { version: SERVER_VERSION })
  assert.is(found.realTime, 'on')
  assert.is(found.signatures.current, 'unknown')
  assert.is(engine('sophos', { ...SERVER, services: [service('SAVService', false)] }, { version: SERVER_VERSION }).realTime, 'off')
})
test('on a workstation an engine that Security Center does not list is not taken for protection', () =>
  assert.is(engine('crowdstrike', { ...HEALTHY, services: [...HEALTHY.services, service('CSFalconService', true)] }).realTime, 'unknown'))

test('both spellings of the policy key switch Defender off', () => {
  const off = { ...HEALTHY, status: { ...STATUS, realTime: false } }
  const key = (name: string) => read(`HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\${name}`, { DisableRealtimeMonitoring: 1 })
  assert.match(engine('defender', off, { realTimePolicy: key('Real-Time Protection') }).because ?? '', 'policy')
  assert.match(engine('defender', off, { realTimePolicyOtherSpelling: key('Real-TimeProtection') }).because ?? '', 'policy')
  assert.is(engine('defender', off, { realTimePolicy: key('Real-Time Protection') }).owner, 'local')
})
test('a policy against a Defender that runs is a weakness', () => {
  const policy = read('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender', { DisableAntiSpyware: 1 })
  assert.match(engine('defender', HEALTHY, { policy }).weaknesses[0]?.what ?? '', 'policy')
  assert.is(engine('defender', HEALTHY, { policy: read('x', { DisableAntiSpyware: 0 }) }).weaknesses.length, 0)
})
test('a policy that keeps Defender passive is named', () => {
  const passivePolicy = read('x', { ForceDefenderPassiveMode: 1 })
  assert.match(
    engine('defender', { ...SERVER, status: { ...STATUS, mode: 'Passive Mode' } }, { passivePolicy }).because ?? '',
    'ForceDefenderPassiveMode',
  )
})
test('Defender is paid for where its sensor runs and is onboarded', () => {
  const onboarding = read('HKLM\\SOFTWARE\\Microsoft\\Windows Advanced Threat Protection\\Status', { OnboardingState: 1 })
  const sense = (running: boolean) => ({ ...HEALTHY, services: [...HEALTHY.services, service('Sense', running)] })
  assert.is(engine('defender', sense(true), { onboarding }).paid, true)
  assert.is(engine('defender', sense(false), { onboarding }).paid, false)
  assert.is(engine('defender', HEALTHY, { onboarding: denied('no') }).paid, 'unknown')
})

test('PowerShell that does not answer is no anti-virus seen and none ruled out', () => {
  for (const live of [failed('timed out'), denied('no'), failed('PowerShell runs in constrained language mode')]) {
    assert.is(answer(live).state === 'value' ? 'value' : 'refused', 'refused')
  }
})
test('constrained language mode is named', () => {
  const found = answer({ constrained: true, refused: [{ source: 'PowerShell', code: 'constrained language mode' }] })
  assert.match(found.state === 'failed' ? found.reason : '', 'constrained language mode')
})
test('an installed engine stays of unknown state where no service was read', () => {
  const context = contextWith({ products: products('sentinelone') }, 'win32')
  assert.is(engine('sentinelone', failed('timed out'), {}, context).realTime, 'unknown')
})
test('an answer of another shape proves nothing', () => {
  const found = answer({ status: 'fine', products: 'none', services: null, refused: 7 })
  assert.is(found.state, 'failed')
  assert.is(answer({ ...HEALTHY, status: { mode: 'Normal', realTime: 'True' } }).state, 'value')
  assert.is(engine('defender', { ...HEALTHY, status: { mode: 'Normal', realTime: 'True' } }).realTime, 'unknown')
})
test('every service of an engine in the table of products is asked for', () => {
  const asked: string[] = manifest.platforms.win32.probes.live.input.services
  const known = PRODUCTS.filter(({ kind }) => kind === 'antivirus').flatMap(({ services = [] }) => services)
  assert.equal(
    known.filter((name) => !asked.includes(name)),
    [],
  )
})

const unread = (over: Partial<Probes>, live: PowerShellOutput = HEALTHY) =>
  engine('defender', live, over).weaknesses.map((one) => `${one.unread} ${one.what}`)
test('a policy that could not be read may be the one that switches it off', () => {
  for (const name of ['policy', 'realTimePolicy', 'realTimePolicyOtherSpelling'] as const) {
    assert.equal(unread({ [name]: denied('no') }), ['true whether a policy switches it off could not be read: no'], name)
  }
  assert.equal(unread({ policy: none }), [])
})
test('a policy that was read speaks before one that was not', () => {
  const off = read('K', { DisableRealtimeMonitoring: 1 })
  assert.equal(unread({ policy: denied('no'), realTimePolicy: off }), ['undefined a policy says that it should be off'])
})
test('of an engine that is off no policy has to be known', () =>
  assert.equal(unread({ policy: denied('no') }, { ...HEALTHY, status: { ...STATUS, realTime: false } }), []))
test('exclusions that were refused are not none, and a system without that class has none', () => {
  const without = (code: string) => ({ ...HEALTHY, preference: null, refused: [{ source: 'MSFT_MpPreference', code }] })
  assert.equal(unread({}, without('HRESULT 0x80041003')), [
    'true whether its exclusions hide too much could not be read: MSFT_MpPreference: HRESULT 0x80041003',
  ])
  assert.equal(unread({}, without(NO_NAMESPACE)), [])
})

// What a fix can take hold of

const lever = (live: PowerShellOutput, over: Partial<Probes> = {}, context = CONTEXT) => fact(live, over, context)?.levers?.defender
const owned = (claims: unknown[], managements: string[] = [], domain = 'none') =>
  contextWith({ products: products('defender'), 'policy-owner': value({ managements, domain, claims }) }, 'win32')

test('Defender that nobody else sets can be set', () => {
  const live = { ...HEALTHY, status: { ...STATUS, tamperProtected: true }, preference: { ...PREFERENCE, realTimeDisabled: true } }
  const expected = { mode: 'normal', tamperProtected: true, realTimeDisabled: true, realTimeOwner: 'local', scheduleOwner: 'local' }
  assert.equal(lever(live), expected)
})
test('what Defender does not tell is not known', () => {
  assert.is(lever(HEALTHY)?.tamperProtected, 'unknown')
  assert.is(lever(HEALTHY)?.realTimeDisabled, 'unknown')
  assert.is(lever({ ...HEALTHY, status: null, refused: [{ source: 'MSFT_MpComputerStatus', code: NO_NAMESPACE }] }), undefined)
})
test('a policy of scans owns the schedule, and not real-time protection', () => {
  const scanPolicy = read('HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Scan', { ScheduleDay: 1 })
  const setting = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\Scan\\ScheduleDay'
  const found = lever(HEALTHY, { scanPolicy }, owned([{ setting, owner: 'domain-policy', source: 'test' }], [], 'read'))
  assert.is(found?.scheduleOwner, 'domain-policy')
  assert.is(found?.realTimeOwner, 'local')
  assert.is(lever(HEALTHY, { scanPolicy })?.scheduleOwner, 'local-policy')
})
test('a device management owns what it sets', () => {
  const claims = [{ setting: 'Defender/ScanParameter', owner: 'device-management', source: 'test' }]
  assert.is(lever(HEALTHY, {}, owned(claims, ['MS DM Server']))?.scheduleOwner, 'device-management')
  assert.is(lever(HEALTHY, {}, owned(claims, ['MS DM Server']))?.realTimeOwner, 'local')
})
test('a policy that could not be read may own it', () => {
  assert.is(lever(HEALTHY, { scanPolicy: denied('EACCES') })?.scheduleOwner, 'unknown')
  assert.is(lever(HEALTHY, { realTimePolicy: denied('EACCES') })?.realTimeOwner, 'unknown')
})
test('whether a missed scan is made up for is told where Defender says it', () => {
  const catchesUp = (catchUpDisabled?: boolean) =>
    engine('defender', { ...HEALTHY, preference: { ...PREFERENCE, ...(catchUpDisabled === undefined ? {} : { catchUpDisabled }) } })
      .catchesUp
  assert.equal([catchesUp(true), catchesUp(false), catchesUp()], [false, true, undefined])
})

test.run()
