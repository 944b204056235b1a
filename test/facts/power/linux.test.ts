import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, listing, value } from '../../../lib/api.ts'
import { parse as linux } from '../../../lib/facts/power/linux.ts'
import { content, contextWith, file, files } from '../answers.ts'

// Shape: sysfs-class-power of the kernel's own documentation.
const test = suite('power on Linux')
const read = (supplies: Parameters<typeof linux>[0]['supplies'], chassis = '10') =>
  linux({ supplies, chassis: file('/sys/class/dmi/id/chassis_type', `${chassis}\n`) }, contextWith())
const supply = (name: string, attributes: Record<string, string>) =>
  Object.entries(attributes).map(([attribute, text]) => content(`/sys/class/power_supply/${name}/${attribute}`, `${text}\n`))
const battery = (status: string, capacity = '64') => supply('BAT0', { type: 'Battery', status, capacity })
const mains = (online: string) => supply('AC', { type: 'Mains', online })

test('a laptop on its charger is on mains', () => {
  assert.equal(read(files(...battery('Charging'), ...mains('1'))), value({ onBattery: false, percent: 64 }))
})
test('an unplugged laptop is on battery', () => {
  assert.equal(read(files(...battery('Discharging'), ...mains('0'))), value({ onBattery: true, percent: 64 }))
})
test('without a charger listed the battery itself says it', () => {
  assert.equal(read(files(...battery('Discharging', '20'))), value({ onBattery: true, percent: 20 }))
})
test('one of two chargers is enough, the weaker battery counts', () => {
  const supplies = files(
    ...battery('Charging', '90'),
    ...supply('BAT1', { type: 'Battery', capacity: '10' }),
    ...mains('0'),
    ...supply('usb', { type: 'USB', online: '1' }),
  )
  assert.equal(read(supplies), value({ onBattery: false, percent: 10 }))
})
test('the battery of a mouse is not the computer', () => {
  const supplies = files(...supply('hid', { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '5' }))
  assert.equal(read(supplies, '3'), value({ onBattery: false }))
})
test('a desktop lists nothing and is on mains, a laptop that lists nothing is no answer', () => {
  assert.equal(read(files(), '3'), value({ onBattery: false }))
  assert.is(read(files()).state, 'failed')
  assert.equal(linux({ supplies: files(), chassis: absent() }, contextWith()), value({ onBattery: false }))
})
test('a list with gaps is no answer', () => {
  assert.is(read(value(listing([], ['EIO'])), '3').state, 'failed')
})

test.run()
