import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/hardware/linux.ts'
import type { Hardware } from '../../../lib/facts/hardware/shape.ts'
import { contextWith, file, printed } from '../answers.ts'

/** Files of /sys/class/dmi/id and /proc/cpuinfo as on Debian 12; smartctl 7.3. */
const test = suite('hardware on Linux')
type Probes = Parameters<typeof parse>[0]

const smart = (name: string, hours: number, passed = true) =>
  printed(JSON.stringify({ device: { name }, smart_status: { passed }, power_on_time: { hours } }), passed ? 0 : 8)
const lsblk = (...blockdevices: unknown[]) => printed(JSON.stringify({ blockdevices }))
const probes = (over: Partial<Probes> = {}): Probes => ({
  firmwareDate: file('/sys/class/dmi/id/bios_date', '03/04/2016\n'),
  maker: file('/sys/class/dmi/id/sys_vendor', 'Contoso\n'),
  model: file('/sys/class/dmi/id/product_name', 'System Product Name\n'),
  chassis: file('/sys/class/dmi/id/chassis_type', '10\n'),
  processors: file('/proc/cpuinfo', 'processor\t: 0\nmodel name\t: Intel(R) Core(TM) i5-6300U CPU @ 2.40GHz\nflags\t: fpu\n'),
  devices: lsblk(
    { name: 'sda', kname: 'sda', type: 'disk', rm: false, tran: 'sata' },
    { name: 'sdb', kname: 'sdb', type: 'disk', rm: false, tran: 'usb' },
  ),
  room: printed('Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda2 1000 950 50 95% /\n'),
  firstDisk: absent(),
  secondDisk: absent(),
  firstNvme: absent(),
  secondNvme: absent(),
  ...over,
})
const fact = (over: Partial<Probes> = {}): Hardware => {
  const found = parse(probes(over), contextWith())
  assert.is(found.state, 'value')
  return (found as { value: Hardware }).value
}

test('firmware, processor, chassis and room are read', () =>
  assert.equal(fact(), {
    maker: 'Contoso',
    model: '',
    chassis: 'laptop',
    processor: 'Intel(R) Core(TM) i5-6300U CPU @ 2.40GHz',
    atLeastSince: [{ since: '2016-03-04', what: 'its firmware is of 2016-03-04', source: '/sys/class/dmi/id/bios_date' }],
    disks: [],
    volumes: [{ name: '/', freePercent: 5, freeBytes: 51_200, system: true }],
    missed: [],
  }))
test('a disk tells its hours and its health, whatever the exit code', () => {
  const found = fact({ firmwareDate: denied('no'), firstDisk: smart('/dev/sda', 61_368, false) })
  assert.equal(found.disks, [{ name: '/dev/sda', health: 'failing', powerOnHours: 61_368, source: 'smartctl' }])
  assert.equal(
    found.atLeastSince.map(({ since }) => since),
    ['2019-11-22'],
  )
})
test('a disk in a USB case is not of this computer', () => assert.equal(fact({ secondDisk: smart('/dev/sdb', 90_000) }).disks, []))
test('hours count for nothing where nobody can tell which disk is inside', () => {
  assert.equal(fact({ devices: denied('no'), firstDisk: smart('/dev/sda', 90_000) }).disks, [])
  assert.equal(fact({ devices: printed('garbage'), firstDisk: smart('/dev/sda', 90_000) }).disks, [])
})
test('a disk that cannot be asked is left out', () => {
  assert.equal(fact({ firstDisk: printed('{"smartctl":{"exit_status":2}}', 2), firstNvme: denied('no') }).disks, [])
})
test('room that was not read is named', () => {
  const found = fact({ room: denied('df was refused') })
  assert.equal(found.volumes, [])
  assert.equal(found.missed, ['df: df was refused'])
})
test('an ARM board without firmware tables still has a processor line or none', () => {
  const found = fact({
    firmwareDate: absent('absent'),
    maker: absent(),
    model: absent(),
    chassis: absent(),
    processors: file('/proc/cpuinfo', 'processor\t: 0\n'),
  })
  assert.is(found.processor, undefined)
  assert.is(found.chassis, 'unknown')
  assert.equal(found.atLeastSince, [])
})
test('neither firmware nor processor is no fact', () =>
  assert.is(parse(probes({ firmwareDate: denied('no'), processors: denied('no') }), contextWith()).state, 'failed'))

test.run()
