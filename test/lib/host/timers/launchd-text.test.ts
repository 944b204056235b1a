import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type PlistValue, parsePlist, plistEntry } from '../../../../lib/formats/plist.ts'
import { daemonText } from '../../../../lib/host/timers/launchd-text.ts'
import type { TimerOrder } from '../../../../lib/host/timers/order.ts'

const test = suite('the words of a timer for launchd')
const now = new Date('2026-11-22T10:15:00Z')
const once: TimerOrder = {
  name: 'rounds-confirm-x',
  description: 'Rounds',
  command: ['/usr/local/bin/node', '/a <b>&c', 'undo'],
  environment: {},
  when: { at: new Date('2026-11-22T10:24:30Z') },
}

function entry(order: TimerOrder, key: string): PlistValue | undefined {
  return plistEntry(parsePlist(daemonText(order, now)), key)
}

test('the command stands word by word, whatever is in it', () => {
  assert.equal(entry(once, 'ProgramArguments'), once.command)
  assert.is(entry(once, 'Label'), 'rounds-confirm-x')
  assert.is(entry(once, 'EnvironmentVariables'), undefined)
})

test('variables are handed over', () => {
  const environment = { ROUNDS_STATE_DIR: '/a "b"', ROUNDS_CONFIG_DIR: '/c' }
  assert.equal(entry({ ...once, environment }, 'EnvironmentVariables'), environment)
})

test('once: as long after each start, and at the next full minute of local time', () => {
  const minute = new Date('2026-11-22T10:25:00Z')
  const time = { Month: minute.getMonth() + 1, Day: minute.getDate(), Hour: minute.getHours(), Minute: minute.getMinutes() }
  assert.is(entry(once, 'StartInterval'), 570)
  assert.equal(entry(once, 'StartCalendarInterval'), time)
  assert.is(entry(once, 'LaunchOnlyOnce'), true)
})

test('again and again: by the interval alone', () => {
  const again: TimerOrder = { ...once, when: { everyMinutes: 15 } }
  assert.is(entry(again, 'StartInterval'), 900)
  assert.is(entry(again, 'LaunchOnlyOnce'), undefined)
  assert.is(entry(again, 'StartCalendarInterval'), undefined)
})

test('what it starts may outlive it, so that a run can take its own timer away', () => {
  assert.is(entry(once, 'AbandonProcessGroup'), true)
})

test('once a day: each computer at a minute of its own, always the same, within the spread', () => {
  const at = (seed: string, dailyAt = '10:30', spreadSeconds = 3600) =>
    entry({ ...once, when: { dailyAt, spreadSeconds, seed } }, 'StartCalendarInterval') as unknown as { Hour: number; Minute: number }
  const chosen = Array.from({ length: 200 }, (_, index) => at(`machine ${index}`)).map(({ Hour, Minute }) => Hour * 60 + Minute)
  assert.ok(Math.min(...chosen) >= 630 && Math.max(...chosen) <= 690, `${Math.min(...chosen)} to ${Math.max(...chosen)}`)
  assert.ok(new Set(chosen).size > 40)
  assert.equal(at('one'), at('one'))
  assert.equal(at('one', '10:30', 0), { Hour: 10, Minute: 30 })
  assert.ok(at('one', '23:59', 43_200).Hour < 24)
  assert.is(entry({ ...once, when: { dailyAt: '10:30', spreadSeconds: 0, seed: 'x' } }, 'StartInterval'), undefined)
})

test.run()
