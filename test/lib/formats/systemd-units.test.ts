import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { serviceUnits } from '../../../lib/formats/systemd-units.ts'

const test = suite('services as systemctl show prints them')

// In the shape that systemd 252 prints with TZ=UTC and LC_ALL=C
const exec = (line: string, ignored = 'no') =>
  `{ path=/usr/bin/restic ; argv[]=${line} ; ignore_errors=${ignored} ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }`
const block = (...lines: string[]) => ['Type=oneshot', 'Result=success', 'LoadState=loaded', ...lines].join('\n')

test('each block is a unit with all of its commands', () => {
  const [unit, other] = serviceUnits(
    `${block(
      'Id=nightly.service',
      'ActiveState=inactive',
      `ExecStart=${exec('/usr/bin/restic backup /srv')}`,
      `ExecStart=${exec('/usr/bin/restic forget --keep-daily 40')}`,
      `ExecStartPost=${exec('/usr/bin/restic check', 'yes')}`,
      'ExecMainStartTimestamp=Sun 2026-11-22 01:00:00 UTC',
      'ExecMainExitTimestamp=Sun 2026-11-22 01:05:00 UTC',
      'InvocationID=96f8',
      'EnvironmentFiles=/etc/restic/env (ignore_errors=no)',
      'EnvironmentFiles=/etc/restic/more with space (ignore_errors=yes)',
      'TriggeredBy=nightly.timer other.timer',
    )}\n\n${block('Id=other.service', 'ActiveState=active')}\n`,
  )
  assert.equal(unit, {
    id: 'nightly.service',
    loaded: true,
    running: false,
    oneshot: true,
    remains: false,
    result: 'success',
    commands: [
      { words: ['/usr/bin/restic', 'backup', '/srv'], ignoresFailure: false },
      { words: ['/usr/bin/restic', 'forget', '--keep-daily', '40'], ignoresFailure: false },
      { words: ['/usr/bin/restic', 'check'], ignoresFailure: true },
    ],
    startedAt: '2026-11-22T01:00:00.000Z',
    endedAt: '2026-11-22T01:05:00.000Z',
    invocation: '96f8',
    environmentFiles: ['/etc/restic/env', '/etc/restic/more with space'],
    triggeredBy: ['nightly.timer', 'other.timer'],
  })
  assert.is(other?.id, 'other.service')
})

test('a unit that starts runs, one that only stays active after its work does not', () => {
  const running = (...lines: string[]) => serviceUnits(block('Id=a.service', ...lines))[0]?.running
  const start = 'ExecMainStartTimestamp=Sun 2026-11-22 01:00:00 UTC'
  assert.is(running('ActiveState=activating'), true)
  assert.is(running('ActiveState=active', start), true)
  assert.is(running('ActiveState=active', start, 'ExecMainExitTimestamp=Sun 2026-11-22 01:05:00 UTC'), false)
  assert.is(running('ActiveState=failed', start), false)
})

test('a unit that does not exist is not loaded', () => {
  assert.is(serviceUnits('Id=nowhere.service\nLoadState=not-found\nActiveState=inactive\n')[0]?.loaded, false)
})

test('a unit that several patterns match is one unit, and text that is none is nothing', () => {
  assert.is(serviceUnits(`${block('Id=a.service')}\n\n${block('Id=a.service')}`).length, 1)
  assert.equal(serviceUnits(''), [])
  assert.equal(serviceUnits('Failed to connect to bus: No such file'), [])
})

test('an argument that looks like the end of the arguments does not end them', () => {
  const [unit] = serviceUnits(block('Id=a.service', `ExecStart=${exec('/bin/sh -c x ; ignore_errors=yes ; y')}`))
  assert.equal(unit?.commands[0]?.words.at(-1), 'y')
  assert.is(unit?.commands[0]?.ignoresFailure, false)
})

test.run()
