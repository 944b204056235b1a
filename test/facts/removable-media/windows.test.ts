import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, type FactContext, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/removable-media/windows.ts'
import { people } from '../answers.ts'
import { read as answered, key } from '../registry.ts'

const test = suite('removable-media facts on Windows')

const ANNA = 'S-1-5-21-1-2-3-1001'
const EXPLORER = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer'
const nothing: Probes = {
  explorer: answered(EXPLORER, {}),
  explorerPolicy: absent('present'),
  userExplorers: value(listing([])),
  removable: absent('present'),
  removableDisks: absent('absent'),
  usbStorage: answered('USBSTOR', { Start: 3 }),
  usbAttached: answered('UASPStor', { Start: 3 }),
  encryption: absent('present'),
  encryptionPolicy: absent('present'),
}
const unjoined = value({ managements: [], domain: 'none', claims: [] })

function read(probes: Partial<Probes>, facts: FactContext['facts'] = {}) {
  const context = {
    platform: 'win32',
    now: '',
    facts: { users: people({ name: 'anna', id: ANNA }), 'policy-owner': unjoined, ...facts },
  } as const
  const answer = parse({ ...nothing, ...probes }, context)
  if (answer.state !== 'value') {
    throw new Error('no fact')
  }
  return answer.value
}
const states = (probes: Partial<Probes>) => read(probes).autorun.map(({ state }) => state)
const drives = (number: number) => states({ explorer: answered(EXPLORER, { NoDriveTypeAutoRun: number }) })[0]
const storage = (probes: Partial<Probes>) => read(probes).storage.state

test('Windows as it comes asks what to do', () => assert.equal(states({}), ['asks', 'asks', 'asks']))
test('every kind of drive must be off', () => {
  assert.is(drives(255), 'off')
  assert.is(drives(0x91 | 0x04), 'asks')
})
test('sticks that are left on start by themselves', () => {
  assert.is(drives(0), 'starts')
  assert.is(drives(0x91), 'starts')
})
test('all three values switch AutoRun off', () => {
  const explorer = answered(EXPLORER, { NoDriveTypeAutoRun: 255, NoAutorun: 1 })
  const found = read({ explorer, explorerPolicy: answered('Explorer', { NoAutoplayfornonVolume: 1 }) })
  assert.equal(
    found.autorun.map(({ state }) => state),
    ['off', 'off', 'off'],
  )
  assert.equal(found.levers.machineValues, [])
})
test('the fix learns which values do not stand right', () => {
  const found = read({ explorer: answered(EXPLORER, { NoDriveTypeAutoRun: 255 }) })
  assert.equal(
    found.levers.machineValues?.map(({ name, wanted }) => `${name}=${wanted}`),
    ['NoAutorun=1', 'NoAutoplayfornonVolume=1'],
  )
})
test('a key that was denied is unknown and not overwritten', () => {
  const found = read({ explorer: denied('no rights') })
  assert.equal(
    found.autorun.map(({ state }) => state),
    ['unknown', 'unknown', 'asks'],
  )
  assert.is(found.levers.machineValues?.length, 1)
})
test('a garbled value is unknown', () => {
  assert.is(states({ explorer: answered(EXPLORER, { NoDriveTypeAutoRun: 'all' }) })[0], 'unknown')
})

const own = (number: number) => ({
  userExplorers: value(
    listing([key(`HKU\\${ANNA}\\Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer`, { NoDriveTypeAutoRun: number })]),
  ),
})

test('a person who switched AutoPlay on is found', () => {
  assert.ok(read(own(0)).autorun.some(({ scope, state }) => scope === 'user:anna' && state === 'starts'))
})
test('a value of the computer silences those of people', () => {
  assert.is(read({ ...own(0), explorer: answered(EXPLORER, { NoDriveTypeAutoRun: 255 }) }).autorun.length, 3)
})
test('people who could not be read are unknown', () => {
  assert.ok(read({ userExplorers: denied('no rights') }).autorun.some(({ scope, state }) => scope === 'people' && state === 'unknown'))
})
test('a value of a domain belongs to the domain, a missing one to nobody', () => {
  const claims = [{ setting: `${EXPLORER}\\NoDriveTypeAutoRun`, owner: 'domain-policy', source: 'test' }]
  const joined = { 'policy-owner': value({ managements: [], domain: 'read', claims }) }
  assert.equal(
    read({}, joined).autorun.map(({ owner }) => owner),
    ['domain-policy', 'none', 'none'],
  )
})

test('storage is open as Windows comes', () => assert.is(storage({}), 'open'))
test('Deny_All blocks', () => assert.is(storage({ removable: answered('R', { Deny_All: 1 }) }), 'blocked'))
test('writes that are denied leave reading', () => assert.is(storage({ removableDisks: answered('D', { Deny_Write: 1 }) }), 'read-only'))
test('reads that are denied alone do not keep data in', () =>
  assert.is(storage({ removableDisks: answered('D', { Deny_Read: 1 }) }), 'open'))
test('reads and writes that are denied block', () =>
  assert.is(storage({ removableDisks: answered('D', { Deny_Read: 1, Deny_Write: 1 }) }), 'blocked'))
test('USBSTOR alone does not block, since UAS has a driver of its own', () => {
  assert.is(storage({ usbStorage: answered('USBSTOR', { Start: 4 }) }), 'open')
  assert.is(storage({ usbStorage: answered('USBSTOR', { Start: 4 }), usbAttached: answered('UASPStor', { Start: 4 }) }), 'blocked')
  assert.is(storage({ usbStorage: answered('USBSTOR', { Start: 4 }), usbAttached: absent('present') }), 'blocked')
})
test('both keys of BitLocker To Go count', () => {
  assert.is(storage({ encryption: answered('FVE', { RDVDenyWriteAccess: 1 }) }), 'encrypted-only')
  assert.is(storage({ encryptionPolicy: answered('FVE', { RDVDenyWriteAccess: 1 }) }), 'encrypted-only')
})
test('media of other organisations are named', () => {
  const encryptionPolicy = answered('FVE', { RDVDenyWriteAccess: 1, RDVDenyCrossOrg: 1 })
  assert.match(read({ encryptionPolicy }).storage.observed, 'of this organisation')
})
test('a key that was denied is unknown, unless something stricter is known', () => {
  assert.is(storage({ removableDisks: denied('no rights') }), 'unknown')
  assert.is(storage({ removableDisks: denied('no rights'), removable: answered('R', { Deny_All: 1 }) }), 'blocked')
})

const DISKS = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices\\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}'
const names = (probes: Partial<Probes>, mode: 'block' | 'encrypted-write') => {
  const lever = read(probes).levers.storage?.[mode]
  return lever?.values?.map(({ name, wanted, owner }) => `${name} ${wanted} ${owner}`)
}

test('the fix learns which values would restrict storage', () => {
  assert.equal(names({}, 'block'), ['Deny_Write 1 local', 'Deny_Read 1 local'])
  assert.equal(names({}, 'encrypted-write'), ['RDVDenyWriteAccess 1 local'])
  assert.equal(names({ removableDisks: answered(DISKS, { Deny_Write: 1 }) }, 'block'), ['Deny_Read 1 local'])
  assert.is(read({}).levers.storage?.block.values?.[0]?.key, DISKS)
})
test('a value that a policy claims keeps its owner', () => {
  const claims = [{ setting: `${DISKS}\\Deny_Write`, owner: 'domain-policy', source: 'test' }]
  const facts = { 'policy-owner': value({ managements: [], domain: 'read', claims }) } as const
  const found = read({ removableDisks: answered(DISKS, { Deny_Write: 0 }) }, facts).levers.storage?.block.values
  assert.equal(
    found?.map(({ name, owner }) => `${name} ${owner}`),
    ['Deny_Write domain-policy', 'Deny_Read none'],
  )
})

test.run()
