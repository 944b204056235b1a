import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { macYear } from '../../../lib/data/mac-models.ts'

const test = suite('years of Macs')

for (const [model, year] of [
  ['MacBookPro16,1', 2019],
  ['Macmini9,1', 2020],
  ['MacBookAir10,1', 2020],
  ['iMac21,2', 2021],
  ['Mac14,2', 2022],
  ['Mac16,12', 2025],
] as const) {
  test(`${model} came out in ${year}`, () => assert.is(macYear(model), year))
}
test('a model that is not in the table has no year', () => {
  assert.is(macYear('Mac99,1'), undefined)
  assert.is(macYear('iMac21'), undefined)
  assert.is(macYear(''), undefined)
})

test.run()
