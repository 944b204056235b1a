import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import type { MediaMode } from '../../lib/facts/removable-media/mode.ts'
import type { Autorun, Storage } from '../../lib/facts/removable-media/shape.ts'
import judge from '../../scripts/removable-media-control.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('removable-media-control')

const context: Context = {
  platform: 'linux',
  ...ORDINARY,
}
const place = (state: Autorun['state']): Autorun => ({
  scope: 'machine',
  state,
  observed: `AutoRun ${state}`,
  source: 'test',
  owner: 'local',
})
const storage = (state: Storage['state'], afterRestart = false): Storage => ({
  state,
  afterRestart,
  observed: state,
  source: 'test',
  owner: 'local',
})
const status = (autorun: Autorun[], mode: MediaMode = 'autorun-only', found = storage('open')) =>
  judge({ media: { autorun, storage: found, levers: {} } }, { mode }, context).status
const withStorage = (mode: MediaMode, found: Storage) => status([place('off')], mode, found)

test('AutoRun that is off passes, whatever can be stored', () => assert.is(status([place('off')]), 'pass'))
test('asking is a warning', () => assert.is(status([place('off'), place('asks')]), 'warn'))
test('starting by itself fails', () => assert.is(status([place('off'), place('starts')]), 'fail'))
test('what is not known is unknown', () => assert.is(status([place('off'), place('unknown')]), 'unknown'))
test('unknown storage does not matter where it is not asked for', () => assert.is(withStorage('autorun-only', storage('unknown')), 'pass'))
test('nothing observed about AutoRun is no pass', () => assert.is.not(status([]), 'pass'))
test('encrypted writing is met by anything stricter', () => {
  assert.is(withStorage('encrypted-write', storage('encrypted-only')), 'pass')
  assert.is(withStorage('encrypted-write', storage('read-only')), 'pass')
  assert.is(withStorage('encrypted-write', storage('blocked')), 'pass')
  assert.is(withStorage('encrypted-write', storage('open')), 'fail')
  assert.is(withStorage('encrypted-write', storage('unknown')), 'unknown')
})
test('blocking is met by nothing less', () => {
  assert.is(withStorage('block', storage('blocked')), 'pass')
  assert.is(withStorage('block', storage('read-only')), 'fail')
  assert.is(withStorage('block', storage('encrypted-only')), 'fail')
})
test('a block that waits for a restart is a warning', () => assert.is(withStorage('block', storage('blocked', true)), 'warn'))

test.run()
