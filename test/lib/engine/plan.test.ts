import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { ReadingHost } from '../../../lib/changes/kind.ts'
import { content } from '../../../lib/content/index.ts'
import { contextOf } from '../../../lib/engine/context.ts'
import { LIFTABLE_GATES, passesWithTime } from '../../../lib/engine/gates.ts'
import { planFix, undeclaredPart } from '../../../lib/engine/plan.ts'
import { itemById } from '../../../lib/engine/select.ts'
import { waiverOutcome } from '../../../lib/engine/waivers.ts'
import type { Inputs, ItemManifest, ResultItem } from '../../../lib/schema/types.ts'
import { readWaivers } from '../../../lib/settings/load.ts'

/** Whoever plans nothing reads nothing. */
const host = new Proxy({} as ReadingHost, {
  get: () => {
    throw new Error('a waived item is not even looked at')
  },
})
const inputs: Inputs = {
  now: '2026-11-22T02:05:00Z',
  settings: {},
  tags: [],
  calendar: null,
  history: { firstSeen: {}, changed: {} },
  waivers: [],
}
const item = itemById(content.items(), 'screen-lock')
const found: ResultItem = { id: item.id, version: item.version, status: 'fail', summary: 'late', parts: [], measures: {} }
const planned = (waiver: ResultItem['waiver']) =>
  planFix(item, waiver ? { ...found, waiver } : found, {}, inputs, contextOf({}, inputs, 'linux'), host)

test('what is accepted is not mended, before anything is planned, read or agreed to', async () =>
  assert.equal(await planned({ state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' }), {
    refused: 'waived',
    because: 'accepted until 1 March 2027 by Dr Ngata: agreed',
  }))
test('no consent lifts it, because it is no gate, and it does not pass with time, so it is not kept for later', () => {
  assert.not.ok([...LIFTABLE_GATES, ...Object.keys(item.remediation?.consent ?? {})].includes('waived'))
  assert.not.ok(passesWithTime('waived'))
})
test('it holds, too, where only the file beside the named practice file says so, and not once it has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-plan-'))
  const waiver = {
    item: item.id,
    machines: ['desk-*'],
    reason: 'It was agreed so.',
    by: 'Dr Ngata',
    until: '2026-11-22',
    accept: { measure: 'm', atMost: 5 },
  }
  writeFileSync(join(folder, 'waivers.json'), JSON.stringify({ waivers: [waiver] }))
  const waivers = readWaivers({ folder: '/nonexistent/rounds', practiceFile: join(folder, 'practice.json') })
  const outcome = (now: string) =>
    waiverOutcome(
      item.id,
      { ...found, measures: { m: 5 } },
      { inputs: { ...inputs, waivers, now }, machine: { id: 'x', hostname: 'DESK-1' } },
    )
  assert.is(outcome('2026-11-22T10:59:00Z')?.state, 'accepted')
  assert.match(JSON.stringify(await planned(outcome('2026-11-22T10:59:00Z'))), '"refused":"waived"')
  assert.is(outcome('2026-11-22T11:00:00Z')?.state, 'expired')
  rmSync(folder, { recursive: true })
})
test('no change is graver than what its manifest says of the item, because the gates go by the risk of the change', () => {
  const graded = (risk: 'safe' | 'disruptive' | 'restart'): ItemManifest => ({
    ...item,
    remediation: {
      summary: 'x',
      reversible: true,
      platforms: { linux: { changes: ['file'], targets: ['/srv/acme/*'], risk, takesEffect: 'now' } },
    },
  })
  const asked = (allowed: 'safe' | 'disruptive' | 'restart', risk: 'safe' | 'disruptive' | 'restart') =>
    undeclaredPart(graded(allowed), { kind: 'file', path: '/srv/acme/x', text: '', mode: 0o644, risk }, 'linux')
  assert.is(asked('safe', 'disruptive'), 'a file with the risk disruptive, where safe is the most')
  assert.ok(asked('safe', 'restart'))
  assert.ok(asked('disruptive', 'restart'))
  for (const risk of ['safe', 'disruptive', 'restart'] as const) {
    assert.is(asked('restart', risk), undefined, risk)
    assert.is(asked(risk, 'safe'), undefined, risk)
  }
})

test.run()
