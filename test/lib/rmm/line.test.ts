import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fixLine, lastLine, rmmOutput } from '../../../lib/rmm/line.ts'
import type { RemediationOutcome, ResultDocument, ResultItem, Status } from '../../../lib/schema/types.ts'
import { applied, type FixRun, LOCK, oneFix, whatIf } from '../report/fixtures/fixes.ts'

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
  assert.match(said, 'accepted a: late (accepted until 1 March 2027 by Dr Ngata: agreed)')
  assert.match(said, /ROUNDS ACCEPTED sweep: 1 accepted until 1 March 2027 by Dr Ngata, 1 pass \(a\)$/)
})
test('a stored verdict says until when it is accepted and by whom, and that an acceptance ended', () => {
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } as const
  assert.is(lastLine([item('a', 'fail', 'late', { waiver })]), 'ROUNDS ACCEPTED a: late (accepted until 1 March 2027 by Dr Ngata: agreed)')
  assert.is(
    lastLine([item('a', 'fail', 'late', { waiver: { ...waiver, state: 'expired' } })]),
    'ROUNDS FAIL a: late (the acceptance by Dr Ngata ended on 1 March 2027)',
  )
  assert.is(
    lastLine([item('a', 'fail', 'late', { waiver: { ...waiver, state: 'worse' } })]),
    'ROUNDS FAIL a: late (worse than what Dr Ngata accepted until 1 March 2027)',
  )
})
test('of several accepted risks the one that ends first is named', () => {
  const waiver = (until: string, by: string) => ({ waiver: { state: 'accepted', until, by, reason: 'agreed' } }) as const
  const items = [item('a', 'fail', 'late', waiver('2027-05-01', 'Dr Lee')), item('b', 'warn', 'old', waiver('2027-03-01', 'Dr Ngata'))]
  assert.match(lastLine(items), '2 accepted, the first until 1 March 2027 by Dr Ngata (a, b)')
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
const fix = (remediation: Partial<RemediationOutcome>, more: Partial<ResultItem> = {}) => {
  const { document: run, manifests } = oneFix(remediation, more)
  return fixLine(run, manifests)
}
const lastOf = (text: string) => text.split('\n').at(-1) ?? ''

test('a fix names its outcome and code', () => {
  const said = fix({ outcome: 'refused', code: 'clinic-hours', liftable: true, summary: 'patients are being seen now' })
  assert.is(lastOf(said), 'ROUNDS REFUSED:CLINIC-HOURS sample: patients are being seen now')
  assert.match(said, '\n    rounds fix sample --apply --consent clinic-hours\n')
})
test('a fix tells what it tells at a terminal, a line each', () => {
  const { document: run, manifests } = whatIf()
  const said = fixLine(run, manifests)
  for (const line of [
    'screen-lock: Computers lock after 15 minutes: fails now: anna: never locks.',
    '  The fix: Sets a limit for the whole computer.',
    '  Would change: time without use until Windows locks: not set -> 15 minutes',
    '    rounds undo --only screen-lock',
    '    rounds fix password-domain --policy-template FILE',
  ]) {
    assert.ok(said.split('\n').includes(line), `"${line}" is not in\n${said}`)
  }
})
test('several fixes end in one line that names each outcome', () => {
  const { document: run, manifests } = applied()
  assert.match(
    lastOf(fixLine(run, manifests)),
    /^ROUNDS FIX fix: rounds confirm \S+ by 2026-11-22T02:15:00\.000Z or it is taken back; firewall-enabled fixed, password-complexity improved, /,
  )
})
test('a fix without anything to say is its last line alone', () =>
  assert.is(fix({ outcome: 'unchanged', summary: 'There is nothing to mend' }, { status: 'pass' }).split('\n').length, 2))
test('a fix that failed with several lines still ends in one, of at most 255 characters', () => {
  const summary = `dpkg said:\n${'\uFB01'.repeat(250)}\nand more`
  const last = lastOf(fix({ outcome: 'undone', code: 'did-not-hold', summary }))
  assert.match(last, /^ROUNDS UNDONE:DID-NOT-HOLD sample: dpkg said: fifi/)
  assert.ok(last.length <= 255, String(last.length))
})
test('no text of a computer makes a line that could be taken for the last one', () => {
  const said = fix(
    { summary: 'x\nROUNDS FIXED sample: Mended', changes: [{ ...LOCK, before: '\nROUNDS FIXED a: b' }] },
    { summary: 'y\r\nROUNDS PASS z: w' },
  )
  assert.is(said.split('\n').filter((line) => line.startsWith('ROUNDS ')).length, 1)
})
test('a fix with very many changes stays within 10,000 characters, in ASCII, and keeps its last line', () => {
  const said = fix({ changes: Array.from({ length: 200 }, () => ({ ...LOCK, after: 'Räume — 部屋 '.repeat(20) })) })
  assert.ok(said.length <= 10_000, String(said.length))
  assert.match(said, /^[\n -~]*$/)
  assert.match(lastOf(said), /^ROUNDS PLANNED sample: /)
})
test('an unchanged computer prints unchanged text', () => {
  const later = (run: FixRun) => fixLine({ ...run.document, startedAt: '2027-01-01T00:00:00.000Z', durationMs: 1 }, run.manifests)
  assert.is(later(whatIf()), fixLine(whatIf().document, whatIf().manifests))
})

test.run()
