import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { hdfOf } from '../../../lib/report/hdf.ts'
import type { FactOutcome, ItemManifest, ResultDocument, ResultItem, Status } from '../../../lib/schema/types.ts'
import { assertValid, conformanceOrSkip, schemaOf, schemaSuite } from '../rmm/exports/conformance.ts'
import { itemOf, manifestOf, sampleDocument } from './fixtures/documents.ts'
import { applied } from './fixtures/fixes.ts'

interface Control {
  id: string
  impact: number
  tags: { status: string; standards: string[] }
  waiver_data?: { expiration_date: string; justification: string; skipped_due_to_waiver: boolean; message: string }
  results: { status: string; message?: string; skip_message?: string; start_time: string }[]
}
interface Hdf {
  statistics: { duration: number }
  profiles: { sha256: string; controls: Control[] }[]
}

const read = { facts: { lock: 'screen-lock' } }
const fact = (outcome: Partial<FactOutcome>): ResultDocument['facts'] => ({
  'screen-lock': { source: 'a key', durationMs: 1, ...outcome } as FactOutcome,
})
const control = (item: Partial<ResultItem>, document: Partial<ResultDocument> = {}, manifest: Partial<ItemManifest> = {}) => {
  const hdf = hdfOf(sampleDocument({ items: [itemOf(item)], ...document }), [manifestOf(manifest)]) as Hdf
  return hdf.profiles[0]?.controls[0] as Control
}
const result = (...told: Parameters<typeof control>) => control(...told).results[0]

const STATUSES: readonly Status[] = ['pass', 'warn', 'fail', 'not-applicable', 'unknown', 'attest-due']

test('only pass passes', () =>
  assert.equal(
    STATUSES.filter((status) => result({ status })?.status === 'passed'),
    ['pass'],
  ))
test('a warning is a rule that is not kept in full, and says that it is a warning', () => {
  const { results, tags } = control({ status: 'warn' })
  assert.equal([results[0]?.status, tags.status], ['failed', 'warn'])
})
test('unknown because a tool broke is an error', () =>
  assert.is(result({ status: 'unknown' }, { facts: fact({ error: { state: 'failed', reason: 'it crashed' } }) }, read)?.status, 'error'))
test('unknown because nobody may look is not reviewed, with the reason', () => {
  const looked = result({ status: 'unknown', summary: 'no rights' }, { facts: fact({ error: { state: 'denied' } }) }, read)
  assert.is(looked?.status, 'skipped')
  assert.match(looked?.skip_message ?? '', 'unknown: no rights')
})
test('a question that is due is not reviewed, with the reason', () => {
  const due = result({ status: 'attest-due', summary: 'nobody has answered' })
  assert.equal([due?.status, due?.skip_message], ['skipped', 'attest-due: nobody has answered'])
})
test('what does not apply has no impact, so that nobody counts it', () => assert.is(control({ status: 'not-applicable' }).impact, 0))
test('the impact is the severity of the item', () =>
  assert.equal(
    (['low', 'medium', 'high', 'critical'] as const).map((severity) => control({}, {}, { severity }).impact),
    [0.3, 0.5, 0.7, 0.9],
  ))
test('parts never make a verdict better: one that passed beside one that could not be read', () => {
  const part = { scope: 'user:anna', observed: 'x', expected: 'x', source: 'y', owner: 'local' } as const
  const parts = [
    { ...part, status: 'pass' as const },
    { ...part, status: 'unknown' as const },
  ]
  const { results } = control({ status: 'unknown', parts })
  assert.equal(
    results.map(({ status }) => status),
    ['skipped'],
  )
  assert.match(results[0]?.skip_message ?? '', 'user:anna: unknown')
})
test('an accepted risk carries its waiver and still fails', () => {
  const { waiver_data: waiver, results } = control({
    waiver: { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' },
  })
  assert.equal([waiver?.expiration_date, waiver?.justification], ['2027-03-01', 'agreed (Dr Ngata)'])
  assert.is(waiver?.skipped_due_to_waiver, false)
  assert.is(waiver?.message, 'accepted until 1 March 2027 by Dr Ngata: agreed')
  assert.is(results[0]?.status, 'failed')
})
test('an acceptance that ended is no waiver', () =>
  assert.is(control({ waiver: { state: 'expired', until: '2026-03-01', by: 'Dr Ngata', reason: 'agreed' } }).waiver_data, undefined))
test('a standard that asks for something else is not named', () => {
  const standards = [
    { name: 'NZISM 3.9', control: '16.1' },
    { name: 'NIST', control: 'x', note: 'Conflicts: y' },
  ]
  assert.equal(control({}, {}, { standards }).tags.standards, ['NZISM 3.9: 16.1'])
})
test('the hash is that of the rules, not of the run', () => {
  const hash = (document: Partial<ResultDocument>, manifest = manifestOf()) =>
    (hdfOf(sampleDocument({ items: [itemOf()], ...document }), [manifest]) as Hdf).profiles[0]?.sha256
  assert.is(hash({}), hash({ startedAt: '2026-12-01T00:00:00.000Z' }))
  assert.is.not(hash({}), hash({}, manifestOf({ version: '2.0.0' })))
})
test('the duration is in seconds', () => assert.is((hdfOf(sampleDocument(), []) as Hdf).statistics.duration, 8.42))
test('the same document gives the same text', () =>
  assert.is(JSON.stringify(hdfOf(sampleDocument(), [])), JSON.stringify(hdfOf(sampleDocument(), []))))

const folder = conformanceOrSkip('HDF schema')
if (folder) {
  const schema = schemaOf(folder, 'hdf/exec-json.schema.json')
  const assertConforms = (data: object) => {
    assertValid(schema, data)
    assert.equal(problems(data), [])
  }
  test('documents of every status fit the schema', () => assertConforms(hdfOf(sampleDocument(), content.items())))
  test('a document of fixes fits the schema', () => {
    const { document, manifests } = applied()
    assertConforms(hdfOf(document, manifests))
  })
  test('every manifest of the collection fits the schema, whatever was found', () => {
    for (const status of STATUSES) {
      const items = content.items().map(({ id }) => itemOf({ id, status }))
      assertConforms(hdfOf(sampleDocument({ items }), content.items()))
    }
  })
  schemaSuite(folder, 'hdf', problems)
}

const ROOT = ['platform', 'version', 'statistics', 'profiles']

/** What the schema cannot see: properties that nobody knows, dates that are none, a duration below zero, a hash that is none. */
function problems(data: unknown): string[] {
  const hdf = data as Hdf
  const controls = hdf.profiles.flatMap(({ controls: all }) => all as (Control & { attestation_data?: { frequency: string } })[])
  const times = controls.flatMap(({ results }) => results.map(({ start_time }) => start_time))
  return [
    ...Object.keys(hdf).filter((name) => !ROOT.includes(name)),
    ...times.filter((time) => Number.isNaN(Date.parse(time))),
    ...(hdf.statistics.duration >= 0 ? [] : ['duration']),
    ...hdf.profiles.filter(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256)).map(() => 'sha256'),
    ...controls.flatMap(({ attestation_data: answer }) =>
      answer && !['annually', 'semiannually', 'quarterly', 'monthly', 'weekly'].includes(answer.frequency) ? ['frequency'] : [],
    ),
  ]
}

test.run()
