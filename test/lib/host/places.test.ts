import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { placesOf, refuseAway } from '../../../lib/host/places.ts'

const test = suite('where patterns lead')

const AWAY = ['\\\\192.0.2.1\\share\\x', '//192.0.2.1/share/x', '\\\\?\\UNC\\192.0.2.1\\share\\x', '\\/192.0.2.1\\share']
const fills = (texts: readonly string[], isChosen: boolean) => ({
  homes: ['C:\\Users\\anna'],
  state: 'C:\\ProgramData\\Rounds',
  settings: () => texts,
  isChosen: () => isChosen,
})

test('on Windows no default and no pack leads to another computer', () => {
  const { paths, refused } = placesOf(['{setting x.p}', '{setting x.p}\\y'], fills(AWAY, false), 'win32')
  assert.equal(paths, [])
  assert.is(refused.length, 8)
  assert.match(refused[0] ?? '', /192\.0\.2\.1.* was not read: it may lead to another computer/)
  assert.equal(placesOf(AWAY, fills([], true), 'win32').paths, [])
  assert.equal(placesOf(['\\{setting x.p}'], fills(AWAY, true), 'win32').paths, [])
})
test('where people say so, it is looked at', () => {
  assert.equal(placesOf(['{setting x.p}'], fills(AWAY, true), 'win32'), { paths: AWAY, refused: [] })
})
test('paths of drives are looked at, and what is no path of its own is passed over', () => {
  const { paths, refused } = placesOf(
    ['{home}\\x', 'D:/y', '{setting x.p}'],
    fills(['E:\\Backup', 'x', 'C:x', '\\x', '/srv/x'], false),
    'win32',
  )
  assert.equal([paths, refused], [['C:\\Users\\anna\\x', 'D:/y', 'E:\\Backup'], []])
})
test('elsewhere two slashes are one', () => {
  assert.equal(placesOf(['//srv/x', '{setting x.p}'], fills(['/srv/y', 'C:\\x'], false), 'linux').paths, ['//srv/x', '/srv/y'])
})
test('the environment of a program is no file of another computer either', () => {
  for (const path of AWAY) {
    assert.throws(() => refuseAway(path, false, 'win32'), /was not read/)
    refuseAway(path, true, 'win32')
    refuseAway(path, false, 'linux')
  }
  refuseAway('C:\\x.env', false, 'win32')
})

test.run()
