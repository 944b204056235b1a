import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addPacks, builtIn } from '../../../lib/content/index.ts'
import { judgeHints, judgeItems } from '../../../lib/engine/judge.ts'
import { rejudge } from '../../../lib/engine/rejudge.ts'
import { lostCollection } from '../../../lib/packs/collection.ts'
import { merged } from '../../../lib/packs/merged.ts'
import { packOfItem } from '../../../lib/packs/pack-of-item.ts'
import type { AttestationPart, ItemManifest } from '../../../lib/schema/types.ts'
import { INPUTS } from '../../support/context.ts'
import { itemManifest } from '../packs/sample-pack.ts'
import { documentOf, itemOf } from '../practice/fixtures/input.ts'

const test = suite('judging items of packs that are not there')
const attestation = { question: 'Is it so?', who: 'owner', evidence: ['a photo'], validDays: 365 } satisfies AttestationPart
const lost: ItemManifest[] = [
  itemManifest('acme-asks', { kind: 'attestation', scope: 'practice', platforms: [], attestation }),
  itemManifest('acme-hints', { kind: 'mixed', attestation: { ...attestation, machine: 'hint' } }),
  itemManifest('acme-elsewhere', { kind: 'mixed', platforms: ['darwin'], attestation: { ...attestation, machine: 'hint' } }),
  itemManifest('acme-note'),
].map(({ facts: _, ...item }) => item)
const answered = lost.map(({ id }) => ({
  id,
  answer: 'yes' as const,
  at: '2026-11-20',
  by: { name: 'Ana', role: 'owner' as const },
  evidence: [{ type: 'photo' as const, reference: 'a', date: '2026-11-20' }],
  statement: 'It is so.',
}))
const reason = 'it is not what was pinned'
const pack = {
  id: 'acme.notes',
  version: '1.0.0',
  displayName: 'acme.notes',
  publisher: 'acme',
  file: '',
  sha256: '',
  trusted: false,
  signature: 'bad',
  grants: [],
  loadMs: 1,
} as const
const failed = { ...pack, state: 'failed', reason, lost } as const

test.after.each(() => addPacks(undefined))

test('an item of a pack that cannot be used is unknown, whatever people answered', async () => {
  const evidence = {
    facts: {},
    inputs: { ...INPUTS, attestations: answered },
    platform: 'linux' as const,
    machine: { id: 'm', hostname: 'h' },
    elevated: true,
  }
  assert.is((await judgeItems(lost, evidence))[0]?.status, 'pass', 'its answer would do')
  addPacks({ all: merged([builtIn, lostCollection(lost, reason)]), packs: [failed] })
  for (const scope of [{}, { scope: 'practice' as const }]) {
    const found = [...(await judgeItems(lost, { ...evidence, ...scope })), ...(await judgeHints(lost, { ...evidence, ...scope }))]
    assert.is(found.length, 8)
    for (const { id, status, summary } of found) {
      assert.is(status, 'unknown', id)
      assert.match(summary, 'Pack acme.notes cannot be used: it is not what was pinned')
    }
  }
})
test('what nothing here can judge keeps its verdict with its own date, and is unknown with another', async () => {
  const items = [
    itemOf(),
    itemOf({ id: 'acme-note', waiver: { state: 'accepted', until: '2027-01-01', by: 'Ana', reason: 'so' } }),
    itemOf({ id: 'gone' }),
  ]
  const packs = [{ id: 'acme.notes', version: '1.0.0', sha256: '', state: 'active' as const, items: lost }]
  const document = documentOf({ items, packs, hints: [itemOf({ id: 'acme-hints' })] })
  const old = await rejudge(document)
  assert.equal(old.items[1], document.items[1])
  const { items: found, hints = [] } = await rejudge(document, '2026-12-24T00:00:00.000Z')
  const unknown = (id: string, why: string) => ({
    id,
    version: '1.0.0',
    status: 'unknown',
    summary: `Not judged again: ${why}`,
    parts: [],
    measures: {},
  })
  assert.equal(found.slice(1), [unknown('acme-note', 'the pack acme.notes is not here'), unknown('gone', 'this version has no such item')])
  assert.equal(hints, [unknown('acme-hints', 'the pack acme.notes is not here')])
})
test('an item is of the pack that belongs here, not of one that only lies there', () => {
  const listed = { ...failed, id: 'acme.copy', state: 'listed' } as const
  addPacks({ all: builtIn, packs: [listed, failed] })
  assert.is(packOfItem('acme-note')?.id, 'acme.notes')
})

test.run()
