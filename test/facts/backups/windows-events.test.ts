import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, value } from '../../../lib/api.ts'
import { eventLog } from '../../../lib/facts/backups/windows-events.ts'
import { constrained, deniedLog, event, log, logSince, NOW, noLog } from './windows.ts'

// The object that events.ps1 puts out.
const test = suite('records of an event log')
const read = (answer: Parameters<typeof eventLog>[0]) => eventLog(answer, 'Veeam Backup', NOW)

test('newest first, names in small letters, values in their order', () => {
  const {
    events,
    gaps,
    absent: isAbsent,
  } = read(log(event(1, '2026-11-20T10:00:00Z', { JobResult: '0' }), event(2, '2026-11-21T10:00:00Z', ['a', 'b'])))
  assert.equal(
    events.map(({ id }) => id),
    [2, 1],
  )
  assert.equal([events[0]?.values, events[0]?.named, events[1]?.named], [['a', 'b'], {}, { jobresult: '0' }])
  assert.equal([gaps, isAbsent], [[], false])
})
test('seven digits of a second are a time, years 1 and 1601 are none', () => {
  const { events } = read(
    log(event(1, '2026-11-21T10:00:00.1234567Z'), event(2, '1601-01-01T00:00:00Z'), event(3, '0001-01-01T00:00:00Z'), event(4, '')),
  )
  assert.equal(
    events.map(({ id, at }) => [id, at]),
    [[1, '2026-11-21T10:00:00.123Z']],
  )
})
test('a log that begins within the weeks that are looked at has a gap; one that begins before has none', () => {
  assert.equal(read(logSince('2026-10-13T08:59:59Z')).gaps, [])
  assert.equal(read(logSince('2026-10-14T00:00:00Z')).gaps, [
    'The event log Veeam Backup reaches back to 2026-10-14 only, so older runs are not known',
  ])
})
test('an empty log says nothing of earlier runs', () => {
  assert.equal(read(logSince('')).gaps, ['The event log Veeam Backup is empty, so older runs are not known'])
})
test('a log that is not there is told apart from one that may not be read', () => {
  assert.equal(
    [noLog, deniedLog, constrained, failed('late'), absent()].map((answer) => read(answer).absent),
    [true, false, false, false, true],
  )
})
test('what could not be read holds no record and says why', () => {
  for (const answer of [noLog, deniedLog, constrained, failed('late'), absent(), value({}), value({ state: 'failed' })]) {
    const { events, gaps } = read(answer)
    assert.is(events.length, 0)
    assert.match(gaps[0] ?? '', 'The event log Veeam Backup could not be read: ')
  }
})
test('records of another shape are left out', () => {
  const answer = value({
    state: 'read',
    oldest: '2026-01-01T00:00:00Z',
    events: [null, 'x', { id: '190', at: NOW }, { id: 190, at: NOW, data: 'x' }],
  })
  assert.equal(read(answer).events, [{ id: 190, provider: '', level: 0, at: NOW, named: {}, values: [] }])
})

test.run()
