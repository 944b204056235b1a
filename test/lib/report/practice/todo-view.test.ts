import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ToDo } from '../../../../lib/practice/state.ts'
import { contextOf } from '../../../../lib/report/practice/context.ts'
import { toDoView } from '../../../../lib/report/practice/todo-view.ts'
import { sampleState } from './fixtures/sample.ts'

const test = suite('things to do')

const state = sampleState()
const context = contextOf(state)

function viewOf(changes: Partial<ToDo>) {
  const [first] = state.toDo
  assert.ok(first)
  return toDoView({ ...first, ...changes }, context)
}

test('of one item the first sentence asks, and its finding and why it matters follow', () => {
  const view = viewOf({ items: ['screen-lock'], does: 'Set the lock. Then answer again: Is it set?', word: 'fail' })
  assert.is(view.asks, 'Set the lock.')
  assert.is(view.rest, 'Then answer again: Is it set?')
  assert.is(view.found, '10 of 12 computers lock within 15 minutes. Nurse 2 and Reception 2 do not.')
  assert.match(view.why, /^A computer that stays open .*\.$/)
  assert.is(view.rule, 'Health check, step 12')
  assert.is(view.about, '')
})
test('what could not be checked is named, because its sentence names nothing', () =>
  assert.is(viewOf({ items: ['screen-lock'], title: 'Computers lock', word: 'unknown' }).about, 'Computers lock'))
test('of several items their count asks, and the first four are named', () => {
  const view = viewOf({
    items: state.items.slice(0, 6).map(({ id }) => id),
    title: '6 questions wait',
    does: 'Answer them. They are about: many.',
  })
  assert.is(view.asks, '6 questions wait')
  assert.is(view.rest, 'Answer them. They are about: many.')
  assert.match(view.brief, /^About: ([^;]+; ){4}2 more\.$/)
  assert.equal([view.found, view.why], ['', ''])
})
test('a computer that nobody hears of leads to the computers', () => {
  const view = viewOf({ items: [], title: 'Nurse 1', machines: ['Nurse 1'], does: 'Have Rounds installed on Nurse 1.' })
  assert.equal([view.asks, view.anchor, view.names], ['Have Rounds installed on Nurse 1.', 'machines', 'Nurse 1'])
})
test('a person is named before the role, and a role without a person once', () => {
  assert.equal(
    [viewOf({ name: 'Ruth', who: 'practice-manager' })].map(({ who, role }) => [who, role]),
    [['Ruth', 'Practice manager']],
  )
  const { name: _name, ...nameless } = state.toDo[0] as ToDo
  const view = toDoView({ ...nameless, who: 'vendor' }, context)
  assert.equal([view.who, view.role], ['Vendor of the software', ''])
})

test.run()
