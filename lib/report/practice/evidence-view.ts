import type { ItemState, MachineFinding } from '../../practice/state.ts'
import type { ResultPart } from '../../schema/types.ts'
import { listed } from '../fill.ts'
import { OWNER_LABELS, ruleInWords, STATUS_LABELS } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import { grouped, isFine, type PageContext, worstFirst } from './context.ts'
import { say } from './words.ts'

/** What the computers showed about one item. */
export interface EvidenceView {
  anchor: string
  id: string
  title: string
  word: StatusWord
  label: string
  rules: string
  rows: EvidenceRow[]
  /** Those in order are only named. */
  good: string
}

/** One thing that was found, with every computer on which it was found alike. */
export interface EvidenceRow {
  names: string
  heard: string
  word: StatusWord
  label: string
  observed: string
  expected: string
  source: string
  owner: string
}

interface Found {
  finding: MachineFinding
  part: ResultPart | undefined
  word: StatusWord
}

/** Computers that nobody hears of are told once, not below every item. */
export function evidenceViews(context: PageContext): EvidenceView[] {
  return context.state.items.filter(hasEvidence).map((item) => evidenceView(item, context))
}

export function hasEvidence({ machines }: ItemState): boolean {
  return machines.some(isHeard)
}

function isHeard({ machine }: MachineFinding): boolean {
  return machine.heard === 'heard'
}

function evidenceView(item: ItemState, context: PageContext): EvidenceView {
  const { id, manifest, word } = item
  const machines = item.machines.filter(isHeard)
  const good = machines.filter((finding) => isFine(finding.word)).map(({ machine }) => machine.name)
  const found = machines.filter((finding) => !isFine(finding.word)).flatMap(foundOn)
  return {
    anchor: context.evidenceOf(item),
    id,
    title: manifest.title,
    word,
    label: STATUS_LABELS[word],
    rules: manifest.serves.map(ruleInWords).join('; '),
    rows: grouped(found, keyOf)
      .map((group) => rowOf(group, context))
      .sort(worstFirst),
    good: goodInWords(good, found.length === 0),
  }
}

const NAMED = 4

/** Where all are in order, nobody looks for one among many names. */
function goodInWords(names: readonly string[], isAll: boolean): string {
  if (names.length === 0) {
    return ''
  }
  return isAll && names.length > NAMED
    ? say('evidence.all', { count: names.length })
    : say.count('evidence.good', names.length, { names: listed(names) })
}

/** The parts that are not in order; the summary where no part says what was found. */
function foundOn(finding: MachineFinding): Found[] {
  const { item, word } = finding
  const parts = item.parts.filter(({ status }) => !isFine(status))
  if (parts.length === 0 || isStale(finding)) {
    return [{ finding, part: undefined, word }]
  }
  return parts.map((part) => ({ finding, part, word: word === 'accepted' ? word : part.status }))
}

/** What it once showed says nothing about today. */
function isStale({ item, word }: MachineFinding): boolean {
  return word === 'unknown' && item.status !== 'unknown'
}

function summaryOf(finding: MachineFinding): string {
  return isStale(finding) ? say('evidence.stale', { summary: finding.item.summary }) : finding.item.summary
}

function keyOf({ finding, part, word }: Found): string {
  return JSON.stringify(part ? [word, part.scope, part.observed, part.expected, part.source, part.owner] : [word, summaryOf(finding)])
}

function rowOf(group: readonly Found[], context: PageContext): EvidenceRow {
  const [first] = group
  const part = first?.part
  const word = first?.word ?? 'unknown'
  const where = part === undefined || part.scope === 'machine' ? '' : `${part.scope}: `
  return {
    names: listed([...new Set(group.map(({ finding }) => finding.machine.name))]),
    heard: heardInWords(group, context),
    word,
    label: STATUS_LABELS[word],
    observed: part ? `${where}${part.observed}` : first ? summaryOf(first.finding) : '',
    expected: part?.expected ?? '',
    source: part?.source ?? '',
    owner: part ? OWNER_LABELS[part.owner] : '',
  }
}

function heardInWords(group: readonly Found[], { day }: PageContext): string {
  const times = group.flatMap(({ finding: { at } }) => (at === undefined ? [] : [at])).sort()
  const [from, to] = [times[0], times.at(-1)].map((at) => (at === undefined ? '' : day(at)))
  if (!from || !to) {
    return ''
  }
  return from === to ? say('evidence.heard', { day: to }) : say('evidence.heard-between', { from, to })
}
