import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fixLine, lastLine, rmmOutput } from '../../../lib/rmm/line.ts'
import type { RemediationOutcome, ResultDocument, ResultItem, Status } from '../../../lib/schema/types.ts'

const test = suite('RMM line')
const item = (id: string, status: Status, summary = 'a reason', more: Partial<ResultItem> = {}): ResultItem => ({
  id,
  version: '1.0.0',
  status,
  summary,
  parts: [],
  measures: {},
  ...more,
})
const document = (...items: ResultItem[]) => ({ items, practice: 'Kauri Medical' }) as unknown as ResultDocument

test('one item speaks for itself', () =>
  assert.is(lastLine([item('screen-lock', 'fail', 'anna: never locks')]), 'ROUNDS FAIL screen-lock: anna: never locks'))
test('a sweep counts and names what is worst', () =>
  assert.is(
    lastLine([item('a', 'fail'), item('b', 'pass'), item('c', 'fail'), item('d', 'unknown')]),
    'ROUNDS FAIL sweep: 2 fail, 1 unknown, 1 pass (a, c)',
  ))
test('a sweep where all is well says so', () =>
  assert.is(lastLine([item('a', 'pass'), item('b', 'not-applicable')]), 'ROUNDS PASS sweep: 1 pass, 1 not-applicable'))
test('an accepted risk is never silent', () => {
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } as const
  const said = rmmOutput(document(item('a', 'fail', 'late', { waiver }), item('b', 'pass')))
  assert.match(said, 'accepted a: late (accepted until 2027-03-01 by Dr Ngata: agreed)')
  assert.match(said, /ROUNDS ACCEPTED sweep: 1 accepted, 1 pass \(a\)$/)
})
test('a missing practice is a visible warning', () => {
  const said = rmmOutput({ ...document(item('a', 'pass')), practice: null })
  assert.match(said, 'warning: no practice is set')
})
test('the last line is the verdict, ASCII, at most 255 characters', () => {
  const said = rmmOutput(document(...Array.from({ length: 60 }, (_, index) => item(`item-number-${index}`, 'fail', 'Räume — 部屋'))))
  const last = said.split('\n').at(-1) ?? ''
  assert.match(last, /^ROUNDS FAIL sweep: 60 fail/)
  assert.ok(last.length <= 255)
  assert.ok(/^[\n -~]*$/.test(said))
})
test('all of it stays within 10,000 characters and keeps the last line', () => {
  const said = rmmOutput(document(...Array.from({ length: 200 }, (_, index) => item(`item-${index}`, 'fail', 'x'.repeat(119)))))
  assert.ok(said.length <= 10_000, String(said.length))
  assert.match(said, /\nROUNDS FAIL sweep: 200 fail/)
})
test('hidden items are counted', () =>
  assert.match(rmmOutput(document(item('a', 'unknown', 'denied', { needsAdmin: true }))), '1 item is unknown only because'))
test('a fix names its outcome and code', () => {
  const remediation: RemediationOutcome = { outcome: 'refused', code: 'clinic-hours', summary: 'patients are being seen now', changes: [] }
  assert.is(fixLine(document(item('a', 'fail', 'late', { remediation }))), 'ROUNDS REFUSED:CLINIC-HOURS a: patients are being seen now')
})
test('a fix that failed with several lines still ends in one, of at most 255 characters', () => {
  const summary = `dpkg said:\n${'\uFB01'.repeat(250)}\nand more`
  const remediation: RemediationOutcome = { outcome: 'undone', code: 'did-not-hold', summary, changes: [] }
  const last =
    fixLine(document(item('a', 'fail', 'late', { remediation })))
      .split('\n')
      .at(-1) ?? ''
  assert.match(last, /^ROUNDS UNDONE:DID-NOT-HOLD a: dpkg said: fifi/)
  assert.ok(last.length <= 255, String(last.length))
})

test.run()
