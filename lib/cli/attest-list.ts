import { answeredFinding, answersOf } from '../practice/answers.ts'
import type { SealProblem } from '../practice/seal.ts'
import type { Answer } from '../practice/state.ts'
import { dayInWords } from '../report/page/dates.ts'
import { visible } from '../report/page/escape.ts'
import { wrapped } from '../report/page-text.ts'
import { type Say, sayer } from '../report/say.ts'
import type { ItemManifest } from '../schema/types.ts'
import type { AttestOptions } from './attest.ts'
import { isDue, type Place } from './attest-place.ts'
import { print, printJson, terminalColors, textWidth } from './terminal.ts'

/** `rounds attest --list`: every question, who answers, what each party said, until when it holds, and whether anything was edited. */
export function listAnswers(items: readonly ItemManifest[], place: Place, { json }: AttestOptions): void {
  json ? printJson(asJson(items, place)) : print(inWords(items, place).join('\n'))
}

function answersIn(item: ItemManifest, place: Place) {
  return answersOf(item, place.records, place.settings(item), place.today, place.seals.verdicts)
}

function asJson(items: readonly ItemManifest[], place: Place) {
  const say = sayer('attest')
  const questions = items.map((item) => {
    const { status, summary } = answeredFinding(item, place.records, place.settings(item), place.today, place.seals.verdicts)
    const { answers, disagreement } = answersIn(item, place)
    const who = item.attestation?.who
    const said = answers.map(({ party, record, status: own, seal, until }) => {
      const { answer, by, at } = record
      return { party, answer, by, at, until, status: own, seal }
    })
    return {
      id: item.id,
      title: item.title,
      who,
      question: item.attestation?.question,
      due: isDue(item, place),
      status,
      summary,
      disagreement,
      answers: said,
    }
  })
  return { practice: place.name, today: place.today, file: place.file, questions, seals: sealWords(say, place) }
}

function inWords(items: readonly ItemManifest[], place: Place): string[] {
  const say = sayer('attest')
  const due = items.filter((item) => isDue(item, place))
  return [
    ...items.flatMap((item) => [...rows(item, place, say), '']),
    due.length === 0 ? say('list.nothing') : say.count('list.due', due.length, { all: items.length }),
    ...sealWords(say, place).map((text) => wrapped(visible(text), textWidth())),
  ]
}

function rows(item: ItemManifest, place: Place, say: Say): string[] {
  const { bold, dim, yellow } = terminalColors()
  const width = textWidth()
  const { answers, disagreement } = answersIn(item, place)
  const who = item.attestation ? say(`ask.role.${item.attestation.who}`) : ''
  const of = (party: Answer['party']) =>
    answerInWords(
      answers.find((one) => one.party === party),
      place,
      say,
    )
  const labelled = (label: string, text: string) => wrapped(visible(text), width, ' '.repeat(26), `  ${label.padEnd(24)}`)
  return [
    bold(wrapped(`${item.id}: ${item.attestation?.question ?? item.title}`, width, '  ', '')),
    dim(labelled(say('list.head.who'), who)),
    labelled(say('list.head.practice'), of('practice')),
    labelled(say('list.head.provider'), of('provider')),
    ...(disagreement ? [yellow(`  ${say('list.differ')}`)] : []),
  ]
}

function answerInWords(answer: Answer | undefined, { today, timeZone }: Place, say: Say): string {
  if (!answer) {
    return say('list.none')
  }
  const { record, until, seal, status } = answer
  const day = dayInWords(until, timeZone)
  const holds =
    seal === 'edited' || (status === 'attest-due' && until >= today)
      ? say('list.asked')
      : say(until < today ? 'list.ended' : 'list.until', { day })
  const told = say('list.answered', { answer: say(`answer.${record.answer}`), name: record.by.name, day: dayInWords(record.at, timeZone) })
  return [told, holds, say(`list.seal.${seal}`)].join('; ')
}

function sealWords(say: Say, { seals, records, timeZone }: Place): string[] {
  if (seals.problems.length === 0) {
    return records.some(({ seal }) => seal) ? [say('list.whole')] : []
  }
  return seals.problems.map((problem) => problemInWords(say, problem, timeZone))
}

function problemInWords(say: Say, { kind, record: { by, id, at } }: SealProblem, timeZone: string): string {
  return say(`seal.${kind}`, { name: by.name, id, day: dayInWords(at, timeZone) })
}
