import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { roomOnPageOne, shortened } from '../../../../lib/report/practice/front-room.ts'
import type { ToDoView } from '../../../../lib/report/practice/todo-view.ts'

const test = suite('room on page one')

function viewOf(changes: Partial<ToDoView> = {}): ToDoView {
  const told = {
    asks: 'Agree to it.',
    about: '',
    rest: '',
    brief: '',
    title: 'A title',
    anchor: 'item-1',
    word: 'fail',
    label: 'Needs fixing',
  } as const
  const open = {
    rule: 'Health check, step 12',
    found: 'It is open.',
    why: 'It harms.',
    names: '',
    who: 'Somebody',
    role: '',
    by: '6 December 2026',
  }
  return { ...told, ...open, isOverdue: false, isDecision: true, agree: [], commands: [], ...changes }
}

const many = <T>(count: number, one: T) => Array.from({ length: count }, () => one)
const LONG = 'x'.repeat(90)

test('six short decisions fit, however many there are', () => assert.is(roomOnPageOne(many(12, viewOf()), [], []).decided, 6))
test('long ones leave room for fewer, but for one at least', () => {
  assert.is(roomOnPageOne(many(12, viewOf({ found: 'x'.repeat(400) })), [], []).decided, 4)
  assert.is(roomOnPageOne(many(12, viewOf({ found: 'x'.repeat(9000) })), [], []).decided, 1)
})
test('what IT does and what was mended takes room from the decisions', () => {
  const decisions = many(12, viewOf({ found: 'x'.repeat(250) }))
  assert.is(roomOnPageOne(decisions, [], []).decided, 6)
  assert.is(roomOnPageOne(decisions, many(9, viewOf({ asks: LONG })), many(9, LONG)).decided, 5)
})
test('short lists stay short', () => {
  const { worked, praised } = roomOnPageOne([], many(9, viewOf({ asks: LONG })), many(9, 'short'))
  assert.equal([worked, praised], [2, 5])
})
test('nothing to tell takes no room', () => assert.equal(roomOnPageOne([], [], []), { decided: 0, worked: 0, praised: 0 }))
test('why it matters gives way first, then what else it takes, never what was found', () => {
  const found = 'f'.repeat(180)
  assert.equal(pick(shortened(viewOf({ found, rest: 'r'.repeat(40), why: 'w'.repeat(40) }))), ['f', 'r', ''])
  assert.equal(pick(shortened(viewOf({ found, rest: 'r'.repeat(60), why: 'w'.repeat(40) }))), ['f', '', 'w'])
  assert.equal(pick(shortened(viewOf({ found: 'f'.repeat(400), rest: 'r', why: 'w' }))), ['f', '', ''])
})
test('what several things are about is said shortly where it is long', () =>
  assert.is(shortened(viewOf({ found: '', rest: 'r'.repeat(300), brief: 'About: this.' })).rest, 'About: this.'))

function pick({ found, rest, why }: ToDoView): string[] {
  return [found, rest, why].map((text) => text.slice(0, 1))
}

test.run()
