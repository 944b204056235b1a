import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { markdownOf } from '../../../lib/report/page-text.ts'
import { answerBlocks, detailBlocks, questionBlocks } from '../../../lib/report/question.ts'
import type { AttestationPart, Detail } from '../../../lib/schema/types.ts'
import { attestation, item, present } from '../authoring/manifests.ts'

const test = suite('a question in words')

const part = (over: Partial<AttestationPart> = {}): AttestationPart => ({
  ...present(attestation().attestation, 'the attestation of the sample'),
  ...over,
})
const text = (blocks: ReturnType<typeof questionBlocks>) => markdownOf({ title: '', sections: [{ heading: '', blocks }] })
const answers = (over: Partial<AttestationPart> = {}) => text(answerBlocks(part(over)))
/** The row of one detail, without its name. */
const row = (detail: Detail) => {
  const [table] = detailBlocks(item({ attestation: part({ details: { one: detail } }) }))
  return table && 'rows' in table ? (table.rows[0] ?? []).slice(1) : []
}

test('who answers, for how long and with what evidence', () => {
  const said = text(questionBlocks(part()))
  assert.match(said, 'Does the policy say so?')
  assert.match(said, 'Answered by the practice manager. The answer holds for 365 days, then it warns until day 730. Evidence:')
  assert.match(said, '- The policy')
})
test('an ordinary question: yes passes, partial warns, no fails', () => {
  const said = answers()
  assert.match(said, '- yes: passes with at least one piece of evidence.')
  assert.match(said, '- partial: warns.')
  assert.match(said, '- no: fails.')
  assert.match(said, '- not-applicable: not accepted')
  assert.match(said, '- no answer, or one older than 730 days: the answer is due.')
})
test('a question that never fails says so, and when it does not apply', () => {
  const said = answers({ answers: { no: 'attest-due', partial: 'fail', 'not-applicable': 'Nobody has a laptop.' } })
  assert.match(said, '- no: leaves the answer due.')
  assert.match(said, '- partial: fails.')
  assert.match(said, '- not-applicable: accepted. Nobody has a laptop.')
})
test('details are announced where there are some', () => {
  assert.not.match(answers(), 'every detail')
  assert.match(answers({ details: { note: { ask: 'What else?', type: 'text' } } }), 'where every detail below is given and in order')
})
test('what a computer shows is weighed', () => {
  assert.not.match(answers(), 'what computers show')
  assert.match(answers({ machine: 'hint' }), 'may lower the verdict of the answer and never raises it')
  assert.match(answers({ machine: 'half' }), 'the worse of the two is the verdict')
  assert.match(answers({ machine: 'proof' }), 'a computer that proves it is enough')
})
test('a question without details has no table', () => assert.equal(detailBlocks(attestation()), []))
test('a choice lists what may be chosen, and what decides', () =>
  assert.equal(
    row({
      ask: 'Which lid?',
      type: 'choice',
      options: [
        { value: 'steel', label: 'Of steel' },
        { value: 'paper', label: 'Of paper', verdict: 'fail', because: 'Paper burns.' },
        { value: 'wood', label: 'Of wood', verdict: 'warn', because: 'Wood rots' },
      ],
    }),
    ['Which lid?', '`steel` (Of steel), `paper` (Of paper), `wood` (Of wood)', '`paper` fails: Paper burns. `wood` warns: Wood rots.'],
  ))
test('a yes or no says which of them counts against it', () => {
  const lid: Detail = { ask: 'Is it shut?', type: 'yes-no', wanted: true, otherwise: 'warn', because: 'It is open.' }
  assert.equal(row(lid), ['Is it shut?', 'yes or no', 'no warns: It is open.'])
  assert.equal(row({ ...lid, wanted: false })[2], 'yes warns: It is open.')
})
test('a number says its range', () => {
  const lids: Detail = { ask: 'How many?', type: 'number', otherwise: 'fail', because: 'The wrong number.' }
  assert.equal(row({ ...lids, atLeast: 2 })[2], 'fewer than 2 fails: The wrong number.')
  assert.equal(row({ ...lids, atLeast: 2, atMost: 9 })[2], 'fewer than 2 or more than 9 fails: The wrong number.')
})
test('a day in the past says when it is too long ago', () => {
  const shut: Detail = { ask: 'When was it shut?', type: 'date', dated: 'since', because: 'Long ago.' }
  assert.equal(row({ ...shut, warnFromDays: 30, limitDays: 40 }), [
    'When was it shut?',
    'a day in the past',
    '30 days ago or more warns, more than 40 days ago fails: Long ago.',
  ])
  assert.equal(row(shut)[2], 'nothing: it is written down')
})
test('a limit that a setting holds is named with its default', () =>
  assert.equal(
    row({ ask: 'When was it shut?', type: 'date', dated: 'since', limitDays: 'maxSeconds', because: 'Long ago.' })[2],
    'more than `lid-lock.maxSeconds` (120) days ago fails: Long ago.',
  ))
test('a day to come says from when it warns', () => {
  const ends: Detail = { ask: 'When does it end?', type: 'date', dated: 'until', because: 'It ends.' }
  assert.equal(row(ends).slice(1), ['a day to come', 'fewer than 60 days left warns, past leaves the answer due: It ends.'])
  assert.match(row({ ...ends, warnFromDays: 7 })[2] ?? '', 'fewer than 7 days left')
})
test('what decides nothing says so, and what may be left out, too', () =>
  assert.equal(row({ ask: 'Which lid?', type: 'text', optional: true }), [
    'Which lid?',
    'a text; may be left out',
    'nothing: it is written down',
  ]))

test.run()
