import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FormContext, takenForm } from '../../../lib/practice/filled-form.ts'
import { sealed } from '../../../lib/practice/seal.ts'
import { sayer } from '../../../lib/report/say.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { AttestationPart, FilledForm, FormAnswer, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('filled-in forms')

const QUESTION: AttestationPart = {
  question: 'Is it in order?',
  who: 'owner',
  evidence: ['A photo'],
  validDays: 365,
  details: {
    kept: {
      ask: 'Where is it?',
      type: 'choice',
      options: [
        { value: 'safe', label: 'Safe' },
        { value: 'desk', label: 'Desk' },
      ],
      optional: true,
    },
    read: { ask: 'Was it read?', type: 'yes-no', optional: true },
    tested: { ask: 'When was it tested?', type: 'date', dated: 'since', optional: true },
    ends: { ask: 'When does it end?', type: 'date', dated: 'until', optional: true },
    seats: { ask: 'How many?', type: 'number', optional: true },
    note: { ask: 'What else?', type: 'text', optional: true },
  },
}
const question = (id: string, more: Partial<AttestationPart> = {}) => ({ id, attestation: { ...QUESTION, ...more } }) as ItemManifest
const ITEMS = [
  question('order'),
  question('server', { answers: { 'not-applicable': 'No server.' } }),
  question('mail', { who: 'it-provider' }),
  question('plan', { details: { kept: { ask: 'Where is the plan?', type: 'text' } } }),
  { id: 'screen-lock' } as ItemManifest,
]
const CONTEXT: FormContext = { items: ITEMS, records: [], practice: 'Kōwhai Health', today: '2026-11-22' }
const EVIDENCE = [{ type: 'photo', reference: 'desk.jpg', date: '2026-11-01' }]
const YES: FormAnswer = { id: 'order', answer: 'yes', evidence: EVIDENCE }
const form = (answers: FormAnswer[], more: Partial<FilledForm> = {}): FilledForm => {
  return { form: 1, practice: 'Kōwhai Health', role: 'owner', by: 'Dr Lee', at: '2026-11-20', answers, ...more }
}
const taken = (answers: FormAnswer[], more: Partial<FilledForm> = {}, context: Partial<FormContext> = {}) =>
  takenForm(form(answers, more), { ...CONTEXT, ...context })
const say = sayer('attest')
const left = (...given: Parameters<typeof taken>) =>
  taken(...given).left.map(({ id, problem }) => `${id ?? 'form'}: ${say(problem.word, problem.values)}`)
const why = (answer: FormAnswer) => left([answer])[0] ?? 'taken'

test('a right answer becomes a record that fits its schema', () => {
  const { records, left: out } = taken([{ ...YES, statement: ' We looked. ', details: { kept: 'safe', read: true, note: '' } }])
  assert.equal(out, [])
  assert.equal(records, [
    {
      id: 'order',
      answer: 'yes',
      statement: 'We looked.',
      evidence: EVIDENCE,
      by: { name: 'Dr Lee', role: 'owner' },
      details: { kept: 'safe', read: true },
      at: '2026-11-20',
    },
  ])
  assert.equal(
    records.flatMap((one) => problemsOf('attestation', one)),
    [],
  )
})
test('what is right is taken beside what is not', () => {
  const { records, left: out } = taken([
    { ...YES, evidence: [] },
    { id: 'server', answer: 'no' },
  ])
  assert.equal([records.map(({ id }) => id), out.map(({ id }) => id)], [['server'], ['order']])
})
test('a yes without evidence is left out', () => assert.match(why({ id: 'order', answer: 'yes' }), /needs something that shows it/))
test('evidence needs a name and a day that is not to come', () => {
  const evidence = (one: object) => why({ ...YES, evidence: [one] })
  assert.match(evidence({ date: '2026-11-01' }), /evidence has no name/)
  assert.match(evidence({ reference: 'desk.jpg' }), /"desk.jpg" has no date/)
  assert.match(evidence({ reference: 'desk.jpg', date: 'May' }), /dated May, which is no day/)
  assert.match(evidence({ reference: 'desk.jpg', date: '2026-11-23' }), /in the future \(2026-11-23\)/)
  assert.match(evidence({ reference: 'desk.jpg', date: '2026-11-01', sha256: 'abc' }), /fingerprint/)
})
test('details must be asked for and fit', () => {
  const details = (told: Record<string, string | number | boolean>) => why({ ...YES, details: told })
  assert.match(details({ colour: 'red' }), /colour is not asked for/)
  assert.match(details({ toString: 'red' }), /toString is not asked for/)
  assert.match(details({ kept: 'moon' }), /"moon" is none of the choices of: Where is it\?/)
  assert.match(details({ read: 'yes' }), /neither yes nor no/)
  assert.match(details({ tested: '2026-02-30' }), /no day/)
  assert.match(details({ tested: '2026-11-23' }), /2026-11-23 is in the future/)
  assert.match(details({ seats: 'five' }), /no number/)
  assert.match(details({ seats: -1 }), /no number/)
  assert.match(details({ note: 5 }), /no text/)
  assert.is(details({ ends: '2030-01-01', seats: 0, tested: '2026-11-22' }), 'taken')
})
test('questions that nobody asks, or that computers show, are left out', () => {
  assert.match(why({ id: 'screenlock', answer: 'no' }), /no question called screenlock/)
  assert.match(why({ id: 'screen-lock', answer: 'no' }), /no question called screen-lock/)
})
test('a question of another role is left out, but the IT provider may answer every one', () => {
  assert.match(why({ id: 'mail', answer: 'no' }), /this question is for it-provider/)
  assert.equal(taken([{ id: 'order', answer: 'no' }], { role: 'it-provider' }).records.length, 1)
})
test('it does not apply only where the question says so', () => {
  assert.match(why({ id: 'order', answer: 'not-applicable' }), /for every practice/)
  assert.is(why({ id: 'server', answer: 'not-applicable' }), 'taken')
})
test('not knowing is recorded, whatever else was written', () => {
  const { records } = taken([{ id: 'order', answer: 'dont-know', details: { kept: 'moon' } }])
  assert.equal(
    records.map(({ answer, details }) => [answer, details]),
    [['dont-know', undefined]],
  )
})
test('a yes that does not tell everything is recorded, and what is missing is named', () => {
  const { records, incomplete } = taken([{ ...YES, id: 'plan' }])
  assert.equal([records.length, incomplete], [1, [{ id: 'plan', asks: ['Where is the plan?'] }]])
})
test('the same form twice adds nothing, sealed or not', () => {
  const { records } = taken([YES, { id: 'server', answer: 'no' }])
  const [first] = records
  assert.ok(first)
  const kept = sealed(first, [], { now: '2026-11-22T00:00:00Z' })
  assert.equal(taken([YES, { id: 'server', answer: 'no' }], {}, { records: [kept] }).known, 1)
  assert.equal(taken([YES], {}, { records }).records, [])
  assert.equal(taken([YES, YES]).records.length, 1)
})
test('the same answer on another day is a new one', () => {
  const { records } = taken([YES])
  assert.is(taken([YES], { at: '2026-11-21' }, { records }).records.length, 1)
})
test('a form of another practice is refused, however the name is written it is the same', () => {
  assert.match(
    left([YES], { practice: 'Rimu Health' })[0] ?? '',
    /^form: it is a form of Rimu Health, and these are the answers of Kōwhai Health/,
  )
  assert.is(taken([YES], { practice: '  kōwhai  health'.normalize('NFD') }).records.length, 1)
  assert.match(left([YES], {}, { practice: null })[0] ?? '', /does not say its name/)
  assert.is(taken([YES], { practice: null }).records.length, 1)
})
test('a form of another role than was asked for is refused', () =>
  assert.match(left([YES], {}, { role: 'it-provider' })[0] ?? '', /form of owner, and only those of it-provider/))
test('a form without a name, of no day or of the future is refused', () => {
  assert.match(left([YES], { by: ' ' })[0] ?? '', /nobody's name/)
  assert.match(left([YES], { at: '2026-02-30' })[0] ?? '', /no day/)
  assert.match(left([YES], { at: '2026-11-23' })[0] ?? '', /dated in the future/)
  assert.equal(taken([YES], { at: '2026-11-23' }).records, [])
})

test.run()
