import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { DEFAULT_RULES } from '../../../lib/engine/alerts.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'
import { openStore } from '../../../lib/state/store.ts'
import { readVerdicts } from '../../../lib/state/verdicts.ts'

const test = suite('what a machine remembers')
let folder: string
test.before.each(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'rounds-store-')), 'state')
})
test.after.each(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const result = (startedAt: string, ...ids: string[]) =>
  ({
    startedAt,
    items: ids.map((id) => ({ id, version: '1.0.0', status: 'pass', summary: id, parts: [], measures: {} })),
  }) as unknown as ResultDocument

test('the folder is made for its owner alone, and nothing else is left in it', () => {
  openStore(folder)
  assert.is(statSync(folder).mode & 0o777, 0o700)
  assert.equal(readdirSync(folder), ['machine-id'])
})
test('the machine keeps its id', () => {
  const { machineId } = openStore(folder)
  assert.match(machineId, /^[0-9a-f]{8}-[0-9a-f-]{27}$/)
  assert.is(openStore(folder).machineId, machineId)
})
test('an id that was spoilt is made anew', () => {
  openStore(folder)
  writeFileSync(join(folder, 'machine-id'), 'not an id')
  assert.match(openStore(folder).machineId, /^[0-9a-f]{8}-/)
})
test('history comes back as it was saved', () => {
  const history = { firstSeen: { updates: { a: '2026-11-01T00:00:00Z' } }, changed: {} }
  openStore(folder).saveHistory(history)
  assert.equal(openStore(folder).history, history)
})
test('the store knows what it saved, so that the next note adds to it instead of losing it', () => {
  const store = openStore(folder)
  store.saveHistory({ ...store.history, firstSeen: { updates: { a: '2026-11-01T00:00:00Z' } } })
  store.saveHistory({ ...store.history, changed: { 'screen-lock': '2026-11-02T00:00:00Z' } })
  assert.equal(openStore(folder).history, {
    firstSeen: { updates: { a: '2026-11-01T00:00:00Z' } },
    changed: { 'screen-lock': '2026-11-02T00:00:00Z' },
  })
})
test('a history that is not JSON is named, not thrown away', () => {
  openStore(folder)
  writeFileSync(join(folder, 'history.json'), '{ "firstSeen": ')
  assert.throws(() => openStore(folder), /history\.json cannot be used/)
})
test('a check of one item leaves the verdicts of the others', () => {
  openStore(folder).saveVerdicts(result('2026-11-22T01:00:00Z', 'a', 'b'), DEFAULT_RULES)
  openStore(folder).saveVerdicts(result('2026-11-22T02:00:00Z', 'b'), DEFAULT_RULES)
  const { a, b } = readVerdicts(folder)?.items ?? {}
  assert.equal([a?.at, b?.at], ['2026-11-22T01:00:00Z', '2026-11-22T02:00:00Z'])
})
test('a folder that cannot be made lets the run go on without remembering', () => {
  mkdirSync(join(folder, '..'), { recursive: true })
  writeFileSync(folder, 'a file stands here')
  const store = openStore(folder)
  assert.match(store.readOnly ?? '', 'cannot be written')
  store.saveHistory({ firstSeen: {}, changed: {} })
  assert.is(readFileSync(folder, 'utf8'), 'a file stands here')
})
test('what a killed run left behind is removed when it is old, and left when another run may still be writing it', () => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [old, fresh] = ['.history.json.1.rounds', '.history.json.2.rounds'].map((name) => join(folder, name))
  assert.ok(old && fresh)
  writeFileSync(old, '')
  writeFileSync(fresh, '')
  utimesSync(old, new Date('2026-01-01'), new Date('2026-01-01'))
  openStore(folder)
  assert.equal([existsSync(old), existsSync(fresh)], [false, true])
})

test.run()
