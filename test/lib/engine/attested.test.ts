import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding, Status } from '../../../lib/api.ts'
import { attestedFinding, combined, newestAnswer } from '../../../lib/engine/attested.ts'
import type { AttestationPart, AttestationRecord, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('what people answered')

const TODAY = '2026-11-22'
const QUESTION: AttestationPart = {
  question: 'Is there a contract?',
  who: 'practice-manager',
  evidence: ['The contract'],
  validDays: 365,
  details: {
    kept: {
      ask: 'Where is it kept?',
      type: 'choice',
      options: [
        { value: 'safe', label: 'In the safe' },
        { value: 'desk', label: 'On a desk', verdict: 'warn', because: 'It lies open.' },
        { value: 'nowhere', label: 'Nowhere', verdict: 'fail', because: 'Nobody knows where it is.' },
      ],
    },
    read: { ask: 'Did somebody read it?', type: 'yes-no', wanted: true, otherwise: 'fail', because: 'Nobody has read it.' },
    ends: { ask: 'When does it end?', type: 'date', dated: 'until', optional: true },
    tested: { ask: 'When was it tested?', type: 'date', dated: 'since', limitDays: 'maxDays', warnFromDays: 20, optional: true },
    seats: { ask: 'How many seats?', type: 'number', atLeast: 5, otherwise: 'warn', because: 'Too few seats.', optional: true },
    note: { ask: 'Anything else?', type: 'text', optional: true },
  },
}
const item = (attestation: Partial<AttestationPart> = {}) =>
  ({ id: 'contract', attestation: { ...QUESTION, ...attestation } }) as ItemManifest
const GOOD = { kept: 'safe', read: true }
const record = (more: Partial<AttestationRecord> = {}): AttestationRecord => ({
  id: 'contract',
  answer: 'yes',
  statement: 'We have one.',
  evidence: [{ type: 'contract', reference: 'folder 3', date: '2026-01-01' }],
  by: { name: 'Mere Kingi', role: 'practice-manager' },
  at: '2026-11-01',
  details: GOOD,
  ...more,
})
const judged = (more: Partial<AttestationRecord> = {}, attestation: Partial<AttestationPart> = {}, today = TODAY) =>
  attestedFinding(item(attestation), record(more), { maxDays: 31 }, today)
const status = (...given: Parameters<typeof judged>) => judged(...given).status

test('a yes with evidence and every detail passes', () => {
  const found = judged()
  assert.is(found.status, 'pass')
  assert.match(found.summary, /Mere Kingi on 2026-11-01/)
  assert.is(found.measures.answeredDaysAgo, 21)
})
test('without an answer somebody is named who gives it', () => {
  const found = attestedFinding(item(), undefined, {}, TODAY)
  assert.is(found.status, 'attest-due')
  assert.match(found.summary, /practice manager/)
})
test('a no fails, a partial warns, and the manifest may say otherwise', () => {
  assert.is(status({ answer: 'no' }), 'fail')
  assert.is(status({ answer: 'partial' }), 'warn')
  assert.is(status({ answer: 'no' }, { answers: { no: 'attest-due' } }), 'attest-due')
  assert.is(status({ answer: 'partial' }, { answers: { partial: 'fail' } }), 'fail')
})
test('not applicable is accepted only where the manifest says when', () => {
  assert.is(status({ answer: 'not-applicable' }), 'attest-due')
  assert.is(status({ answer: 'not-applicable' }, { answers: { 'not-applicable': 'No server stands here.' } }), 'not-applicable')
  assert.is(status({ answer: 'not-applicable', at: '2025-01-01' }, { answers: { 'not-applicable': 'No server.' } }), 'attest-due')
})
test('a yes without evidence is no answer', () => assert.is(status({ evidence: [] }), 'attest-due'))
test('an answer of tomorrow is no answer', () => assert.is(status({ at: '2026-11-23' }), 'attest-due'))
test('an answer of today counts', () => assert.is(status({ at: TODAY }), 'pass'))
test('an answer ends by its own age', () => {
  assert.is(status({ at: '2025-11-22' }), 'pass')
  assert.is(status({ at: '2025-11-21' }), 'attest-due')
  assert.is(status({ at: '2025-11-21' }, { warnUntilDays: 400 }), 'warn')
  assert.is(status({ at: '2025-01-01' }, { warnUntilDays: 400 }), 'attest-due')
})
test('a choice decides', () => {
  assert.is(status({ details: { ...GOOD, kept: 'desk' } }), 'warn')
  const found = judged({ details: { ...GOOD, kept: 'nowhere' } })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'Nobody knows where it is.')
})
test('a wrong yes or no decides', () => assert.is(status({ details: { ...GOOD, read: false } }), 'fail'))
test('what is asked and not answered is due, but only after a yes', () => {
  assert.is(status({ details: { read: true } }), 'attest-due')
  assert.is(status({ details: {}, answer: 'partial' }), 'warn')
})
test('what nobody understands is due, never passed', () => {
  assert.is(status({ details: { ...GOOD, kept: 'moon' } }), 'attest-due')
  assert.is(status({ details: { ...GOOD, read: 'yes' } }), 'attest-due')
  assert.is(status({ details: { ...GOOD, ends: '22/11/2027' } }), 'attest-due')
  assert.is(status({ details: { ...GOOD, seats: 'many' } }), 'attest-due')
})
test('a contract ends what was said of it', () => {
  const ends = (day: string) => status({ details: { ...GOOD, ends: day } })
  assert.is(ends('2027-11-22'), 'pass')
  assert.is(ends('2026-12-31'), 'warn')
  assert.is(ends(TODAY), 'warn')
  assert.is(ends('2026-11-21'), 'attest-due')
})
test('a test grows old by the setting that the manifest names', () => {
  const tested = (day: string) => status({ details: { ...GOOD, tested: day } })
  assert.is(tested('2026-11-21'), 'pass')
  assert.is(tested('2026-11-01'), 'warn')
  assert.is(tested('2026-10-01'), 'fail')
  assert.is(tested('2026-11-23'), 'attest-due')
})
test('what grew old together with its answer is asked for again, what was too old already then fails', () => {
  const old = (tested: string) => status({ at: '2025-11-01', details: { ...GOOD, tested } })
  assert.is(old('2025-10-20'), 'attest-due')
  assert.is(old('2025-01-01'), 'fail')
})
test('a setting that nobody knows lets nothing pass', () =>
  assert.is(attestedFinding(item(), record({ details: { ...GOOD, tested: '2026-11-21' } }), {}, TODAY).status, 'fail'))
test('a number outside of its range decides', () => {
  assert.is(status({ details: { ...GOOD, seats: 5 } }), 'pass')
  assert.is(status({ details: { ...GOOD, seats: 4 } }), 'warn')
})
test('an expired answer comes before a weakness in it', () =>
  assert.is(status({ at: '2024-01-01', details: { ...GOOD, kept: 'desk' } }), 'attest-due'))

test('the newest answer counts, of one day the later', () => {
  const one = record({ at: '2026-01-01' })
  const two = record({ at: '2026-02-01', answer: 'no' })
  const three = record({ at: '2026-02-01', answer: 'partial' })
  assert.is(newestAnswer('contract', [two, three, one])?.answer, 'partial')
  assert.is(newestAnswer('other', [one]), undefined)
  assert.is(newestAnswer('contract'), undefined)
})

const finding = (found: Status): Finding => ({ status: found, summary: `it is ${found}`, parts: [], measures: {} })
const both = (worth: Parameters<typeof combined>[0], answered: Status, machine: Status) =>
  combined(worth, finding(answered), finding(machine)).status

test('a hint lowers an answer and never raises it', () => {
  assert.is(both('hint', 'pass', 'warn'), 'warn')
  assert.is(both('hint', 'pass', 'fail'), 'fail')
  assert.is(both('hint', 'pass', 'unknown'), 'pass')
  assert.is(both('hint', 'pass', 'not-applicable'), 'pass')
  for (const answered of ['attest-due', 'fail', 'warn'] as const) {
    assert.is(both('hint', answered, 'pass'), answered)
  }
  assert.is(both('hint', 'attest-due', 'warn'), 'attest-due')
})
test('where both halves are needed, one that was not seen is missing', () => {
  assert.is(both('half', 'pass', 'pass'), 'pass')
  assert.is(both('half', 'pass', 'unknown'), 'unknown')
  assert.is(both('half', 'attest-due', 'unknown'), 'attest-due')
  assert.is(both('half', 'fail', 'unknown'), 'fail')
  assert.is(both('half', 'pass', 'fail'), 'fail')
})
test('a proof stands without an answer, but not against one', () => {
  assert.is(both('proof', 'attest-due', 'pass'), 'pass')
  assert.is(both('proof', 'warn', 'pass'), 'pass')
  assert.is(both('proof', 'fail', 'pass'), 'warn')
  assert.is(both('proof', 'attest-due', 'unknown'), 'attest-due')
  assert.is(both('proof', 'pass', 'warn'), 'warn')
})
test('a machine that contradicts an answer says so', () =>
  assert.match(combined('hint', finding('pass'), finding('warn')).summary, /contradicts/))

test.run()
