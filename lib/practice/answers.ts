import { type Finding, type Part, type Status, sentence } from '../api.ts'
import { type Answered, judgedAnswer, newestAnswer, type Standing } from '../engine/attested.ts'
import { PEOPLE } from '../report/people.ts'
import type { AttestationRecord, ItemManifest } from '../schema/types.ts'
import { lastDay } from './expiry.ts'
import { type SealState, type SealVerdict, sealsOf } from './seal.ts'
import type { Answer } from './state.ts'

export interface Answers {
  /** The one that counts of each party: the practice, then the provider. */
  answers: Answer[]
  /** Both hold, and come to different things. */
  disagreement: boolean
}

interface Counted extends Answered {
  answer: Answer
  /** Newer records of the same party that change nothing, and why. */
  said: Part[]
}

interface Judging {
  item: ItemManifest
  records: readonly AttestationRecord[]
  settings: Readonly<Record<string, unknown>>
  today: string
  seals: readonly SealVerdict[]
}

const WORST_FIRST: readonly Status[] = ['fail', 'attest-due', 'warn', 'pass', 'not-applicable']
const BEST_STANDING: readonly Standing[] = ['holds', 'ageing', 'open']

/** The IT provider is one party, everybody of the practice together the other. */
export function partyOf({ role }: AttestationRecord['by']): Answer['party'] {
  return role === 'it-provider' ? 'provider' : 'practice'
}

/**
 * What the practice and the provider answered about an item.
 * @param records every record of the file, in its order
 * @param today day of the clinic's calendar
 * @param seals one a record, from before anything in them was hidden; else they are verified now, without knowing whose key is whose
 */
export function answersOf(
  item: ItemManifest,
  records: readonly AttestationRecord[],
  settings: Readonly<Record<string, unknown>>,
  today: string,
  seals: readonly SealVerdict[] = sealsOf(records),
): Answers {
  const counted = countedAnswers({ item, records, settings, today, seals })
  return { answers: counted.map(({ answer }) => answer), disagreement: disagreementOf(counted) !== undefined }
}

/** What all answers about an item come to together, before what computers show. */
export function answeredFinding(
  item: ItemManifest,
  records: readonly AttestationRecord[],
  settings: Readonly<Record<string, unknown>>,
  today: string,
  seals?: readonly SealVerdict[],
): Finding {
  if (!records.some(({ id }) => id === item.id)) {
    return judgedAnswer(item, undefined, settings, today).finding
  }
  const counted = inOrder(countedAnswers({ item, records, settings, today, seals: seals ?? sealsOf(records) }))
  const [decides = judgedAnswer(item, undefined, settings, today), other] = counted
  const { finding } = decides
  const difference = disagreementOf(counted)
  return {
    ...finding,
    summary: difference ? sentence(`Answers differ. ${finding.summary}`) : finding.summary,
    parts: [
      ...finding.parts,
      ...(difference ? [difference] : []),
      ...(other ? unusable(other) : []),
      ...counted.flatMap(({ said }) => said),
    ],
  }
}

/** The answer that decides first: one that holds before one that does not, then the worse, then the newer. */
function inOrder(counted: readonly Counted[]): Counted[] {
  return [...counted].sort((a, b) => {
    const standing = BEST_STANDING.indexOf(a.standing) - BEST_STANDING.indexOf(b.standing)
    return standing || (a.standing === 'open' ? mustAnswer(a, b) : worseFirst(a, b))
  })
}

function worseFirst(a: Counted, b: Counted): number {
  return WORST_FIRST.indexOf(a.answer.status) - WORST_FIRST.indexOf(b.answer.status)
}

/** Of two that have to be given again, whoever knew is asked first, then whoever answered last. */
function mustAnswer(a: Counted, b: Counted): number {
  const knew = Number(knowsNot(a)) - Number(knowsNot(b))
  return knew || (a.answer.record.at < b.answer.record.at ? 1 : -1)
}

function disagreementOf(counted: readonly Counted[]): Part | undefined {
  const [worse, better] = inOrder(counted.filter(({ standing }) => standing === 'holds'))
  if (!worse || !better || worse.answer.status === better.answer.status) {
    return undefined
  }
  return {
    scope: 'disagreement',
    status: worse.answer.status,
    observed: counted.map(saying).join('; '),
    expected: 'the same answer of the practice and of the IT provider',
    source: 'both answers',
    owner: 'none',
  }
}

function saying({ answer: { record, summary } }: Counted): string {
  const words = summary.replace(/\.$/, '')
  const known = `${who(record)} answered ${record.answer} on ${record.at}`
  return words.startsWith('Answered ') ? known : `${known} (${words})`
}

function countedAnswers(judging: Judging): Counted[] {
  return (['practice', 'provider'] as const).flatMap((party) => countedAnswer(judging, party) ?? [])
}

/**
 * The newest answer of a party. Not knowing replaces nothing that still holds, and a day in the future, which is a slip of the pen,
 * must not stand before every answer of the years until then.
 */
function countedAnswer(judging: Judging, party: Answer['party']): Counted | undefined {
  const { item, records, today } = judging
  const own = records.filter((record) => record.id === item.id && partyOf(record.by) === party)
  const past = own.filter(({ at }) => at <= today)
  const newest = newestAnswer(item.id, past) ?? newestAnswer(item.id, own)
  const known = newestAnswer(
    item.id,
    past.filter(({ answer }) => answer !== 'dont-know'),
  )
  const isKept = known && judged(judging, known).standing !== 'open'
  const record = isKept ? known : newest
  return record && counted(judging, party, record, own)
}

function counted(judging: Judging, party: Answer['party'], record: AttestationRecord, own: readonly AttestationRecord[]): Counted {
  const { item, settings } = judging
  const { finding, standing } = judged(judging, record)
  const { status, summary } = finding
  const isNewer = (one: AttestationRecord) => one.at > record.at || (one.at === record.at && own.indexOf(one) > own.indexOf(record))
  return {
    answer: { party, record, status, summary, seal: sealOf(judging, record), until: lastDay(item, record, settings) },
    finding,
    standing,
    said: own.filter(isNewer).map((one) => note(one, judged(judging, one).finding.summary)),
  }
}

function judged(judging: Judging, record: AttestationRecord): Answered {
  return judgedAnswer(judging.item, record, judging.settings, judging.today, sealOf(judging, record))
}

function sealOf({ records, seals }: Judging, record: AttestationRecord): SealState {
  return seals[records.indexOf(record)]?.state ?? 'unsealed'
}

/** What the other party said in vain, if it is more than too old. */
function unusable({ answer: { record }, finding }: Counted): Part[] {
  return finding.parts.length === 0 ? [note(record, finding.summary)] : []
}

/** It stands beside the verdict and has no part in it. */
function note({ by, at }: AttestationRecord, observed: string): Part {
  const source = `told by ${PEOPLE[by.role]} on ${at}`
  return { scope: `answer of ${by.name}`, status: 'not-applicable', observed, expected: 'an answer that counts', source, owner: 'none' }
}

function knowsNot({ answer }: Counted): boolean {
  return answer.record.answer === 'dont-know'
}

function who({ by }: AttestationRecord): string {
  return `${by.name} (${PEOPLE[by.role].replace(/^the /, '')})`
}
