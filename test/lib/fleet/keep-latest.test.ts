import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { importInto } from '../../../lib/fleet/import.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'
import { itemOf } from '../report/fixtures/documents.ts'
import { lock, NOW, ownFolder, storeOf, told, write } from './folders.ts'

const test = suite('which documents are kept for reports')
const own = ownFolder()
test.after(() => own.remove())
let count = 0

/** Days and hosts that are kept, whether they came at once or one after the other. */
async function kept(documents: readonly ResultDocument[]): Promise<string[]> {
  const one = `${++count}`
  const store = await storeOf(write(join(own.path, one), documents))
  const slow = await storeOf()
  for (const [index, document] of documents.entries()) {
    await importInto(slow, [write(join(own.path, `${one}-${index}`), [document])], { now: NOW })
  }
  const sql = "select strftime(started_at, '%d') || ' ' || hostname as told from latest order by started_at, hostname"
  const [quick, slowly] = [await store.rows(sql), await slow.rows(sql)]
  assert.equal(quick, slowly, 'it must not matter in how many imports they came')
  return quick.map((row) => String(row.told))
}

const whole = [lock('pass'), itemOf({ id: 'os-supported' })]
const sweep = (day: number, hostname = 'A') => told({ at: `2026-11-${day}`, hostname, items: whole })

test('of sweeps only the newest', async () => {
  assert.equal(await kept([sweep(18), sweep(20), sweep(19)]), ['20 A'])
})
test('a newer check of one item beside the sweep before it', async () => {
  assert.equal(await kept([sweep(18), sweep(19), told({ at: '2026-11-20', hostname: 'A', items: [lock('fail')] })]), ['19 A', '20 A'])
})
test('the practice\u2019s own round beside the sweep', async () => {
  assert.equal(await kept([sweep(19), told({ at: '2026-11-20', hostname: 'A', items: whole, more: { scope: 'practice' } })]), [
    '19 A',
    '20 A',
  ])
})
test('two results of one moment', async () => {
  assert.equal(await kept([sweep(19), { ...sweep(19), durationMs: 5 }]), ['19 A', '19 A'])
})
test('what an impossible clock told replaces nothing and stays', async () => {
  assert.equal(await kept([sweep(19), told({ at: '2031-01-05', hostname: 'A', items: whole })]), ['19 A', '05 A'])
})
test('the last result of an earlier name, and the runs of names that take turns', async () => {
  assert.equal(await kept([sweep(16, 'A'), sweep(17, 'A'), sweep(18, 'B')]), ['17 A', '18 B'])
  assert.equal(await kept([sweep(16, 'A'), sweep(17, 'B'), sweep(18, 'A'), sweep(19, 'B')]), ['16 A', '17 B', '18 A', '19 B'])
})
test('of names that take turns for ever only the last four turns', async () => {
  const days = [10, 11, 12, 13, 14, 15, 16]
  assert.equal(await kept(days.map((day) => sweep(day, day % 2 ? 'B' : 'A'))), ['13 B', '14 A', '15 B', '16 A'])
})

test.run()
