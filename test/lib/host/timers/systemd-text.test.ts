import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { TimerOrder } from '../../../../lib/host/timers/order.ts'
import { serviceText, timerText } from '../../../../lib/host/timers/systemd-text.ts'

const test = suite('the words of a timer for systemd')
const now = new Date('2026-11-22T10:15:00.250Z')
const once: TimerOrder = {
  name: 'rounds-confirm-x',
  description: 'Rounds takes back run x',
  command: ['/opt/node', '/var/lib/rounds/program/rounds.cjs', 'undo', 'x'],
  environment: {},
  when: { at: new Date('2026-11-22T10:25:00.100Z') },
}
const again: TimerOrder = { ...once, when: { everyMinutes: 15 } }

function lines(text: string): string[] {
  return text.split('\n')
}

test('once: the time of day with catching up, and the same span counted from each start', () => {
  const text = lines(timerText(once, now))
  assert.ok(text.includes('OnCalendar=2026-11-22 10:25:01 UTC'))
  assert.ok(text.includes('Persistent=true'))
  assert.ok(text.includes('OnActiveSec=600s'))
  assert.ok(text.includes('AccuracySec=1s'))
})

test('a time that has passed is a second away', () => {
  assert.ok(lines(timerText(once, new Date('2026-11-22T12:00:00Z'))).includes('OnActiveSec=1s'))
})

test('again and again: from the start of the computer and the end of each run', () => {
  const text = lines(timerText(again, now))
  assert.ok(text.includes('OnActiveSec=15min'))
  assert.ok(text.includes('OnUnitInactiveSec=15min'))
  assert.not(text.some((line) => line.startsWith('OnCalendar')))
})

test('it starts with the computer and does not wait for a synchronised clock', () => {
  const text = lines(timerText(once, now))
  assert.ok(text.includes('WantedBy=timers.target'))
  assert.ok(text.includes('DefaultDependencies=no'))
  assert.ok(text.includes('Conflicts=shutdown.target'))
})

test('what runs once ends its timer, what runs again does not', () => {
  assert.ok(lines(serviceText(once)).includes('Conflicts=rounds-confirm-x.timer'))
  assert.not(serviceText(again).includes('Conflicts='))
})

test('the service runs the command once and for no longer than four hours', () => {
  const text = lines(serviceText(once))
  assert.ok(text.includes('ExecStart="/opt/node" "/var/lib/rounds/program/rounds.cjs" "undo" "x"'))
  assert.ok(text.includes('Type=oneshot'))
  assert.ok(text.includes('TimeoutStartSec=14400'))
})

test('no word means anything to systemd', () => {
  const text = serviceText({ ...once, description: '50%', command: ['/bin/x', 'a b', '100%', '$HOME', '"', '\\', ''] })
  assert.ok(lines(text).includes('Description=50%%'))
  assert.ok(lines(text).includes('ExecStart="/bin/x" "a b" "100%%" "$$HOME" "\\"" "\\\\" ""'))
})

test('variables stand each on a line of its own, with dollars as they are', () => {
  const text = serviceText({ ...once, environment: { ROUNDS_STATE_DIR: '/a "b" $c%', ROUNDS_CONFIG_DIR: '/etc/x' } })
  assert.ok(lines(text).includes('Environment="ROUNDS_STATE_DIR=/a \\"b\\" $c%%"'))
  assert.ok(lines(text).includes('Environment="ROUNDS_CONFIG_DIR=/etc/x"'))
})

test('once a day: local time, made up for after the next start, by a chance that is the same every day', () => {
  const text = lines(timerText({ ...once, when: { dailyAt: '10:05', spreadSeconds: 3600, seed: 'x' } }, now))
  assert.ok(text.includes('OnCalendar=*-*-* 10:05:00'))
  for (const word of ['Persistent=true', 'RandomizedDelaySec=3600s', 'FixedRandomDelay=true', 'DefaultDependencies=no']) {
    assert.ok(text.includes(word), word)
  }
  assert.not(text.some((line) => /^On(Active|Unit)/.test(line)))
})

test('what comes once a day does not end its timer', () => {
  assert.not(serviceText({ ...once, when: { dailyAt: '10:05', spreadSeconds: 0, seed: 'x' } }).includes('Conflicts='))
})

test.run()
