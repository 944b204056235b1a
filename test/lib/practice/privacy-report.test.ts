import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import { pseudonymised, scrubbed } from '../../../lib/practice/privacy.ts'
import type { PracticeInput } from '../../../lib/practice/state.ts'
import { practiceCsv } from '../../../lib/report/practice-csv.ts'
import { practicePage } from '../../../lib/report/practice-page.ts'
import { inputOf } from './privacy-input.ts'

/** A patient, a secret and a letter, as they could come in, each with what must not come out of it. */
const PLANTED: readonly (readonly [text: string, secret: string])[] = [
  ['ZZZ0016', 'ZZZ0016'],
  ['ZBN 77 VL', 'ZBN 77 VL'],
  ['password=Xq7hunter2', 'Xq7hunter2'],
  ['rest:https://anna:Xq7hunter2@nas/r', 'Xq7hunter2'],
  ['C:\\Users\\jane\\Documents\\Qzsmith Xjohn', 'Qzsmith Xjohn'],
  ['\\\\server\\patients\\Qzsmith Xjohn', 'Qzsmith Xjohn'],
  ['/srv/scans/Qzsmith Xjohn.pdf', 'Qzsmith Xjohn'],
  ['Qzsmith.Xjohn@gmail.com', 'Qzsmith.Xjohn'],
]
/** Wherever a computer or a person puts text that is shown to somebody. */
function everywhere(text: string): PracticeInput {
  const input = inputOf()
  const [heard] = input.documents
  const [answer] = input.attestations
  const [waiver] = input.waivers
  assert.ok(heard && answer && waiver)
  const { document } = heard
  const items = document.items.map((item) => ({
    ...item,
    summary: `at ${text}`.slice(0, 120),
    parts: item.parts.map((part) => ({ ...part, scope: text, observed: text, expected: text, source: text })),
  }))
  const mended = document.mended?.map((one) => ({
    ...one,
    changes: one.changes.map((change) => ({ ...change, target: text, before: text, after: text })),
  }))
  const evidence = answer.evidence.map((one) => ({ ...one, reference: `see ${text}/x` }))
  return {
    ...input,
    practice: { ...input.practice, visit: { date: '2027-03-01', what: text }, contacts: [{ name: `Mere ${text}`, role: 'owner' }] },
    documents: [{ ...heard, document: { ...document, items, ...(mended ? { mended } : {}) } }],
    attestations: [{ ...answer, statement: text, evidence, by: { ...answer.by, name: `Tane ${text}` } }],
    waivers: [{ ...waiver, reason: `because of ${text}`, by: `Dr ${text}` }],
    setAside: [{ file: `kauri/x/${text}.json`, because: text }],
    items: content.items(),
  }
}
async function rendered(input: PracticeInput, hidden: number, isPseudonymised: boolean): Promise<string> {
  const state = await practiceState(input)
  return practicePage(state, { hidden, isPseudonymised }) + practiceCsv(state)
}

test('nothing that could be a patient or a secret stands in a report or its table', () =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...PLANTED), async ([text, secret]) => {
      const { input, hidden } = scrubbed(everywhere(text))
      assert.ok(hidden > 10)
      assert.not.ok((await rendered(input, hidden, false)).includes(secret), text)
    }),
    { numRuns: 12, examples: PLANTED.map((one) => [one] as [typeof one]) },
  ))
test('without hiding it would stand there: the test looks at the right places', async () =>
  assert.ok((await rendered(everywhere('ZZZ0016'), 0, false)).includes('ZZZ0016')))
test('a report for sharing says the same of the same items, with other names', async () => {
  const input = { ...inputOf(), items: content.items() }
  const shared = pseudonymised(input)
  const words = async (one: PracticeInput) => (await practiceState(one)).items.map(({ id, word, good }) => [id, word, good])
  assert.equal(await words(shared), await words(input))
  const page = (await rendered(shared, 0, true)).toLowerCase()
  for (const name of ['kauri', 'mere', 'kingi', 'tane', 'hohepa', 'totara', 'remuera', 'reception-2', 'front desk', 'ngata']) {
    assert.not.ok(page.includes(name), name)
  }
})

test.run()
