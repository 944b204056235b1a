import type { ItemManifest, Meaning, RemediationOutcome, ResultDocument, ResultItem, ResultPart } from '../../schema/types.ts'
import { settingsOf } from '../../settings/resolve.ts'
import { type ChangeRow, changeRows } from '../change-rows.ts'
import { fill } from '../fill.ts'
import { type StatusWord, statusInWords } from '../words.ts'
import { type Action, actionOf, helpFor } from './action.ts'
import { dayInWords } from './dates.ts'
import { measureInWords, OWNER_LABELS, ruleInWords, STATUS_LABELS, STATUS_ORDER } from './labels.ts'

/** An item as the page shows it: every text ready, nothing escaped yet. */
export interface ItemView {
  id: string
  anchor: string
  word: StatusWord
  label: string
  title: string
  version: string
  severity: string
  summary: string
  means: string
  why: string
  action: Action
  rules: string
  help: string
  waiver: string
  parts: PartView[]
  measures: { name: string; value: string }[]
  mended: MendView | undefined
}

export interface PartView extends Omit<ResultPart, 'status' | 'owner'> {
  word: StatusWord
  label: string
  owner: string
}

export interface MendView {
  outcome: string
  summary: string
  run: string
  before: StatusWord | undefined
  beforeLabel: string
  applied: boolean
  changesCaption: string
  changes: ChangeRow[]
}

export function itemView(item: ResultItem, index: number, manifest: ItemManifest | undefined, document: ResultDocument): ItemView {
  const word = statusInWords(item)
  const { platform } = document.machine
  return {
    id: item.id,
    anchor: `item-${index + 1}`,
    word,
    label: STATUS_LABELS[word],
    title: manifest?.title ?? item.id,
    version: item.version,
    severity: manifest?.severity ?? 'not known',
    summary: item.summary,
    means: meaningOf(item, manifest, document),
    why: manifest?.why ?? '',
    action: actionOf(item, manifest, platform),
    rules: (manifest?.serves ?? []).map(ruleInWords).join('; '),
    help: item.status === 'unknown' ? helpFor(item, platform) : '',
    waiver: waiverLine(item.waiver),
    parts: [...item.parts].sort((a, b) => STATUS_ORDER.indexOf(a.status) - STATUS_ORDER.indexOf(b.status)).map(partView),
    measures: Object.entries(item.measures).map(([name, value]) => ({ name: measureInWords(name), value: String(value) })),
    mended: item.remediation && mendView(item.remediation),
  }
}

/** What the verdict says to a practice manager; the summary where the manifest has no words for it. */
function meaningOf(item: ResultItem, manifest: ItemManifest | undefined, { inputs }: ResultDocument): string {
  const words = manifest?.means[item.status as keyof Meaning]
  if (item.status === 'unknown') {
    return `Rounds could not see this, and what is not seen does not count as fine. The reason: ${item.summary}`
  }
  return manifest && words !== undefined ? fill(words, settingsOf(manifest, inputs.settings)) : item.summary
}

function partView({ status, owner, ...rest }: ResultPart): PartView {
  return { ...rest, word: status, label: STATUS_LABELS[status], owner: OWNER_LABELS[owner] }
}

/** `Accepted until 1 March 2027 by X: reason`; empty without a waiver. */
export function waiverLine(waiver: ResultItem['waiver']): string {
  switch (waiver?.state) {
    case undefined:
      return ''
    case 'accepted':
      return `Accepted until ${dayInWords(waiver.until)} by ${waiver.by}: ${waiver.reason}`
    case 'expired':
      return `The acceptance by ${waiver.by} ended on ${dayInWords(waiver.until)}. The reason was: ${waiver.reason}`
    case 'worse':
      return `Worse than what ${waiver.by} accepted until ${dayInWords(waiver.until)}. The reason was: ${waiver.reason}`
  }
}

const OUTCOMES: Readonly<Record<RemediationOutcome['outcome'], string>> = {
  planned: 'Ready to mend, nothing changed yet',
  fixed: 'Mended',
  improved: 'Better, but not yet in order',
  unchanged: 'Nothing was changed',
  'pending-restart': 'Mended, works after a restart',
  undone: 'Tried and taken back',
  failed: 'Could not be mended',
  refused: 'Not mended',
}

const APPLIED: readonly RemediationOutcome['outcome'][] = ['fixed', 'improved', 'pending-restart']

function mendView({ outcome, code, summary, run, before, changes }: RemediationOutcome): MendView {
  return {
    outcome: code === undefined ? OUTCOMES[outcome] : `${OUTCOMES[outcome]} (${code})`,
    summary,
    run: run ?? '',
    before,
    beforeLabel: before === undefined ? '' : STATUS_LABELS[before],
    applied: APPLIED.includes(outcome),
    changesCaption: APPLIED.includes(outcome) ? 'What was changed' : 'What would change',
    changes: changes.flatMap(changeRows),
  }
}
