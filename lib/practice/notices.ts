import { dayInWords } from '../report/page/dates.ts'
import type { AttestationRecord } from '../schema/types.ts'
import { type SealProblem, verifySeals } from './seal.ts'
import type { ItemState, Notice, PracticeInput } from './state.ts'
import type { Asking } from './to-do.ts'

/** What the reader must know of the figures, beside what is odd about single computers. */
export function noticesOf(input: PracticeInput, items: readonly ItemState[], { say, today }: Asking): Notice[] {
  const ids = new Set(items.map(({ id }) => id))
  const titleOf = (id: string) => items.find((item) => item.id === id)?.manifest.title ?? id
  const said = ({ id, by, at }: AttestationRecord) => ({ id, title: titleOf(id), by: by.name, day: dayInWords(at) })
  const about =
    (kind: Notice['kind'], name: string) =>
    (record: AttestationRecord): Notice => ({ kind, text: say(name, said(record)) })
  const questions = new Set(items.flatMap(({ id, manifest }) => (manifest.attestation ? [id] : [])))
  const seals = input.seals ?? verifySeals(input.attestations, input.practice?.contacts)
  return [
    ...(input.practice ? [] : [{ kind: 'no-practice-file' as const, text: say('notice.noPracticeFile') }]),
    ...input.setAside.map(({ file, because }): Notice => ({ kind: 'set-aside', text: say('notice.setAside', { file, because }) })),
    ...unknownItems(input, ids).map(
      (names): Notice => ({ kind: 'unknown-item', text: say.count('notice.unknownItem', names.length, { ids: names.join(', ') }) }),
    ),
    ...input.waivers
      .filter(({ item }) => !ids.has(item))
      .map(({ item }): Notice => ({ kind: 'unknown-waiver', text: say('notice.unknownWaiver', { id: item }) })),
    ...input.attestations.filter(({ id }) => !questions.has(id)).map(about('bad-answer', 'notice.unusedAnswer')),
    ...input.attestations.filter(({ at }) => at > today).map(about('bad-answer', 'notice.futureAnswer')),
    ...input.attestations
      .filter(({ answer, evidence }) => answer === 'yes' && evidence.length === 0)
      .map(about('bad-answer', 'notice.noEvidence')),
    ...seals.problems.map(
      ({ kind, record }): Notice => ({
        kind: 'broken-seal',
        text: say(`notice.seal.${kind}` satisfies `notice.seal.${SealProblem['kind']}`, said(record)),
      }),
    ),
  ]
}

/** One list of names, or none. */
function unknownItems({ documents }: PracticeInput, known: ReadonlySet<string>): string[][] {
  const ids = new Set(documents.flatMap(({ document }) => document.items.map(({ id }) => id)).filter((id) => !known.has(id)))
  return ids.size === 0 ? [] : [[...ids].sort()]
}
