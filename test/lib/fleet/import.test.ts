import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openStore } from '../../../lib/fleet/duckdb.ts'
import { importInto } from '../../../lib/fleet/import.ts'
import { mendedSample } from '../report/fixtures/documents.ts'
import { lock, NOW, ownFolder, storeOf, told, write } from './folders.ts'

const test = suite('taking results into the store')
const own = ownFolder()
test.after(() => own.remove())
let count = 0
const fresh = () => join(own.path, `in-${++count}`)

test('the same folder twice adds nothing', async () => {
  const folder = write(fresh(), [told({ at: '2026-11-20' }), told({ at: '2026-11-21' })])
  const store = await storeOf(folder)
  const again = await importInto(store, [folder], { now: NOW })
  assert.equal([store.imported.added, again.added, again.known], [2, 0, 2])
  const counted = await store.rows('select (select count(*)::int from documents) d, (select count(*)::int from findings) f')
  assert.equal(counted, [{ d: 2, f: 2 }])
})

test('a document has the hash of its file, also as a line of many', async () => {
  const document = told({ at: '2026-11-20' })
  const folder = write(fresh(), [document], {
    'all.ndjson': `${JSON.stringify(document)}\n${JSON.stringify(told({ at: '2026-11-21' }))}\n`,
  })
  const store = await storeOf(folder)
  const [row] = await store.rows('select id from documents order by started_at')
  const hash = createHash('sha256')
    .update(`${JSON.stringify(document)}\n`)
    .digest('hex')
  assert.equal([row?.id, store.imported.added, store.imported.known], [hash, 2, 1])
})

const good = JSON.stringify(told({ at: '2026-11-20' }))
const changed = (changes: object) => JSON.stringify({ ...JSON.parse(good), ...changes })
const DAMAGED: Record<string, [text: string | Buffer, because: RegExp]> = {
  'half.json': [good.slice(0, 700), /was not written to its end/],
  'empty.json': ['', /is empty/],
  'latin.json': [Buffer.from(good.replaceAll('NURSE', 'N\u00dcRSE'), 'latin1'), /is not text in UTF-8/],
  'other.json': ['{"hello": 1}', /holds no result of Rounds/],
  'newer.json': [changed({ schema: 2 }), /was written by a newer Rounds: update this one/],
  'no-machine.json': [changed({ machine: undefined }), /machine: expected a value, found nothing/],
  'bad-date.json': [changed({ startedAt: '2026-13-45T01:00:00Z' }), /startedAt: expected/],
  'bad-status.json': [changed({ items: [{ ...lock('pass'), status: 'fine' }] }), /items\.0\.status: expected/],
  'bad-type.json': [changed({ durationMs: '12' }), /durationMs: expected/],
}

test('a damaged result is set aside with its reason, and the rest is counted', async () => {
  const folder = write(fresh(), [told({ at: '2026-11-19' })])
  for (const [name, [text]] of Object.entries(DAMAGED)) {
    writeFileSync(join(folder, 'kauri-medical-centre', name), text)
  }
  writeFileSync(join(folder, 'kauri-medical-centre', '.draft.json'), '{"half')
  const store = await storeOf(folder)
  assert.is(store.imported.added, 1)
  for (const [name, [, because]] of Object.entries(DAMAGED)) {
    const found = store.imported.setAside.find(({ file }) => file.endsWith(name))
    assert.match(found?.because ?? `${name} was not set aside`, because)
  }
  assert.is(store.imported.setAside.length, Object.keys(DAMAGED).length)
})

test('one bad line is named with its number, the other lines are counted', async () => {
  const store = await storeOf(
    write(fresh(), [], { 'all.ndjson': `${good}\n${good.slice(0, 200)}\n${JSON.stringify(told({ at: '2026-11-21' }))}` }),
  )
  assert.is(store.imported.added, 2)
  assert.match(store.imported.setAside[0]?.because ?? '', /^line 2 is JSON that was not written to its end/)
})

test('a file that was written to its end since is set aside no more', async () => {
  const folder = write(fresh(), [], { 'kauri/m/a.json': good.slice(0, 500) })
  const store = await storeOf(folder)
  writeFileSync(join(folder, 'kauri/m/a.json'), good)
  await importInto(store, [folder], { now: NOW })
  await importInto(store, [folder], { now: NOW })
  assert.equal(await store.rows('select count(*)::int n from set_aside'), [{ n: 0 }])
})

test('a result that names no practice belongs to the folder in which a practice keeps its file', async () => {
  const document = told({ practice: null, at: '2026-11-20' })
  const folder = write(fresh(), [], {
    'kauri/m/a.json': JSON.stringify(document),
    'kauri/practice.json': '{"practice":"Kauri Medical Centre"}',
  })
  const lost = write(fresh(), [told({ practice: null, at: '2026-11-21' })])
  const store = await storeOf(folder, lost)
  assert.equal(
    (await store.rows('select slug from documents order by slug')).map(({ slug }) => slug),
    ['kauri-medical-centre', 'no-practice'],
  )
})

test('a result of another practice is set aside in the folder of a practice, and counts for neither', async () => {
  const beta = told({ practice: 'Beta Medical', at: '2026-11-20' })
  const alpha = [told({ practice: 'ALPHA medical', at: '2026-11-21' }), told({ practice: null, at: '2026-11-19' })]
  const folder = write(fresh(), [], {
    'alpha/practice.json': '{"practice":"Alpha Medical"}',
    'alpha/m/beta.json': JSON.stringify(beta),
    'alpha/m/all.ndjson': [...alpha, { ...beta, startedAt: '2026-11-18T01:00:00.000Z' }].map((one) => JSON.stringify(one)).join('\n'),
  })
  const store = await storeOf(folder)
  assert.equal(await store.rows('select slug, count(*)::int as n from documents group by slug'), [{ slug: 'alpha-medical', n: 2 }])
  const because = 'it says that it belongs to Beta Medical, and this is the folder of Alpha Medical'
  assert.equal(await store.rows('select slug, file, because from set_aside order by file'), [
    { slug: 'alpha-medical', file: 'alpha/m/all.ndjson', because: `line 3 ${because}` },
    { slug: 'alpha-medical', file: 'alpha/m/beta.json', because },
  ])
})

test('where no practice.json says whose folder it is, a result counts for the practice that it names', async () => {
  const beta = told({ practice: 'Beta Medical', at: '2026-11-20' })
  const store = await storeOf(write(fresh(), [], { 'alpha/waivers.json': '{"waivers":[]}', 'alpha/m/beta.json': JSON.stringify(beta) }))
  assert.equal(await store.rows('select slug from documents'), [{ slug: 'beta-medical' }])
})

const leapt = mendedSample().map((one) => ({ ...one, at: '2026-12-31T23:59:60Z' }))
const ODD: Record<string, [changes: object, because: RegExp]> = {
  'half a character': [
    { machine: { ...JSON.parse(good).machine, os: 'Windows \ud800 11' } },
    /line 2 is no whole result: it holds half a character/,
  ],
  'half a character in the name of its practice': [{ practice: 'Kauri \udc00' }, /line 2 is no whole result: it holds half a character/],
  'a leap second': [
    { startedAt: '2026-12-31T23:59:60Z' },
    /line 2 is no whole result: startedAt: expected a time that exists, found 2026-12-31T23:59:60Z/,
  ],
  'a leap second of something mended': [{ mended: leapt }, /line 2 is no whole result: mended\.0\.at: expected a time that exists/],
  'a year of five figures': [
    { startedAt: '9999-12-31T23:59:00-10:00' },
    /line 2 is no whole result: startedAt: expected a time that exists/,
  ],
}
for (const [name, [changes, because]] of Object.entries(ODD)) {
  test(`a result with ${name} is set aside and named, and the lines around it are counted`, async () => {
    const lines = [good, changed(changes), JSON.stringify(told({ at: '2026-11-21' }))]
    const { imported } = await storeOf(write(fresh(), [], { 'all.ndjson': lines.join('\n') }))
    assert.is(imported.added, 2)
    assert.is(imported.setAside.length, 1)
    assert.match(imported.setAside[0]?.because ?? '', because)
  })
}

test('a backslash before ud800 is no half character, and a whole pair is none', async () => {
  const machine = { ...JSON.parse(good).machine, os: 'C:\\ud800 \u{1f600}' }
  const store = await storeOf(write(fresh(), [], { 'a.json': changed({ machine }) }))
  assert.equal(await store.rows('select os from documents'), [{ os: machine.os }])
})

test('an earlier report of a time that does not exist leaves the practice as it is', async () => {
  const report = (at: string) => `${JSON.stringify({ schema: 1, at, items: {}, machines: {}, rules: {} })}\n`
  const store = await storeOf(
    write(fresh(), [], {
      'kauri/practice.json': '{"practice":"Kauri Medical Centre"}',
      'kauri/reports.jsonl':
        report('2026-11-01T00:00:00Z').replace('"schema":1,', '') + report('2026-12-31T23:59:60Z').replace('"schema":1,', ''),
    }),
  )
  const found = await store.rows('select name, last_report from practices')
  assert.equal(found, [{ name: 'Kauri Medical Centre', last_report: '2026-11-01 00:00:00' }])
})

test('a practice.json that cannot be used is named, and the results beside it are counted', async () => {
  const folder = write(fresh(), [], { 'kauri/m/a.json': good, 'kauri/practice.json': '{"practice": 5}' })
  const { imported } = await storeOf(folder)
  assert.is(imported.added, 1)
  assert.match(imported.setAside[0]?.because ?? '', /practice\.json cannot be used:.*practice: expected/)
})

test('what was mended is kept once, with what the newest result says of it', async () => {
  const [first] = mendedSample()
  const mended = first ? [first] : []
  const later = mended.map((one) => ({ ...one, state: 'changed-since' as const }))
  const folder = write(fresh(), [told({ at: '2026-11-21', more: { mended: later } }), told({ at: '2026-11-20', more: { mended } })])
  const store = await storeOf(folder)
  assert.equal(await store.rows('select item, state from mended'), [{ item: 'screen-lock', state: 'changed-since' }])
})

test('a store that somebody else made, or that a newer Rounds wrote, is left alone', async () => {
  const path = join(own.path, 'other.duckdb')
  writeFileSync(path, 'no database at all, but long enough to be looked at twice')
  await throws(openStore(path), /is no store of Rounds/)
  const newer = join(own.path, 'newer.duckdb')
  const store = await openStore(newer, { write: true })
  await store.run('update store set schema = 2')
  store.close()
  await throws(openStore(newer), /was written by a newer Rounds: update this one/)
  await throws(openStore(join(own.path, 'none.duckdb')), /is not there: rounds fleet import/)
  assert.is(readFileSync(path, 'utf8').slice(0, 11), 'no database')
})

async function throws(promise: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (thrown: Error) => thrown,
  )
  assert.match(error.message, message)
}

test.run()
