import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Place } from '../../../lib/cli/attest-place.ts'
import { askQuestion, type Person } from '../../../lib/cli/attest-talk.ts'
import { sayer } from '../../../lib/report/say.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { AttestationPart, AttestationRecord, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('questions on a terminal')

const QUESTION: AttestationPart = {
  question: 'Is it in order?',
  who: 'owner',
  evidence: ['A photo', 'A list'],
  validDays: 365,
  details: {
    kept: {
      ask: 'Where is it?',
      type: 'choice',
      options: [
        { value: 'safe', label: 'Safe' },
        { value: 'desk', label: 'Desk' },
      ],
    },
    read: { ask: 'Was it read?', type: 'yes-no' },
    tested: { ask: 'When was it tested?', type: 'date', dated: 'since' },
    seats: { ask: 'How many?', type: 'number', optional: true },
  },
}
const ITEM = { id: 'order', why: 'Order helps.', attestation: QUESTION } as ItemManifest
const BY = { name: 'Dr Lee', role: 'owner' } as const
const say = sayer('attest')

const place = (records: AttestationRecord[] = []): Place => ({
  file: '/nowhere/attestations.json',
  practice: {},
  name: null,
  timeZone: 'Pacific/Auckland',
  today: '2026-11-22',
  records,
  seals: { verdicts: records.map(() => ({ state: 'unsealed' })), isWhole: true, problems: [] },
  settings: () => ({}),
})

/** Says what it was told to, one after another; a text that is not taken is answered with the next one. */
function scripted(lines: string[]): Person & { heard: string[]; refused: string[] } {
  const heard: string[] = []
  const refused: string[] = []
  const next = () => lines.shift() ?? assert.unreachable('asked more than was told') ?? ''
  return {
    heard,
    refused,
    hear: (text) => heard.push(text),
    choose: async (question, options) => {
      heard.push(`${question} [${options.map(({ value }) => value).join(' ')}]`)
      return next()
    },
    write: async (question, check) => {
      heard.push(question)
      for (;;) {
        const text = next()
        const problem = check(text)
        if (problem === undefined) {
          return text
        }
        refused.push(problem)
      }
    },
  }
}
const asked = async (lines: string[], records: AttestationRecord[] = [], attestation = QUESTION) => {
  const person = scripted(lines)
  const findFile = (text: string) => (text === 'desk.jpg' ? { sha256: 'a'.repeat(64), date: '2026-11-20' } : undefined)
  const record = await askQuestion({ person, say, place: place(records), by: BY, findFile }, { ...ITEM, attestation }, attestation)
  assert.equal(lines, [], 'everything was asked for')
  return { ...person, record }
}

test('a yes is asked for its details in order, for evidence, and for words', async () => {
  const { record, heard } = await asked([
    'yes',
    'safe',
    'true',
    '2026-11-01',
    '5',
    'desk.jpg',
    '2026-11-20',
    'folder 3',
    '2026-01-01',
    '',
    'We looked.',
  ])
  assert.equal(record, {
    id: 'order',
    answer: 'yes',
    statement: 'We looked.',
    evidence: [
      { type: 'file', reference: 'desk.jpg', sha256: 'a'.repeat(64), date: '2026-11-20' },
      { type: 'document', reference: 'folder 3', date: '2026-01-01' },
    ],
    by: BY,
    details: { kept: 'safe', read: true, tested: '2026-11-01', seats: 5 },
    at: '2026-11-22',
  })
  assert.equal(problemsOf('attestation', record), [])
  assert.equal(heard[0]?.split('\n'), ['Is it in order?', 'Why it matters: Order helps.', 'What counts as evidence: A photo; A list'])
})
test('what does not fit is asked again, with the reason', async () => {
  const { refused } = await asked([
    'yes',
    'safe',
    'false',
    '',
    '2026-11-23',
    'May',
    '2026-11-22',
    'many',
    '',
    '',
    'folder',
    '2027-01-01',
    '2026-01-01',
    '',
    '',
  ])
  assert.equal(refused.length, 6)
  for (const [index, pattern] of [
    /an answer is needed/,
    /2026-11-23 is in the future/,
    /"May" is no day/,
    /no number/,
    /needs something that shows/,
    /in the future/,
  ].entries()) {
    assert.match(refused[index] ?? '', pattern)
  }
})
test('other answers may leave details and evidence out', async () => {
  const { record, heard } = await asked(['partial', 'open', 'open', '', '', '', ''])
  assert.equal([record?.answer, record?.details, record?.evidence], ['partial', undefined, []])
  assert.ok(heard.includes('Where is it? [safe desk open]'))
})
test('whoever does not know is asked no more', async () => assert.is((await asked(['dont-know'])).record?.answer, 'dont-know'))
test('a question may be left for now', async () => assert.is((await asked(['skip'])).record, undefined))
test('that it does not apply is offered only where the question says when', async () => {
  const offered = async (attestation: AttestationPart) => (await asked(['skip'], [], attestation)).heard.at(-1)
  assert.is(await offered(QUESTION), 'Your answer [yes no partial dont-know skip]')
  assert.is(
    await offered({ ...QUESTION, answers: { 'not-applicable': 'No server.' } }),
    'Your answer [yes no partial not-applicable dont-know skip]',
  )
})
test('what was said last time is told, that of the own party alone', async () => {
  const before = (role: AttestationRecord['by']['role']): AttestationRecord => {
    return { id: 'order', answer: 'no', statement: 'Too dear.', evidence: [], by: { name: 'Mere Kingi', role }, at: '2026-10-01' }
  }
  assert.match(
    (await asked(['skip'], [before('practice-manager')])).heard[0] ?? '',
    /Last time: no, Mere Kingi, 1 October 2026; it holds until 1 October 2027\.\n"Too dear\."/,
  )
  assert.not.match((await asked(['skip'], [before('it-provider')])).heard[0] ?? '', /Last time/)
})

test.run()
