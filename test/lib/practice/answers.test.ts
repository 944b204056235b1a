import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answeredFinding, answersOf } from '../../../lib/practice/answers.ts'
import { sealed } from '../../../lib/practice/seal.ts'
import type { AttestationPart, AttestationRecord, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('answers of the practice and of the IT provider')

const TODAY = '2026-11-22'
const QUESTION: AttestationPart = {
  question: 'Is it in order?',
  who: 'practice-manager',
  evidence: ['A photo'],
  validDays: 365,
  details: {
    tested: { ask: 'When was it tested?', type: 'date', dated: 'since', limitDays: 30, because: 'Too long ago', optional: true },
    ends: { ask: 'When does it end?', type: 'date', dated: 'until', optional: true },
  },
}
const item = (more: Partial<AttestationPart> = {}) => ({ id: 'order', attestation: { ...QUESTION, ...more } }) as ItemManifest

const MANAGER = { name: 'Mere Kingi', role: 'practice-manager' } as const
const OWNER = { name: 'Dr Lee', role: 'owner' } as const
const PROVIDER = { name: 'Tom Hill', role: 'it-provider' } as const
const said = (
  by: AttestationRecord['by'],
  answer: AttestationRecord['answer'],
  at: string,
  more: Partial<AttestationRecord> = {},
): AttestationRecord => ({
  id: 'order',
  answer,
  statement: '',
  evidence: [{ type: 'photo', reference: 'desk.jpg', date: '2025-01-01' }],
  by,
  at,
  ...more,
})
const finding = (records: AttestationRecord[], more: Partial<AttestationPart> = {}) => answeredFinding(item(more), records, {}, TODAY)
const answers = (records: AttestationRecord[], more: Partial<AttestationPart> = {}) => answersOf(item(more), records, {}, TODAY)
const status = (...records: AttestationRecord[]) => finding(records).status
const scopes = (...records: AttestationRecord[]) => finding(records).parts.map(({ scope }) => scope)

test('without any answer somebody is named who gives it', () => {
  assert.equal(answers([]), { answers: [], disagreement: false })
  assert.is(finding([]).summary, 'Nobody has answered yet: ask the practice manager')
})
test('answers to other questions do not count', () => assert.is(status({ ...said(MANAGER, 'yes', TODAY), id: 'other' }), 'attest-due'))
test('everybody of the practice is one party, and its newest answer counts', () => {
  const { answers: counted } = answers([said(MANAGER, 'yes', '2026-10-01'), said(OWNER, 'no', '2026-11-01')])
  assert.equal(
    counted.map(({ party, record, status, seal, until }) => [party, record.by.name, status, seal, until]),
    [['practice', 'Dr Lee', 'fail', 'unsealed', '2027-11-01']],
  )
})
test('where both say the same there is nothing to say about it', () => {
  const records = [said(MANAGER, 'yes', '2026-10-01'), said(PROVIDER, 'yes', '2026-11-01')]
  assert.equal([answers(records).disagreement, answers(records).answers.length], [false, 2])
  assert.equal([finding(records).status, ...scopes(...records)], ['pass', 'answer'])
})
test('where they differ the worse counts, whoever said it last, and the finding says who said what when', () => {
  const yes = said(MANAGER, 'yes', '2026-11-01')
  const no = said(PROVIDER, 'no', '2026-10-01')
  for (const records of [
    [yes, no],
    [no, yes],
  ]) {
    const { status, summary, parts } = finding(records)
    assert.equal([status, answers(records).disagreement], ['fail', true])
    assert.is(summary, 'Answers differ. Answered no, said Tom Hill on 2026-10-01')
    assert.is(
      parts.find(({ scope }) => scope === 'disagreement')?.observed,
      'Tom Hill (IT provider) answered no on 2026-10-01; Mere Kingi (practice manager) answered yes on 2026-11-01',
    )
  }
})
test('a task that is answered with no is an answer too, and is worse than a yes', () => {
  const records = [said(MANAGER, 'yes', '2026-11-01'), said(PROVIDER, 'no', '2026-10-01')]
  const tasks = { answers: { no: 'attest-due' } } as const
  assert.equal([finding(records, tasks).status, answers(records, tasks).disagreement], ['attest-due', true])
})
test('an expired answer of one does not matter where that of the other holds', () => {
  const records = [said(MANAGER, 'no', '2024-01-01'), said(PROVIDER, 'yes', '2026-11-01')]
  assert.equal([status(...records), answers(records).disagreement, ...scopes(...records)], ['pass', false, 'answer'])
  assert.is(answers(records).answers[0]?.status, 'fail')
})
test('what only warns because of its age gives way to an answer that holds', () => {
  const records = [said(MANAGER, 'yes', '2025-11-01'), said(PROVIDER, 'yes', '2026-11-01')]
  assert.equal([finding(records, { warnUntilDays: 700 }).status, answers(records, { warnUntilDays: 700 }).disagreement], ['pass', false])
})
test('a test that ran out since it was told of gives way to one that did not', () => {
  const old = said(MANAGER, 'yes', '2026-10-10', { details: { tested: '2026-10-09' } })
  const fresh = said(PROVIDER, 'yes', '2026-11-20', { details: { tested: '2026-11-19' } })
  assert.equal([status(old), status(old, fresh)], ['fail', 'pass'])
})
test('a test that was too old already when it was told of is held against a newer one', () => {
  const late = said(MANAGER, 'yes', '2026-11-10', { details: { tested: '2026-01-09' } })
  assert.is(status(late, said(PROVIDER, 'yes', '2026-11-20', { details: { tested: '2026-11-19' } })), 'fail')
})
test('an unusable answer of one does not matter where that of the other holds, but is said', () => {
  const good = said(PROVIDER, 'yes', '2026-10-01')
  const bare = said(MANAGER, 'yes', '2026-11-01', { evidence: [] })
  assert.equal([status(bare, good), ...scopes(bare, good)], ['pass', 'answer', 'answer of Mere Kingi'])
  assert.match(finding([bare, good]).parts[1]?.observed ?? '', /without any evidence/)
})
test('where neither holds, whoever answered last is asked again', () => {
  const records = [said(MANAGER, 'yes', '2024-06-01'), said(PROVIDER, 'yes', '2024-01-01')]
  assert.match(finding(records).parts[0]?.observed ?? '', /Mere Kingi/)
  assert.is(status(...records), 'attest-due')
})
test('whoever does not know sends on to the IT provider, who has to find out', () => {
  assert.is(finding([said(MANAGER, 'dont-know', '2026-11-01')]).summary, 'Mere Kingi does not know: ask the IT provider')
  assert.is(finding([said(PROVIDER, 'dont-know', '2026-11-01')]).summary, 'Tom Hill does not know: somebody has to find out')
})
test('not knowing replaces nothing that still holds, and is said', () => {
  const records = [said(OWNER, 'no', '2026-10-01'), said(MANAGER, 'dont-know', '2026-11-01')]
  assert.equal([status(...records), ...scopes(...records)], ['fail', 'answer', 'answer of Mere Kingi'])
  assert.is(answers(records).answers[0]?.record.by.name, 'Dr Lee')
})
test('not knowing replaces what has ended', () =>
  assert.match(finding([said(OWNER, 'yes', '2024-10-01'), said(MANAGER, 'dont-know', '2026-11-01')]).summary, /does not know/))
test('not knowing does not hide what the other party answered', () =>
  assert.is(status(said(PROVIDER, 'yes', '2026-10-01'), said(MANAGER, 'dont-know', '2026-11-01')), 'pass'))
test('an answer of the future is no answer, and keeps none from counting', () => {
  assert.is(status(said(MANAGER, 'yes', '2062-11-01')), 'attest-due')
  const records = [said(MANAGER, 'yes', '2062-11-01'), said(MANAGER, 'no', '2026-11-01')]
  assert.is(status(...records), 'fail')
  assert.match(finding(records).parts[1]?.observed ?? '', /dated in the future \(2062-11-01\)/)
})
test('a day that no calendar has is no answer', () => {
  assert.match(finding([said(MANAGER, 'yes', '2026-02-31')]).summary, /no calendar has/)
  assert.match(finding([said(MANAGER, 'yes', '2025-13-45')]).summary, /no calendar has/)
})
test('an edited answer is no answer, and the one before it is not taken for it', () => {
  const first = sealed(said(MANAGER, 'yes', '2026-01-01'), [], { now: '2026-01-01T00:00:00Z' })
  const second = sealed(said(MANAGER, 'no', '2026-11-01'), [first], { now: '2026-11-01T00:00:00Z' })
  const records = [first, { ...second, answer: 'yes' } as const]
  assert.is(finding(records).summary, 'The answer of Mere Kingi was edited after it was recorded: give it again')
  assert.equal(
    answers(records).answers.map(({ status, seal }) => [status, seal]),
    [['attest-due', 'edited']],
  )
  assert.is(status(said(PROVIDER, 'yes', '2026-10-01'), ...records), 'pass')
})
test('an answer without a seal behind a sealed one is no answer', () => {
  const first = sealed(said(MANAGER, 'no', '2026-01-01'), [], { now: '2026-01-01T00:00:00Z' })
  const records = [first, said(MANAGER, 'yes', '2026-11-01')]
  assert.equal(
    answers(records).answers.map(({ status, seal }) => [status, seal]),
    [['attest-due', 'edited']],
  )
})
test('seals that were verified before something was hidden are taken as they are', () => {
  const record = sealed(said(MANAGER, 'yes', '2026-11-01'), [], { now: '2026-11-01T00:00:00Z' })
  const hidden = [{ ...record, statement: '***' }]
  assert.is(finding(hidden).status, 'attest-due')
  assert.is(answeredFinding(item(), hidden, {}, TODAY, [{ state: 'signed', signer: 'Mere Kingi' }]).status, 'pass')
  assert.is(answersOf(item(), hidden, {}, TODAY, [{ state: 'signed' }]).answers[0]?.seal, 'signed')
})
test('two answers of one day: the later in the file counts', () =>
  assert.is(status(said(MANAGER, 'yes', TODAY), said(MANAGER, 'no', TODAY)), 'fail'))

test.run()
