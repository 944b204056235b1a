import type { Status } from '../api.ts'
import type { ItemManifest, RemediationOutcome, ResultDocument, ResultItem, ResultPart } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { foundAndWanted } from './by-hand.ts'
import { fill } from './fill.ts'
import { DOCUMENTS, ruleName, wordsOf } from './rules.ts'
import { waiverInWords } from './words.ts'

/** One event in the Open Cybersecurity Schema Framework. Times are milliseconds since 1970. */
export interface OcsfEvent extends Record<string, unknown> {
  class_uid: 2003 | 7001
  time: number
}

interface Told {
  document: ResultDocument
  item: ResultItem
  manifest: ItemManifest | undefined
}

/** Of the schema, ocsf/ocsf-schema tag 1.8.0. */
const VERSION = '1.8.0'

/**
 * A compliance finding (2003) for each item, and a remediation activity (7001) after it where a fix wrote something.
 * They hold what the result document holds and nothing else.
 */
export function ocsfEvents(document: ResultDocument, manifests: readonly ItemManifest[]): OcsfEvent[] {
  return document.items.flatMap((item) => {
    const told = { document, item, manifest: manifests.find(({ id }) => id === item.id) }
    return [finding(told), ...activities(told)]
  })
}

// ── Findings ─────────────────────────────────────────────────────────────────

/** A document does not know what was told before: every finding is `Create`, and its uid says which one it is again. */
function finding(told: Told): OcsfEvent {
  const { document, item, manifest } = told
  const title = manifest?.title ?? item.id
  return {
    ...classOf(2003, 1),
    ...severityOf(told),
    ...lifecycleOf(item),
    time: timeOf(document),
    duration: Math.round(document.durationMs),
    metadata: metadataOf(document, `${uidOf(document, item)}/${document.startedAt}`),
    message: `${title}: ${item.summary}`,
    status_code: item.status,
    status_detail: item.summary,
    finding_info: findingInfo(told, title),
    compliance: complianceOf(told),
    device: deviceOf(document),
    ...(item.parts.length > 0 ? { evidences: item.parts.map(evidenceOf) } : {}),
    ...remediationOf(told),
    unmapped: unmappedOf(told),
  }
}

function findingInfo({ document, item, manifest }: Told, title: string): object {
  const sources = [...new Set(item.parts.map(({ source }) => source))]
  return {
    uid: uidOf(document, item),
    title,
    ...(manifest ? { desc: manifest.why } : {}),
    types: ['compliance'],
    analytic: { type_id: 1, type: 'Rule', uid: item.id, name: title, version: item.version },
    ...(sources.length > 0 ? { data_sources: sources } : {}),
  }
}

/** The same finding of the same computer, or of the same practice, keeps its uid from run to run. */
function uidOf({ machine, practice, scope }: ResultDocument, { id }: ResultItem): string {
  return scope === 'practice' && practice !== null ? `practice/${practice}/${id}` : `${machine.id}/${id}`
}

/**
 * The schema's Warning is not ours: it means that a check "did not yield a result due to missing information". That is what could not
 * be read, and what nobody has answered. Our warn is a result between its Pass and its Fail, so it is Other, in our own word.
 */
const COMPLIANCE: Readonly<Record<Status, { status_id: number; status: string }>> = {
  pass: { status_id: 1, status: 'Pass' },
  fail: { status_id: 3, status: 'Fail' },
  unknown: { status_id: 2, status: 'Warning' },
  'attest-due': { status_id: 2, status: 'Warning' },
  warn: { status_id: 99, status: 'warn' },
  'not-applicable': { status_id: 99, status: 'not-applicable' },
}

function complianceOf({ document, item, manifest }: Told): object {
  const parameters = Object.entries(document.inputs.settings).filter(([key]) => key.startsWith(`${item.id}.`))
  return {
    control: item.id,
    ...COMPLIANCE[item.status],
    status_code: item.status,
    status_details: [item.summary, waiverInWords(item.waiver)].filter(Boolean),
    ...(manifest ? { desc: fill(manifest.means.pass, settingsOf(manifest, document.inputs.settings)), ...standardsOf(manifest) } : {}),
    ...(parameters.length > 0
      ? { control_parameters: parameters.map(([key, { value }]) => ({ name: key.slice(item.id.length + 1), value: String(value) })) }
      : {}),
    ...(item.parts.length > 0 ? { checks: item.parts.map((part, index) => checkOf(item, part, index)) } : {}),
  }
}

/** A standard that asks for something else than the documents is not one that the item is measured by. */
function standardsOf({ serves, standards }: ItemManifest): object {
  const agreeing = standards.filter(({ note = '' }) => !note.startsWith('Conflicts:'))
  return {
    standards: [...new Set([...serves.map(({ document }) => DOCUMENTS[document]), ...agreeing.map(({ name }) => name)])],
    requirements: [
      ...serves.map((rule) => [ruleName(rule), wordsOf(rule)].filter(Boolean).join(': ')),
      ...agreeing.map(({ name, control }) => `${name}: ${control}`),
    ],
  }
}

function checkOf({ id, version }: ResultItem, { scope, status }: ResultPart, index: number): object {
  return { uid: `${id}/${index}`, name: scope, version, ...COMPLIANCE[status] }
}

function evidenceOf({ scope, status, observed, expected, source, owner }: ResultPart): object {
  return { name: scope, data: { status, observed, expected, source, owner } }
}

const OPEN: readonly Status[] = ['fail', 'warn']

function remediationOf({ item, manifest }: Told): object {
  if (!OPEN.includes(item.status)) {
    return {}
  }
  const fix = manifest?.remediation
  return { remediation: { desc: [foundAndWanted(item), ...(fix ? [`rounds fix ${item.id}: ${fix.summary}`] : [])].join(' ') } }
}

/** The state of a finding in somebody's hands: an accepted risk is suppressed, though its compliance stays what it is. */
function lifecycleOf({ waiver }: ResultItem): object {
  return waiver?.state === 'accepted' ? { status_id: 3, status: 'Suppressed' } : { status_id: 1, status: 'New' }
}

const SEVERITIES: Readonly<Record<ItemManifest['severity'], object>> = {
  low: { severity_id: 2, severity: 'Low' },
  medium: { severity_id: 3, severity: 'Medium' },
  high: { severity_id: 4, severity: 'High' },
  critical: { severity_id: 5, severity: 'Critical' },
}

/** How much harm a fail can do; what is in order asks nothing of anybody, whatever it is about. */
function severityOf({ item, manifest }: Told): object {
  if (item.status === 'pass' || item.status === 'not-applicable') {
    return { severity_id: 1, severity: 'Informational' }
  }
  return manifest ? SEVERITIES[manifest.severity] : { severity_id: 0, severity: 'Unknown' }
}

function unmappedOf({ document, item }: Told): object {
  const { waiver, measures, needsAdmin } = item
  return {
    ...siteOf(document),
    ...(waiver ? { waiver } : {}),
    ...(Object.keys(measures).length > 0 ? { measures } : {}),
    ...(needsAdmin ? { needs_admin: true } : {}),
  }
}

// ── Remediations ─────────────────────────────────────────────────────────────

type Acted = Exclude<RemediationOutcome['outcome'], 'planned' | 'refused' | 'unchanged'>

/** Partial: made, and something stays open. Undone is a failure of the fix, though the computer is as it was. */
const ACTED: Readonly<Record<Acted, { status_id: number; status: string }>> = {
  fixed: { status_id: 1, status: 'Success' },
  improved: { status_id: 4, status: 'Partial' },
  'pending-restart': { status_id: 4, status: 'Partial' },
  undone: { status_id: 2, status: 'Failure' },
  failed: { status_id: 2, status: 'Failure' },
}

function isActed(outcome: RemediationOutcome['outcome']): outcome is Acted {
  return Object.hasOwn(ACTED, outcome)
}

/** Nothing for a plan, a refusal, and where there was nothing to do: no computer was touched. */
function activities({ document, item, manifest }: Told): OcsfEvent[] {
  const { remediation } = item
  if (!remediation || !isActed(remediation.outcome)) {
    return []
  }
  const { outcome, code, summary, run, before, changes, confirmUntil, leaves } = remediation
  const title = manifest?.title ?? item.id
  return [
    {
      ...classOf(7001, 4),
      ...{ severity_id: 1, severity: 'Informational' },
      ...ACTED[outcome],
      time: timeOf(document),
      metadata: metadataOf(document, `${uidOf(document, item)}/${document.startedAt}/remediation`),
      message: `${title}: ${summary}`,
      status_code: code ?? outcome,
      status_detail: summary,
      command_uid: `${run ?? document.startedAt}/${item.id}`,
      ...(manifest?.remediation ? { remediation: { desc: manifest.remediation.summary } } : {}),
      device: deviceOf(document),
      unmapped: {
        ...siteOf(document),
        finding_uid: uidOf(document, item),
        outcome,
        ...(before === undefined ? {} : { before }),
        after: item.status,
        changes,
        ...(confirmUntil === undefined ? {} : { confirm_until: confirmUntil }),
        ...(leaves === undefined ? {} : { leaves }),
      },
    },
  ]
}

// ── Of both ──────────────────────────────────────────────────────────────────

const CLASSES = {
  2003: { category_uid: 2, category_name: 'Findings', class_name: 'Compliance Finding', activity_name: 'Create' },
  7001: { category_uid: 7, category_name: 'Remediation', class_name: 'Remediation Activity', activity_name: 'Harden' },
} as const

function classOf<C extends keyof typeof CLASSES>(class_uid: C, activity_id: number) {
  const { class_name, activity_name } = CLASSES[class_uid]
  return {
    class_uid,
    activity_id,
    type_uid: class_uid * 100 + activity_id,
    type_name: `${class_name}: ${activity_name}`,
    ...CLASSES[class_uid],
  }
}

function timeOf({ startedAt }: ResultDocument): number {
  return Date.parse(startedAt)
}

/** The same document converted again gives the same uids, so that nothing is counted twice. */
function metadataOf({ tool, practice }: ResultDocument, uid: string): object {
  return {
    version: VERSION,
    uid,
    profiles: ['host'],
    product: { name: 'Rounds', uid: tool.name, vendor_name: 'Rounds', version: tool.version },
    ...(practice === null ? {} : { tenant_uid: practice }),
  }
}

const SYSTEMS = {
  win32: { type_id: 100, type: 'Windows' },
  linux: { type_id: 200, type: 'Linux' },
  darwin: { type_id: 300, type: 'macOS' },
} as const

/** Whether a client is a desktop or a laptop is not in the document, so it is Other, in our own word. */
function deviceOf({ machine, practice, site }: ResultDocument): object {
  const { id, hostname, platform, os, role, rmmAgentId } = machine
  const kinds = { client: { type_id: 99, type: 'client' }, unknown: { type_id: 0, type: 'Unknown' } }
  return {
    ...(role === 'client' || role === 'unknown' ? kinds[role] : { type_id: 1, type: 'Server' }),
    uid: id,
    hostname,
    name: hostname,
    ...(rmmAgentId === undefined ? {} : { uid_alt: rmmAgentId }),
    os: { name: os, ...SYSTEMS[platform] },
    ...(practice === null ? {} : { org: { name: practice, ...(site === undefined ? {} : { ou_name: site }) } }),
  }
}

function siteOf({ site, machine }: ResultDocument): object {
  return { ...(site === undefined ? {} : { site }), role: machine.role }
}
