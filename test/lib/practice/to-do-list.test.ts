import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ToDo } from '../../../lib/practice/state.ts'
import { mostPressingFirst } from '../../../lib/practice/to-do-list.ts'

const test = suite('list of what is to be done')
const toDo = (title: string, changes: Partial<ToDo> = {}): ToDo => ({
  title,
  items: [title],
  machines: [],
  word: 'fail',
  severity: 'medium',
  who: 'practice-manager',
  isDecision: true,
  does: 'Do it.',
  by: '2026-12-01',
  isOverdue: false,
  agree: [],
  commands: [],
  ...changes,
})
const sorted = (...all: ToDo[]) => [...all].sort(mostPressingFirst).map(({ title }) => title)

test('decisions of the practice come before what others do', () => {
  assert.equal(sorted(toDo('work', { isDecision: false, severity: 'critical', isOverdue: true }), toDo('decision', { severity: 'low' })), [
    'decision',
    'work',
  ])
})
test('what can harm most comes before what has waited longest', () => {
  assert.equal(sorted(toDo('late', { isOverdue: true, severity: 'high' }), toDo('backup', { severity: 'critical' })), ['backup', 'late'])
})
test('then what is overdue, then what does more harm, then what is due first', () => {
  const all = [
    toDo('later', { by: '2026-12-09' }),
    toDo('soon'),
    toDo('high', { severity: 'high' }),
    toDo('late', { isOverdue: true, severity: 'low' }),
  ]
  assert.equal(sorted(...all), ['late', 'high', 'soon', 'later'])
})
test('what is alike in all stands in the order of its titles', () => assert.equal(sorted(toDo('b'), toDo('a')), ['a', 'b']))

test.run()
