import { detailProblem, evidenceProblems } from '../practice/answer-problems.ts'
import { answersOf, partyOf } from '../practice/answers.ts'
import { dayInWords } from '../report/page/dates.ts'
import type { Say } from '../report/say.ts'
import type { AttestationPart, AttestationRecord, Detail, DetailOption, Evidence, ItemManifest } from '../schema/types.ts'
import type { Place } from './attest-place.ts'

/** Whoever sits at the terminal; each question of it may end with leaving. */
export interface Person {
  hear(text: string): void
  choose(question: string, options: readonly { value: string; label: string; hint?: string }[]): Promise<string>
  /** @param check what is wrong with a text, in a sentence; it is asked again until nothing is */
  write(question: string, check: (text: string) => string | undefined, before?: string): Promise<string>
}

/** A file that was named as evidence. */
export interface FoundFile {
  sha256: string
  /** Day of its last change. */
  date: string
}

export interface Talk {
  person: Person
  say: Say
  place: Place
  by: AttestationRecord['by']
  /** Undefined where the text names no file on this computer. @throws UsageError for one that cannot be read */
  findFile(text: string): FoundFile | undefined
}

const SKIP = 'skip'
const OPEN = 'open'
const ANSWERS = ['yes', 'no', 'partial', 'not-applicable', 'dont-know'] as const

/** One question with all that belongs to it; undefined where it is left for now. */
export async function askQuestion(talk: Talk, item: ItemManifest, attestation: AttestationPart): Promise<AttestationRecord | undefined> {
  const { place, by } = talk
  tell(talk, item, attestation)
  const answer = await askAnswer(talk, attestation)
  if (answer === SKIP) {
    return undefined
  }
  const isKnown = answer !== 'dont-know'
  const details = isKnown && answer !== 'not-applicable' ? await askDetails(talk, attestation, answer) : {}
  const evidence = isKnown ? await askEvidence(talk, answer) : []
  const statement = isKnown ? (await talk.person.write(talk.say('ask.statement'), () => undefined)).trim() : ''
  const told = Object.keys(details).length > 0 ? { details } : {}
  return { id: item.id, answer, statement, evidence, by, ...told, at: place.today }
}

function tell({ person, say, place, by }: Talk, item: ItemManifest, { question, evidence }: AttestationPart): void {
  const { answers } = answersOf(item, place.records, place.settings(item), place.today, place.seals.verdicts)
  const last = answers.find(({ party, seal }) => party === partyOf(by) && seal !== 'edited')
  const lines = [question, say('ask.why', { why: item.why })]
  if (last) {
    const { record, until } = last
    const ends = say(until < place.today ? 'list.ended' : 'list.until', { day: dayInWords(until) })
    const told = { answer: say(`answer.${record.answer}`), name: record.by.name, day: dayInWords(record.at), until: ends }
    lines.push(record.answer === 'dont-know' ? say('ask.lastOpen', told) : say('ask.last', told))
    lines.push(...(record.statement ? [say('ask.lastStatement', { statement: record.statement })] : []))
  }
  person.hear([...lines, say('ask.counts', { evidence: evidence.join('; ') })].join('\n'))
}

async function askAnswer({ person, say, by }: Talk, { answers = {} }: AttestationPart): Promise<AttestationRecord['answer'] | typeof SKIP> {
  const notApplicable = answers['not-applicable']
  const offered = ANSWERS.filter((one) => one !== 'not-applicable' || notApplicable !== undefined)
  const options = offered.map((value) => ({
    value,
    label: say.maybe(`ask.${value}.${by.role}`) ?? say(`ask.${value}`),
    ...(value === 'not-applicable' && notApplicable ? { hint: notApplicable } : {}),
  }))
  const chosen = await person.choose(say('ask.answer'), [...options, { value: SKIP, label: say('ask.skip') }])
  return offered.find((one) => one === chosen) ?? SKIP
}

async function askDetails(
  talk: Talk,
  { details = {} }: AttestationPart,
  answer: string,
): Promise<Record<string, string | number | boolean>> {
  const told: Record<string, string | number | boolean> = {}
  for (const [name, detail] of Object.entries(details)) {
    const value = await askDetail(talk, detail, answer === 'yes' && !detail.optional)
    if (value !== undefined) {
      told[name] = value
    }
  }
  return told
}

async function askDetail(talk: Talk, detail: Detail, isNeeded: boolean): Promise<string | number | boolean | undefined> {
  const { person, say } = talk
  const { type, ask } = detail
  if (type === 'choice' || type === 'yes-no') {
    const open = isNeeded ? [] : [{ value: OPEN, label: say('ask.detailOpen') }]
    const chosen = await person.choose(ask, [...choicesOf(detail, say), ...open])
    return chosen === OPEN ? undefined : type === 'yes-no' ? chosen === 'true' : chosen
  }
  const dated = type === 'date' ? say('ask.day', { ask, today: talk.place.today }) : ask
  const question = isNeeded ? dated : say('ask.optional', { ask: dated })
  const text = (await person.write(question, (given) => detailWrong(talk, detail, given, isNeeded))).trim()
  return text === '' ? undefined : valueIn(detail, text)
}

function choicesOf({ type, options }: Detail, say: Say): { value: string; label: string }[] {
  const given: readonly DetailOption[] = options ?? []
  return type === 'choice'
    ? given.map(({ value, label }) => ({ value, label }))
    : [
        { value: 'true', label: say('ask.detailYes') },
        { value: 'false', label: say('ask.detailNo') },
      ]
}

function detailWrong({ say, place }: Talk, detail: Detail, given: string, isNeeded: boolean): string | undefined {
  const text = given.trim()
  if (text === '') {
    return isNeeded ? say('ask.needed') : undefined
  }
  const problem = detailProblem(detail, valueIn(detail, text), place.today)
  return problem && say(problem.word, problem.values)
}

function valueIn({ type }: Detail, text: string): string | number {
  return type === 'number' ? Number(text) : text
}

/** A yes needs one at least; an empty line ends it. */
async function askEvidence(talk: Talk, answer: AttestationRecord['answer']): Promise<Evidence[]> {
  const { person, say } = talk
  const evidence: Evidence[] = []
  for (;;) {
    const isNeeded = answer === 'yes' && evidence.length === 0
    const more = isNeeded ? '' : say(evidence.length > 0 ? 'ask.evidenceMore' : 'ask.evidenceNone')
    const wrong = (text: string) => (isNeeded && text.trim() === '' ? say('wrong.noEvidence') : undefined)
    const reference = (await person.write(say('ask.evidence', { more }), wrong)).trim()
    if (reference === '') {
      return evidence
    }
    evidence.push(await oneEvidence(talk, reference))
  }
}

async function oneEvidence({ person, say, place, findFile }: Talk, reference: string): Promise<Evidence> {
  const file = findFile(reference)
  if (file) {
    person.hear(say('ask.evidenceHashed', { file: reference, hash: file.sha256.slice(0, 12), day: dayInWords(file.date) }))
  }
  const wrong = (date: string) => {
    const [problem] = evidenceProblems({ reference, date: date.trim() }, place.today)
    return problem && say(problem.word, problem.values)
  }
  const date = (await person.write(say('ask.day', { ask: say('ask.evidenceDate'), today: place.today }), wrong, file?.date)).trim()
  return { type: file ? 'file' : 'document', reference, ...(file ? { sha256: file.sha256 } : {}), date }
}
