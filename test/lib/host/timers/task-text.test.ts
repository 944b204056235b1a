import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TimerOrder } from '../../../../lib/host/timers/order.ts'
import { taskText } from '../../../../lib/host/timers/task-text.ts'

const test = suite("the words of a timer for Windows' Task Scheduler")
const now = new Date('2026-11-22T10:15:00Z')
const once: TimerOrder = {
  name: 'rounds-confirm-x',
  description: 'Rounds <&>',
  command: ['C:\\ProgramData\\Rounds\\state\\program\\node.exe', 'C:\\Program Files\\x\\rounds.cjs', 'undo', 'x'],
  environment: {},
  when: { at: new Date('2026-11-22T10:25:00Z') },
}

function part(text: string, name: string): string {
  return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(text)?.[1]?.trim() ?? `no ${name}`
}

function refused(order: TimerOrder): string {
  try {
    return taskText(order, now)
  } catch (error) {
    return (error as Error).message
  }
}

test('it says that it is UTF-16, as it is written', () => {
  assert.ok(taskText(once, now).startsWith('<?xml version="1.0" encoding="UTF-16"?>'))
})

test('once: at the time, as long after its registration, and as long after each start of the computer', () => {
  const text = taskText(once, now)
  assert.is(part(part(text, 'TimeTrigger'), 'StartBoundary'), '2026-11-22T10:25:00Z')
  assert.is(part(part(text, 'RegistrationTrigger'), 'Delay'), 'PT600S')
  assert.is(part(part(text, 'BootTrigger'), 'Delay'), 'PT600S')
  assert.not(text.includes('Repetition'))
})

test('again and again: from the first time on, without an end', () => {
  const text = taskText({ ...once, when: { everyMinutes: 15 } }, now)
  const trigger = part(text, 'TimeTrigger')
  assert.is(part(trigger, 'StartBoundary'), '2026-11-22T10:30:00Z')
  assert.is(part(trigger, 'Interval'), 'PT15M')
  assert.not(trigger.includes('Duration>PT') || text.includes('BootTrigger'))
})

test('the parts of a trigger stand in the order of the schema', () => {
  const trigger = part(taskText({ ...once, when: { everyMinutes: 15 } }, now), 'TimeTrigger')
  const order = ['<Enabled>', '<StartBoundary>', '<Repetition>'].map((name) => trigger.indexOf(name))
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  )
})

test('it runs as SYSTEM, also on battery, late rather than never, and not for ever', () => {
  const text = taskText(once, now)
  assert.is(part(text, 'UserId'), 'S-1-5-18')
  assert.is(part(text, 'RunLevel'), 'HighestAvailable')
  assert.is(part(text, 'DisallowStartIfOnBatteries'), 'false')
  assert.is(part(text, 'StopIfGoingOnBatteries'), 'false')
  assert.is(part(text, 'StartWhenAvailable'), 'true')
  assert.is(part(text, 'ExecutionTimeLimit'), 'PT14400S')
})

test('the program and its words are taken apart as they were put together', () => {
  const text = taskText({ ...once, command: ['C:\\a b\\node.exe', 'C:\\c d\\', 'a"b', 'plain', '', 'x\\"y'] }, now)
  assert.is(part(text, 'Command'), 'C:\\a b\\node.exe')
  const words = ['"C:\\c d\\\\"', '"a\\"b"', 'plain', '""', '"x\\\\\\"y"']
  assert.is(part(text, 'Arguments').replaceAll('&quot;', '"'), words.join(' '))
})

test('no text is taken for a tag', () => {
  assert.is(part(taskText(once, now), 'Description'), 'Rounds &lt;&amp;&gt;')
})

test('with variables, the command interpreter sets them first', () => {
  const text = taskText({ ...once, environment: { ROUNDS_STATE_DIR: 'D:\\my state' } }, now)
  assert.is(part(text, 'Command'), '%SystemRoot%\\System32\\cmd.exe')
  const words = part(text, 'Arguments').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const program = once.command.map((word) => `"${word}"`).join(' ')
  assert.is(words, `/d /s /c "set "ROUNDS_STATE_DIR=D:\\my state"&&${program}"`)
})

test('a value that the command interpreter would misread is refused', () => {
  for (const value of ['C:\\a%b', 'C:\\a&b', 'C:\\a"b', 'C:\\a^b']) {
    assert.match(refused({ ...once, environment: { ROUNDS_STATE_DIR: value } }), "Windows' command interpreter would misread")
  }
})

const daily: TimerOrder = { ...once, when: { dailyAt: '10:05', spreadSeconds: 3600, seed: 'x' } }

test('once a day: at local time, later by chance, from the next such time on', () => {
  const early = new Date(2026, 10, 22, 10, 4, 59)
  const trigger = part(taskText(daily, early), 'CalendarTrigger')
  assert.is(part(trigger, 'StartBoundary'), '2026-11-22T10:05:00')
  assert.is(part(trigger, 'RandomDelay'), 'PT3600S')
  assert.is(part(trigger, 'DaysInterval'), '1')
  const late = new Date(2026, 11, 31, 10, 5, 0)
  assert.is(part(taskText(daily, late), 'StartBoundary'), '2027-01-01T10:05:00')
})

test('the parts of a daily trigger stand in the order of the schema', () => {
  const text = taskText(daily, now)
  const order = ['<Enabled>', '<StartBoundary>', '<RandomDelay>', '<ScheduleByDay>'].map((name) => part(text, 'Triggers').indexOf(name))
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  )
  assert.is(part(text, 'StartWhenAvailable'), 'true')
  assert.is(part(text, 'DisallowStartIfOnBatteries'), 'false')
})

test.run()
