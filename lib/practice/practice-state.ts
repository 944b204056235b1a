import { zoneOf } from '../report/page/dates.ts'
import { RULES } from '../report/rules.ts'
import { sayer } from '../report/say.ts'
import { worstWord } from '../report/words.ts'
import type { Inputs, ItemManifest } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { answersOf } from './answers.ts'
import { clinicDay } from './calendar.ts'
import { type Computer, computersOf } from './computers.ts'
import { expiriesOf } from './expiries.ts'
import { machineState, type Rules, SILENT_AFTER_DAYS } from './findings.ts'
import { halvesOf, hintsOf, rolledUp } from './item-state.ts'
import { askedOfAll, itemsOfPacks } from './items-of-packs.ts'
import { noticesOf } from './notices.ts'
import { verifySeals } from './seal.ts'
import { sentencesOf } from './sentences.ts'
import { changeOf, driftOf, lastBefore, snapshotOf, trendOf } from './snapshot.ts'
import type { ItemState, Known, MachineFinding, MachineState, PracticeInput, PracticeState, RuleState, ToDo } from './state.ts'
import { type Asking, toDoOf, toDoOfSilence } from './to-do.ts'
import { mostPressingFirst, together } from './to-do-list.ts'

/** One verdict of the practice out of all its computers and the answers of its people. The same input gives the same state, today or next year. */
export async function practiceState(given: PracticeInput): Promise<PracticeState> {
  const { practice, now, snapshots } = given
  const calendar = practice?.calendar ?? newestOf(given)?.inputs.calendar ?? null
  const timeZone = zoneOf(calendar?.timeZone)
  const today = clinicDay(new Date(now), timeZone)
  const say = sayer('practice')
  const { computers, notices } = computersOf(given.documents, practice, { now, timeZone }, say)
  const ofPacks = itemsOfPacks(computers, given.items)
  const input = { ...given, items: [...askedOfAll(given.items), ...ofPacks.map(({ item }) => item)] }
  const rules: Rules = {
    now,
    timeZone,
    calendar,
    items: input.items,
    ofPacks: new Set(ofPacks.map(({ item }) => item.id)),
    waivers: input.waivers,
    silentAfterDays: practice?.silentAfterDays ?? SILENT_AFTER_DAYS,
  }
  const pairs = computers.map((computer) => ({ computer, machine: machineState(computer, rules, say) }))
  for (const pair of pairs) {
    pair.machine.findings = await halvesOf(pair, rules)
  }
  const machines = pairs.map(({ machine }) => machine)
  const last = lastBefore(snapshots, today, timeZone)
  const asking: Asking = { say, settings: settingsFor(input), timeZone, practice, today, last }
  const items = await itemStates(input, pairs, rules, asking)
  const ruleStates = rulesOf(items)
  const snapshot = snapshotOf(now, ruleStates, items, machines, last)
  return {
    name: practice?.practice ?? newestOf(input)?.practice ?? null,
    now,
    today,
    timeZone,
    ...(practice?.visit ? { visit: practice.visit } : {}),
    contacts: practice?.contacts ?? [],
    word: worstWord(ruleStates.map(({ word }) => word)),
    rules: ruleStates,
    items,
    machines,
    toDo: together([...items.flatMap(({ action }) => action ?? []), ...silence(pairs, asking)], say).sort(mostPressingFirst),
    mended: mendedOn(machines),
    notices: [...noticesOf(input, items, machines, ofPacks, asking), ...notices],
    expiring: expiriesOf(items, asking),
    ...(last ? { drift: driftOf(last, items, machines) } : {}),
    trend: trendOf(snapshots, snapshot, timeZone),
    snapshot,
  }
}

function newestOf({ documents }: PracticeInput) {
  return documents
    .map(({ document }) => document)
    .reduce<PracticeInput['documents'][number]['document'] | undefined>(
      (best, one) => (best && best.startedAt >= one.startedAt ? best : one),
      undefined,
    )
}

/** What the answers are judged with: what the newest round was judged with, and what the practice file says now. */
function settingsFor(input: PracticeInput): Inputs['settings'] {
  const own = Object.entries(input.practice?.settings ?? {}).map(([key, value]) => [key, { value, layer: 'practice' }] as const)
  return { ...newestOf(input)?.inputs.settings, ...Object.fromEntries(own) }
}

interface Pair {
  computer: Computer
  machine: MachineState
}

async function itemStates(input: PracticeInput, pairs: readonly Pair[], rules: Rules, asking: Asking): Promise<ItemState[]> {
  const hints = await hintsOf(pairs, rules)
  const found = new Map<string, MachineFinding[]>()
  for (const finding of pairs.flatMap(({ machine }) => machine.findings)) {
    found.set(finding.item.id, [...(found.get(finding.item.id) ?? []), finding])
  }
  const seals = input.seals ?? verifySeals(input.attestations, input.practice?.contacts)
  return inOrderOfRules(input.items).map((item) => {
    const machines = (item.scope === 'machine' ? found : hints).get(item.id) ?? []
    return itemState(item, machines, { ...input, seals }, asking)
  })
}

function itemState(
  item: ItemManifest,
  found: readonly MachineFinding[],
  { attestations, seals }: PracticeInput,
  asking: Asking,
): ItemState {
  const { settings, today, last } = asking
  const own = settingsOf(item, settings)
  const { answers, disagreement } = answersOf(item, attestations, own, today, seals?.verdicts)
  const rolled = rolledUp(item, found, attestations, settings, today, seals?.verdicts)
  const { word, machines } = rolled
  const before = last?.items[item.id]
  const told = { ...rolled, answers, disagreement }
  const action = toDoOf(item, told, asking)
  return {
    id: item.id,
    manifest: item,
    word,
    sentences: sentencesOf(item, told, asking),
    known: knownBy(machines, answers),
    machines,
    good: machines.filter((one) => one.word === 'pass').length,
    answers,
    disagreement,
    since: before?.word === word ? before.since : today,
    ...(action ? { action } : {}),
    ...(last ? { change: changeOf(before?.word, word) } : {}),
  }
}

function knownBy(machines: readonly MachineFinding[], answers: ItemState['answers']): Known[] {
  const told = (party: ItemState['answers'][number]['party']) => answers.some((one) => one.party === party && one.status !== 'attest-due')
  return [
    ...(machines.some(({ word }) => word !== 'unknown' && word !== 'attest-due') ? (['tested'] as const) : []),
    ...(told('provider') ? (['told-by-it'] as const) : []),
    ...(told('practice') ? (['told-by-practice'] as const) : []),
  ]
}

function inOrderOfRules(items: readonly ItemManifest[]): ItemManifest[] {
  const place = ({ serves }: ItemManifest) =>
    Math.min(...serves.map((one) => RULES.findIndex(({ document, rule }) => document === one.document && rule === one.rule)))
  return items
    .map((item) => ({ item, at: place(item) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** A rule is what its items come to; what does not apply says nothing beside others. */
function rulesOf(items: readonly ItemState[]): RuleState[] {
  return RULES.flatMap((rule) => {
    const serving = items.filter(({ manifest }) => manifest.serves.some((one) => one.document === rule.document && one.rule === rule.rule))
    return serving.length === 0 ? [] : [{ rule, word: worstWord(serving.map(({ word }) => word)), items: serving }]
  })
}

function silence(pairs: readonly Pair[], asking: Asking): ToDo[] {
  return pairs.flatMap(({ computer, machine }) => toDoOfSilence(machine, computer.wrongClock !== undefined, asking) ?? [])
}

function mendedOn(machines: readonly MachineState[]): PracticeState['mended'] {
  const all = machines.flatMap((machine) => {
    const newest = machine.document
    return (newest?.mended ?? []).map((mended) => ({ machine, mended }))
  })
  return all.sort((a, b) => (a.mended.at < b.mended.at ? 1 : -1))
}
