import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed } from '../../../lib/api.ts'
import { parse as macos } from '../../../lib/facts/restart-pending/macos.ts'
import { contextWith, started } from '../answers.ts'

// Shape: the system probe.
const test = suite('restart-pending on macOS')
const booted = '2026-11-20T06:00:00.000Z'

test('it shows a long time without a restart, but does not judge it', () => {
  const long = macos({ system: started('2026-10-01T00:00:00.000Z') }, contextWith())
  assert.equal(long.state === 'value' && long.value.reasons, [{ source: 'not restarted for 52 days', informational: true }])
  const short = macos({ system: started(booted) }, contextWith())
  assert.equal(short.state === 'value' && short.value.reasons, [])
  assert.is(macos({ system: failed('no clock') }, contextWith()).state, 'failed')
})

test.run()
