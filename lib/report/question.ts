import type { AttestationPart, Detail, DetailOption, ItemManifest } from '../schema/types.ts'
import type { Block } from './page-text.ts'
import { PEOPLE } from './people.ts'

const COMES_TO = { fail: 'fails', warn: 'warns', 'attest-due': 'leaves the answer due' } as const

const MACHINE: Readonly<Record<NonNullable<AttestationPart['machine']>, string>> = {
  hint: 'what computers show: it may lower the verdict of the answer and never raises it. Where they show nothing, the answer stands alone.',
  half: 'what computers show: it counts as much as the answer, and the worse of the two is the verdict.',
  proof:
    'what computers show: a computer that proves it is enough, with or without an answer; one that shows the contrary lowers the answer.',
}

/** The question itself, who answers it, for how long, and what counts as evidence. */
export function questionBlocks({ question, who, evidence, validDays, warnUntilDays }: AttestationPart): Block[] {
  const late = warnUntilDays ? `, then it warns until day ${warnUntilDays}` : ''
  return [
    { text: question },
    { text: `Answered by ${PEOPLE[who]}. The answer holds for ${validDays} days${late}. Evidence:` },
    { list: evidence },
  ]
}

/** What yes, no and the other answers come to. Forms never show this beforehand; pages for the IT provider do. */
export function answerBlocks({ answers = {}, details, machine, validDays, warnUntilDays }: AttestationPart): Block[] {
  const notApplicable = answers['not-applicable']
  const lines = [
    `yes: passes with at least one piece of evidence${details ? ', where every detail below is given and in order' : ''}.`,
    `partial: ${COMES_TO[answers.partial ?? 'warn']}.`,
    `no: ${COMES_TO[answers.no ?? 'fail']}.`,
    notApplicable ? `not-applicable: accepted. ${notApplicable}` : 'not-applicable: not accepted, because it applies to every practice.',
    `no answer, or one older than ${warnUntilDays ?? validDays} days: the answer is due.`,
    ...(machine ? [MACHINE[machine]] : []),
  ]
  return [{ list: lines }]
}

/** What is asked besides yes or no, a row a detail, with what decides. */
export function detailBlocks({ id, settings = {}, attestation }: ItemManifest): Block[] {
  const limitOf = (limit: number | string) => (typeof limit === 'number' ? `${limit}` : `\`${id}.${limit}\` (${settings[limit]?.default})`)
  const rows = Object.entries(attestation?.details ?? {}).map(([name, detail]) => [
    `\`${name}\``,
    detail.ask,
    `${answerOf(detail)}${detail.optional ? '; may be left out' : ''}`,
    decides(detail, limitOf) || 'nothing: it is written down',
  ])
  return rows.length === 0 ? [] : [{ head: ['Detail', 'Question', 'Answer', 'What decides'], rows }]
}

function optionsOf({ options }: Detail): readonly DetailOption[] {
  return options ?? []
}

function answerOf(detail: Detail): string {
  const { type, dated } = detail
  switch (type) {
    case 'choice':
      return optionsOf(detail)
        .map(({ value, label }) => `\`${value}\` (${label})`)
        .join(', ')
    case 'yes-no':
      return 'yes or no'
    case 'date':
      return dated === 'since' ? 'a day in the past' : dated === 'until' ? 'a day to come' : 'a day'
    case 'number':
      return 'a number'
    case 'text':
      return 'a text'
  }
}

function decides(detail: Detail, limitOf: (limit: number | string) => string): string {
  const { type, wanted, otherwise } = detail
  const because = sentenceOf(detail.because)
  switch (type) {
    case 'choice':
      return optionsOf(detail)
        .flatMap(({ value, verdict, because: why }) => (verdict ? [`\`${value}\` ${COMES_TO[verdict]}: ${sentenceOf(why)}`] : []))
        .join(' ')
    case 'yes-no':
      return otherwise && wanted !== undefined ? `${wanted ? 'no' : 'yes'} ${COMES_TO[otherwise]}: ${because}` : ''
    case 'number':
      return otherwise ? `${rangeOf(detail)} ${COMES_TO[otherwise]}: ${because}` : ''
    case 'date':
      return dateDecides(detail, limitOf)
    case 'text':
      return ''
  }
}

function rangeOf({ atLeast, atMost }: Detail): string {
  return [...(atLeast === undefined ? [] : [`fewer than ${atLeast}`]), ...(atMost === undefined ? [] : [`more than ${atMost}`])].join(
    ' or ',
  )
}

function dateDecides(detail: Detail, limitOf: (limit: number | string) => string): string {
  const { dated, limitDays, warnFromDays } = detail
  const because = sentenceOf(detail.because)
  if (dated === 'since') {
    const limits = [
      ...(warnFromDays === undefined ? [] : [`${warnFromDays} days ago or more warns`]),
      ...(limitDays === undefined ? [] : [`more than ${limitOf(limitDays)} days ago fails`]),
    ]
    return limits.length === 0 ? '' : `${limits.join(', ')}: ${because}`
  }
  return dated === 'until' ? `fewer than ${warnFromDays ?? 60} days left warns, past leaves the answer due: ${because}` : ''
}

function sentenceOf(text = ''): string {
  return text === '' || text.endsWith('.') ? text : `${text}.`
}
