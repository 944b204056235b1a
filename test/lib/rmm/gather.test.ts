import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packed } from '../../../lib/rmm/compact.ts'
import { resultsIn } from '../../../lib/rmm/gather.ts'
import { sampleDocument } from '../report/fixtures/documents.ts'

const test = suite('results that were left somewhere')
const one = sampleDocument()
const other = sampleDocument({ startedAt: '2026-11-21T01:00:00.000Z' })
const json = (value: unknown) => JSON.stringify(value)
const startsIn = (text: string) => resultsIn(text).documents.map(({ startedAt }) => startedAt)

test('a result document is read, also with a byte order mark and indentation', () =>
  assert.equal(startsIn(`\uFEFF${JSON.stringify(one, null, 2)}\n`), [one.startedAt]))
test('documents a line each are read', () => assert.equal(startsIn(`${json(one)}\n${json(other)}\n`), [one.startedAt, other.startedAt]))
test('a last line that was not written to its end is named, the others are kept', () => {
  const { documents, problems } = resultsIn(`${json(one)}\n${json(other).slice(0, 100)}`)
  assert.is(documents.length, 1)
  assert.equal(problems, ['line 2 is no JSON: it was not written to its end'])
})
test('a document that was not written to its end is named', () => {
  const { documents, problems } = resultsIn(json(one).slice(0, 900))
  assert.equal([documents.length, problems], [0, ['is JSON that was not written to its end']])
})
test('output that was pasted is read', () =>
  assert.equal(startsIn(`fail a: b\n${packed(one)}\nROUNDS FAIL sweep: 1 fail`), [one.startedAt]))
test('the export of an API is read, wherever the output stands in it', () => {
  const records = {
    results: [
      { agent: 'a', output: { stdout: `x\n${packed(one)}\ny` } },
      { agent: 'b', output: { stdout: packed(other) } },
    ],
  }
  assert.equal(startsIn(json(records)), [one.startedAt, other.startedAt])
})
test('records a line each are read', () =>
  assert.equal(startsIn(`${json({ stdout: packed(one) })}\n${json({ stdout: packed(other) })}\n`), [one.startedAt, other.startedAt]))
test('output between lines of JSON is read', () => assert.equal(startsIn(`{"level":"info"}\n${packed(one)}\n`), [one.startedAt]))
test('a document of another shape is named with its field', () => {
  const { problems } = resultsIn(json({ ...one, startedAt: 7 }))
  assert.match(problems[0] ?? '', /startedAt/)
})
test('a machine id that leads out of the folder is refused', () => {
  const { documents, problems } = resultsIn(json({ ...one, machine: { ...one.machine, id: '../../etc' } }))
  assert.is(documents.length, 0)
  assert.match(problems[0] ?? '', /machine\.id/)
})
for (const [what, text] of [
  ['nothing', ''],
  ['words', 'Script timed out after 90 seconds'],
  ['JSON of something else', '{"a":1}'],
  ['a list of nothing', '[]'],
] as const) {
  test(`${what} is no result, and that is said`, () => assert.is(resultsIn(text).problems.length, 1))
}

test('the time of a result is told in UTC, and one that no clock shows is named', () => {
  const document = sampleDocument()
  const [local] = resultsIn(JSON.stringify({ ...document, startedAt: '2026-11-21T23:30:00.000+13:00' })).documents
  assert.is(local?.startedAt, '2026-11-21T10:30:00.000Z')
  assert.equal(resultsIn(JSON.stringify({ ...document, startedAt: '2026-12-31T23:59:60Z' })).problems, [
    'holds a time that is none: 2026-12-31T23:59:60Z',
  ])
})

test.run()
