import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, denied, type PowerShellOutput, value } from '../../../lib/api.ts'
import type { Hardware } from '../../../lib/facts/hardware/shape.ts'
import { parse } from '../../../lib/facts/hardware/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

/** Registry values as Windows fills them in from SMBIOS and CPUID; classes MSFT_PhysicalDisk and MSFT_StorageReliabilityCounter as Learn documents them. */
const test = suite('hardware on Windows')
type Probes = Parameters<typeof parse>[0]

const BIOS = 'HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS'
const bios = (more: Record<string, number | string> = {}) =>
  read(BIOS, { BIOSReleaseDate: '06/21/2018', SystemManufacturer: 'Contoso', SystemProductName: 'Desk 3', EnclosureType: 3, ...more })
const disk = (more: Record<string, unknown> = {}) => ({ name: 'NVMe 256', health: 0, bus: 17, hours: 4000, ...more })
const asked = (disks: unknown, volumes: unknown = [], refused: unknown = []): Answer<PowerShellOutput> => value({ disks, volumes, refused })
const probes = (over: Partial<Probes> = {}): Probes => ({
  firmware: bios(),
  processor: read('CPU', { ProcessorNameString: 'Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz    ' }),
  installation: none,
  earlierInstallations: keys(),
  disks: asked([]),
  ...over,
})
const fact = (over: Partial<Probes> = {}): Hardware => {
  const found = parse(probes(over), contextWith({}, 'win32'))
  assert.is(found.state, 'value')
  return (found as { value: Hardware }).value
}

test('the registry tells maker, model, chassis, processor and the day of the firmware', () =>
  assert.equal(fact(), {
    maker: 'Contoso',
    model: 'Desk 3',
    chassis: 'desktop',
    processor: 'Intel(R) Core(TM) i5-8500 CPU @ 3.00GHz',
    atLeastSince: [{ since: '2018-06-21', what: 'its firmware is of 2018-06-21', source: 'HARDWARE\\DESCRIPTION\\System\\BIOS' }],
    disks: [],
    volumes: [],
    missed: [],
  }))
test('placeholders of the maker are no names', () => {
  const found = fact({ firmware: bios({ SystemManufacturer: 'To Be Filled By O.E.M.', SystemProductName: 'Default string' }) })
  assert.is(found.maker + found.model, '')
})
test('a firmware without a real date is no evidence', () => {
  for (const BIOSReleaseDate of ['Default string', '00/00/0000', '01/01/0001', '12/31/2099', '']) {
    assert.equal(fact({ firmware: bios({ BIOSReleaseDate }) }).atLeastSince, [], BIOSReleaseDate)
  }
})
test('the hours of an internal disk are evidence, and its health is told', () => {
  const found = fact({
    firmware: bios({ BIOSReleaseDate: '' }),
    disks: asked([disk({ hours: 43_800 }), disk({ name: 'Old', health: 2, hours: -1 })]),
  })
  assert.equal(found.atLeastSince, [{ since: '2021-11-23', what: 'its disk NVMe 256 ran 43800 hours', source: 'MSFT_PhysicalDisk' }])
  assert.equal(
    found.disks.map(({ name, health }) => [name, health]),
    [
      ['NVMe 256', 'good'],
      ['Old', 'failing'],
    ],
  )
})
test('health that Windows does not know is not good', () => {
  assert.equal(
    fact({ disks: asked([disk({ health: 5 }), disk({ health: -1 }), disk({ health: 1 })]) }).disks.map(({ health }) => health),
    ['unknown', 'unknown', 'failing'],
  )
})
test('disks on USB and disks of a pool did not come with the computer', () =>
  assert.equal(fact({ disks: asked([disk({ bus: 7 }), disk({ bus: 16 }), disk({ bus: 14 })]) }).disks, []))
test('hours that mean not known are none', () => {
  for (const hours of [4_294_967_295, -1, '43800', undefined]) {
    assert.is(fact({ disks: asked([disk({ hours })]) }).disks[0]?.powerOnHours, undefined, String(hours))
  }
})
test('hours of more than 30 years are a counter gone wild', () =>
  assert.equal(fact({ firmware: bios({ BIOSReleaseDate: '' }), disks: asked([disk({ hours: 4_000_000 })]) }).atLeastSince, []))
test('one disk arrives as an object where the list was unrolled', () => assert.is(fact({ disks: asked(disk()) }).disks.length, 1))
test('the earliest installation of Windows is evidence, also one before an upgrade', () => {
  const earlier = keys(key('HKLM\\SYSTEM\\Setup\\Source OS (Updated on 3/4/2021)', { InstallDate: 1_530_000_000 }))
  const found = fact({
    firmware: bios({ BIOSReleaseDate: '' }),
    installation: read('NT', { InstallDate: 1_700_000_000 }),
    earlierInstallations: earlier,
  })
  assert.equal(
    found.atLeastSince.map(({ since }) => since),
    ['2018-06-26'],
  )
})
test('an installation at 0 or in the future is none', () => {
  for (const InstallDate of [0, 4_294_967_295]) {
    assert.equal(fact({ firmware: bios({ BIOSReleaseDate: '' }), installation: read('NT', { InstallDate }) }).atLeastSince, [])
  }
})
test('room on the volumes is told in percent', () =>
  assert.equal(
    fact({
      disks: asked(
        [],
        [
          { name: 'C:', size: 250_000_000_000, free: 20_000_000_000 },
          { name: 'D:', size: 0, free: 0 },
        ],
      ),
    }).volumes,
    [{ name: 'C:', freePercent: 8, freeBytes: 20_000_000_000 }],
  ))
test('the volume that Windows stands on is marked', () => {
  const rows = ['C:', 'D:'].map((name) => ({ name, size: 1000, free: 500 }))
  const disks = value({ disks: [], volumes: rows, refused: [], system: 'D:' })
  assert.equal(
    fact({ disks }).volumes.map(({ system }) => system),
    [undefined, true],
  )
})
test('what PowerShell was refused is named once', () =>
  assert.equal(fact({ disks: asked([], [], ['MSFT_StorageReliabilityCounter', 'MSFT_StorageReliabilityCounter']) }).missed, [
    'MSFT_StorageReliabilityCounter did not answer',
  ]))
test('without PowerShell the registry still tells', () => {
  const found = fact({ disks: denied('PowerShell was refused') })
  assert.equal(found.missed, ['disks: PowerShell was refused'])
  assert.is(found.model, 'Desk 3')
})
test('without firmware and processor nothing is known', () => {
  const found = parse(probes({ firmware: denied('access denied'), processor: none }), contextWith({}, 'win32'))
  assert.is(found.state, 'failed')
})

test('a day of installation that no calendar holds says nothing', () => {
  const InstallDate = Number.MAX_SAFE_INTEGER
  assert.equal(fact({ firmware: bios({ BIOSReleaseDate: '' }), installation: read('NT', { InstallDate }) }).atLeastSince, [])
})

test.run()
