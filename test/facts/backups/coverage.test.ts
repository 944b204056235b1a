import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { coversPath } from '../../../lib/facts/backups/coverage.ts'

const test = suite('what a backup job saves')
const saves = (covers: string[], path: string) => coversPath({ covers }, path)

test('a folder saves what is below it, and not what only begins like it', () => {
  assert.is(saves(['/srv'], '/srv/pms/data'), true)
  assert.is(saves(['/srv/'], '/srv'), true)
  assert.is(saves(['/srv/pms'], '/srv/pms2'), false)
  assert.is(saves(['/srv/pms'], '/srv'), false)
})
test('the root saves everything', () => assert.is(saves(['/'], '/srv/pms'), true))
test('volumes of Windows are one, however they are spelt', () => {
  for (const volume of ['D:', 'D:\\', 'd:/', ' D: ']) {
    assert.is(saves([volume], 'd:\\MT32\\Data'), true, volume)
  }
  assert.is(saves(['C:\\'], 'D:\\MT32\\Data'), false)
  assert.is(saves(['\\\\nas\\Data'], '\\\\NAS\\data\\pms'), true)
})
test('Linux tells small letters from capital ones', () => assert.is(saves(['/srv/Data'], '/srv/data'), false))
test('a database is saved by its name', () => {
  assert.is(saves(['pms'], 'pms'), true)
  assert.is(saves(['pms'], 'pms_test'), false)
})
test('a job that does not say is unknown, one that saves nothing saves nothing', () => {
  assert.is(coversPath({}, '/srv'), 'unknown')
  assert.is(saves([], '/srv'), false)
})

test.run()
