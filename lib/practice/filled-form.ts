import { canonicalJson } from '../formats/canonical-json.ts'
import type { AttestationRecord, FilledForm, FormAnswer, ItemManifest } from '../schema/types.ts'
import { type AnswerProblem, answerProblems, missingDetails } from './answer-problems.ts'
import { isDay } from './expiry.ts'

export interface FormContext {
  items: readonly ItemManifest[]
  /** What is recorded already. */
  records: readonly AttestationRecord[]
  /** null: the practice file does not say its name. */
  practice: string | null
  /** Day of the clinic's calendar. */
  today: string
  /** Only forms of this role. */
  role?: FilledForm['role']
}

export interface TakenForm {
  /** To be recorded, in their order. */
  records: AttestationRecord[]
  /** Recorded, but a yes needs more before it counts: the ids with what is not told yet. */
  incomplete: { id: string; asks: string[] }[]
  /** How many were recorded before. */
  known: number
  /** What is not recorded, and why; without an id the whole form. */
  left: { id?: string; problem: AnswerProblem }[]
}

/** What a filled-in form brings: the answers that are right, and what is wrong with the others. */
export function takenForm(form: FilledForm, context: FormContext): TakenForm {
  const refused = formProblem(form, context)
  if (refused) {
    return { records: [], incomplete: [], known: 0, left: [{ problem: refused }] }
  }
  const judged = form.answers.map((given) => ({ given, problems: problemsOf(form, given, context) }))
  const right = judged.flatMap(({ given, problems }) => (problems.length === 0 ? [recordOf(form, given)] : []))
  const before = new Set(context.records.map(contentOf))
  const records = right.filter((record, index) => !before.has(contentOf(record)) && isFirst(right, index))
  return {
    records,
    incomplete: records.flatMap((record) => incompleteIn(record, context.items)),
    known: right.length - records.length,
    left: judged.flatMap(({ given, problems }) => problems.map((problem) => ({ id: given.id, problem }))),
  }
}

/** Why nothing of a form can be taken. */
function formProblem(form: FilledForm, { practice, today, role }: FormContext): AnswerProblem | undefined {
  const says = (word: string, values: Record<string, string> = {}) => ({ word: `wrong.${word}`, values })
  if (form.practice !== null && (practice === null || !isSameName(form.practice, practice))) {
    return practice === null
      ? says('practiceNotNamed', { theirs: form.practice })
      : says('otherPractice', { theirs: form.practice, ours: practice })
  }
  if (role !== undefined && form.role !== role) {
    return says('otherRole', { theirs: form.role, ours: role })
  }
  if (form.by.trim().length < 2) {
    return says('nobody')
  }
  if (!isDay(form.at)) {
    return says('formNotOnADay', { at: form.at })
  }
  return form.at > today ? says('formInFuture', { at: form.at }) : undefined
}

/** The IT provider may answer every question, as the second of two parties; everybody else those of their own role. */
function problemsOf(form: FilledForm, given: FormAnswer, { items, today }: FormContext): AnswerProblem[] {
  const item = items.find(({ id }) => id === given.id)
  if (!item?.attestation) {
    return [{ word: 'wrong.unknownQuestion', values: { id: given.id } }]
  }
  if (form.role !== 'it-provider' && item.attestation.who !== form.role) {
    return [{ word: 'wrong.notTheirs', values: { theirs: form.role, ours: item.attestation.who } }]
  }
  return answerProblems(item, given, today)
}

function recordOf(
  { by, role, at }: FilledForm,
  { id, answer, statement = '', evidence = [], details = {} }: FormAnswer,
): AttestationRecord {
  const told = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== ''))
  return {
    id,
    answer,
    statement: statement.trim(),
    evidence: evidence.map(({ type = 'document', reference = '', date = '', sha256 }) => ({
      type,
      reference: reference.trim(),
      ...(sha256 ? { sha256 } : {}),
      date,
    })),
    by: { name: by.trim(), role },
    ...(Object.keys(told).length > 0 && answer !== 'dont-know' ? { details: told } : {}),
    at,
  }
}

function incompleteIn(record: AttestationRecord, items: readonly ItemManifest[]): TakenForm['incomplete'] {
  const item = items.find(({ id }) => id === record.id)
  const missing = item ? missingDetails(item, record) : []
  return missing.length > 0 ? [{ id: record.id, asks: missing.map(({ ask }) => ask) }] : []
}

function isFirst(records: readonly AttestationRecord[], index: number): boolean {
  const own = records[index]
  return own !== undefined && records.findIndex((one) => contentOf(one) === contentOf(own)) === index
}

/** The same answer of the same person on the same day, whenever it was recorded. */
function contentOf({ seal: _, $schema: __, ...content }: AttestationRecord): string {
  return canonicalJson(content)
}

function isSameName(a: string, b: string): boolean {
  const plain = (name: string) => name.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
  return plain(a) === plain(b)
}
