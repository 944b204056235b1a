import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { coveragePage, coverageProblems } from '../../../lib/authoring/coverage.ts'
import { content } from '../../../lib/content/index.ts'
import { markdownOf } from '../../../lib/report/page-text.ts'
import { RULES } from '../../../lib/report/rules.ts'
import { BEYOND, PREFACE, SENTENCES, type Sentence } from '../../../lib/report/sentences.ts'
import { attestation, item } from './manifests.ts'

const test = suite('every sentence of the two documents')

const LID = { document: 'health-check', rule: '1' } as const
const all = RULES.map(({ document, rule }): Sentence => ({ document, rule, words: `What ${rule} says`, servedBy: ['lid-lock'] }))
const everywhere = item({ serves: [LID, ...RULES.slice(1).map(({ document, rule }) => ({ document, rule }))] })
const problems = (sentences: Sentence[], items = [everywhere]) => coverageProblems(items, sentences)
const changed = (over: Partial<Sentence>) => all.map((one, index) => (index === 0 ? { ...one, ...over } : one))

test('every sentence is looked after by items, settings and questions that exist, and no item is without a sentence', () =>
  assert.equal(coverageProblems(content.items()), []))
test('every sentence is said once, in words of its own length', () => {
  const words = SENTENCES.map((one) => `${one.document} ${one.rule} ${one.words}`)
  assert.is(new Set(words).size, words.length)
  assert.ok(SENTENCES.every((one) => one.words.length > 5 && one.words.length < 130 && !one.words.endsWith('.')))
})
test('the numbers of the documents stand in the sentences', () => {
  const of = (rule: string) => SENTENCES.filter((one) => one.rule === rule).map(({ words }) => words)
  for (const [rule, number] of [
    ['12', '15 minutes'],
    ['3.2', 'five years'],
    ['5.1', '90 days'],
    ['5.1', '8 characters'],
    ['6.3', 'two years'],
  ] as const) {
    assert.ok(
      of(rule).some((words) => words.includes(number)),
      `${rule}: ${number}`,
    )
  }
})
test('what goes beyond the documents is an item, and says why', () => {
  const ids = content.items().map(({ id }) => id)
  assert.ok(Object.keys(BEYOND).every((id) => ids.includes(id)))
})

test('sentences and items that fit have no problem', () => assert.equal(problems(all), []))
test('a sentence that nothing looks after is found', () =>
  assert.equal(problems(changed({ servedBy: [] })), [
    'Health check, step 1, "What 1 says": nothing looks after it',
    'lid-lock says that it serves Health check, step 1, but looks after no sentence of it',
  ]))
test('an item that does not exist is found', () =>
  assert.equal(problems(changed({ servedBy: ['lid-lock', 'lid-lok'] })), ['Health check, step 1, "What 1 says": there is no item lid-lok']))
test('a setting or a detail that does not exist is found; those that do are fine', () => {
  assert.equal(problems(changed({ servedBy: ['lid-lock.maxSeconds'] })), [])
  assert.equal(problems(changed({ servedBy: ['lid-lock.maxMinutes'] })), [
    'Health check, step 1, "What 1 says": lid-lock has no setting and no detail maxMinutes',
  ])
  const asked = item({
    ...everywhere,
    attestation: {
      question: 'Is it?',
      who: 'owner',
      evidence: ['A note'],
      validDays: 1,
      details: { since: { ask: 'Since when?', type: 'date' } },
    },
  })
  assert.equal(problems(changed({ servedBy: ['lid-lock.since'] }), [asked]), [])
})
test('a rule without a sentence is found', () =>
  assert.ok(problems(all.filter(({ rule }) => rule !== '6.2')).includes('Good IT Practices 6.2 has no sentence')))
test('a sentence of a rule that does not exist is found; what stands before the first rule is fine', () => {
  const extra = (rule: string): Sentence[] => [...all, { document: 'good-it-practices', rule, words: 'More', servedBy: ['lid-lock'] }]
  assert.ok(problems(extra('6.9')).includes('Good IT Practices 6.9, "More": there is no such rule'))
  assert.equal(problems(extra(PREFACE)), [])
})
test('an item that no sentence names is found', () =>
  assert.ok(
    problems(all, [everywhere, attestation()]).includes(
      'lid-policy looks after no sentence: name it in lib/report/sentences.ts where it belongs',
    ),
  ))
test('an item is named only for rules that it says it serves', () => {
  const found = problems(changed({ servedBy: ['lid-lock', 'lid-policy'] }), [everywhere, attestation()])
  assert.ok(found.includes('Health check, step 1, "What 1 says": lid-policy does not say that it serves this rule'))
})

test('the page names the setting or the question that decides, and links what exists', () => {
  const asked = attestation({
    attestation: {
      question: 'Is it?',
      who: 'owner',
      evidence: ['A note'],
      validDays: 1,
      details: { since: { ask: 'Since when?', type: 'date' } },
    },
  })
  const page = markdownOf(
    coveragePage(
      [item(), asked],
      [
        {
          document: 'health-check',
          rule: '12',
          words: 'Lids lock',
          servedBy: ['lid-lock.maxSeconds', 'lid-policy.since', 'lid-policy.until', 'lid-audit'],
        },
      ],
    ),
  )
  assert.match(
    page,
    '| 12 | Lids lock | [lid-lock](lid-lock.md) (setting `maxSeconds`); [lid-policy](lid-policy.md) (question `since`, question `until`); lid-audit (no item yet) |',
  )
})

test.run()
