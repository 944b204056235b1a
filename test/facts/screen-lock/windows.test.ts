import { gunzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, type FactContext, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/screen-lock/windows.ts'
import { LOCK_FORBIDDEN_HIVE, PLAIN_HIVE, SAVER_POLICY_HIVE } from '../../lib/formats/fixtures/hive.ts'
import { content, files, gap, people } from '../answers.ts'
import { read as answered, key } from '../registry.ts'

const test = suite('screen-lock facts on Windows')

const ANNA = 'S-1-5-21-1-2-3-1001'
const SCHEME = '381b4222-f694-41f0-9685-ff5bb260df2e'
const SLEEP = '29f6c1db-86da-48c5-9fdb-f2b67b1f44da'
const ASK = '0e796bdb-100d-47d6-a2d5-f7d2daa51f51'
const POWER = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Power\\User\\PowerSchemes'
const SAVER = { ScreenSaveActive: '1', ScreenSaverIsSecure: '1', ScreenSaveTimeOut: '600', 'SCRNSAVE.EXE': 'scrnsave.scr' }
const POLICY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'

const desktop = (values: Record<string, number | string>, sid = ANNA) => key(`HKU\\${sid}\\Control Panel\\Desktop`, values)
const rules = (values: Record<string, number | string>) =>
  value(listing([key(`HKU\\${ANNA}\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop`, values)]))
const desktops = (...keys: ReturnType<typeof desktop>[]) => value(listing(keys))
const limit = (seconds: number | string) => answered(POLICY, { InactivityTimeoutSecs: seconds })

const nothing: Probes = {
  policy: answered(POLICY, {}),
  logon: answered('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon', {}),
  deviceLock: absent('absent'),
  securityOptions: absent('absent'),
  desktops: desktops(desktop({ ScreenSaveActive: '1' })),
  saverPolicies: value(listing([])),
  userPolicies: value(listing([])),
  hives: value(listing([])),
  scheme: answered(POWER, { ActivePowerScheme: SCHEME }),
  schemes: value(listing([])),
  schemeDefaults: value(listing([])),
  powerPolicies: value(listing([])),
}

const anna = people({ name: 'anna', id: ANNA, hive: 'loaded' })
const unjoined = value({ managements: [], domain: 'none', claims: [] })

function read(probes: Partial<Probes>, facts: FactContext['facts'] = {}) {
  const answer = parse(
    { ...nothing, ...probes },
    { platform: 'win32', now: '', facts: { users: anna, 'policy-owner': unjoined, ...facts } },
  )
  if (answer.state !== 'value') {
    throw new Error('no fact')
  }
  return answer.value
}
const seat = (scope: string, probes: Partial<Probes>, facts: FactContext['facts'] = {}) =>
  read(probes, facts).seats.find((one) => one.scope === scope)
const lock = (probes: Partial<Probes>) => seat('user:anna', probes)?.lockAfterSeconds
const saver = (changed: Record<string, string>) => lock({ desktops: desktops(desktop({ ...SAVER, ...changed })) })

test('Windows as it comes never locks: a screen saver without SCRNSAVE.EXE does nothing', () => assert.is(lock({}), 'never'))
test('the grace of five seconds is added to a screen saver', () => assert.is(saver({}), 605))
test('a screen saver that asks for no password never locks', () => assert.is(saver({ ScreenSaverIsSecure: '0' }), 'never'))
test('a time of "0" never locks', () => assert.is(saver({ ScreenSaveTimeOut: '0' }), 'never'))
test('a screen saver that is switched off never locks', () => assert.is(saver({ ScreenSaveActive: '0' }), 'never'))
test('an empty SCRNSAVE.EXE never locks', () => assert.is(saver({ 'SCRNSAVE.EXE': '' }), 'never'))
test('a garbled time is unknown', () => assert.is(saver({ ScreenSaveTimeOut: 'soon' }), 'unknown'))
test('names of values are found in any case', () => {
  const { 'SCRNSAVE.EXE': file, ...rest } = SAVER
  assert.is(lock({ desktops: desktops(desktop({ ...rest, 'scrnsave.exe': file })) }), 605)
})
test('each value comes from the policy first and else from the person', () => {
  assert.is(
    lock({ desktops: desktops(desktop({ ...SAVER, ScreenSaveTimeOut: '3600' })), saverPolicies: rules({ ScreenSaveTimeOut: '300' }) }),
    305,
  )
  assert.is(lock({ desktops: desktops(desktop(SAVER)), saverPolicies: rules({ ScreenSaverIsSecure: '0' }) }), 'never')
})
test('the shorter of limit and screen saver counts', () => {
  assert.is(lock({ policy: limit(900), desktops: desktops(desktop(SAVER)) }), 605)
  assert.is(lock({ policy: limit(300), desktops: desktops(desktop(SAVER)) }), 300)
})
test('a longer grace period is counted and named', () => {
  const found = seat('user:anna', { desktops: desktops(desktop(SAVER)), logon: answered('Winlogon', { ScreenSaverGracePeriod: '60' }) })
  assert.is(found?.lockAfterSeconds, 660)
  assert.is(found?.graceSeconds, 60)
})
test('the grace is a lever with its owner where it was read', () => {
  const grace = read({ logon: answered('Winlogon', { ScreenSaverGracePeriod: '60' }) }).levers.grace
  assert.equal(grace, { seconds: 60, owner: 'local' })
  assert.is(read({}).levers.grace?.seconds, 5)
  assert.not.ok('grace' in read({ logon: denied('x') }).levers)
})
test('a limit of 0 is no limit', () => assert.is(lock({ policy: limit(0) }), 'never'))
test('a limit stored as text counts', () => assert.is(lock({ policy: limit('900') }), 900))
test('a limit that could not be read is unknown, a known screen saver still counts', () => {
  assert.is(lock({ policy: denied('access denied') }), 'unknown')
  assert.is(lock({ policy: denied('access denied'), desktops: desktops(desktop(SAVER)) }), 605)
})
test('a policy key without a parent that was read is unknown', () => assert.is(lock({ policy: absent() }), 'unknown'))
test('the policy that forbids screen savers weakens the limit', () => {
  const found = read({ policy: limit(600), saverPolicies: rules({ ScreenSaveActive: '0' }) })
  assert.match(String(found.seats[0]?.weaknesses), 'Enable screen saver')
  assert.ok(found.levers.machineLimit?.saverPolicyOff)
})
test('a person who switched the saver off does not weaken the limit', () => {
  assert.equal(seat('user:anna', { policy: limit(600), desktops: desktops(desktop({ ScreenSaveActive: '0' })) })?.weaknesses, [])
})
test('a person whose hive is not loaded is unknown', () => {
  const users = people({ name: 'berta', id: 'S-1-5-21-1-2-3-1002', hive: 'not-loaded' })
  assert.is(seat('user:berta', {}, { users })?.lockAfterSeconds, 'unknown')
  assert.match(String(seat('user:berta', {}, { users })?.why), 'not loaded')
})
test('a limit for the machine covers a hive that is not loaded', () => {
  const users = people({ name: 'berta', id: 'S-1-5-21-1-2-3-1002', hive: 'not-loaded' })
  assert.is(seat('user:berta', { policy: limit(600) }, { users })?.lockAfterSeconds, 600)
})

// Files of hives that are not loaded

const BERTA = 'S-1-5-21-1-2-3-1002'
const HOME = 'C:\\Users\\berta'
const FILE = `${HOME}\\NTUSER.DAT`
const away = { users: people({ name: 'berta', id: BERTA, home: HOME, hive: 'not-loaded' }) }
const unpacked = (hive: string) => gunzipSync(Buffer.from(hive, 'base64'))
const hiveFile = (hive: string, path = FILE) => content(path, unpacked(hive).toString('base64'))
const berta = (probes: Partial<Probes>) => seat('user:berta', probes, away)

test('a screen saver that a policy sets locks for a person who is not logged on', () => {
  const found = berta({ hives: files(hiveFile(SAVER_POLICY_HIVE)) })
  assert.is(found?.lockAfterSeconds, 605)
  assert.is(found?.source, `HKU\\${BERTA}\\Software\\Policies\\Microsoft\\Windows\\Control Panel\\Desktop in ${FILE}`)
})
test('a person who is not logged on and has no screen saver never locks', () => {
  assert.is(berta({ hives: files(hiveFile(PLAIN_HIVE)) })?.lockAfterSeconds, 'never')
})
test('everybody gets the hive of their own home, in any spelling', () => {
  const hives = files(hiveFile(PLAIN_HIVE, 'C:\\Users\\bertas\\NTUSER.DAT'), hiveFile(SAVER_POLICY_HIVE, 'c:\\users\\Berta\\ntuser.dat'))
  assert.is(berta({ hives })?.lockAfterSeconds, 605)
})
test('the hive of a mandatory profile counts, and two hives in one home are unknown', () => {
  const mandatory = hiveFile(SAVER_POLICY_HIVE, `${HOME}\\NTUSER.MAN`)
  assert.is(berta({ hives: files(mandatory) })?.lockAfterSeconds, 605)
  assert.match(String(berta({ hives: files(mandatory, hiveFile(SAVER_POLICY_HIVE)) })?.why), 'both')
})
test('a hive that was not written to its end is unknown', () => {
  const bytes = unpacked(SAVER_POLICY_HIVE)
  bytes[4] = (bytes[4] ?? 0) + 1
  const found = berta({ hives: files(content(FILE, bytes.toString('base64'))) })
  assert.is(found?.lockAfterSeconds, 'unknown')
  assert.match(String(found?.why), 'not loaded')
  assert.match(String(found?.why), 'did not finish')
})
test('a file that is no hive is unknown, also an empty one', () => {
  assert.is(berta({ hives: files(content(FILE, 'bm8gaGl2ZQ==')) })?.lockAfterSeconds, 'unknown')
  assert.is(berta({ hives: files(content(FILE)) })?.lockAfterSeconds, 'unknown')
})
test('a hive without the key of the desktop is unknown', () => {
  const bytes = unpacked(PLAIN_HIVE)
  bytes.write('X', bytes.indexOf('Desktop', 0, 'latin1'), 'latin1')
  const found = berta({ hives: files(content(FILE, bytes.toString('base64'))) })
  assert.is(found?.lockAfterSeconds, 'unknown')
  assert.match(String(found?.why), 'no Control Panel\\Desktop')
})
test('a home without a hive is unknown, and so are hives that were not read', () => {
  assert.is(berta({})?.why, 'the settings of this person are not loaded now')
  assert.is(berta({ hives: absent() })?.lockAfterSeconds, 'unknown')
  assert.match(String(berta({ hives: denied('too late') })?.why), 'too late')
})
test('a hive that was missed is unknown, also beside one that was read', () => {
  const reason = `${HOME}\\NTUSER.MAN could not be read (EBUSY)`
  const found = berta({ hives: value(listing([hiveFile(SAVER_POLICY_HIVE)], [reason])) })
  assert.is(found?.lockAfterSeconds, 'unknown')
  assert.match(String(found?.why), 'EBUSY')
})
test('the locked file of somebody who is logged on spoils nothing', () => {
  const users = people(
    { name: 'anna', id: ANNA, home: 'C:\\Users\\anna', hive: 'loaded' },
    { name: 'berta', id: BERTA, home: HOME, hive: 'not-loaded' },
  )
  const hives = value(listing([hiveFile(SAVER_POLICY_HIVE)], ['C:\\Users\\anna\\NTUSER.DAT could not be read (EBUSY)']))
  assert.equal(
    read({ desktops: desktops(desktop(SAVER)), hives }, { users }).seats.map(({ scope, lockAfterSeconds }) => [scope, lockAfterSeconds]),
    [
      ['user:anna', 605],
      ['user:berta', 605],
    ],
  )
})
test('the file of a loaded hive has no say', () => {
  const users = people({ name: 'anna', id: ANNA, home: HOME, hive: 'loaded' })
  assert.is(seat('user:anna', { hives: files(hiveFile(SAVER_POLICY_HIVE)) }, { users })?.lockAfterSeconds, 'never')
})
test('a limit for the machine covers everybody without a look into the files', () => {
  const unread = {
    ...content(FILE),
    get text(): string {
      throw new Error('the hive was looked into')
    },
  }
  assert.is(berta({ policy: limit(600), hives: files(unread) })?.lockAfterSeconds, 600)
  assert.throws(() => berta({ hives: files(unread) }), 'looked into')
})
test('a policy against locking is found in a hive that is not loaded', () => {
  const found = read({ hives: files(hiveFile(LOCK_FORBIDDEN_HIVE)) }, away)
  assert.equal(
    found.blockers.map(({ what }) => what),
    ['a policy forbids locking the computer'],
  )
})

test('hives of services and classes are not people', () => {
  const strange = ['.DEFAULT', 'S-1-5-18', 'S-1-5-19', `${ANNA}_Classes`].map((sid) => desktop({}, sid))
  assert.equal(
    read({ desktops: desktops(desktop({}), ...strange) }).seats.map(({ scope }) => scope),
    ['user:anna'],
  )
})
test('a loaded hive that is in no list is a person', () => {
  const sid = 'S-1-12-1-5-6-7-8'
  assert.is(seat(`user:${sid}`, { desktops: desktops(desktop({}), desktop(SAVER, sid)) })?.lockAfterSeconds, 605)
})
test('people who were not listed are unknown, unless the machine has a limit', () => {
  assert.is(seat('people', {}, { users: denied('no rights') })?.lockAfterSeconds, 'unknown')
  assert.is(seat('people', { policy: limit(600) }, { users: denied('no rights') }), undefined)
})
test('hives that could not be listed are unknown', () => {
  assert.is(lock({ desktops: gap('HKU was denied') }), 'unknown')
  assert.is(lock({ desktops: desktops(desktop(SAVER)), saverPolicies: gap('HKU was denied') }), 'unknown')
})
test('newcomers have only the limit of the machine', () => {
  assert.is(read({ desktops: desktops(desktop(SAVER)) }).newcomers[0]?.lockAfterSeconds, 'never')
  assert.is(read({ policy: limit(600) }).newcomers[0]?.lockAfterSeconds, 600)
})

// Device management

const managed = (values: Record<string, number>) => ({ deviceLock: answered('DeviceLock', values) })

test('a device management counts in minutes', () => {
  assert.is(lock(managed({ MaxInactivityTimeDeviceLock: 10 })), 600)
  assert.is(seat('user:anna', managed({ MaxInactivityTimeDeviceLock: 10 }))?.owner, 'device-management')
})
test('a device management that asks for no password does not lock', () => {
  assert.is(lock(managed({ MaxInactivityTimeDeviceLock: 10, DevicePasswordEnabled: 1 })), 'never')
})
test('the limit belongs to the device management that sets it', () => {
  const securityOptions = answered('LocalPoliciesSecurityOptions', { InteractiveLogon_MachineInactivityLimit: 900 })
  assert.is(read({ policy: limit(900), securityOptions }).levers.machineLimit?.owner, 'device-management')
})
test('a missing limit in a domain that does not claim it belongs to nobody', () => {
  const joined = { 'policy-owner': value({ managements: [], domain: 'read', claims: [] }) }
  assert.is(read({}, joined).levers.machineLimit?.owner, 'none')
  assert.is(read({ policy: limit(3600) }, joined).levers.machineLimit?.owner, 'unattributed')
})
test('a limit that the domain claims belongs to the domain', () => {
  const claims = [{ setting: `${POLICY}\\InactivityTimeoutSecs`, owner: 'domain-policy', source: 'test' }]
  assert.is(read({}, { 'policy-owner': value({ managements: [], domain: 'read', claims }) }).levers.machineLimit?.owner, 'domain-policy')
})

// Sleep

const indexes = (mains: number, battery = mains) => ({ ACSettingIndex: mains, DCSettingIndex: battery })
const sleeping = (mains: number, battery?: number) =>
  value(listing([key(`${POWER}\\${SCHEME}\\238c9fa8-0aad-41ed-83f4-97be242c8f20\\${SLEEP}`, indexes(mains, battery))]))
const slept = (probes: Partial<Probes>) => seat('user:anna', probes)?.sleepLockAfterSeconds

test('a computer that sleeps asks for a password by default', () => assert.is(slept({ schemes: sleeping(600, 300) }), 600))
test('a computer that never sleeps on mains does not lock by sleep', () => assert.is(slept({ schemes: sleeping(0, 300) }), undefined))
test('no password on wake is no lock', () => {
  const powerPolicies = value(listing([key(`HKLM\\SOFTWARE\\Policies\\Microsoft\\Power\\PowerSettings\\${ASK}`, indexes(0))]))
  assert.is(slept({ schemes: sleeping(600), powerPolicies }), undefined)
})
test('a policy for sleep wins over the scheme', () => {
  const powerPolicies = value(listing([key(`HKLM\\SOFTWARE\\Policies\\Microsoft\\Power\\PowerSettings\\${SLEEP}`, indexes(300))]))
  assert.is(slept({ schemes: sleeping(3600), powerPolicies }), 300)
})
test('a scheme that is not in use has no say', () => {
  assert.is(
    slept({ schemes: sleeping(600), scheme: answered(POWER, { ActivePowerScheme: '8c5e7fda-e8bf-4a96-9a85-a6e23a8c635c' }) }),
    undefined,
  )
})
test('power settings that could not be read are unknown', () => assert.is(slept({ schemes: denied('no rights') }), 'unknown'))

// Blockers

const what = (probes: Partial<Probes>) => read(probes).blockers.map((blocker) => blocker.what)

test('automatic logon defeats every lock, stored as text or number', () => {
  assert.equal(what({ logon: answered('Winlogon', { AutoAdminLogon: '1' }) }), ['automatic logon is on'])
  assert.equal(what({ logon: answered('Winlogon', { AutoAdminLogon: 1 }) }), ['automatic logon is on'])
  assert.equal(what({ logon: answered('Winlogon', { AutoAdminLogon: '0' }) }), [])
  assert.equal(what({ logon: answered('Winlogon', { AutoAdminLogon: '' }) }), [])
})
test('whether locking is forbidden could not be read: that is unknown, whatever limit there is', () => {
  assert.is(seat('locking itself', { policy: denied('no rights') })?.lockAfterSeconds, 'unknown')
})
test('automatic logon that could not be read is unknown', () => {
  assert.is(seat('automatic logon', { policy: limit(600), logon: denied('no rights') })?.lockAfterSeconds, 'unknown')
})
test('a policy against locking defeats every lock, for the machine or a person', () => {
  assert.is(what({ policy: answered(POLICY, { DisableLockWorkstation: 1 }) }).length, 1)
  const own = key(`HKU\\${ANNA}\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System`, { DisableLockWorkstation: 1 })
  assert.is(what({ userPolicies: value(listing([own])) }).length, 1)
})
test('policies of people that could not be read are unknown', () => {
  assert.is(seat('people', { policy: limit(600), userPolicies: gap('HKU was denied') })?.lockAfterSeconds, 'unknown')
})

const weak = (probes: Partial<Probes>, hive: 'loaded' | 'not-loaded' = 'loaded') =>
  seat('user:anna', { policy: limit(600), ...probes }, { users: people({ name: 'anna', id: ANNA, home: 'C:\\Users\\anna', hive }) })
    ?.weaknesses
test('policies of screen savers that could not be read may defeat the limit of the machine', () => {
  const why = 'whether the policy "Enable screen saver" is off could not be read'
  assert.equal(weak({ saverPolicies: denied('no') }), [`${why}: no`])
  assert.equal(weak({ saverPolicies: gap('one hive is locked') }), [`${why}: one hive is locked`])
  assert.equal(weak({ saverPolicies: value(listing([])) }), [])
})
test('a gap in the list of loaded hives hides nobody whose hive is not loaded', () =>
  assert.equal(weak({ saverPolicies: gap('one hive is locked') }, 'not-loaded'), []))
test('the policy is told where the choices of people could not be read, also of somebody who is in no list', () => {
  const probes = { policy: limit(600), desktops: denied('no'), saverPolicies: rules({ ScreenSaveActive: '0' }) }
  assert.match(String(weak(probes)), '"Enable screen saver" is off, and')
  const stranger = read(probes, { users: people() }).seats.find(({ scope }) => scope === `user:${ANNA}`)
  assert.match(String(stranger?.weaknesses), '"Enable screen saver" is off, and')
})

test('with neither list of loaded hives somebody may be logged on who is not known here', () => {
  const seats = (probes: Partial<Probes>) => read({ policy: limit(600), ...probes }).seats.map(({ scope }) => scope)
  assert.equal(seats({ desktops: denied('no'), saverPolicies: denied('no') }), ['user:anna', 'people'])
  assert.equal(seats({ desktops: denied('no') }), ['user:anna'])
})

test.run()
