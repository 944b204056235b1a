import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mdatpHealth, mdatpScans } from '../../../lib/formats/mdatp.ts'

// Names and nesting as Microsoft documents `mdatp health` and as public inventory agents read its JSON; values of our own.
const test = suite('JSON of mdatp')

test('names in camelCase with values in objects', () => {
  const text = JSON.stringify({
    healthy: true,
    licensed: true,
    realTimeProtectionEnabled: { value: true },
    passiveModeEnabled: { value: false, source: 'managed' },
    definitionsStatus: { $type: 'upToDate' },
    definitionsUpdatedMinutesAgo: 95,
    conflictingApplications: [],
  })
  assert.equal(mdatpHealth(text), {
    healthy: true,
    licensed: true,
    realTime: true,
    passive: false,
    definitions: 'uptodate',
    definitionsMinutes: 95,
    conflicting: [],
  })
})
test('names with underscores and plain values', () => {
  const text = JSON.stringify({
    real_time_protection_enabled: false,
    definitions_status: 'up_to_date',
    definitions_updated_minutes_ago: '15',
  })
  assert.equal(mdatpHealth(text), { realTime: false, definitions: 'uptodate', definitionsMinutes: 15, conflicting: [] })
})
test('what is missing stays missing, and nothing is made of other kinds of value', () => {
  assert.equal(mdatpHealth('{}'), { conflicting: [] })
  assert.equal(mdatpHealth('{"healthy":"true","definitions_updated_minutes_ago":-1,"conflicting_applications":"x"}'), { conflicting: [] })
})
test('text that is no object is no answer', () => {
  assert.is(mdatpHealth('Could not connect to the daemon'), undefined)
  assert.is(mdatpHealth('[]'), undefined)
  assert.is(mdatpHealth(''), undefined)
})
test('scans with times in milliseconds or as text', () => {
  const end = Date.UTC(2026, 10, 20, 3)
  const text = JSON.stringify([
    { type: 'full', state: 'succeeded', endTime: String(end) },
    { scanType: { $type: 'quick' }, state: { $type: 'canceled' }, endTime: '2026-11-21T03:00:00Z' },
  ])
  assert.equal(mdatpScans(text), [
    { type: 'full', state: 'succeeded', endedAt: '2026-11-20T03:00:00.000Z' },
    { type: 'quick', state: 'canceled', endedAt: '2026-11-21T03:00:00.000Z' },
  ])
})
test('an empty list is a list, and other text is none', () => {
  assert.equal(mdatpScans('[]'), [])
  assert.is(mdatpScans('No scans'), undefined)
  assert.is(mdatpScans('{}'), undefined)
})
test('a scan without an end has no date', () =>
  assert.equal(mdatpScans('[{"type":"full","state":"running","endTime":0}]'), [{ type: 'full', state: 'running' }]))

test.run()
