import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dmiDay } from '../../../lib/formats/dmi-date.ts'

const test = suite('firmware dates')

const days: Array<[string, string | undefined]> = [
  ['03/04/2016', '2016-03-04'],
  ['3/4/2016\n', '2016-03-04'],
  ['11/30/99', '1999-11-30'],
  ['23/05/2019', '2019-05-23'],
  ['20190523000000.000000+000', '2019-05-23'],
  ['20190523', '2019-05-23'],
  ['2019-05-23', '2019-05-23'],
  ['2019-05-23T00:00:00.0000000Z', '2019-05-23'],
]
for (const [text, day] of days) {
  test(`${JSON.stringify(text)} is ${day}`, () => assert.is(dmiDay(text), day))
}
for (const junk of [
  '',
  'Default string',
  '00/00/0000',
  '02/30/2020',
  '13/13/2020',
  '01/01/0001',
  '01/01/1970',
  '16010101000000.000000+000',
  '1/2',
  '20191',
]) {
  test(`${JSON.stringify(junk)} is no day`, () => assert.is(dmiDay(junk), undefined))
}
test('nothing is no day', () => assert.is(dmiDay(undefined), undefined))

test.run()
