import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { type OcsfEvent, ocsfEvents } from '../../../lib/report/ocsf.ts'
import type { RemediationOutcome, ResultDocument, ResultItem, Status } from '../../../lib/schema/types.ts'
import { assertValid, conformanceOrSkip, schemaOf, schemaSuite } from '../rmm/exports/conformance.ts'
import { itemOf, manifestOf, outcomeOf, sampleDocument } from './fixtures/documents.ts'
import { applied, whatIf } from './fixtures/fixes.ts'

const manifests = [manifestOf()]
const of = (changes: Partial<ResultItem>, document: Partial<ResultDocument> = {}) =>
  ocsfEvents(sampleDocument({ items: [itemOf(changes)], ...document }), manifests)
const found = (changes: Partial<ResultItem>, document: Partial<ResultDocument> = {}) => of(changes, document)[0] as Finding
const acted = (remediation: Partial<RemediationOutcome>) => of({ remediation: outcomeOf(remediation) })[1] as Finding | undefined

interface Finding extends OcsfEvent {
  status_id: number
  severity_id: number
  finding_info: { uid: string }
  compliance: { status_id: number; status: string; standards: string[]; requirements: string[]; status_details: string[] }
  remediation?: { desc: string }
  command_uid: string
  device: { type_id: number }
}

const STATUSES: readonly Status[] = ['pass', 'warn', 'fail', 'not-applicable', 'unknown', 'attest-due']
const statusId = (status: Status) => found({ status }).compliance.status_id

test('only pass is Pass, only fail is Fail', () => {
  assert.equal(
    STATUSES.filter((status) => statusId(status) === 1),
    ['pass'],
  )
  assert.equal(
    STATUSES.filter((status) => statusId(status) === 3),
    ['fail'],
  )
})
test('what could not be read or nobody answered is what the schema calls Warning: no result for want of information', () =>
  assert.equal(
    STATUSES.filter((status) => statusId(status) === 2),
    ['unknown', 'attest-due'],
  ))
test('our own warning is a result, so it is Other in our own word', () => {
  const { status_id, status } = found({ status: 'warn' }).compliance
  assert.equal([status_id, status], [99, 'warn'])
})
test('an accepted risk is suppressed and still a Fail', () => {
  const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } as const
  const { status_id, compliance } = found({ waiver })
  assert.equal([status_id, compliance.status_id], [3, 3])
  assert.match(compliance.status_details.join(), 'accepted until 1 March 2027 by Dr Ngata')
})
test('an acceptance that ended suppresses nothing', () =>
  assert.is(found({ waiver: { state: 'expired', until: '2026-03-01', by: 'Dr Ngata', reason: 'agreed' } }).status_id, 1))
test('the severity is that of the item, and what is in order wakes nobody', () => {
  assert.equal(
    STATUSES.map((status) => found({ status }).severity_id),
    [1, 4, 4, 1, 4, 4],
  )
})
test('the same finding keeps its uid from run to run, and two computers never share one', () => {
  const uid = (document: Partial<ResultDocument> = {}) => found({}, document).finding_info.uid
  assert.is(uid(), uid({ startedAt: '2026-12-01T00:00:00.000Z' }))
  assert.is.not(uid(), uid({ machine: { ...sampleDocument().machine, id: '00000000-0000-4000-8000-000000000001' } }))
})
test('what the practice answers is one finding, whichever computer was asked', () => {
  const uid = (id: string) =>
    found({}, { practice: 'Kauri', scope: 'practice', machine: { ...sampleDocument().machine, id } }).finding_info.uid
  assert.is(uid('a'), uid('b'))
})
test('a standard that asks for something else is not named as one that is met', () => {
  const standards = [
    { name: 'NZISM 3.9', control: '16.1' },
    { name: 'NIST', control: 'passwords', note: 'Conflicts: asks for no change at all' },
  ]
  const [event] = ocsfEvents(sampleDocument({ items: [itemOf()] }), [manifestOf({ standards })]) as Finding[]
  assert.equal(event?.compliance.standards, ['Health check', 'NZISM 3.9'])
  assert.not.match(event?.compliance.requirements.join() ?? '', 'NIST')
})
test('an open finding says what to do, one in order does not', () => {
  assert.match(found({ status: 'fail' }).remediation?.desc ?? '', 'It is open')
  assert.is(found({ status: 'pass' }).remediation, undefined)
})
test('an item of a newer version, without a manifest here, is told all the same', () => {
  const [event] = ocsfEvents(sampleDocument({ items: [itemOf({ id: 'from-a-pack' })] }), []) as Finding[]
  assert.is(event?.severity_id, 0)
})
test('a fix that wrote something is an activity of its own', () => {
  const activity = acted({ outcome: 'fixed', run: '20261122-020500-ab12' })
  assert.equal([activity?.class_uid, activity?.status_id, activity?.command_uid], [7001, 1, '20261122-020500-ab12/sample'])
})
test('a plan, a refusal and nothing to do are no activity', () => {
  for (const outcome of ['planned', 'refused', 'unchanged'] as const) {
    assert.is(acted({ outcome }), undefined, outcome)
  }
})
test('a fix that was taken back is a failure of the fix', () => {
  assert.is(acted({ outcome: 'undone' })?.status_id, 2)
  assert.is(acted({ outcome: 'failed' })?.status_id, 2)
})
test('every event has a uid of its own, the same when the document is converted again', () => {
  const { document, manifests: theirs } = applied()
  const uids = ocsfEvents(document, theirs).map(({ metadata }) => (metadata as { uid: string }).uid)
  assert.is(new Set(uids).size, uids.length)
  assert.equal(
    uids,
    ocsfEvents(document, theirs).map(({ metadata }) => (metadata as { uid: string }).uid),
  )
})
test('the same document gives the same text', () =>
  assert.is(JSON.stringify(ocsfEvents(sampleDocument(), manifests)), JSON.stringify(ocsfEvents(sampleDocument(), manifests))))

const folder = conformanceOrSkip('OCSF schema')
if (folder) {
  const schemas = {
    2003: schemaOf(folder, 'ocsf/compliance_finding.host-win.schema.json'),
    7001: schemaOf(folder, 'ocsf/remediation_activity.host-win.schema.json'),
  }
  const assertConforms = (events: readonly OcsfEvent[]) => {
    assert.ok(events.length > 0)
    for (const event of events) {
      assertValid(schemas[event.class_uid], event, event.class_uid.toString())
      assert.equal(problems(event), [])
    }
  }
  const everywhere: Partial<ResultDocument>[] = (['win32', 'linux', 'darwin'] as const).flatMap((platform) =>
    (['client', 'server', 'unknown', 'session-host'] as const).map((role) => ({
      practice: 'Kauri Medical',
      site: 'Main Street',
      machine: { id: 'x', hostname: 'pc-1', platform, os: 'some system', role, rmmAgentId: '7' },
    })),
  )
  test('findings of every status fit the schema, times in milliseconds', () =>
    assertConforms(ocsfEvents(sampleDocument(), content.items())))
  test('findings of every platform and role fit the schema', () => {
    for (const document of everywhere) {
      assertConforms(ocsfEvents(sampleDocument(document), content.items()))
    }
  })
  test('every manifest of the collection fits the schema, failing and passing', () => {
    for (const status of STATUSES) {
      const items = content.items().map(({ id }) => itemOf({ id, status }))
      assertConforms(ocsfEvents(sampleDocument({ items }), content.items()))
    }
  })
  test('fixes of every kind, planned and made, fit the schema', () => {
    for (const { document, manifests: theirs } of [applied(), whatIf()]) {
      assertConforms(ocsfEvents(document, theirs))
    }
  })
  schemaSuite(folder, 'ocsf', problems)
}

/** What the schema cannot see: seconds instead of milliseconds, words that do not match their number, Other without a word. */
function problems(data: unknown): string[] {
  const event = data as Record<string, unknown>
  const times = Object.entries(event).filter(([name]) => name === 'time' || name.endsWith('_time'))
  const words = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal']
  return [
    ...times.filter(([, value]) => !(Number(value) > 1e12)).map(([name]) => `${name} is not in milliseconds`),
    ...(event.severity !== undefined && event.severity !== words[Number(event.severity_id)] ? ['severity'] : []),
    ...(event.status_id === 99 && event.status === undefined ? ['status'] : []),
  ]
}

test.run()
