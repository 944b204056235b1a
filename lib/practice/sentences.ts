import { type Finding, sentence } from '../api.ts'
import { ended } from '../report/by-hand.ts'
import { fill, listed } from '../report/fill.ts'
import { dayInWords } from '../report/page/dates.ts'
import type { Say } from '../report/say.ts'
import type { Inputs, ItemManifest, Meaning } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import type { RolledUp } from './item-state.ts'
import type { Answer, ItemState, MachineFinding } from './state.ts'

export interface Speaker {
  say: Say
  settings: Inputs['settings']
  timeZone: string
}

/** What an item came to, and who said what of it. */
export type Told = RolledUp & Pick<ItemState, 'answers' | 'disagreement'>

/** What an item comes to, in sentences for the practice. */
export function sentencesOf(item: ItemManifest, { word, finding, machines, answers, disagreement }: Told, speaker: Speaker): string[] {
  const { say } = speaker
  const people = item.attestation ? [peopleSentence(item, finding, answers, speaker)] : []
  const computers = item.scope === 'machine' ? computerSentences(item, machines, word, speaker) : []
  return [...computers, ...people, ...(disagreement ? [say('answers.disagree')] : [])]
}

// ── People ───────────────────────────────────────────────────────────────────

function peopleSentence(item: ItemManifest, finding: Finding, answers: readonly Answer[], { say, settings, timeZone }: Speaker): string {
  const means = item.means[finding.status as keyof Meaning]
  const deciding = answers.filter(({ status }) => status === finding.status)
  const [newest] = (deciding.length > 0 ? deciding : answers).map(({ record }) => record).sort((a, b) => (a.at < b.at ? 1 : -1))
  if (newest && TOO_OLD.test(finding.summary)) {
    const values = { by: newest.by.name, day: dayInWords(newest.at) }
    return say(finding.status === 'warn' ? 'answers.ageing' : 'answers.old', values)
  }
  if (newest?.answer === 'partial' && newest.statement && finding.summary.startsWith('Answered ')) {
    return say('answers.partial', { by: newest.by.name, statement: newest.statement })
  }
  const isPlain = finding.status === 'pass' || finding.summary.startsWith('Answered ')
  return means !== undefined && isPlain ? fill(means, settingsOf(item, settings)) : ended(readable(wholeSummary(finding), timeZone))
}

/** As the engine says of an answer that grew old. */
const TOO_OLD = /^The answer is \d+ days old/

/** A summary is cut to what an RMM shows; the part that it was made of is not. */
export function wholeSummary({ status, summary, parts }: Pick<Finding, 'status' | 'summary' | 'parts'>): string {
  const made = parts.find(({ observed }) => sentence(observed) === summary)
  const worst = summary.endsWith('...') ? parts.find((part) => part.status === status) : undefined
  return made?.observed ?? worst?.observed ?? summary
}

/** Dates as people write them, and no marks of kinds of scope. */
function readable(text: string, timeZone: string): string {
  return datesInWords(text.replace(/\buser:/g, ''), timeZone)
}

export function datesInWords(text: string, timeZone: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, (day) => dayInWords(day, timeZone))
}

// ── Computers ────────────────────────────────────────────────────────────────

function computerSentences(item: ItemManifest, machines: readonly MachineFinding[], word: RolledUp['word'], speaker: Speaker): string[] {
  const { say } = speaker
  if (machines.length === 0) {
    return [word === 'not-applicable' ? say('computers.nowhere') : say('computers.unseen')]
  }
  const good = machines.filter((one) => one.word === 'pass')
  if (item.oneIsEnough) {
    return enough(item, machines, word, speaker)
  }
  const isAllKnown = good.length > 0 || machines.every((one) => one.word === 'fail')
  return [...(isAllKnown ? [countSentence(item, machines, good, speaker)] : []), ...others(machines, good.length, speaker)]
}

/** So many computers are named one by one. */
const SHOWN = 3

function countSentence(item: ItemManifest, machines: readonly MachineFinding[], good: readonly MachineFinding[], speaker: Speaker): string {
  const { say } = speaker
  const name = machines[0]?.machine.name ?? ''
  if (good.length === machines.length) {
    return say.count('computers.all', machines.length, { name, does: does(item, machines, speaker) })
  }
  if (good.length === 0) {
    return say.count('computers.none', machines.length, { name, does: does(item, machines, speaker) })
  }
  return say('computers.some', { good: good.length, count: machines.length, does: does(item, machines, speaker) })
}

/** The computers that need it not are left out already; of the others each one speaks. */
function enough(item: ItemManifest, machines: readonly MachineFinding[], word: RolledUp['word'], speaker: Speaker): string[] {
  const { say } = speaker
  const good = machines.filter((one) => one.word === 'pass')
  const open = machines.filter((one) => one.word === word && word !== 'pass')
  const inOrder = good.length === 0 ? [] : [say('computers.enough', { names: namesOf(good, say), does: does(item, good, speaker) })]
  return [...open.slice(0, SHOWN).map((one) => say('computers.notInOrder', summaryOf(one, speaker))), ...inOrder]
}

/** In the words of what each was judged with: what the practice set since, or another computer has, says nothing of them. */
function does(item: ItemManifest, machines: readonly MachineFinding[], { say, settings }: Speaker): string {
  const count = machines.length
  const words = count === 1 ? (item.report?.computer ?? item.report?.computers) : item.report?.computers
  if (words === undefined) {
    return item.title
  }
  const judged = machines.flatMap(({ machine }) => (machine.document ? [machine.document.inputs.settings] : []))
  const said = new Set(judged.map((own) => fill(words, settingsOf(item, own))))
  const [only = fill(words, settingsOf(item, settings))] = said
  return said.size > 1 ? say.count('computers.ownLimits', count) : only
}

function others(machines: readonly MachineFinding[], good: number, speaker: Speaker): string[] {
  const { say } = speaker
  const of = (test: (one: MachineFinding) => boolean) => machines.filter(test)
  const failing = of(({ word }) => word === 'fail')
  const isUnheard = ({ word, machine }: MachineFinding) => word === 'unknown' && machine.heard !== 'heard'
  return [
    ...(good > 0 ? counted('computers.doNot', failing, speaker) : details(failing, speaker)),
    ...counted(
      'computers.care',
      of(({ word }) => word === 'warn'),
      speaker,
    ),
    ...silent(
      of((one) => isUnheard(one) && one.machine.heard === 'silent'),
      speaker,
    ),
    ...counted(
      'computers.never',
      of((one) => isUnheard(one) && one.machine.heard === 'never'),
      speaker,
    ),
    ...counted(
      'computers.unknown',
      of((one) => one.word === 'unknown' && !isUnheard(one)),
      speaker,
    ),
    ...accepted(
      of(({ word }) => word === 'accepted'),
      say,
    ),
  ]
}

function details(failing: readonly MachineFinding[], speaker: Speaker): string[] {
  return failing.slice(0, SHOWN).map((one) => speaker.say('computers.notInOrder', summaryOf(one, speaker)))
}

function counted(name: string, machines: readonly MachineFinding[], speaker: Speaker): string[] {
  const [first] = machines
  return first ? [speaker.say.count(name, machines.length, { ...summaryOf(first, speaker), names: namesOf(machines, speaker.say) })] : []
}

function summaryOf({ machine, item }: MachineFinding, { timeZone }: Speaker): { name: string; summary: string } {
  return { name: machine.name, summary: ended(readable(wholeSummary(item), timeZone)) }
}

function silent(machines: readonly MachineFinding[], { say, timeZone }: Speaker): string[] {
  const rest = machines.slice(SHOWN)
  return [
    ...machines
      .slice(0, SHOWN)
      .map(({ machine }) => say('computers.silent', { name: machine.name, day: dayInWords(machine.lastSeen ?? '', timeZone) })),
    ...(rest.length > 0 ? [say('computers.silentMore', { names: namesOf(rest, say) })] : []),
  ]
}

function accepted(machines: readonly MachineFinding[], say: Say): string[] {
  const [first] = machines.map(({ item }) => item.waiver).sort((a, b) => ((a?.until ?? '') < (b?.until ?? '') ? -1 : 1))
  return first
    ? [say.count('computers.accepted', machines.length, { names: namesOf(machines, say), day: dayInWords(first.until), by: first.by })]
    : []
}

export function namesOf(machines: readonly MachineFinding[], say: Say): string {
  const names = machines.map(({ machine }) => machine.name)
  return names.length > SHOWN + 1
    ? say('names.more', { names: names.slice(0, SHOWN).join(', '), count: names.length - SHOWN })
    : listed(names)
}
