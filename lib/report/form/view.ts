import { answersOf, partyOf } from '../../practice/answers.ts'
import type { SealVerdict } from '../../practice/seal.ts'
import type { Answer } from '../../practice/state.ts'
import type { AttestationPart, AttestationRecord, Contact, Detail, DetailOption, ItemManifest, PracticeFile } from '../../schema/types.ts'
import { dayInWords } from '../page/dates.ts'
import { type Say, sayer } from '../say.ts'

/** Everything that the forms of a practice are made of. */
export interface FormInput {
  /** The questions that are asked, of every role. */
  items: readonly ItemManifest[]
  practice: PracticeFile
  /** null: nobody said. */
  name: string | null
  records: readonly AttestationRecord[]
  seals: readonly SealVerdict[]
  settings(item: ItemManifest): Record<string, unknown>
  /** Day of the clinic's calendar. */
  today: string
}

export type Role = AttestationPart['who']

export interface QuestionView {
  id: string
  number: number
  question: string
  why: string
  /** Lines; empty where there is no answer yet. */
  last: string[]
  answers: { value: string; label: string; hint?: string }[]
  details: DetailView[]
  counts: readonly string[]
}

export interface DetailView extends Pick<Detail, 'ask' | 'type'> {
  name: string
  optional: boolean
  /** A day that cannot be in the future. */
  isPast: boolean
  options: { value: string; label: string }[]
}

export interface SectionView {
  id: 'own' | 'others'
  questions: QuestionView[]
}

export interface FormView {
  role: Role
  practice: string | null
  /** Of the contact with this role, where there is one alone. */
  person: string
  /** Whom the file goes to. */
  giveTo: string | undefined
  minutes: number
  sections: SectionView[]
  day: string
  fileName: string
}

const ANSWERS = ['yes', 'no', 'partial', 'not-applicable', 'dont-know'] as const

/** What one role is asked; the IT provider may give a second opinion on the questions of all others. */
export function formView(role: Role, input: FormInput): FormView {
  const say = sayer('form')
  const own = input.items.filter(({ attestation }) => attestation?.who === role)
  const others = role === 'it-provider' ? input.items.filter(({ attestation }) => attestation && attestation.who !== role) : []
  const view = (items: readonly ItemManifest[], before: number) =>
    items.flatMap((item, index) => (item.attestation ? [questionView(item, item.attestation, before + index + 1, role, input, say)] : []))
  return {
    role,
    practice: input.name,
    person: personOf(role, input.practice.contacts),
    giveTo: role === 'it-provider' ? undefined : personOf('it-provider', input.practice.contacts) || undefined,
    minutes: minutesOf(own),
    sections: [
      ...(own.length > 0 ? [{ id: 'own' as const, questions: view(own, 0) }] : []),
      ...(others.length > 0 ? [{ id: 'others' as const, questions: view(others, own.length) }] : []),
    ],
    day: dayInWords(input.today),
    fileName: `answers-${role}-${input.today}.json`,
  }
}

const SECONDS = { answer: 45, evidence: 45, choice: 15, 'yes-no': 10, date: 25, number: 20, text: 25 } as const

/** How long somebody needs who has the papers at hand. */
export function minutesOf(items: readonly ItemManifest[]): number {
  const seconds = items.flatMap(({ attestation }) => [
    SECONDS.answer + SECONDS.evidence,
    ...Object.values(attestation?.details ?? {}).map(({ type }) => SECONDS[type]),
  ])
  return Math.max(1, Math.ceil(seconds.reduce((sum, one) => sum + one, 0) / 60))
}

function questionView(
  item: ItemManifest,
  attestation: AttestationPart,
  number: number,
  role: Role,
  input: FormInput,
  say: Say,
): QuestionView {
  const { question, evidence, answers = {}, details = {} } = attestation
  const notApplicable = answers['not-applicable']
  const offered = ANSWERS.filter((one) => one !== 'not-applicable' || notApplicable !== undefined)
  return {
    id: item.id,
    number,
    question,
    why: item.why,
    last: lastLines(item, attestation, role, input, say),
    answers: offered.map((value) => ({
      value,
      label: say.maybe(`answer.${value}.${role}`) ?? say(`answer.${value}`),
      ...(value === 'not-applicable' && notApplicable ? { hint: notApplicable } : {}),
    })),
    details: Object.entries(details).map(([name, detail]) => detailView(name, detail, say)),
    counts: evidence,
  }
}

/** Without what an answer comes to: nobody is told beforehand. */
function detailView(name: string, { ask, type, optional = false, dated, options }: Detail, say: Say): DetailView {
  const offered: readonly DetailOption[] = options ?? []
  const both = [
    { value: 'true', label: say('yes') },
    { value: 'false', label: say('no') },
  ]
  return {
    name,
    ask,
    type,
    optional,
    isPast: dated === 'since',
    options: type === 'yes-no' ? both : offered.map(({ value, label }) => ({ value, label })),
  }
}

/** What this party said last time. What the other said would lead the pen. */
function lastLines(item: ItemManifest, attestation: AttestationPart, role: Role, input: FormInput, say: Say): string[] {
  const { records, seals, today } = input
  const { answers } = answersOf(item, records, input.settings(item), today, seals)
  const last = answers.find(({ party, seal }) => party === partyOf({ name: '', role }) && seal !== 'edited')
  return last ? [...toldLines(last, today, say), ...detailLines(last.record, attestation, say)] : []
}

function toldLines({ record, until }: Answer, today: string, say: Say): string[] {
  const { answer, by, at, statement, evidence } = record
  const told = say('last.answer', { answer: say(`lastAnswer.${answer}`), name: by.name, day: dayInWords(at) })
  const ends = answer === 'dont-know' ? [] : [say(until < today ? 'last.ended' : 'last.holds', { day: dayInWords(until) })]
  return [
    [told, ...ends].join(' '),
    ...(statement ? [statement] : []),
    ...evidence.map(({ reference, date }) => `${reference}, ${dayInWords(date)}`),
  ]
}

function detailLines({ details = {} }: AttestationRecord, attestation: AttestationPart, say: Say): string[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const detail = attestation.details?.[name]
    return detail ? [`${detail.ask} ${valueInWords(detail, value, say)}`] : []
  })
}

/** What somebody answered to a detail, as people read it. */
export function valueInWords(detail: Detail, value: string | number | boolean, say: Say): string {
  if (typeof value === 'boolean') {
    return say(value ? 'yes' : 'no')
  }
  const option = detail.options?.find((one) => one.value === value)
  return option?.label ?? (detail.type === 'date' ? dayInWords(String(value)) : String(value))
}

function personOf(role: Role, contacts: readonly Contact[] = []): string {
  const names = contacts.filter((one) => one.role === role).map(({ name }) => name)
  return names.length === 1 ? (names[0] ?? '') : ''
}
