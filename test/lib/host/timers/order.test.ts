import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { armTimer, disarmTimer, isArmed, ownTimers } from '../../../../lib/host/timers/index.ts'
import { nextDaily, refuseBadOrder, secondsUntil, type TimerOrder, wholeSecond } from '../../../../lib/host/timers/order.ts'

const test = suite('orders of timers')
const good: TimerOrder = {
  name: 'rounds-when-allowed',
  description: 'Rounds',
  command: ['/bin/true'],
  environment: {},
  when: { everyMinutes: 15 },
}

function refusal(order: Partial<TimerOrder>): string {
  try {
    refuseBadOrder({ ...good, ...order })
    return 'taken'
  } catch (error) {
    return (error as Error).message
  }
}

test('a whole order is taken', () => {
  assert.is(refusal({}), 'taken')
  assert.is(refusal({ when: { at: new Date() }, environment: { ROUNDS_STATE_DIR: '/x' } }), 'taken')
  assert.is(refusal({ command: ['C:\\Program Files\\nodejs\\node.exe', ''] }), 'taken')
})

test('a name that is more than a name is refused', () => {
  for (const name of ['', '../x', 'a.service', 'a b', '-x', 'x'.repeat(101)]) {
    assert.match(refusal({ name }), 'is no name of a timer')
  }
})

test('a program without an absolute path is refused', () => {
  for (const command of [[], ['node'], ['./node']]) {
    assert.match(refusal({ command }), 'has no absolute path')
  }
})

test('a line break anywhere is refused', () => {
  const broken = 'a\nExecStart=/bin/sh'
  for (const order of [{ description: broken }, { command: ['/bin/true', broken] }, { environment: { A: broken } }]) {
    assert.match(refusal(order), 'cannot be part of it')
  }
})

test('what is no variable is refused', () => {
  assert.match(refusal({ environment: { 'A=b': '' } }), 'are no names of variables')
})

test('no time is refused', () => {
  const daily = { dailyAt: '10:00', spreadSeconds: 60, seed: 'x' }
  assert.is(refusal({ when: daily }), 'taken')
  const wrong = [
    { ...daily, dailyAt: '24:00' },
    { ...daily, dailyAt: '9:00' },
    { ...daily, spreadSeconds: -1 },
    { ...daily, spreadSeconds: 0.5 },
  ]
  for (const when of [{ everyMinutes: 0 }, { everyMinutes: 1.5 }, { at: new Date(Number.NaN) }, ...wrong]) {
    assert.match(refusal({ when }), 'it says no time')
  }
})

test('a span is whole seconds and never none', () => {
  const now = new Date('2026-11-22T10:00:00.900Z')
  assert.is(secondsUntil(new Date('2026-11-22T10:00:10.000Z'), now), 10)
  assert.is(secondsUntil(new Date('2026-11-22T09:00:00.000Z'), now), 1)
})

test('a time of day is whole seconds and never earlier', () => {
  assert.is(wholeSecond(new Date('2026-11-22T10:00:00.001Z')), '2026-11-22T10:00:01Z')
  assert.is(wholeSecond(new Date('2026-11-22T10:00:00.000Z')), '2026-11-22T10:00:00Z')
})

test('a bad order reaches no operating system, and a timer that is not there can be disarmed', async () => {
  const message = await armTimer({ ...good, name: '../x' }).catch((error: Error) => error.message)
  assert.match(`${message}`, 'is no name of a timer')
  await disarmTimer('rounds-never-armed')
  assert.is(await isArmed('rounds-never-armed'), false)
})

test('the next time of day is today or tomorrow', () => {
  const text = (time: Date) => [time.getDate(), time.getHours(), time.getMinutes()]
  assert.equal(text(nextDaily('10:05', new Date(2026, 10, 22, 10, 4, 59))), [22, 10, 5])
  assert.equal(text(nextDaily('10:05', new Date(2026, 10, 22, 10, 5))), [23, 10, 5])
  assert.equal(text(nextDaily('00:00', new Date(2026, 8, 30, 23, 59))), [1, 0, 0])
})

test('only the timers of Rounds itself are counted as its own', () => {
  assert.not(ownTimers().includes('rounds-clamav-full-scan'))
})

test.run()
