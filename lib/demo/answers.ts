import { createHash } from 'node:crypto'
import { content } from '../content/index.ts'
import { sealed } from '../practice/seal.ts'
import type { AttestationPart, AttestationRecord, Contact, Detail, ItemManifest } from '../schema/types.ts'
import { chanceOf } from './chance.ts'
import { MAIL_DOMAIN, PEOPLE } from './practice-file.ts'
import { signingKeyOf } from './signing.ts'
import { dayAgo } from './times.ts'

type Role = Contact['role']
type Details = NonNullable<AttestationRecord['details']>

interface Said {
  id: string
  /** Days before the last round. */
  days: number
  by?: Role
  answer?: AttestationRecord['answer']
  statement?: string
  /** Instead of the good ones. */
  details?: Details
}

/** What differs from a good answer, given in time by whoever is asked. */
const REALISTIC: readonly Said[] = [
  { id: 'dr-bcp-plan', days: 500 },
  { id: 'it-contract-written', days: 400 },
  {
    id: 'phishing-awareness',
    days: 75,
    details: { trained: 'few' },
    statement: 'Two of us went to the webinar; the others have not been yet.',
  },
  {
    id: 'policy-acceptable-use',
    days: 60,
    answer: 'partial',
    statement: 'The policy is written; two locums have not signed it.',
    details: { acceptedBy: 'staff-only' },
  },
  { id: 'perimeter-firewall', days: 80, by: 'practice-manager', statement: 'The provider looks after the router.' },
  {
    id: 'perimeter-firewall',
    days: 50,
    details: { makerSupport: 'ended' },
    statement: 'The router at Beach Road gets no firmware any more.',
  },
  { id: 'pms-password', days: 25, answer: 'dont-know', statement: 'I do not know how long passwords must be.' },
  { id: 'antivirus-subscription', days: 330 },
]
/** What was answered before it was put right. */
const EARLIER: readonly Said[] = [
  { id: 'mfa', days: 172, details: { mailboxes: 'some' }, statement: 'The shared mailboxes ask for nothing more.' },
  { id: 'pms-least-privilege', days: 176, details: { receptionSeesNotes: true }, statement: 'Everybody can open everything.' },
  { id: 'portable-media-policy', days: 168, answer: 'no', statement: 'There is no such policy yet.' },
]
/** Nobody has answered these yet. */
const MISSING = ['services-review', 'hardware-register', 'cloud-pms-review']

/** Oldest first; the provider's are signed. */
export function answersOf(seed: string, now: string, kind: 'realistic' | 'good'): AttestationRecord[] {
  const said = kind === 'good' ? all().flatMap((item) => inTime(seed, item)) : realistic(seed)
  const inOrder = said.map((one) => recordOf(one, now)).sort((a, b) => (a.at < b.at ? -1 : 1))
  const records: AttestationRecord[] = []
  for (const record of inOrder) {
    const key = record.by.role === 'it-provider' ? { key: signingKeyOf(seed) } : {}
    records.push(sealed(record, records, { now: `${record.at}T01:30:00.000Z`, ...key }))
  }
  return records
}

function realistic(seed: string): Said[] {
  const own = REALISTIC.map(({ id }) => id)
  return [
    ...REALISTIC,
    ...EARLIER,
    ...all().flatMap((item) => (own.includes(item.id) || MISSING.includes(item.id) ? [] : inTime(seed, item))),
  ]
}

function all() {
  return content.items().filter(({ attestation }) => attestation)
}

/** What has to be said each month was said each month; the rest one after another, as a practice finds the time. */
function inTime(seed: string, { id, attestation }: ItemManifest): Said[] {
  const chance = chanceOf(`${seed} answer ${id}`)
  const holds = shortestOf(attestation)
  const newest = chance.whole(3, 24)
  return holds < 62
    ? Array.from({ length: MONTHS }, (_, month) => ({ id, days: newest + 30 * month }))
    : [{ id, days: chance.whole(10, Math.round(Math.min(0.4 * holds, 170))) }]
}

/** Days until the answer, or the first of its dates, grows old. */
function shortestOf({ validDays, details = {} }: Partial<AttestationPart> = {}): number {
  const ofDates = Object.values(details).flatMap(({ dated, limitDays, warnFromDays }) =>
    dated === 'since' ? [limitDays, warnFromDays] : [],
  )
  return Math.min(validDays ?? 365, ...ofDates.filter((days) => typeof days === 'number'))
}

/** As far back as answers of each month go. */
const MONTHS = 6

function recordOf(
  { id, days, by, answer = 'yes', statement = 'Yes, as the evidence shows.', details }: Said,
  now: string,
): AttestationRecord {
  const item = content.items().find((one) => one.id === id)
  const attestation = item?.attestation
  if (!attestation) {
    throw new Error(`${id} asks nobody`)
  }
  const at = dayAgo(now, days)
  const role = by ?? attestation.who
  return {
    id,
    answer,
    statement,
    evidence: answer === 'yes' || answer === 'partial' ? [evidenceOf(id, at)] : [],
    by: { name: PEOPLE[role], role },
    ...(answer === 'dont-know' ? {} : { details: { ...goodDetails(attestation, at), ...details } }),
    at,
  }
}

/** Where the practice keeps it, with the hash of what it was then. */
function evidenceOf(id: string, at: string): AttestationRecord['evidence'][number] {
  const sha256 = createHash('sha256').update(`${id} ${at}`).digest('hex')
  return { type: 'document', reference: `${id}, in the folder of the health check ${at.slice(0, 4)}`, sha256, date: at }
}

/** What a practice answers where all is well. */
function goodDetails({ details = {} }: AttestationPart, at: string): Details {
  return Object.fromEntries(Object.entries(details).map(([name, detail]) => [name, goodDetail(name, detail, at)]))
}

function goodDetail(name: string, detail: Detail, at: string): string | number | boolean {
  switch (detail.type) {
    case 'choice':
      return detail.options?.find(({ verdict }) => !verdict)?.value ?? ''
    case 'yes-no':
      return detail.wanted ?? true
    case 'number':
      return Math.max(detail.atLeast ?? 0, 12)
    case 'date':
      return dayAgo(`${at}T00:00:00Z`, detail.dated === 'until' ? -400 : 2)
    case 'text':
      return TEXTS[name] ?? 'Tui IT'
  }
}

const TEXTS: Readonly<Record<string, string>> = {
  product: 'Microsoft Defender for Business',
  filter: 'SMX, with the plan for practices',
  quarantine: 'The practice manager, every morning',
  keyHolder: 'Sarah Moana and Tui IT, in two safes',
  country: 'New Zealand',
  machine: 'A spare computer of the provider',
  testedBy: 'Daniel Cho',
  technician: 'Daniel Cho',
  prescribed: 'A backup and restore by gbak every month',
  system: 'Medtech32, by its maker',
  computers: 'Treatment room',
  reasons: 'The links to the hospital are not ready yet.',
  leftOut: 'none',
  responsible: 'Tui IT, every month',
  device: 'FortiGate 40F in the server room',
  otherServices: `Mail of ${MAIL_DOMAIN}`,
}
