import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contextOf } from '../../../../lib/report/practice/context.ts'
import { type EvidenceView, evidenceViews } from '../../../../lib/report/practice/evidence-view.ts'
import type { ResultPart } from '../../../../lib/schema/types.ts'
import { type FindingChanges, machineOf, stateOf } from './fixtures/state.ts'

const test = suite('evidence view')

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F']

function part(changes: Partial<ResultPart> = {}): ResultPart {
  return { scope: 'machine', status: 'fail', observed: 'never', expected: '15 minutes', source: 'a key', owner: 'local', ...changes }
}

function viewOf(machines: Record<string, FindingChanges>): EvidenceView | undefined {
  const all = NAMES.map((name) => machineOf(name, name === 'B' ? { lastSeen: '2026-11-20T01:00:00.000Z' } : {}))
  return evidenceViews(contextOf(stateOf(all, { 'screen-lock': { machines } }))).find(({ id }) => id === 'screen-lock')
}

test('where every computer is in order, they are counted', () => {
  const view = viewOf({})
  assert.equal(view?.rows, [])
  assert.is(view?.good, 'In order on all 6 computers that it concerns and that were heard.')
})
test('what was found alike stands once, with all its computers and when they were heard', () => {
  const view = viewOf({ A: { status: 'fail', parts: [part()] }, B: { status: 'fail', parts: [part()] } })
  assert.is(view?.rows.length, 1)
  assert.is(view?.rows[0]?.names, 'A and B')
  assert.is(view?.rows[0]?.heard, 'heard 20 November 2026 to 22 November 2026')
  assert.is(view?.good, 'In order on 4 computers: C, D, E and F.')
})
test('what differs in anything stands apart, the worst first', () => {
  const view = viewOf({
    A: { status: 'warn', parts: [part({ status: 'warn' })] },
    B: { status: 'fail', parts: [part({ owner: 'vendor' })] },
  })
  assert.equal(
    view?.rows.map(({ names, word, owner }) => [names, word, owner]),
    [
      ['B', 'fail', 'the vendor'],
      ['A', 'warn', 'set on this computer'],
    ],
  )
})
test('parts that are in order are left out, and whose they are is told', () => {
  const view = viewOf({ A: { status: 'fail', parts: [part({ status: 'pass' }), part({ scope: 'user:anna' })] } })
  assert.equal(
    view?.rows.map(({ observed }) => observed),
    ['user:anna: never'],
  )
})
test('without a part the summary says what was found', () => {
  const view = viewOf({ A: { status: 'unknown', summary: 'Could not be read' } })
  assert.is(view?.rows[0]?.observed, 'Could not be read')
})
test('a finding too old to count is not told as if it were true today', () => {
  const view = viewOf({ A: { status: 'pass', word: 'unknown', summary: 'Locks after 10 minutes' } })
  assert.is(view?.rows[0]?.observed, 'Too old to count. It was: Locks after 10 minutes')
})
test('a computer that nobody hears of is not told below every item', () => {
  const silent = machineOf('Silent', { heard: 'silent', lastSeen: '2026-05-01T01:00:00.000Z' })
  const state = stateOf([machineOf('A'), silent], { 'screen-lock': { machines: { Silent: { status: 'unknown', summary: 'Too old' } } } })
  const view = evidenceViews(contextOf(state)).find(({ id }) => id === 'screen-lock')
  assert.equal(view?.rows, [])
  assert.is(view?.good, 'In order on 1 computer: A.')
  assert.equal(evidenceViews(contextOf(stateOf([silent]))), [])
})
test('an accepted finding keeps its word', () => {
  const view = viewOf({ A: { status: 'fail', word: 'accepted', parts: [part()] } })
  assert.is(view?.rows[0]?.word, 'accepted')
})

test.run()
