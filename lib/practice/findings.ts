import { isWaiverFor, waiverOutcome } from '../engine/waivers.ts'
import { holds } from '../engine/when.ts'
import { daysBetween } from '../formats/times.ts'
import { dayInWords } from '../report/page/dates.ts'
import type { Say } from '../report/say.ts'
import { statusInWords, worstInWords } from '../report/words.ts'
import type { Inputs, ItemManifest, ResultDocument, ResultItem, Waiver } from '../schema/types.ts'
import type { Computer, When } from './computers.ts'
import { idsOfPacks } from './items-of-packs.ts'
import type { MachineFinding, MachineState } from './state.ts'

export const SILENT_AFTER_DAYS = 7

export interface Rules extends When {
  items: readonly ItemManifest[]
  /** Items that packs check on computers: asked of the computers whose results have ever told of them. */
  ofPacks: ReadonlySet<string>
  waivers: readonly Waiver[]
  calendar: Inputs['calendar']
  silentAfterDays: number
}

/** What one computer comes to now: too old is unknown, and waivers are as of today. */
export function machineState(computer: Computer, rules: Rules, say: Say): MachineState {
  const { key, name, expected, isUnexpected, documents } = computer
  const newest = documents[0]
  const site = expected?.site ?? newest?.site
  const machine: MachineState = {
    key,
    name,
    role: expected?.role ?? newest?.machine.role ?? 'unknown',
    heard: newest === undefined ? 'never' : isOld(newest.startedAt, rules) ? 'silent' : 'heard',
    isUnexpected,
    word: 'unknown',
    findings: [],
    ...(newest ? { hostname: newest.machine.hostname, id: newest.machine.id, os: newest.machine.os, lastSeen: newest.startedAt } : {}),
    ...(newest ? { document: newest } : {}),
    ...(site ? { site } : {}),
  }
  machine.findings = findingsOf(computer, machine, rules, say)
  machine.word = worstInWords(machine.findings.map(({ item }) => item))
  return machine
}

function isOld(at: string, { now, silentAfterDays }: Rules): boolean {
  return daysBetween(at, now) > silentAfterDays
}

function findingsOf(computer: Computer, machine: MachineState, rules: Rules, say: Say): MachineFinding[] {
  const sweeps = computer.documents.filter(({ scope }) => scope === undefined)
  const found = new Map<string, Found>([...missing(computer, rules, say), ...newestItems(sweeps, ({ items }) => items)])
  return [...found.values()].map((one) => findingOf(one, machine, rules, say))
}

interface Found {
  item: ResultItem
  document?: ResultDocument
}

/** Each item as the newest result has it; of two at one moment the worse. */
export function newestItems(
  newestFirst: readonly ResultDocument[],
  itemsOf: (document: ResultDocument) => readonly ResultItem[],
): Map<string, Required<Found>> {
  const found = new Map<string, Required<Found>>()
  for (const document of newestFirst) {
    for (const item of itemsOf(document)) {
      const known = found.get(item.id)
      const isWorse = known?.document.startedAt === document.startedAt && isWorseThan(item.status, known.item.status)
      if (!known || isWorse) {
        found.set(item.id, { item, document })
      }
    }
  }
  return found
}

/** As they were found; whether one is accepted is decided later. */
function isWorseThan(status: ResultItem['status'], other: ResultItem['status']): boolean {
  return status !== other && worstInWords([{ status }, { status: other }]) === status
}

/** A computer that was never heard of could fail everything that may be asked of one with its role. */
function missing({ wrongClock, expected, documents }: Computer, { items, ofPacks, timeZone }: Rules, say: Say): Map<string, Found> {
  const [newest] = documents
  const brought = new Set(documents.flatMap(idsOfPacks))
  const summary = wrongClock
    ? say('finding.wrongClock', { day: dayInWords(wrongClock, timeZone) })
    : say(newest ? 'finding.notChecked' : 'finding.never')
  const mayApply = ({ when, platforms }: ItemManifest) =>
    (!newest || platforms.includes(newest.machine.platform)) &&
    (when === undefined || holds(when, { role: expected?.role ?? newest?.machine.role }) !== false)
  const asked = items.filter((item) => item.scope === 'machine' && mayApply(item) && (!ofPacks.has(item.id) || brought.has(item.id)))
  return new Map(asked.map(({ id, version }) => [id, { item: { id, version, status: 'unknown', summary, parts: [], measures: {} } }]))
}

function findingOf({ item, document }: Found, machine: MachineState, rules: Rules, say: Say): MachineFinding {
  const at = document?.startedAt
  if (at === undefined || document === undefined) {
    return { machine, item, word: 'unknown' }
  }
  if (isOld(at, rules) && item.status !== 'not-applicable') {
    const { waiver: _, remediation: __, ...rest } = item
    const summary = say('finding.old', { day: dayInWords(at, rules.timeZone) })
    return { machine, item: { ...rest, status: 'unknown', summary, parts: [] }, word: 'unknown', was: item.status, at }
  }
  if (item.status === 'not-applicable' && contradictsRegister(item, machine, document, rules)) {
    return { machine, item: { ...item, status: 'unknown', summary: say('finding.otherRole'), parts: [] }, word: 'unknown', at }
  }
  const current = withWaiver(item, document, machine.key, rules)
  return { machine, item: current, word: statusInWords(current), at }
}

/** It needs none as what it took itself for, and the practice says that it is something else. */
function contradictsRegister({ id }: ResultItem, { role }: MachineState, { machine }: ResultDocument, { items }: Rules): boolean {
  const clause = items.find((item) => item.id === id)?.when
  return clause !== undefined && role !== machine.role && holds(clause, { role }) !== false
}

/** What is accepted may have ended since the result was written, or been accepted since. */
function withWaiver(item: ResultItem, document: ResultDocument, key: string, rules: Rules): ResultItem {
  const { waiver: _, ...rest } = item
  const { hostname } = document.machine
  // Of a copied id the host name alone says which computer is meant.
  const machine = { hostname, id: key === document.machine.id ? key : hostname }
  const own = (waivers: readonly Waiver[]) => waivers.filter((one) => isWaiverFor(one, item.id, machine))
  // What the practice keeps now takes the place of the copy that the computer had.
  const waivers = own(rules.waivers).length > 0 ? own(rules.waivers) : own(document.inputs.waivers)
  const inputs = { ...document.inputs, waivers, now: rules.now, calendar: rules.calendar ?? document.inputs.calendar }
  const waiver = waiverOutcome(item.id, item, { inputs, machine })
  return waiver ? { ...rest, waiver } : rest
}
