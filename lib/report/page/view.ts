import type { FactManifest, ItemManifest, ResultDocument, ResultItem } from '../../schema/types.ts'
import { listed } from '../fill.ts'
import { hiddenInWords, type StatusWord, worstInWords } from '../words.ts'
import { durationInWords, timeInWords, zoneOf } from './dates.ts'
import { type ItemView, itemView } from './item-view.ts'
import { ROLE_LABELS, STATUS_LABELS, STATUS_ORDER } from './labels.ts'
import { type MendedView, mendedViews } from './mended-view.ts'

export interface Manifests {
  items: readonly ItemManifest[]
  facts: readonly FactManifest[]
}

/** Everything the template shows. */
export interface PageView {
  hostname: string
  /** What the page is about. */
  subject: Subject
  practice: string | null
  site: string
  role: string
  runAt: string
  /** The worst status, which gives the headline its colour and shape. */
  word: StatusWord
  headline: string
  lead: string
  counts: { word: StatusWord; label: string; count: number }[]
  warnings: string[]
  decisions: ItemView[]
  work: ItemView[]
  accepted: ItemView[]
  /** What this very run mended and the journal's list does not tell. */
  justMended: ItemView[]
  mended: MendedView[]
  /** Folded, because the newest say most. */
  mendedBefore: MendedView[]
  /** What this computer shows about items that people answer, where it contradicts a good answer. */
  hints: ItemView[]
  groups: { word: StatusWord; label: string; items: ItemView[] }[]
  machine: { name: string; value: string }[]
  settings: { key: string; value: string; layer: string }[]
  facts: { name: string; title: string; state: string; source: string; duration: string }[]
}

const OPEN: readonly StatusWord[] = ['fail', 'unknown', 'warn', 'attest-due']

const NEWEST = 6

export function viewOf(document: ResultDocument, manifests: Manifests): PageView {
  const { machine, practice, site, inputs } = document
  const items = itemViews(document.items, document, manifests.items)
  const open = items.filter(({ word }) => OPEN.includes(word))
  const told = new Set(document.mended?.map(({ run }) => run))
  const mended = mendedViews(document, manifests.items)
  return {
    hostname: machine.hostname,
    subject: document.scope ?? 'computer',
    practice,
    site: site ?? '',
    role: ROLE_LABELS[machine.role],
    runAt: timeInWords(document.startedAt, zoneOf(inputs.calendar?.timeZone)),
    word: worstInWords(document.items),
    ...headline(open, items, document.scope ?? 'computer'),
    counts: STATUS_ORDER.map((word) => ({ word, label: STATUS_LABELS[word], count: withWord(items, word).length })).filter(
      ({ count }) => count > 0,
    ),
    warnings: warningsOf(document),
    decisions: open.filter(({ action }) => action.decision),
    work: open.filter(({ action }) => !action.decision),
    accepted: withWord(items, 'accepted'),
    justMended: items.filter(({ mended }) => mended?.applied && !told.has(mended.run)),
    mended: mended.slice(0, NEWEST),
    mendedBefore: mended.slice(NEWEST),
    hints: itemViews(document.hints ?? [], document, manifests.items).filter(({ word }) => word === 'fail' || word === 'warn'),
    groups: STATUS_ORDER.map((word) => ({ word, label: STATUS_LABELS[word], items: withWord(items, word) })).filter(
      (group) => group.items.length > 0,
    ),
    machine: machineFacts(document),
    settings: Object.entries(inputs.settings).map(([key, { value, layer }]) => ({ key, value: valueInWords(value), layer })),
    facts: factViews(document, manifests.facts),
  }
}

/** Worst first; items of one status keep the order of the document. */
function itemViews(items: readonly ResultItem[], document: ResultDocument, manifests: readonly ItemManifest[]): ItemView[] {
  const byId = new Map(manifests.map((manifest) => [manifest.id, manifest]))
  return items
    .map((item, index) => itemView(item, index, byId.get(item.id), document))
    .sort((a, b) => STATUS_ORDER.indexOf(a.word) - STATUS_ORDER.indexOf(b.word))
}

function withWord(items: readonly ItemView[], word: StatusWord): ItemView[] {
  return items.filter((item) => item.word === word)
}

/** A round of the practice's questions is not about the computer it ran on. */
type Subject = 'computer' | 'practice'

function headline(open: readonly ItemView[], items: readonly ItemView[], subject: Subject): Pick<PageView, 'headline' | 'lead'> {
  if (items.length === 0) {
    return { headline: 'Nothing was checked on this computer', lead: 'The run holds no items, so it says nothing about this computer.' }
  }
  if (open.length === 0) {
    return quietHeadline(items, subject)
  }
  return {
    headline: `${counted(open.length, `thing ${WHERE[subject]} needs`, `things ${WHERE[subject]} need`)} attention`,
    lead: leadOf(open),
  }
}

const WHERE: Readonly<Record<Subject, string>> = { computer: 'on this computer', practice: 'in this practice' }

function quietHeadline(items: readonly ItemView[], subject: Subject): Pick<PageView, 'headline' | 'lead'> {
  const accepted = withWord(items, 'accepted').length
  if (accepted > 0) {
    return {
      headline: `Nothing is open ${WHERE[subject]}, with ${counted(accepted, 'risk', 'risks')} accepted`,
      lead: 'What was accepted, by whom and until when, is written below.',
    }
  }
  return withWord(items, 'pass').length > 0
    ? { headline: `This ${subject} is in order`, lead: 'Nothing is open. What was checked, and how, is written below.' }
    : { headline: `Nothing that was checked applies to this ${subject}`, lead: 'So the run says nothing good or bad about it.' }
}

function leadOf(open: readonly ItemView[]): string {
  const decisions = open.filter(({ action }) => action.decision).length
  const work = open.length - decisions
  const unseen = withWord(open, 'unknown').length
  const who = [
    ...(decisions > 0 ? [`${counted(decisions, 'waits', 'wait')} for a decision of the practice`] : []),
    ...(work > 0 ? [`${counted(work, 'is', 'are')} for others to do, mostly the IT provider`] : []),
  ]
  return `${listed(who)}.${unseen > 0 ? ` ${unseen} of them could not be checked, so nobody knows how ${unseen === 1 ? 'it stands' : 'they stand'}.` : ''}`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

function warningsOf(document: ResultDocument): string[] {
  const { practice, items, scope } = document
  const hidden = hiddenInWords(items)
  return [
    ...(practice === null
      ? ['Nobody said which practice this computer belongs to. Write "practice" into practice.json or set ROUNDS_PRACTICE, then run again.']
      : []),
    ...(hidden ? [`${hidden}.`] : []),
    ...(scope === 'practice' ? [] : machineWarnings(document)),
  ]
}

function machineWarnings({ machine, inputs }: ResultDocument): string[] {
  return [
    ...(machine.role === 'unknown' ? ['What this computer is for is not known. Write "role" into machine.json.'] : []),
    ...(inputs.tags === null
      ? ['Nobody said whether this computer is special, such as a clinical device. Write "tags" into machine.json.']
      : []),
  ]
}

function machineFacts(document: ResultDocument): PageView['machine'] {
  const { machine, practice, site, tool, inputs } = document
  const timeZone = zoneOf(inputs.calendar?.timeZone)
  return Object.entries({
    'Host name': machine.hostname,
    'Operating system': machine.os,
    Role: ROLE_LABELS[machine.role],
    Tags: inputs.tags === null ? 'not set' : listed(inputs.tags) || 'none',
    Practice: practice ?? 'not set',
    Site: site,
    'Machine id': machine.id,
    'Id in the remote management': machine.rmmAgentId,
    'Run at': `${timeInWords(document.startedAt, timeZone)} (${timeZone})`,
    'Judged as of': inputs.now === document.startedAt ? undefined : timeInWords(inputs.now, timeZone),
    'Run took': durationInWords(document.durationMs),
    'Run with the rights of root or SYSTEM': document.elevated === undefined ? 'not known' : document.elevated ? 'yes' : 'no',
    Tool: `Rounds ${tool.version}, built ${tool.builtAt}`,
    'Head of the change journal': document.journalHead ?? 'nothing was ever changed by Rounds',
  }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function factViews({ facts }: ResultDocument, manifests: readonly FactManifest[]): PageView['facts'] {
  const titles = new Map(manifests.map(({ name, title }) => [name, title]))
  return Object.entries(facts).map(([name, { error, source, durationMs }]) => ({
    name,
    title: titles.get(name) ?? name,
    state: error ? [error.state, error.reason].filter(Boolean).join(': ') : 'read',
    source,
    duration: durationInWords(durationMs),
  }))
}

function valueInWords(value: unknown): string {
  return Array.isArray(value) ? listed(value.map(String)) : String(value)
}
