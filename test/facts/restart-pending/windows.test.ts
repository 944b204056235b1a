import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/restart-pending/windows.ts'
import { contextWith, started } from '../answers.ts'
import { none, read } from '../registry.ts'

// Keys as Windows 10 and later use them; the contents are made up.
const test = suite('restart-pending on Windows')
const booted = '2026-11-20T06:00:00.000Z'
const quiet = {
  servicing: none,
  servicingParent: read('Component Based Servicing'),
  updates: none,
  installers: none,
  activeName: read('ActiveComputerName', { ComputerName: 'DESK-1' }),
  nextName: read('ComputerName', { ComputerName: 'desk-1' }),
  session: read('Session Manager'),
  system: started(booted),
}
const sources = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value'
    ? answer.value.reasons.map(({ source, informational }) => `${source}${informational ? '?' : ''}`)
    : answer.state
}

test('without any sign nothing waits', () => {
  assert.equal(parse(quiet, contextWith()), value({ reasons: [], bootedAt: booted }))
})
test('the two keys say it by being there', () => {
  assert.equal(sources({ ...quiet, servicing: read('RebootPending') }), ['Component Based Servicing\\RebootPending'])
  assert.equal(sources({ ...quiet, updates: read('RebootRequired') }), ['WindowsUpdate\\Auto Update\\RebootRequired'])
})
test('an installer that waits counts, a zero does not', () => {
  assert.equal(sources({ ...quiet, installers: read('Updates', { UpdateExeVolatile: 2 }) }), ['Updates\\UpdateExeVolatile'])
  assert.equal(sources({ ...quiet, installers: read('Updates', { UpdateExeVolatile: 0 }) }), [])
})
test('a new name waits for a restart', () => {
  assert.equal(sources({ ...quiet, nextName: read('ComputerName', { ComputerName: 'RECEPTION' }) }), ['ComputerName'])
})
test('pending renames of files are only shown', () => {
  const session = read('Session Manager', { PendingFileRenameOperations: ['\\??\\C:\\Windows\\Temp\\a.tmp', ''] })
  assert.equal(sources({ ...quiet, session }), ['Session Manager\\PendingFileRenameOperations?'])
})
test('a denied key is not "nothing waits"', () => {
  assert.is(sources({ ...quiet, servicing: denied('access denied') }), 'failed')
  assert.is(sources({ ...quiet, updates: failed('timed out') }), 'failed')
})
test('without Component Based Servicing its missing key proves nothing', () => {
  assert.is(sources({ ...quiet, servicingParent: absent('absent') }), 'failed')
})

test.run()
