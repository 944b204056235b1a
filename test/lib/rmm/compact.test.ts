import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packed, type Unpacked, unpackAll } from '../../../lib/rmm/compact.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { FactOutcome, ResultDocument } from '../../../lib/schema/types.ts'
import { itemOf, manifestOf, sampleDocument } from '../report/fixtures/documents.ts'

const test = suite('compact results')
const fact = (value: unknown): FactOutcome => ({ value, source: 'a file', durationMs: 1 })
/** Letters that nothing compresses. */
const noise = (length: number) => randomBytes(length).toString('base64').slice(0, length)
const documents = (found: readonly Unpacked[]) => found.flatMap((one) => ('document' in one ? [one.document] : []))
const problems = (found: readonly Unpacked[]) => found.flatMap((one) => ('problem' in one ? [one.problem] : []))

test('the document that comes out is the one that went in', () => {
  const document = sampleDocument()
  assert.equal(documents(unpackAll(packed(document))), [document])
})
test('it is one line of printable ASCII that no shell, JSON or page changes', () =>
  assert.match(packed(sampleDocument()), /^ROUNDS-RESULT 1 [0-9a-f]{16} \d+ [A-Za-z0-9_-]+$/))
test('what does not fit is left out, the largest fact first, and says so', () => {
  const large = sampleDocument({ facts: { small: fact('here'), large: fact(noise(9000)) } })
  const line = packed(large)
  assert.ok(line.length <= 8000, String(line.length))
  const [document] = documents(unpackAll(line))
  assert.equal(document?.facts.small, fact('here'))
  assert.match(document?.facts.large?.error?.reason ?? '', 'left out')
  assert.equal(problemsOf('result', document), [])
})
test('verdicts fit even where everything around them is large', () => {
  const parts = Array.from({ length: 40 }, () => ({
    scope: noise(20),
    status: 'fail' as const,
    observed: noise(90),
    expected: noise(90),
    source: noise(90),
    owner: 'none' as const,
  }))
  const items = Array.from({ length: 37 }, (_, index) => itemOf({ id: `item-${index}`, summary: noise(60), parts }))
  const line = packed(sampleDocument({ items, facts: { one: fact(noise(9000)) } }))
  assert.ok(line.length <= 8000, String(line.length))
  assert.equal(
    documents(unpackAll(line))[0]?.items.map(({ id, summary }) => [id, summary]),
    items.map(({ id, summary }) => [id, summary]),
  )
})
test('what items of packs count for fits even where nothing else does', () => {
  const ids = Array.from({ length: 120 }, (_, index) => `acme-item-${index}`)
  const manifests = ids.map((id) => manifestOf({ id, title: noise(60), why: noise(500), means: { pass: noise(90), fail: noise(90) } }))
  const packs = [
    { id: 'acme.notes', version: '1.0.0', sha256: 'a'.repeat(64), state: 'active' as const, about: noise(900), items: manifests },
  ]
  const items = ids.map((id, index) => itemOf({ id, status: index === 0 ? 'fail' : 'pass', summary: noise(index === 0 ? 60 : 118) }))
  const line = packed(sampleDocument({ items, packs, facts: { one: fact(noise(9000)) } }))
  assert.ok(line.length <= 8000, String(line.length))
  const [document] = documents(unpackAll(line))
  assert.equal(problemsOf('result', document), [])
  assert.equal(
    document?.packs?.flatMap((one) => one.items.map(({ id, serves, severity }) => [id, serves, severity])),
    manifests.map(({ id, serves, severity }) => [id, serves, severity]),
  )
  assert.equal(
    document?.items.map(({ id, status }) => [id, status]),
    items.map(({ id, status }) => [id, status]),
  )
  assert.is(document?.items[0]?.summary, items[0]?.summary)
})
test('a line that was wrapped, quoted or stands among others is read', () => {
  const document = sampleDocument()
  const line = packed(document)
  const wrapped = line.replace(/.{70}/g, '$&\r\n')
  const text = `> something else\n${wrapped}\nROUNDS PASS sweep: 1 pass\n"${line}",`
  assert.equal(documents(unpackAll(text)), [document, document])
})
test('a line that was cut off is named, and says after how many letters', () => {
  const line = packed(sampleDocument())
  assert.match(problems(unpackAll(line.slice(0, 200)))[0] ?? '', /^is cut off after \d+ of \d+ letters$/)
})
test('whatever happens to a line, no other document comes out', () => {
  const document = sampleDocument()
  const line = packed(document)
  const head = line.lastIndexOf(' ') + 1
  fc.assert(
    fc.property(fc.nat({ max: line.length - head - 1 }), fc.constantFrom(...'Aa0_-'), (at, letter) => {
      const changed = line.slice(0, head + at) + letter + line.slice(head + at + 1)
      return documents(unpackAll(changed)).every((found) => JSON.stringify(found) === JSON.stringify(document))
    }),
    { numRuns: 60 },
  )
})
test('a form of a newer version is named', () =>
  assert.match(problems(unpackAll(packed(sampleDocument()).replace('RESULT 1 ', 'RESULT 7 ')))[0] ?? '', 'form 7'))
test('a line that inflates to more than any document is stopped early', () => {
  const letters = deflateRawSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')
  const [problem = ''] = problems(unpackAll(`ROUNDS-RESULT 1 0123456789abcdef ${letters.length} ${letters}`))
  assert.match(problem, /larger than|Cannot create a Buffer/)
})
test('any text comes back from a document unchanged', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (practice) => {
      const document: ResultDocument = sampleDocument({ practice })
      return JSON.stringify(documents(unpackAll(packed(document)))[0]) === JSON.stringify(document)
    }),
    { numRuns: 40 },
  ))

test.run()
