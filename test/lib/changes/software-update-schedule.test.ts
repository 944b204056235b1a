import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CommandOutput, SoftwareUpdateScheduleChange } from '../../../lib/api.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { softwareUpdateSchedule } from '../../../lib/changes/software-update-schedule.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

/** Words of defaults(1) and softwareupdate(8) of macOS as their manuals and users show them. */
const test = suite('software-update-schedule')
const change: SoftwareUpdateScheduleChange = { kind: 'software-update-schedule', risk: 'safe' }

function mac(written: string) {
  const state = { written }
  const host = memoryHost(([program, , word]) => {
    if (program === '/usr/bin/defaults') {
      return { stdout: `${state.written}\n` }
    }
    state.written = word === 'on' ? '1' : '0'
    return {}
  })
  return { host, state }
}

test('it is switched on, and off again where it was off', async () => {
  const { host, state } = mac('0')
  const before = expectValue(await softwareUpdateSchedule.read(host, change))
  assert.not(softwareUpdateSchedule.holds(change, before))
  await softwareUpdateSchedule.apply(host, change, before)
  const after = expectValue(await softwareUpdateSchedule.read(host, change))
  assert.ok(softwareUpdateSchedule.holds(change, after))
  await softwareUpdateSchedule.restore?.(host, change, before, after)
  assert.is(state.written, '0')
  assert.ok(sameState(before, expectValue(await softwareUpdateSchedule.read(host, change))))
  assert.equal(
    host.log.filter((line) => line.includes('softwareupdate')),
    ['/usr/sbin/softwareupdate --schedule on', '/usr/sbin/softwareupdate --schedule off'],
  )
})
test('what was never written is on', async () => {
  const host = memoryHost(() => ({ exitCode: 1, stderr: 'The domain/default pair of (x, AutomaticCheckEnabled) does not exist\n' }))
  assert.ok(expectValue(await softwareUpdateSchedule.read(host, change)).automatic)
})
test('anything else is no answer', async () => {
  const answers: Array<Partial<CommandOutput>> = [
    { stdout: 'maybe' },
    { stdout: '' },
    { exitCode: 1, stderr: 'denied' },
    { exitCode: 2, stdout: '1' },
  ]
  for (const output of answers) {
    assert.is(
      (
        await softwareUpdateSchedule.read(
          memoryHost(() => output),
          change,
        )
      ).state,
      'failed',
      JSON.stringify(output),
    )
  }
  assert.is((await softwareUpdateSchedule.read(memoryHost(), change)).state, 'failed')
})
test('a switch that was refused is told', async () => {
  const host = memoryHost(() => ({ exitCode: 1, stderr: 'must be root' }))
  assert.match(
    await rejection(softwareUpdateSchedule.apply(host, change, { automatic: false })),
    /not switched on: exit code 1, must be root/,
  )
})
test('it says what it does', () =>
  assert.equal(softwareUpdateSchedule.describe(change, { automatic: false }), {
    target: 'com.apple.SoftwareUpdate AutomaticCheckEnabled',
    before: 'off',
    after: 'on',
  }))

test.run()
