import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { smartReport } from '../../../lib/formats/smartctl.ts'

/** Shapes of `smartctl -j` 7.3 (smartctl(8), option --json). */
const test = suite('smartctl')
const report = (more: Record<string, unknown>) => JSON.stringify({ device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' }, ...more })

test('hours and verdict are read', () =>
  assert.equal(smartReport(report({ smart_status: { passed: true }, power_on_time: { hours: 41230 } })), {
    device: '/dev/sda',
    powerOnHours: 41230,
    passed: true,
  }))
test('a disk may tell only one of them', () => {
  assert.equal(smartReport(report({ smart_status: { passed: false } })), { device: '/dev/sda', passed: false })
  assert.equal(smartReport(report({ power_on_time: { hours: 7, minutes: 3 } })), { device: '/dev/sda', powerOnHours: 7 })
})
test('a disk that cannot be opened tells nothing', () =>
  assert.is(
    smartReport(JSON.stringify({ smartctl: { exit_status: 2, messages: [{ string: 'open failed', severity: 'error' }] } })),
    undefined,
  ))
test('texts where numbers belong, and garbage, tell nothing', () => {
  for (const text of [
    '',
    'smartctl 7.3',
    '[]',
    'null',
    report({}),
    report({ power_on_time: { hours: '7' } }),
    report({ smart_status: 'PASSED' }),
  ]) {
    assert.is(smartReport(text), undefined, text)
  }
})
test('hours below zero are none', () =>
  assert.equal(smartReport(report({ smart_status: { passed: true }, power_on_time: { hours: -1 } })), { device: '/dev/sda', passed: true }))

test.run()
