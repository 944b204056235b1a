import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { veeamSessions } from '../../../lib/formats/veeam-agent-log.ts'

// Lines of C:\ProgramData\Veeam\Endpoint\<job>\Job.<job>.Backup.log as public monitoring scripts match them; the values are made up.
const test = suite('job log of Veeam Agent')
const offsets = [{ from: '2026-10-01T00:00:00.000Z', minutes: 780 }]
const line = (time: string, status: string) =>
  `[${time}] <07> Info         Job session '0a1b2c3d-1111-2222-3333-444455556666' has been completed, status: '${status}', '120 GB' of '120 GB' bytes`

test('day comes first, time is local', () => {
  assert.equal(veeamSessions(line('03.11.2026 22:14:05.123', 'Success'), offsets), [{ at: '2026-11-03T09:14:05.000Z', result: 'success' }])
})
test('older versions write no milliseconds, some languages a comma', () => {
  const both = [line('03.11.2026 22:14:05', 'Warning'), line('04.11.2026 22:14:05,123', 'Failed')].join('\r\n')
  assert.equal(
    veeamSessions(both, offsets).map(({ result }) => result),
    ['warning', 'failed'],
  )
})
test('starts, other states and garbled lines are no ended sessions', () => {
  const others = [
    '[03.11.2026 22:00:00.000] <07> Info Starting job session',
    line('03.11.2026 22:14:05.123', 'None'),
    line('2026-11-03 22:14:05', 'Success'),
    "Job session 'x' has been completed, status: 'Success'",
    '',
  ]
  assert.equal(veeamSessions(others.join('\n'), offsets), [])
})
test('without the offsets of the computer nothing is told', () =>
  assert.equal(veeamSessions(line('03.11.2026 22:14:05', 'Success'), []), []))

test.run()
