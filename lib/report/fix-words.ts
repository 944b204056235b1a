import type { Allowance, ItemManifest, RemediationOutcome, ResultDocument, ResultItem } from '../schema/types.ts'
import { ended } from './by-hand.ts'
import { changeWords, isAction } from './change-kinds.ts'
import { type ChangeRow, changeRows } from './change-rows.ts'
import { RISKS, TAKES_EFFECT } from './effects.ts'
import type { FixLine, Told } from './fix-line.ts'
import { capital } from './fix-line.ts'
import { agreementLines, policyLines, refusedLines } from './fix-refusal.ts'
import { clockInWords, dayInWords, timeInWords, zoneOf } from './page/dates.ts'

/** What a fix did or would do to one item, in words: a heading, then labelled lines. */
export interface FixWords {
  id: string
  outcome: RemediationOutcome['outcome']
  title: string
  /** The verdict, before and after where it changed. */
  verdict: string
  lines: FixLine[]
}

export const MADE: readonly RemediationOutcome['outcome'][] = ['fixed', 'improved', 'pending-restart']

/** The words of every item that was asked for. */
export function fixWords(document: ResultDocument, manifests: readonly ItemManifest[]): FixWords[] {
  return document.items.flatMap((item) => {
    const { remediation } = item
    const manifest = manifests.find(({ id }) => id === item.id)
    return remediation ? [wordsOf({ item, remediation, manifest, document })] : []
  })
}

function wordsOf(told: Told): FixWords {
  const { item, remediation, manifest } = told
  const { outcome } = remediation
  const lines = outcome === 'unchanged' ? unchangedLines(told) : allLines(told)
  return { id: item.id, outcome, title: manifest?.title ?? item.id, verdict: verdictOf(item, remediation), lines }
}

function allLines(told: Told): FixLine[] {
  return [
    ...saidLines(told),
    ...changeLines(told),
    ...effectLines(told),
    ...agreementLines(told),
    ...openLines(told),
    ...policyLines(told),
    ...confirmLines(told),
    ...backLines(told),
  ]
}

/** Of an item in order the verdict says all. */
function unchangedLines(told: Told): FixLine[] {
  const lines = [...agreementLines(told), ...openLines(told)]
  const isFine = told.item.status === 'pass' || told.item.status === 'not-applicable'
  return isFine && lines.length === 0 ? [] : [...saidLines(told), ...lines]
}

const NOW: Readonly<Record<ResultItem['status'], string>> = {
  fail: 'fails now',
  warn: 'needs care now',
  unknown: 'could not be checked',
  'attest-due': 'waits for an answer',
  pass: 'is in order',
  'not-applicable': 'does not apply here',
}
const BEFORE: Readonly<Record<ResultItem['status'], string>> = {
  fail: 'failed',
  warn: 'needed care',
  unknown: 'could not be checked',
  'attest-due': 'waited for an answer',
  pass: 'was in order',
  'not-applicable': 'did not apply',
}

function verdictOf({ status, summary }: ResultItem, { before, outcome }: RemediationOutcome): string {
  const changed = before !== undefined && before !== status
  const now = outcome === 'undone' || outcome === 'failed' ? NOW[status].replace(' now', ' as before') : NOW[status]
  return changed ? `${BEFORE[before]} before, ${NOW[status]}: ${ended(summary)}` : `${now}: ${ended(summary)}`
}

/** What came of it, or what the fix is. */
function saidLines(told: Told): FixLine[] {
  const { outcome, code, summary } = told.remediation
  const named = `${capital(ended(summary))}${code ? ` (${code})` : ''}`
  switch (outcome) {
    case 'planned':
      return fixLines(told)
    case 'refused':
      return [...(told.remediation.changes.length > 0 ? fixLines(told) : []), ...refusedLines(told, named)]
    case 'failed':
      return [{ label: 'Failed', text: named }]
    case 'undone':
      return [{ label: 'Taken back', text: named }]
    case 'unchanged':
      return [{ label: 'Nothing', text: ended(summary) }]
    default:
      return [{ label: 'Done', text: ended(summary) }]
  }
}

function fixLines({ manifest }: Told): FixLine[] {
  return manifest?.remediation ? [{ label: 'The fix', text: manifest.remediation.summary }] : []
}

function changeLines({ remediation: { outcome, changes } }: Told): FixLine[] {
  const label = MADE.includes(outcome) ? 'Changed' : outcome === 'planned' || outcome === 'refused' ? 'Would change' : 'Tried'
  return changes.flatMap(changeRows).map((row) => ({
    label,
    text: `${row.what}: ${row.before} -> ${row.after}`,
    technical: technicalOf(row),
  }))
}

function technicalOf({ technical, text = [] }: ChangeRow): string[] {
  return [...(technical ? [technical] : []), ...text.map((line) => `| ${line}`)]
}

function effectLines({ remediation, manifest, document }: Told): FixLine[] {
  const allowance = manifest?.remediation?.platforms[document.machine.platform]
  const isAhead = remediation.outcome === 'planned' || remediation.outcome === 'refused'
  return allowance && isAhead && remediation.changes.length > 0 ? [{ label: 'Effect', text: noticed(remediation, allowance) }] : []
}

/** What people notice, and when: the plan itself says it, or else the manifest says how much at most. */
function noticed(remediation: RemediationOutcome, allowance: Allowance): string {
  const { risk = allowance.risk, takesEffect = allowance.takesEffect } = remediation
  return risk === 'restart' ? `It ${RISKS.restart}.` : `${capital(RISKS[risk])}. It takes effect ${TAKES_EFFECT[takesEffect]}.`
}

function openLines({ remediation: { leaves = [] } }: Told): FixLine[] {
  return leaves.map((text) => ({ label: 'Stays open', text: ended(text) }))
}

const LOCKED_OUT =
  'It could cut off whoever works from afar. So it is taken back by itself, 10 minutes later where --confirm-within says nothing else, unless somebody confirms it.'

/** What is taken back by itself: until when, or in a plan that it will be. */
function confirmLines({ remediation, document }: Told): FixLine[] {
  const { confirmUntil, run, outcome, changes } = remediation
  const zone = zoneOf(document.inputs.calendar?.timeZone)
  if (confirmUntil !== undefined && run !== undefined) {
    const isToday = dayInWords(confirmUntil, zone) === dayInWords(document.startedAt, zone)
    const when = isToday ? clockInWords(confirmUntil, zone) : timeInWords(confirmUntil, zone)
    return [{ label: 'Confirm', text: `All of this is taken back by itself at ${when} unless:`, command: `rounds confirm ${run}` }]
  }
  const isAhead = outcome === 'planned' || outcome === 'refused'
  return isAhead && changes.some(({ kind }) => changeWords(kind)?.endangersAccess) ? [{ label: 'Confirm', text: LOCKED_OUT }] : []
}

/** Whether it can be taken back and how: by the kinds of these very changes. */
function backLines({ item, remediation }: Told): FixLine[] {
  const { outcome, changes, run } = remediation
  const isMade = MADE.includes(outcome)
  if (changes.length === 0 || outcome === 'undone') {
    return []
  }
  const actions = changes.filter(({ kind }) => isAction(kind))
  const command = `rounds undo${(isMade || outcome === 'failed') && run ? ` ${run}` : ''} --only ${item.id}`
  const text = outcome === 'failed' ? 'Try again to take back what is left:' : `${isMade ? 'Puts' : 'Can be taken back. It puts'} ${BACK}`
  const lost = [...new Set(actions.map(({ kind }) => changeWords(kind)?.byHand ?? ''))]
  return [
    ...(actions.length < changes.length ? [{ label: 'Back', text, command }] : []),
    ...lost.map((words) => ({ label: 'Back', text: `Cannot be taken back. ${words}` })),
  ]
}

const BACK = 'back what was there before, except where somebody has changed it since:'
