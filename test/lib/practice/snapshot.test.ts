import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import { changeOf, lastBefore, withSnapshot } from '../../../lib/practice/snapshot.ts'
import type { Snapshot } from '../../../lib/practice/state.ts'
import { inputOf } from './fixtures/input.ts'

const test = suite('record of earlier reports')
const ZONE = 'Pacific/Auckland'
const at = (time: string): Snapshot => ({ schema: 1, at: time, items: {}, machines: {}, rules: {} })

for (const [from, to, change] of [
  [undefined, 'fail', 'new'],
  ['pass', 'fail', 'new'],
  ['accepted', 'unknown', 'new'],
  ['fail', 'pass', 'fixed'],
  ['attest-due', 'pass', 'fixed'],
  ['warn', 'accepted', 'fixed'],
  ['warn', 'fail', 'worse'],
  ['unknown', 'fail', 'worse'],
  ['fail', 'warn', 'better'],
  ['fail', 'fail', 'unchanged'],
  ['pass', 'not-applicable', 'unchanged'],
] as const) {
  test(`from ${from ?? 'nothing'} to ${to} is ${change}`, () => assert.is(changeOf(from, to), change))
}

test("a report is compared with the newest one of an earlier day on the clinic's calendar", () => {
  const evening = at('2026-11-21T10:59:00.000Z')
  const nextMorning = at('2026-11-21T11:01:00.000Z')
  assert.equal(lastBefore([evening, nextMorning], '2026-11-22', ZONE), evening)
  assert.is(lastBefore([nextMorning], '2026-11-22', ZONE), undefined)
})
test('a second report of one day replaces the first, and what cannot be read stays', async () => {
  const state = await practiceState(inputOf())
  const earlier = JSON.stringify(at('2026-10-22T01:00:00.000Z'))
  const text = `${earlier}\n{"at": half a line\n${JSON.stringify(at('2026-11-21T20:00:00.000Z'))}\n`
  const lines = withSnapshot(text, state).split('\n')
  assert.equal(lines.slice(0, 2), [earlier, '{"at": half a line'])
  assert.is(lines.length, 4)
  assert.is((JSON.parse(lines[2] ?? '') as Snapshot).at, state.now)
})

test.run()
