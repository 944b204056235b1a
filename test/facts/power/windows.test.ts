import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, value } from '../../../lib/api.ts'
import { parse as windows } from '../../../lib/facts/power/windows.ts'
import { contextWith } from '../answers.ts'

// Shape: what battery.ps1 puts out of Win32_Battery and root\wmi BatteryStatus.
const test = suite('power on Windows')
const stationary = contextWith({ 'device-role': value({ portable: false }) })
const portable = contextWith({ 'device-role': value({ portable: true }) })
const windowsBattery = (percents: unknown, mains: unknown) => windows({ battery: value({ percents, mains, refused: [] }) }, portable)

test('mains or battery as BatteryStatus says', () => {
  assert.equal(windowsBattery([81], [true]), value({ onBattery: false, percent: 81 }))
  assert.equal(windowsBattery([81], [false]), value({ onBattery: true, percent: 81 }))
  assert.equal(windowsBattery([], [false]), value({ onBattery: true }))
})
test('a charge without BatteryStatus does not say where the power comes from', () => {
  assert.is(windowsBattery([81], []).state, 'failed')
  assert.is(windowsBattery(undefined, undefined).state, 'failed')
})
test('a stationary computer is on mains without asking', () => {
  assert.equal(windows({ battery: absent() }, stationary), value({ onBattery: false }))
  assert.is(windows({ battery: absent() }, portable).state, 'failed')
  assert.is(windows({ battery: failed('no PowerShell') }, contextWith()).state, 'failed')
})

test('no battery at all is on mains, unless nobody could count them', () => {
  const without = (refused: string[]) => windows({ battery: value({ batteries: 0, percents: [], mains: [], refused }) }, contextWith())
  assert.equal(without(['BatteryStatus']), value({ onBattery: false }))
  assert.is(without(['Win32_Battery', 'BatteryStatus']).state, 'failed')
})

test.run()
