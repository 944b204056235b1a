import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { demoPractice } from '../../../lib/demo/practice.ts'
import { writeDemo } from '../../../lib/demo/write.ts'
import { importInto } from '../../../lib/fleet/import.ts'
import { practiceInput } from '../../../lib/fleet/practice-input.ts'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import { readPractice } from '../../../lib/practice/read-practice.ts'
import type { PracticeInput } from '../../../lib/practice/state.ts'
import { practiceJson } from '../../../lib/report/practice-json.ts'
import { ownFolder, storeOf } from './folders.ts'

const test = suite('the practice as the store has it')
const own = ownFolder()
test.after(() => own.remove())

const NOW = '2026-11-22T04:15:00.000Z'
const demo = await demoPractice({ seed: 'fleet', machines: 15, months: 3, now: NOW })
const folder = writeDemo(own.path, demo)
const slug = 'kowhai-medical-centre'
const items = content.items()

/** What a report says, but for files set aside, of which the store knows other names. */
async function report(input: PracticeInput) {
  const state = await practiceState(input)
  return practiceJson({ ...state, notices: state.notices.filter(({ kind }) => kind !== 'set-aside') })
}

test('a report from the store says what the report from the folder says, odd results included', async () => {
  const store = await storeOf(own.path)
  const { files, documents, setAside } = readPractice([folder], undefined, NOW)
  assert.equal(
    JSON.parse(JSON.stringify(await report(await practiceInput(store, slug, NOW, items)))),
    JSON.parse(JSON.stringify(await report({ ...files, documents, setAside, now: NOW, items }))),
  )
})

test('the store names what it set aside of this practice', async () => {
  const store = await storeOf(own.path)
  const { setAside } = await practiceInput(store, slug, NOW, items)
  assert.is(setAside.length, demo.oddities.broken.length)
})

test('earlier reports and answers are those of the last import', async () => {
  const store = await storeOf(own.path)
  const snapshot = { schema: 1, at: '2026-11-01T00:00:00.000Z', items: {}, machines: {}, rules: {} }
  appendFileSync(join(folder, 'reports.jsonl'), `${JSON.stringify(snapshot)}\nhalf a li`)
  writeFileSync(join(folder, 'attestations.json'), '{"attestations": []}')
  await importInto(store, [own.path], { now: NOW })
  const input = await practiceInput(store, slug, NOW, items)
  assert.equal(input.snapshots, [snapshot])
  assert.ok(input.setAside.some(({ file, because }) => file === 'reports.jsonl' && because.startsWith('line 2')))
})

test('a document that was damaged in the store is set aside when it is used', async () => {
  const store = await storeOf(own.path)
  await store.run(`update latest set raw = '{"schema":1}' where doc = (select min(doc) from latest)`)
  const { setAside } = await practiceInput(store, slug, NOW, items)
  assert.ok(setAside.some(({ because }) => /cannot be used/.test(because)))
})

test.run()
