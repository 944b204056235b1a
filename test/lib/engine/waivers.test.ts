import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding, Status } from '../../../lib/api.ts'
import { waiverOutcome } from '../../../lib/engine/waivers.ts'
import type { Inputs, Waiver } from '../../../lib/schema/types.ts'

const test = suite('waivers')
const waiver: Waiver = {
  item: 'screen-lock',
  machines: ['recep-*'],
  reason: 'The reception screen stays open while two people sit there.',
  by: 'Dr Aroha Ngata',
  until: '2027-03-01',
  accept: { measure: 'lockAfterSeconds', atMost: 1800 },
}
const inputs = (waivers: Waiver[], now = '2026-11-22T09:00:00Z'): Inputs => ({
  now,
  settings: {},
  tags: [],
  calendar: null,
  history: { firstSeen: {}, changed: {} },
  waivers,
})
const finding = (seconds: number, status: Status = 'fail'): Finding => ({
  status,
  summary: 'late',
  parts: [{ scope: 'machine', status, observed: `locks after ${seconds} s`, expected: 'sooner', source: 'test', owner: 'local' }],
  measures: { lockAfterSeconds: seconds },
})
const machine = { id: '4f9c7a52-0000-4000-8000-000000000001', hostname: 'RECEP-1' }
const state = (of: Finding, use = inputs([waiver]), on = machine) => waiverOutcome('screen-lock', of, { inputs: use, machine: on })?.state

test('a measure within what was accepted is accepted', () => assert.is(state(finding(1800)), 'accepted'))
test('worse than accepted fires again', () => assert.is(state(finding(1801)), 'worse'))
test('it holds to the end of its last day on the wall of the clinic, while UTC is half a day behind', () => {
  assert.is(state(finding(1000), inputs([waiver], '2027-03-01T10:59:00Z')), 'accepted')
  assert.is(state(finding(1000), inputs([waiver], '2027-03-01T11:00:00Z')), 'expired')
  const calendar = { timeZone: 'UTC', open: {} }
  assert.is(state(finding(1000), { ...inputs([waiver], '2027-03-01T23:59:00Z'), calendar }), 'accepted')
  assert.is(state(finding(1000), { ...inputs([waiver], '2027-03-02T00:00:00Z'), calendar }), 'expired')
})
test('a calendar with a zone that does not exist counts the days of New Zealand', () => {
  const calendar = { timeZone: 'Nowhere/Else', open: {} }
  assert.is(state(finding(1000), { ...inputs([waiver], '2027-03-01T11:00:00Z'), calendar }), 'expired')
})
test('another computer is not covered', () =>
  assert.is(state(finding(1000), inputs([waiver]), { ...machine, hostname: 'nurse-2' }), undefined))
test('a machine id may be named instead of the host name', () => {
  assert.is(state(finding(1000), inputs([{ ...waiver, machines: [machine.id] }])), 'accepted')
})
test('a dot in a name is a dot', () => assert.is(state(finding(1000), inputs([{ ...waiver, machines: ['RECEP.1'] }])), undefined))
test('a pass needs no waiver', () => assert.is(state(finding(600, 'pass')), undefined))
test('what was not seen cannot be accepted', () => assert.is(state(finding(1000, 'unknown')), undefined))
test('a measure that is missing is not within anything', () => assert.is(state({ ...finding(1000), measures: {} }), 'worse'))
test('an observed text must be the same in every open part', () => {
  const accept = { observed: 'locks after 1000 s' }
  assert.is(state(finding(1000), inputs([{ ...waiver, accept }])), 'accepted')
  assert.is(state(finding(1001), inputs([{ ...waiver, accept }])), 'worse')
})
test('of two waivers the one that accepts wins', () =>
  assert.is(state(finding(1000), inputs([{ ...waiver, until: '2026-01-01' }, waiver])), 'accepted'))

test.run()
