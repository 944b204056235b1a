import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { resticSnapshots } from '../../../lib/formats/restic.ts'

const test = suite('the list of snapshots of restic')

// In the shape that restic 0.14 prints
const snapshot = (fields: Record<string, unknown> = {}) => ({
  time: '2026-11-22T18:30:42.365275984+13:00',
  tree: '80ca',
  paths: ['/srv/pms'],
  hostname: 'desk-1',
  username: 'root',
  id: '4257',
  short_id: '4257',
  ...fields,
})

test('a snapshot has its time in UTC, its host and its folders', () => {
  assert.equal(resticSnapshots(JSON.stringify([snapshot()])), {
    state: 'value',
    value: { snapshots: [{ at: '2026-11-22T05:30:42.365Z', host: 'desk-1', paths: ['/srv/pms'] }], garbled: 0 },
  })
})

test('an empty repository has no snapshots', () => {
  for (const text of ['[]', 'null']) {
    assert.equal(resticSnapshots(text), { state: 'value', value: { snapshots: [], garbled: 0 } })
  }
})

test('text that is no list is a failure, never an empty repository', () => {
  for (const text of ['', '{', '{}', '[{"time":', 'repository d86c opened', '"x"']) {
    assert.is(resticSnapshots(text).state, 'failed', text)
  }
})

test('entries of another shape are counted', () => {
  const list = [snapshot(), snapshot({ time: 'yesterday' }), snapshot({ hostname: 7 }), null, 5]
  const read = resticSnapshots(JSON.stringify(list))
  assert.is(read.state === 'value' && read.value.garbled, 4)
})

test.run()
