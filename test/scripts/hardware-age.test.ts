import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Context, denied, value } from '../../lib/api.ts'
import type { DeviceRole } from '../../lib/facts/device-role/shape.ts'
import type { Disk, Hardware } from '../../lib/facts/hardware/shape.ts'
import judge from '../../scripts/hardware-age.ts'
import { ORDINARY } from '../support/context.ts'

/** Judged on 22 November 2026. */
const test = suite('hardware-age')
const context: Context = { platform: 'win32', ...ORDINARY }
const defaults = { warnYears: 4, maxYears: 5, hardFailYears: 7, purchasedOn: '' }

const device = (virtual: DeviceRole['virtual'] = false): DeviceRole => ({
  role: 'client',
  desktop: true,
  portable: false,
  virtual,
  because: [],
})
const hardware = (over: Partial<Hardware> = {}): Hardware => ({
  maker: 'Contoso',
  model: 'Desk 3',
  chassis: 'desktop',
  atLeastSince: [],
  disks: [],
  volumes: [],
  missed: [],
  ...over,
})
const firmware = (since: string) => ({ since, what: `its firmware is of ${since}`, source: 'test' })
const finding = (over: Partial<Hardware>, settings: Partial<typeof defaults> = {}) =>
  judge({ hardware: value(hardware(over)), device: device() }, { ...defaults, ...settings }, context)
const bought = (purchasedOn: string, over: Partial<Hardware> = {}, settings: Partial<typeof defaults> = {}) =>
  finding(over, { ...settings, purchasedOn })
const OLD = 'Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz'
const NEW = 'Intel(R) Core(TM) Ultra 5 225U'
const BETWEEN = '13th Gen Intel(R) Core(TM) i5-1335U'

test('the day in the register wins over everything the computer shows', () => {
  const found = bought('2025-01-15', { processor: OLD, atLeastSince: [firmware('2016-01-01')] })
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'Bought on 2025-01-15, 1.8 years ago')
  assert.equal(found.measures, { ageYears: 1.8 })
})
const register: Array<[string, string]> = [
  ['2022-11-23', 'pass'],
  ['2022-11-22', 'warn'],
  ['2021-11-22', 'warn'],
  ['2019-11-23', 'warn'],
  ['2019-11-22', 'fail'],
]
for (const [day, status] of register) {
  test(`bought on ${day}: ${status}`, () => assert.is(bought(day).status, status))
}
test('an age is a guide: with hardFailYears 0 it never fails', () =>
  assert.is(bought('2010-01-01', {}, { hardFailYears: 0 }).status, 'warn'))
test('a day that is none is unknown, with what to write instead', () => {
  for (const day of ['15/01/2025', '2025-02-30', '2025-13-01', 'last year', '2025']) {
    const found = bought(day, { processor: NEW })
    assert.is(found.status, 'unknown', day)
    assert.match(found.summary, 'write it as 2023-04-30')
  }
})
test('a day in the future or in another age is unknown', () => {
  assert.match(bought('2026-11-23').summary, 'has not come yet')
  assert.match(bought('1925-01-01').summary, 'too long ago')
})
test('an old firmware proves an old computer', () => {
  const found = finding({ processor: OLD, atLeastSince: [firmware('2016-03-04')] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'At least 10 years old: its firmware is of 2016-03-04')
  assert.is(found.measures.atLeastYears, 10.7)
  assert.is(finding({ atLeastSince: [firmware('2021-03-04')] }).status, 'warn')
})
test('a firmware flashed yesterday proves nothing', () => {
  const found = finding({ atLeastSince: [firmware('2026-11-20')] })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'cannot be proved')
})
test('a processor that is sold since less than four years makes the computer younger, for certain', () => {
  const found = finding({ processor: NEW, atLeastSince: [firmware('2026-11-20')] })
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'At most 2.8 years old: processors like its own came out in 2024')
})
test('an old processor is a guess: a warning, never a fail and never a pass', () => {
  const found = finding({ processor: OLD })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'Perhaps 11 years old: processors like its own came out in 2015; set purchasedOn to know')
  assert.is(finding({ processor: BETWEEN }).status, 'warn')
})
test('a disk out of an older computer does not make a new one old', () =>
  assert.is(finding({ processor: NEW, atLeastSince: [firmware('2015-01-01')] }).status, 'pass'))
test('a Mac goes by its model', () => {
  assert.match(finding({ maker: 'Apple', model: 'MacBookPro14,1' }).summary, 'the model MacBookPro14,1 came out in 2017')
  assert.is(finding({ maker: 'Apple', model: 'Mac16,12' }).status, 'pass')
})
test('a computer that tells nothing is unknown', () => {
  assert.is(finding({}).status, 'unknown')
  assert.is(finding({ processor: 'A processor of tomorrow' }).status, 'unknown')
})
test('a virtual machine is as old as the computer below it, even if nothing could be read', () => {
  const found = judge({ hardware: denied('no'), device: device(true) }, { ...defaults, purchasedOn: '2010-01-01' }, context)
  assert.is(found.status, 'not-applicable')
})
test('hardware that could not be read is unknown, unless the register knows the day', () => {
  const without = judge({ hardware: denied('access denied'), device: device() }, defaults, context)
  assert.is(without.status, 'unknown')
  assert.is(without.summary, 'hardware: access denied')
  assert.is(
    judge({ hardware: denied('access denied'), device: device() }, { ...defaults, purchasedOn: '2025-01-15' }, context).status,
    'pass',
  )
})

const disk = (health: Disk['health']): Disk => ({ name: 'NVMe 256', health, source: 'test' })
test('a disk that reports its end is a warning beside any age, never the reason of a fail', () => {
  const found = bought('2025-01-15', { disks: [disk('failing')] })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'The disk NVMe 256 reports that it is failing: back up and replace it')
})
test('a disk of unknown health says nothing, a good one is told', () => {
  assert.is(bought('2025-01-15', { disks: [disk('unknown')] }).parts.length, 1)
  assert.is(bought('2025-01-15', { disks: [disk('good')] }).status, 'pass')
})
test('a volume with less than a tenth free is a warning', () => {
  const found = bought('2025-01-15', { volumes: [{ name: 'C:', freePercent: 9, freeBytes: 9 }] })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'Only 9 % of C: is free')
  assert.is(bought('2025-01-15', { volumes: [{ name: 'C:', freePercent: 10, freeBytes: 10 }] }).status, 'pass')
})
test('an unknown age stays unknown beside good disks', () =>
  assert.is(finding({ disks: [disk('good')], volumes: [{ name: '/', freePercent: 50, freeBytes: 50 }] }).status, 'unknown'))

test.run()
