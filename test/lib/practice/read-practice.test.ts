import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { writeInto } from '../../../lib/cli/out.ts'
import { UsageError } from '../../../lib/errors.ts'
import { readPractice } from '../../../lib/practice/read-practice.ts'
import { documentOf, NOW } from './fixtures/input.ts'

const test = suite('reading a practice')
let folder: string
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-practice-'))
})
test.after.each(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, data: unknown): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof data === 'string' ? data : JSON.stringify(data))
  return path
}
const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T19:00:00.000Z`
const times = (found: ReturnType<typeof readPractice>) => found.documents.map(({ document }) => document.startedAt)

test('of each computer the newest results are read, up to a whole sweep', () => {
  for (const number of [1, 5, 9, 13, 17, 21]) {
    writeInto(folder, documentOf({ startedAt: day(number) }))
  }
  assert.equal(times(readPractice([folder], undefined, NOW)), [day(21), day(17), day(13), day(9)])
})
test('checks of single items do not hide the sweep before them', () => {
  writeInto(folder, documentOf({ startedAt: day(1) }))
  for (const number of [10, 11, 12, 13, 14]) {
    const { hints: _, ...check } = documentOf({ startedAt: day(number) })
    writeInto(folder, check)
  }
  assert.is(times(readPractice([folder], undefined, NOW)).at(-1), day(1))
})
test("in a folder that is no computer's own every result is read", () => {
  for (const number of [10, 11, 12, 13, 14, 15]) {
    put(
      `flat/${day(number).replaceAll(':', '')}.json`,
      documentOf({ startedAt: day(number), machine: { id: `id-${number}`, hostname: `PC-${number}` } }),
    )
  }
  assert.is(readPractice([folder], undefined, NOW).documents.length, 6)
})
test('a result whose clock is a little ahead is read and counts', () => {
  const soon = new Date(Date.now() + 1_800_000).toISOString()
  writeInto(folder, documentOf({ startedAt: soon }))
  assert.equal(times(readPractice([folder], undefined, new Date().toISOString())), [soon])
})
test('as of an earlier day, later results are left out', () => {
  writeInto(folder, documentOf({ startedAt: day(2) }))
  writeInto(folder, documentOf({ startedAt: day(21) }))
  assert.equal(times(readPractice([folder], undefined, '2026-11-10T00:00:00.000Z')), [day(2)])
})
test('a result of a year that is to come is read, so that the reader is told of the clock', () => {
  writeInto(folder, documentOf({ startedAt: '2031-05-03T00:00:00.000Z' }))
  assert.equal(times(readPractice([folder], undefined, NOW)), ['2031-05-03T00:00:00.000Z'])
})
test('what is half written, newer or of another kind is set aside by name, and the rest counts', () => {
  put('good.json', documentOf())
  put('half.json', JSON.stringify(documentOf()).slice(0, 300))
  put('newer.json', { ...documentOf(), schema: 2 })
  put('wrong.json', { ...documentOf(), durationMs: 'long' })
  const { documents, setAside } = readPractice([folder], undefined, NOW)
  assert.is(documents.length, 1)
  assert.equal(
    setAside.map(({ file, because }) => `${file}: ${because}`),
    [
      'half.json: is JSON that was not written to its end',
      'newer.json: was written by a newer Rounds (schema 2, this one knows 1): update the one that reads it',
      'wrong.json: is no result of Rounds: durationMs: expected a value of type number, found "long"',
    ],
  )
})
test('what a computer is still writing is left alone', () => {
  put('.2026-11-21T190000.000Z.json.draft.rounds', '{')
  assert.equal(readPractice([folder], undefined, NOW).setAside, [])
})
test('the practice file, answers, waivers and earlier reports stand in the same folder', () => {
  put('practice.json', { practice: 'Kauri Medical Centre', machines: [{ name: 'Nurse 2' }] })
  put('waivers.json', { waivers: [] })
  put('reports.jsonl', '{"schema":1,"at":"2026-10-01T00:00:00.000Z","items":{},"machines":{},"rules":{}}\nnot json\n')
  const found = readPractice([folder], undefined, NOW)
  assert.is(found.files.practice?.practice, 'Kauri Medical Centre')
  assert.is(found.files.snapshots.length, 1)
  assert.equal(found.setAside, [{ file: 'reports.jsonl', because: 'line 2 is no record of an earlier report' }])
  assert.is(found.folder, folder)
})
test('a record of an earlier report that is damaged inside is left out as well', () => {
  const good = { schema: 1, at: '2026-10-01T00:00:00.000Z', items: {}, machines: {}, rules: {} }
  const item = { word: 'fail', since: '2026-10-01', machines: {} }
  const bad = [
    { ...good, at: 'never' },
    { ...good, items: null },
    { ...good, rules: { 'health-check 1': 'constructor' } },
    { ...good, items: { 'screen-lock': { ...item, word: 'bogus' } } },
    { ...good, items: { 'screen-lock': { ...item, machines: null } } },
    { ...good, machines: { a: 1 } },
  ]
  put('reports.jsonl', [...bad, { ...good, items: { 'screen-lock': item } }].map((line) => JSON.stringify(line)).join('\n'))
  put('practice.json', { practice: 'Kauri Medical Centre' })
  const { files, setAside } = readPractice([folder], undefined, NOW)
  assert.is(files.snapshots.length, 1)
  assert.is(setAside.length, bad.length)
})
test('a practice file that is wrong is refused with its property', () => {
  put('practice.json', { practice: 'Kauri Medical Centre', machines: [{ hostname: 'X' }] })
  assert.throws(
    () => readPractice([folder], undefined, NOW),
    /practice\.json cannot be used:\n {2}machines\.0\.name: expected a value, found nothing/,
  )
})
test('a result of another practice does not count, and says so', () => {
  put('practice.json', { practice: 'Kauri Medical Centre' })
  put('other.json', documentOf({ practice: 'Rata Health' }))
  const { documents, setAside } = readPractice([folder], undefined, NOW)
  assert.is(documents.length, 0)
  assert.match(setAside[0]?.because ?? '', 'belongs to Rata Health')
})
test('the name of the practice is the same in other letters', () => {
  put('practice.json', { practice: 'Kauri Medical Centre' })
  put('one.json', documentOf({ practice: 'KAURI MEDICAL-CENTRE' }))
  assert.is(readPractice([folder], undefined, NOW).documents.length, 1)
})
test('results of several practices without a practice file are refused, with what to do', () => {
  put('one.json', documentOf({ practice: 'Kauri' }))
  put('two.json', documentOf({ practice: 'Rata' }))
  assert.throws(
    () => readPractice([folder], undefined, NOW),
    (error: Error) => error instanceof UsageError && /results of 2 practices \(Kauri, Rata\)/.test(error.message),
  )
})
test('answers that a computer of the practice keeps come with its round of the practice', () => {
  const record = {
    id: 'services-review',
    answer: 'no' as const,
    statement: '',
    evidence: [],
    by: { name: 'Mere', role: 'owner' as const },
    at: '2026-11-01',
  }
  const { inputs, ...round } = documentOf({ scope: 'practice' })
  put('round.json', { ...round, inputs: { ...inputs, attestations: [record] } })
  assert.equal(readPractice([folder], undefined, NOW).files.attestations, [record])
})
test('a folder that is not there is said', () => {
  assert.throws(() => readPractice([join(folder, 'nowhere')], undefined, NOW), /nowhere is not there/)
})

test.run()
