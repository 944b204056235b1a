import { blamed, foundAndWanted } from '../report/by-hand.ts'
import { fill } from '../report/fill.ts'
import { dayInWords } from '../report/page/dates.ts'
import { isGood } from '../report/words.ts'
import type { ItemManifest, PracticeFile, ResultPart } from '../schema/types.ts'
import { settingsOf } from '../settings/resolve.ts'
import { namesOf, type Speaker, type Told } from './sentences.ts'
import type { Answer, MachineFinding, MachineState, Snapshot, ToDo } from './state.ts'

/** Days in which something is to be put right, by how much harm it can do. */
const DAYS: Readonly<Record<ItemManifest['severity'], number>> = { critical: 7, high: 14, medium: 30, low: 90 }

const ELSEWHERE: Readonly<Partial<Record<ResultPart['owner'], { who: ToDo['who']; says: string }>>> = {
  'domain-policy': { who: 'domain-administrator', says: 'todo.domain' },
  'device-management': { who: 'device-management', says: 'todo.deviceManagement' },
  vendor: { who: 'vendor', says: 'todo.vendor' },
}

export interface Asking extends Speaker {
  practice: PracticeFile | undefined
  today: string
  last: Snapshot | undefined
}

/** What has to be done about an item; undefined where it is in order, or where all that is missing is a computer nobody hears of. */
export function toDoOf(item: ItemManifest, found: Told, asking: Asking): ToDo | undefined {
  if (isGood(found.word)) {
    return undefined
  }
  const open = openOf(found)
  const asked = waiverAsks(item, open, asking) ?? peopleAsk(item, found, asking) ?? computersAsk(item, found, open, asking)
  return asked && { ...shared(item, found, open, asking), ...asked, ...nameOf(asked, asking) }
}

type Asked = Pick<ToDo, 'who' | 'isDecision' | 'does'> & Partial<Pick<ToDo, 'agree' | 'commands' | 'name' | 'machines' | 'word'>>

/** The computers that make the verdict what it is. */
function openOf({ word, machines }: Told): MachineFinding[] {
  return machines.filter((one) => one.word === word || one.word === 'fail')
}

function shared(item: ItemManifest, { word }: Told, open: readonly MachineFinding[], asking: Asking) {
  const by = asking.last?.items[item.id]?.due ?? dueDay(item.severity, asking)
  return {
    title: item.title,
    items: [item.id],
    machines: open.map(({ machine }) => machine.name),
    word,
    severity: item.severity,
    by,
    isOverdue: by < asking.today,
    agree: [],
    commands: [],
  }
}

/** What is to be shown to an assessor is put right before. */
function dueDay(severity: ItemManifest['severity'], { today, practice }: Asking): string {
  const day = new Date(Date.parse(today) + DAYS[severity] * 86_400_000).toISOString().slice(0, 10)
  const visit = practice?.visit?.date
  return visit !== undefined && visit >= today && visit < day ? visit : day
}

function nameOf({ who, name }: Asked, { practice }: Asking): Pick<ToDo, 'name'> {
  const contact = name ?? practice?.contacts?.find(({ role }) => role === who)?.name
  return contact === undefined ? {} : { name: contact }
}

function waiverAsks({ title }: ItemManifest, open: readonly MachineFinding[], { say }: Asking): Asked | undefined {
  const waived = open.filter(({ item: { waiver } }) => waiver !== undefined && waiver.state !== 'accepted')
  const waiver = waived[0]?.item.waiver
  if (!waiver) {
    return undefined
  }
  const values = { title, names: namesOf(waived, say), by: waiver.by, day: dayInWords(waiver.until) }
  return { who: 'practice-manager', name: waiver.by, isDecision: true, does: say(`todo.${waiver.state}`, values) }
}

// ── People ───────────────────────────────────────────────────────────────────

function peopleAsk(item: ItemManifest, { finding, machines, answers, disagreement }: Told, { say, settings }: Asking): Asked | undefined {
  const { attestation } = item
  if (!attestation || (item.scope === 'machine' && machines.some(({ word }) => word === 'fail'))) {
    return undefined
  }
  const who = isReferred(answers) ? 'it-provider' : attestation.who
  const asked = { who, isDecision: who !== 'it-provider' } as const
  const { question } = attestation
  if (finding.status === 'attest-due') {
    return { ...asked, does: say('todo.answer', { question }) }
  }
  if (finding.status === 'unknown') {
    return { who: 'it-provider', isDecision: false, does: say('todo.unknown') }
  }
  return disagreement
    ? { who: who === 'it-provider' ? 'practice-manager' : who, isDecision: true, does: say('todo.disagree', { question }) }
    : { ...asked, does: `${nextOf(item, settings)} ${say('todo.answerAgain', { question })}` }
}

/** Who was asked does not know, so IT is asked. */
function isReferred(answers: readonly Answer[]): boolean {
  return answers.length > 0 && answers.every(({ record }) => record.answer === 'dont-know')
}

function nextOf(item: ItemManifest, settings: Speaker['settings']): string {
  return fill(item.report?.next ?? item.title, settingsOf(item, settings))
}

// ── Computers ────────────────────────────────────────────────────────────────

function computersAsk(item: ItemManifest, { word, machines }: Told, open: readonly MachineFinding[], asking: Asking): Asked | undefined {
  if (word !== 'unknown') {
    return mendAsks(item, open, asking)
  }
  const heard = open.filter(({ machine }) => machine.heard === 'heard')
  if (open.length === 0 || heard.length > 0) {
    return { who: 'it-provider', isDecision: false, does: asking.say('todo.unknown'), commands: checks(item, heard) }
  }
  // What is weak on one computer is not hidden behind another that nobody hears of.
  const weak = machines.filter((one) => one.word === 'warn')
  return weak.length > 0 ? { ...mendAsks(item, weak, asking), machines: weak.map(({ machine }) => machine.name), word: 'warn' } : undefined
}

function mendAsks(item: ItemManifest, open: readonly MachineFinding[], { say, settings }: Asking): Asked {
  const next = nextOf(item, settings)
  const elsewhere = open.flatMap(({ item: found }) => blamed(found)).flatMap(({ owner }) => ELSEWHERE[owner] ?? [])[0]
  const commands = open.map((one) => commandFor(item, one))
  if (elsewhere) {
    return { who: elsewhere.who, isDecision: false, does: `${next} ${say(elsewhere.says)}`, commands }
  }
  const agree = open.some((one) => mends(item, one)) ? Object.values(item.remediation?.consent ?? {}) : []
  return agree.length > 0
    ? { who: 'practice-manager', isDecision: true, does: `${next} ${say('todo.agreeFirst')}`, agree, commands }
    : { who: 'it-provider', isDecision: false, does: next, commands }
}

function mends({ remediation }: ItemManifest, { machine }: MachineFinding): boolean {
  const platform = machine.document?.machine.platform
  return platform !== undefined && remediation?.platforms[platform] !== undefined
}

function commandFor(item: ItemManifest, found: MachineFinding): string {
  const { machine } = found
  return `${machine.hostname ?? machine.name}: ${mends(item, found) ? `rounds fix ${item.id} --what-if` : foundAndWanted(found.item)}`
}

function checks({ id }: ItemManifest, machines: readonly MachineFinding[]): string[] {
  return machines.map(({ machine }) => `${machine.hostname ?? machine.name}: rounds check ${id} --verbose`)
}

// ── Computers nobody hears of ────────────────────────────────────────────────

/** What has to be done about a computer that does not report. */
export function toDoOfSilence(machine: MachineState, wrongClock: boolean, asking: Asking): ToDo | undefined {
  if (machine.heard === 'heard') {
    return undefined
  }
  const { say, timeZone } = asking
  const { name } = machine
  const does = wrongClock
    ? say('todo.wrongClock', { name })
    : machine.lastSeen === undefined
      ? say('todo.never', { name })
      : say('todo.silent', { name, day: dayInWords(machine.lastSeen, timeZone) })
  const asked: Asked = {
    who: machine.lastSeen && !wrongClock ? 'practice-manager' : 'it-provider',
    isDecision: Boolean(machine.lastSeen) && !wrongClock,
    does,
  }
  const by = dueDay('high', asking)
  return {
    title: name,
    items: [],
    machines: [name],
    word: 'unknown',
    severity: 'high',
    by,
    isOverdue: false,
    agree: [],
    commands: [],
    ...asked,
    ...nameOf(asked, asking),
  }
}
