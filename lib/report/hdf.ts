import { createHash } from 'node:crypto'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { ItemManifest, ResultDocument, ResultItem, ResultPart } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { fill } from './fill.ts'
import { DOCUMENTS, ruleName, wordsOf } from './rules.ts'
import { waiverInWords } from './words.ts'

interface Told {
  document: ResultDocument
  item: ResultItem
  manifest: ItemManifest | undefined
}

const NAME = 'rounds'
/** As InSpec reads numbers: 0.3 is low, 0.5 medium, 0.7 high, 0.9 critical, 0 does not apply. */
const IMPACT: Readonly<Record<ItemManifest['severity'], number>> = { low: 0.3, medium: 0.5, high: 0.7, critical: 0.9 }

/**
 * One run on one computer as Heimdall Data Format v1, the JSON that `inspec exec` writes and the SAF tools read. It holds what the result
 * document holds and nothing else.
 */
export function hdfOf(document: ResultDocument, manifests: readonly ItemManifest[]): object {
  const told = document.items.map((item) => ({ document, item, manifest: manifests.find(({ id }) => id === item.id) }))
  return {
    platform: { name: document.machine.platform, release: document.machine.os, target_id: document.machine.hostname },
    version: document.tool.version,
    statistics: { duration: document.durationMs / 1000 },
    profiles: [profileOf(document, told)],
  }
}

function profileOf({ tool, inputs, practice }: ResultDocument, told: readonly Told[]): object {
  const rules = told.map(({ item, manifest }) => manifest ?? { id: item.id, version: item.version })
  return {
    name: NAME,
    title: 'Rounds: health check and Good IT Practices',
    summary: practice === null ? 'The practice was not named.' : `Practice: ${practice}`,
    version: tool.version,
    sha256: createHash('sha256').update(canonicalJson(rules)).digest('hex'),
    supports: [],
    attributes: Object.entries(inputs.settings).map(([name, { value }]) => ({ name, options: { value } })),
    groups: [],
    controls: told.map(controlOf),
  }
}

function controlOf(told: Told): object {
  const { item, manifest } = told
  return {
    id: item.id,
    title: manifest?.title ?? item.id,
    desc: manifest?.why ?? item.summary,
    descriptions: descriptionsOf(told),
    impact: impactOf(told),
    refs: [],
    tags: tagsOf(told),
    source_location: {},
    ...waiverOf(item),
    results: [resultOf(told)],
  }
}

function impactOf({ item, manifest }: Told): number {
  return item.status === 'not-applicable' ? 0 : IMPACT[manifest?.severity ?? 'medium']
}

function descriptionsOf({ document, manifest }: Told): object[] {
  if (!manifest) {
    return []
  }
  const settings = settingsOf(manifest, document.inputs.settings)
  const { means, remediation, attestation } = manifest
  return [
    { label: 'check', data: fill(means.pass, settings) },
    ...(attestation ? [{ label: 'question', data: attestation.question }] : []),
    ...(remediation ? [{ label: 'fix', data: `rounds fix ${manifest.id}: ${remediation.summary}` }] : []),
  ]
}

/** No control of NIST SP 800-53 is named: none was verified. A standard that asks for something else is not one of the item. */
function tagsOf({ item, manifest }: Told): object {
  const { severity, serves = [], standards = [] } = manifest ?? {}
  const named = standards.filter(({ note = '' }) => !note.startsWith('Conflicts:'))
  return {
    status: item.status,
    version: item.version,
    ...(severity ? { severity } : {}),
    documents: [...new Set(serves.map(({ document }) => DOCUMENTS[document]))],
    rules: serves.map((rule) => [ruleName(rule), wordsOf(rule)].filter(Boolean).join(': ')),
    standards: named.map(({ name, control }) => `${name}: ${control}`),
  }
}

/** Rounds looks and judges all the same: a waiver never skips a check. */
function waiverOf({ waiver }: ResultItem): object {
  if (waiver?.state !== 'accepted') {
    return {}
  }
  const { until, by, reason } = waiver
  return {
    waiver_data: {
      expiration_date: until,
      justification: `${reason} (${by})`,
      run: true,
      skipped_due_to_waiver: false,
      message: waiverInWords(waiver),
    },
  }
}

/**
 * One result a control, so that no reader works out a better verdict from its parts: with one part that passed and one that could not be
 * read, the tools would say that the control passed.
 */
function resultOf(told: Told): object {
  const { document, item } = told
  const status = statusOf(told)
  const message = messageOf(item)
  return {
    status,
    code_desc: `${item.id}: ${item.summary}`,
    run_time: 0,
    start_time: document.startedAt,
    ...(status === 'skipped' ? { skip_message: message } : { message }),
  }
}

/**
 * There is no warning in this format. A warning of ours is a rule that is not kept in full, so it failed; the tag `status` says which.
 * Unknown is an error where a tool broke, and not reviewed where Rounds may not look or nothing says it; both are never passed.
 */
function statusOf(told: Told): 'passed' | 'failed' | 'skipped' | 'error' {
  switch (told.item.status) {
    case 'pass':
      return 'passed'
    case 'fail':
    case 'warn':
      return 'failed'
    case 'unknown':
      return hasBrokenFact(told) ? 'error' : 'skipped'
    case 'attest-due':
    case 'not-applicable':
      return 'skipped'
  }
}

function hasBrokenFact({ document, manifest }: Told): boolean {
  const names = Object.values(manifest?.facts ?? {}).map((binding) => (typeof binding === 'string' ? binding : binding.fact))
  return names.some((name) => document.facts[name]?.error?.state === 'failed')
}

function messageOf({ status, summary, parts, waiver }: ResultItem): string {
  return [`${status}: ${summary}`, waiverInWords(waiver), ...parts.map(partInWords)].filter(Boolean).join('\n')
}

function partInWords({ scope, status, observed, expected, source, owner }: ResultPart): string {
  return `${scope}: ${status}: found ${observed}; wanted ${expected} (${source}; set by: ${owner})`
}
