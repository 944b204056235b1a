import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { unitEvents } from '../../../lib/formats/journal-entries.ts'

const test = suite('what systemd wrote into the journal about units')

// In the shape of `journalctl --output=json` of systemd 252
const entry = (fields: Record<string, unknown>) =>
  JSON.stringify({
    _BOOT_ID: '765ded',
    __CURSOR: 's=8b17;i=69',
    __REALTIME_TIMESTAMP: '1795326357708340',
    UNIT: 'nightly.service',
    INVOCATION_ID: '613f',
    ...fields,
  })

test('each message id stands for one kind of event, with the time in UTC', () => {
  const printed = [
    entry({ MESSAGE_ID: '39f53479d3a045ac8e11786248231fbf', JOB_TYPE: 'start', JOB_RESULT: 'done' }),
    entry({ MESSAGE_ID: '7ad2d189f7e94e70a38c781354912448' }),
    entry({ MESSAGE_ID: 'd9b373ed55a64feb8242e02dbe79a49c', UNIT_RESULT: 'exit-code' }),
    entry({ MESSAGE_ID: '98e322203f7a4ed290d09fe03c09fe15', COMMAND: 'ExecStart', EXIT_CODE: 'exited', EXIT_STATUS: '3' }),
    entry({ MESSAGE_ID: '9d1aaa27d60140bd96365438aad20286', JOB_TYPE: 'stop' }),
  ].join('\n')
  const { events, count, garbled } = unitEvents(printed)
  assert.equal(
    events.map(({ what }) => what),
    ['started', 'succeeded', 'failed', 'exited', 'stopped'],
  )
  assert.equal(events[2], {
    at: '2026-11-22T05:45:57.708Z',
    unit: 'nightly.service',
    invocation: '613f',
    what: 'failed',
    result: 'exit-code',
  })
  assert.is(events[3]?.exitStatus, 3)
  assert.equal([count, garbled], [5, 0])
})

test('a start that did not come to its end, or was skipped for an unmet condition, is no event', () => {
  assert.equal(unitEvents(entry({ MESSAGE_ID: '39f53479d3a045ac8e11786248231fbf', JOB_RESULT: 'done', INVOCATION_ID: '' })).events, [])
  assert.equal(unitEvents(entry({ MESSAGE_ID: '39f53479d3a045ac8e11786248231fbf', JOB_RESULT: 'canceled' })).events, [])
})

test('the exit of a command before or after the main one is no event, a signal is no exit status', () => {
  const id = '98e322203f7a4ed290d09fe03c09fe15'
  assert.equal(unitEvents(entry({ MESSAGE_ID: id, COMMAND: 'ExecStartPost', EXIT_CODE: 'exited', EXIT_STATUS: '1' })).events, [])
  const [killed] = unitEvents(entry({ MESSAGE_ID: id, COMMAND: 'ExecStart', EXIT_CODE: 'killed', EXIT_STATUS: '15' })).events
  assert.is(killed?.exitStatus, undefined)
})

test('fields that hold bytes or several values are not taken for text', () => {
  assert.equal(unitEvents(entry({ MESSAGE_ID: '7ad2d189f7e94e70a38c781354912448', UNIT: [110, 10, 98] })).events, [])
  assert.equal(unitEvents(entry({ MESSAGE_ID: ['7ad2d189f7e94e70a38c781354912448'] })).events, [])
})

test('damaged lines are counted, empty ones are nothing', () => {
  assert.equal(unitEvents('{"MESSAGE_ID":\n\nnull\n'), { events: [], garbled: 2, count: 2 })
  assert.equal(unitEvents(''), { events: [], garbled: 0, count: 0 })
})

test.run()
