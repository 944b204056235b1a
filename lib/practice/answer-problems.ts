import type { AttestationPart, AttestationRecord, Detail, ItemManifest } from '../schema/types.ts'
import { isDay } from './expiry.ts'

/** An answer as somebody gave it, before it is recorded. */
export interface GivenAnswer {
  id: string
  answer: AttestationRecord['answer']
  evidence?: readonly { type?: string; reference?: string; sha256?: string; date?: string }[]
  details?: AttestationRecord['details']
}

/** What is wrong, as the name of a sentence in `manifests/words/attest.json` and the values for it. */
export interface AnswerProblem {
  word: string
  values: Record<string, string>
}

/** Why an answer is not recorded; empty where it is. */
export function answerProblems({ attestation }: ItemManifest, given: GivenAnswer, today: string): AnswerProblem[] {
  if (!attestation) {
    return [problem('noQuestion', { id: given.id })]
  }
  const { answer, evidence = [], details = {} } = given
  return [
    ...(answer === 'not-applicable' && !attestation.answers?.['not-applicable'] ? [problem('appliesToAll')] : []),
    ...(answer === 'yes' && evidence.length === 0 ? [problem('noEvidence')] : []),
    ...evidence.flatMap((one) => evidenceProblems(one, today)),
    ...(answer === 'dont-know' ? [] : Object.entries(details).flatMap(([name, value]) => detailProblems(attestation, name, value, today))),
  ]
}

/** What a yes would have to tell besides, and does not: it is recorded, and asked for again. */
export function missingDetails({ attestation }: ItemManifest, { answer, details = {} }: GivenAnswer): Detail[] {
  const asked = Object.entries(attestation?.details ?? {})
  const isMissing = (name: string) => details[name] === undefined || details[name] === ''
  return answer === 'yes' ? asked.flatMap(([name, detail]) => (!detail.optional && isMissing(name) ? [detail] : [])) : []
}

/** What is wrong with the answer to one detail; undefined where it fits. */
export function detailProblem(detail: Detail, value: unknown, today: string): AnswerProblem | undefined {
  const { ask, options = [], dated } = detail
  const says = (word: string) => problem(word, { ask, value: String(value).slice(0, 60) })
  switch (detail.type) {
    case 'choice':
      return options.some((one) => one.value === value) ? undefined : says('notAChoice')
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : says('notYesOrNo')
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : says('notANumber')
    case 'date':
      return isDay(value) ? (dated === 'since' && value > today ? says('detailInFuture') : undefined) : says('notADay')
    case 'text':
      return typeof value === 'string' ? undefined : says('notAText')
  }
}

/** Why a piece of evidence is not taken; empty where it is. */
export function evidenceProblems(
  { reference = '', date = '', sha256 }: NonNullable<GivenAnswer['evidence']>[number],
  today: string,
): AnswerProblem[] {
  const named = { reference: reference.trim() || '?', date }
  return [
    ...(reference.trim() === '' ? [problem('noReference')] : []),
    ...(isDay(date) ? [] : [problem(date === '' ? 'noEvidenceDay' : 'notAnEvidenceDay', named)]),
    ...(isDay(date) && date > today ? [problem('evidenceInFuture', named)] : []),
    ...(sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256) ? [] : [problem('notAHash', named)]),
  ]
}

function detailProblems({ details = {} }: AttestationPart, name: string, value: unknown, today: string): AnswerProblem[] {
  const detail = Object.hasOwn(details, name) ? details[name] : undefined
  if (!detail) {
    return [problem('unknownDetail', { name })]
  }
  const found = value === '' ? undefined : detailProblem(detail, value, today)
  return found ? [found] : []
}

function problem(word: string, values: Record<string, string> = {}): AnswerProblem {
  return { word: `wrong.${word}`, values }
}
