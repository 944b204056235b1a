import { type Finding, type Part, type Status, sentence } from '../api.ts'
import { daysBetween } from '../formats/times.ts'
import { isDay } from '../practice/expiry.ts'
import type { SealState } from '../practice/seal.ts'
import { PEOPLE } from '../report/people.ts'
import type { AttestationPart, AttestationRecord, ItemManifest } from '../schema/types.ts'
import { detailParts } from './details.ts'

/** An answer that is missing or too old comes before one that is merely weak: the weakness is of yesterday. */
const ORDER: readonly Status[] = ['fail', 'attest-due', 'warn', 'pass', 'not-applicable']

/** Of several answers to one question the newest; of two of one day the later in the file. */
export function newestAnswer(id: string, records: readonly AttestationRecord[] = []): AttestationRecord | undefined {
  return records
    .filter((record) => record.id === id)
    .reduce<AttestationRecord | undefined>((best, one) => (best && isLater(best, one) ? best : one), undefined)
}

/** Of one day the one recorded later, wherever it stands in the file. */
function isLater(a: AttestationRecord, b: AttestationRecord): boolean {
  return a.at === b.at ? a.seal !== undefined && b.seal !== undefined && a.seal.at > b.seal.at : a.at > b.at
}

/** holds: it counts. ageing: it is past its time, and only warns so far. open: it has to be given again. */
export type Standing = 'holds' | 'ageing' | 'open'

export interface Answered {
  finding: Finding
  standing: Standing
}

/** What one answer of people about an item comes to. The manifest decides; dates are days of the clinic's calendar. */
export function attestedFinding(
  item: ItemManifest,
  record: AttestationRecord | undefined,
  settings: Readonly<Record<string, unknown>>,
  today: string,
): Finding {
  return judgedAnswer(item, record, settings, today).finding
}

/** The same, with whether it still holds. */
export function judgedAnswer(
  { attestation }: ItemManifest,
  record: AttestationRecord | undefined,
  settings: Readonly<Record<string, unknown>>,
  today: string,
  seal: SealState = 'unsealed',
): Answered {
  if (!attestation || !record) {
    return open(`Nobody has answered yet: ask ${attestation ? PEOPLE[attestation.who] : 'the practice'}`)
  }
  const problem = problemOf(attestation, record, today, seal)
  if (problem) {
    return open(problem)
  }
  const status = statusOfAnswer(attestation, record)
  const source = sourceOf(record)
  const answer = part('answer', status, `${record.answer}, said ${record.by.name} on ${record.at}`, 'yes', source)
  const details = status === 'not-applicable' ? [] : detailParts(attestation, record, settings, today)
  const age = validity(attestation, record, today)
  const parts = [answer, ...age, ...details.map((one) => part(one.scope, one.status, one.observed, one.expected, source))]
  const worst = ORDER.flatMap((one) => parts.filter(({ status: found }) => found === one))[0] ?? answer
  const summary = worst === answer ? `Answered ${answer.observed}` : worst.observed
  const measures = { answeredDaysAgo: Math.floor(daysBetween(record.at, today)) }
  const isOpen = details.some((one) => one.isOpen) || age.some((one) => one.status === 'attest-due')
  return {
    finding: { status: worst.status, summary: sentence(summary), parts, measures },
    standing: isOpen ? 'open' : age.length > 0 ? 'ageing' : 'holds',
  }
}

function problemOf({ answers = {} }: AttestationPart, record: AttestationRecord, today: string, seal: SealState): string | undefined {
  if (seal === 'edited') {
    return `The answer of ${record.by.name} was edited after it was recorded: give it again`
  }
  if (!isDay(record.at)) {
    return `The answer is dated on a day that no calendar has (${record.at}): give it again`
  }
  if (record.at > today) {
    return `The answer is dated in the future (${record.at}): give it again`
  }
  if (record.answer === 'yes' && record.evidence.length === 0) {
    return 'The answer is yes without any evidence: name what shows it'
  }
  if (record.answer === 'dont-know') {
    return `${record.by.name} does not know: ${record.by.role === 'it-provider' ? 'somebody has to find out' : 'ask the IT provider'}`
  }
  return record.answer === 'not-applicable' && answers['not-applicable'] === undefined
    ? 'The answer is that it does not apply, but it applies to every practice: answer again'
    : undefined
}

function statusOfAnswer({ answers = {} }: AttestationPart, { answer }: AttestationRecord): Status {
  switch (answer) {
    case 'yes':
      return 'pass'
    case 'no':
      return answers.no ?? 'fail'
    case 'partial':
      return answers.partial ?? 'warn'
    case 'not-applicable':
      return 'not-applicable'
    case 'dont-know':
      return 'attest-due'
  }
}

/** Nobody types the day on which an answer ends: it follows from its own day. */
function validity({ validDays, warnUntilDays }: AttestationPart, { at }: AttestationRecord, today: string): Part[] {
  const days = Math.floor(daysBetween(at, today))
  const shared = { scope: 'age of the answer', observed: `The answer is ${days} days old`, expected: `at most ${validDays} days` } as const
  if (days <= validDays) {
    return []
  }
  return [
    part(
      shared.scope,
      warnUntilDays !== undefined && days <= warnUntilDays ? 'warn' : 'attest-due',
      shared.observed,
      shared.expected,
      'date of the answer',
    ),
  ]
}

function sourceOf({ evidence, by }: AttestationRecord): string {
  return evidence.map(({ type, reference }) => `${type} ${reference}`).join(', ') || `told by ${PEOPLE[by.role]}`
}

function part(scope: string, status: Status, observed: string, expected: string, source: string): Part {
  return { scope, status, observed, expected, source, owner: 'none' }
}

function open(summary: string): Answered {
  return { finding: { status: 'attest-due', summary: sentence(summary), parts: [], measures: {} }, standing: 'open' }
}

/**
 * The answer of people and the finding of this machine together. A machine never makes an answer better, unless what it shows is a proof;
 * what it could not see never makes an answer worse, unless both halves are needed.
 */
export function combined(worth: NonNullable<AttestationPart['machine']>, answered: Finding, machine: Finding): Finding {
  const finding = {
    parts: [...answered.parts, ...(machine.status === 'not-applicable' ? [] : machine.parts)],
    measures: { ...machine.measures, ...answered.measures },
  }
  const says = (status: Status, summary: string): Finding => ({ ...finding, status, summary: sentence(summary) })
  const contradicts = `A computer contradicts the answer: ${machine.summary}`
  if (machine.status === 'fail') {
    return says('fail', answered.status === 'pass' ? contradicts : machine.summary)
  }
  if (worth === 'proof' && machine.status === 'pass') {
    return answered.status === 'fail'
      ? says('warn', `A computer proves it, but the answer was no: ${machine.summary}`)
      : says('pass', machine.summary)
  }
  if (worth === 'half' && machine.status === 'unknown' && answered.status !== 'fail') {
    return says(
      answered.status === 'attest-due' ? 'attest-due' : 'unknown',
      answered.status === 'attest-due' ? answered.summary : machine.summary,
    )
  }
  return machine.status === 'warn' && (answered.status === 'pass' || answered.status === 'not-applicable')
    ? says('warn', contradicts)
    : says(answered.status, answered.summary)
}
