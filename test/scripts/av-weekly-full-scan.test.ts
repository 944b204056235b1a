import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import { type Antivirus, type Engine, engineOf } from '../../lib/facts/antivirus/shape.ts'
import judge from '../../scripts/av-weekly-full-scan.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('av-weekly-full-scan')
const context: Context = { platform: 'win32', ...ORDINARY }
const SETTINGS = { fullScanMaxAgeDays: 7, includeServers: false, scheduledElsewhere: false }
const one = (name: string, over: Partial<Engine> = {}) =>
  engineOf(name.toLowerCase(), name, { realTime: 'on', scheduledScan: 'full', source: 'test', ...over })
const scanned = (days: number, over: Partial<Engine> = {}) =>
  one('Defender', { builtIn: true, lastFullScanAt: new Date(ORDINARY.now.getTime() - days * 86_400_000).toISOString(), ...over })
const finding = (engines: Engine[], over: Partial<Antivirus> = {}, settings: Partial<typeof SETTINGS> = {}, more: Partial<Context> = {}) =>
  judge(
    { antivirus: { engines, complete: true, missed: [], customary: true, servesFiles: false, notes: [], ...over } },
    { ...SETTINGS, ...settings },
    { ...context, ...more },
  )
const status = (...args: Parameters<typeof finding>) => finding(...args).status

test('a full scan of this week passes, one day of grace included', () => {
  assert.is(status([scanned(0)]), 'pass')
  assert.is(status([scanned(8)]), 'pass')
  assert.equal(finding([scanned(5)]).measures, { fullScanAgeDays: 5 })
})
test('up to 31 days it is a warning, then a fail', () => {
  assert.is(status([scanned(8.01)]), 'warn')
  assert.is(status([scanned(31)]), 'warn')
  assert.is(status([scanned(31.01)]), 'fail')
})
test('a healthy computer whose last full scan is years old fails', () => {
  const found = finding([scanned(1257, { scheduledScan: 'unknown', lastQuickScanAt: '2026-11-21T00:00:00.000Z' })])
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'Defender: last full scan 1257 days ago')
})
test('never fails, however many quick scans there were', () => {
  const found = finding([one('Defender', { lastFullScanAt: 'never', lastQuickScanAt: '2026-11-21T12:00:00.000Z' })])
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'Defender: no full scan ever ended, only a quick one on 2026-11-21')
  assert.equal(found.measures, {})
})
test('a schedule proves no scan', () => assert.is(status([one('Defender', { lastFullScanAt: 'never', scheduledScan: 'full' })]), 'fail'))
test('a full scan that nothing will repeat is a warning, unless another tool starts it', () => {
  assert.is(status([scanned(2, { scheduledScan: 'quick' })]), 'warn')
  assert.is(status([scanned(2, { scheduledScan: 'none' })]), 'warn')
  assert.is(status([scanned(2, { scheduledScan: 'quick' })], {}, { scheduledElsewhere: true }), 'pass')
  assert.is(status([scanned(2, { scheduledScan: 'unknown' })]), 'pass')
})
test('a fail says as well whether anything would start the next scan', () => {
  const parts = (over: Partial<Engine>, settings = {}) =>
    finding([one('Defender', { lastFullScanAt: 'never', ...over })], {}, settings).parts.map(
      ({ status, observed }) => `${status} ${observed}`,
    )
  const never = 'fail no full scan ever ended'
  assert.equal(parts({ scheduledScan: 'none' }), [never, 'warn no scan is scheduled'])
  assert.equal(parts({ scheduledScan: 'quick' }), [never, 'warn only quick scans are scheduled'])
  assert.equal(parts({ scheduledScan: 'full' }), [never])
  assert.equal(parts({ scheduledScan: 'none' }, { scheduledElsewhere: true }), [never])
})
test('a scan that is never made up for is named only while scans are missing', () => {
  const count = (days: number, catchesUp: boolean) => finding([scanned(days, { catchesUp })]).parts.length
  assert.equal([count(40, false), count(40, true), count(2, false)], [2, 1, 1])
})
test('the scans of another engine cannot be seen', () => {
  const found = finding([scanned(400, { realTime: 'passive' }), one('ESET')])
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'ESET: when it last scanned everything is not known')
})
test('a full scan of an engine that stepped back counts all the same', () =>
  assert.is(status([scanned(3, { realTime: 'passive' }), one('ESET')]), 'pass'))
test('one engine that scanned is enough', () => assert.is(status([scanned(3), one('ESET', { lastFullScanAt: 'never' })]), 'pass'))
test('a bad date does not speak for an engine that nobody can see', () => assert.is(status([scanned(400), one('ESET')]), 'unknown'))
test('no engine fails where one is expected, and is unknown where not all was read', () => {
  assert.is(status([]), 'fail')
  assert.is(status([], { customary: false }), 'warn')
  assert.is(status([], { complete: false, missed: ['late'] }), 'unknown')
})
test('an engine that is off does not fail while others could not be looked for', () => {
  const off = one('Defender', { realTime: 'off', lastFullScanAt: 'never' })
  assert.is(status([off]), 'fail')
  assert.is(status([off], { complete: false, missed: ['late'] }), 'unknown')
})
test('servers are exempt unless the practice includes them', () => {
  for (const role of ['server', 'domain-controller', 'session-host', 'pms-server'] as const) {
    assert.is(status([], {}, {}, { role }), 'not-applicable')
    assert.is(status([], {}, { includeServers: true }, { role }), 'fail')
  }
})
test('an unknown role decides nothing', () => {
  assert.is(status([scanned(3)], {}, {}, { role: 'unknown' }), 'unknown')
  assert.is(status([scanned(3)], {}, { includeServers: true }, { role: 'unknown' }), 'pass')
})
test('a scan from the future is a wrong clock', () => assert.is(status([scanned(-20)]), 'unknown'))

test.run()
