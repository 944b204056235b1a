import { absent, listing, value } from '../api.ts'
import type { MailDomains } from '../facts/mail-domains/shape.ts'
import { dmarc } from '../formats/dmarc.ts'
import { spf } from '../formats/spf.ts'
import type { AttestationRecord, Inputs, PracticeFile, ResultDocument, Waiver } from '../schema/types.ts'
import { answersOf } from './answers.ts'
import { chanceOf } from './chance.ts'
import { resultOf } from './judged.ts'
import { lookAt } from './look.ts'
import type { DemoMachine } from './machine.ts'
import { withMended } from './mended.ts'
import { NO_ODDITIES, type Oddities, odditiesOf } from './oddities.ts'
import { CALENDAR, MAIL_DOMAIN, practiceFileOf, SETTINGS } from './practice-file.ts'
import { rosterOf, strangerOf, type Troubles } from './roster.ts'
import { ago, dayAgo, monthsAgo } from './times.ts'
import { waiversOf } from './waivers.ts'

export interface DemoOptions {
  /** The same seed gives the same practice. */
  seed: string
  /** Expected ones; 15 where nobody says. */
  machines?: number
  /** ISO 8601, UTC: the moment just after the last round. */
  now: string
  /** Monthly rounds before the last one; 0 where nobody says. */
  months?: number
  troubles?: Troubles
  name?: string
}

export interface DemoPractice {
  practice: PracticeFile
  /** Oldest first. */
  documents: ResultDocument[]
  attestations: AttestationRecord[]
  waivers: Waiver[]
  machines: DemoMachine[]
  oddities: Oddities
}

/** A practice that nobody has: what its computers are like is made up, every verdict about them is the engine's. */
export async function demoPractice(options: DemoOptions): Promise<DemoPractice> {
  const { seed, machines: count = 15, now, months = 0, troubles = 'realistic', name = 'Kōwhai Medical Centre' } = options
  const isRealistic = troubles === 'realistic'
  const expected = rosterOf(seed, now, count, troubles)
  const machines = isRealistic ? [...expected, strangerOf(seed)] : expected
  const attestations = answersOf(seed, now, isRealistic ? 'realistic' : 'good')
  const waivers = isRealistic ? waiversOf(now) : []
  const rounds = { seed, now, name, waivers, attestations }
  const documents: ResultDocument[] = []
  for (const machine of machines) {
    documents.push(...(await documentsOf(machine, momentsOf(machine, now, months), rounds)))
  }
  documents.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  const again = (machine: DemoMachine, at: string, also: DemoMachine['troubles'] = []) =>
    sweepOf({ ...machine, troubles: [...machine.troubles, ...also] }, at, rounds)
  const oddities = isRealistic ? await odditiesOf(documents, machines, again) : NO_ODDITIES
  return { practice: practiceFileOf(seed, name, machines, now), documents, attestations, waivers, machines, oddities }
}

interface Rounds {
  seed: string
  now: string
  name: string
  waivers: Waiver[]
  attestations: AttestationRecord[]
}

/** Of each month one round, and those of yesterday and today; minutes apart, as computers are switched on. */
function momentsOf({ id, name, silentSince }: DemoMachine, now: string, months: number): string[] {
  const chance = chanceOf(`${id} ${name} moments`)
  const before = (moment: string) => ago(moment, 0, chance.whole(15, 170) / 60)
  const all = [...Array.from({ length: months }, (_, index) => monthsAgo(now, months - index)), ago(now, 1), now].map(before)
  return silentSince ? [`${silentSince}T02:40:00.000Z`, ...all.filter((at) => at.slice(0, 10) < silentSince)].sort() : all
}

async function documentsOf(machine: DemoMachine, moments: readonly string[], rounds: Rounds): Promise<ResultDocument[]> {
  const documents: ResultDocument[] = []
  for (const at of moments) {
    documents.push(await sweepOf(machine, at, rounds))
  }
  const ofPractice = machine.kind === 'server' ? moments.filter((at) => at !== moments.at(-2)) : []
  const questions: ResultDocument[] = []
  for (const at of ofPractice) {
    questions.push(await questionsOf(machine, at, rounds))
  }
  return [...(await withMended(machine, documents, rounds.now, (at) => sweepOf(machine, at, rounds))), ...questions]
}

function sweepOf(machine: DemoMachine, at: string, { now, name, waivers }: Rounds): Promise<ResultDocument> {
  const months = (Date.parse(now) - Date.parse(at)) / 86_400_000 / 30.44
  // What happened within the last hours belongs to the last round.
  const look = lookAt(machine, at, months < 0.02 ? 0 : months)
  return resultOf({ look, machine, hostname: hostnameAt(machine, at, now), practice: name, at, inputs: inputsOf(machine, waivers) })
}

/** The questions of the practice, with what the world's name servers say of its mail. */
async function questionsOf(machine: DemoMachine, sweptAt: string, { now, name, waivers, attestations }: Rounds): Promise<ResultDocument> {
  const at = ago(sweptAt, 0, -0.05)
  const { facts, history } = lookAt(machine, at, 0)
  const look = { history, facts: { ...facts, 'mail-domains': MAIL } }
  const known = attestations.filter((record) => record.at <= at.slice(0, 10))
  return resultOf({
    look,
    machine,
    hostname: hostnameAt(machine, at, now),
    practice: name,
    at,
    inputs: inputsOf(machine, waivers),
    attestations: known,
  })
}

function hostnameAt({ hostname, before }: DemoMachine, at: string, now: string): string {
  return before && at.slice(0, 10) < dayAgo(now, before.days) ? before.hostname : hostname
}

function inputsOf({ boughtOn }: DemoMachine, waivers: Waiver[]): Pick<Inputs, 'settings' | 'waivers' | 'calendar'> {
  const ofPractice = Object.entries(SETTINGS).map(([key, set]) => [key, { value: set, layer: 'practice' as const }] as const)
  const settings = { ...Object.fromEntries(ofPractice), 'hardware-age.purchasedOn': { value: boughtOn, layer: 'machine' as const } }
  return { settings, waivers, calendar: CALENDAR }
}

const MAIL: MailDomains = listing([
  {
    name: MAIL_DOMAIN,
    servers: value(['mx1.nz.smxemail.com']),
    spf: value([spf('v=spf1 include:spf.nz.smxemail.com -all')]),
    dmarc: value([dmarc(`v=DMARC1; p=reject; rua=mailto:dmarc@${MAIL_DOMAIN}`)]),
    dkim: value(['smx1']),
    transport: absent('present'),
  },
])
