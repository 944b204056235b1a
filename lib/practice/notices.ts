import { dayInWords } from '../report/page/dates.ts'
import type { AttestationRecord, PackOfResult } from '../schema/types.ts'
import { type ItemOfPacks, idsOfPacks, isUnanswerable } from './items-of-packs.ts'
import { type SealProblem, verifySeals } from './seal.ts'
import type { ItemState, MachineState, Notice, PracticeInput } from './state.ts'
import type { Asking } from './to-do.ts'

/** What the reader must know of the figures, beside what is odd about single computers. */
export function noticesOf(
  input: PracticeInput,
  items: readonly ItemState[],
  machines: readonly MachineState[],
  ofPacks: readonly ItemOfPacks[],
  { say, today }: Asking,
): Notice[] {
  const ids = new Set(items.map(({ id }) => id))
  const titleOf = (id: string) => items.find((item) => item.id === id)?.manifest.title ?? id
  const said = ({ id, by, at }: AttestationRecord) => ({ id, title: titleOf(id), by: by.name, day: dayInWords(at) })
  const about =
    (kind: Notice['kind'], name: string) =>
    (record: AttestationRecord): Notice => ({ kind, text: say(name, said(record)) })
  const questions = new Set(items.flatMap(({ id, manifest }) => (manifest.attestation || isUnanswerable(manifest) ? [id] : [])))
  const seals = input.seals ?? verifySeals(input.attestations, input.practice?.contacts)
  return [
    ...(input.practice ? [] : [{ kind: 'no-practice-file' as const, text: say('notice.noPracticeFile') }]),
    ...input.setAside.map(({ file, because }): Notice => ({ kind: 'set-aside', text: say('notice.setAside', { file, because }) })),
    ...unknownItems(input, machines, ids).map(
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
    ...packsOn(machines, say),
    ...differing(ofPacks, say),
    ...items.flatMap(({ manifest }): Notice[] =>
      isUnanswerable(manifest) ? [{ kind: 'pack-failed', text: say('notice.packFailedHere', { title: manifest.title }) }] : [],
    ),
  ]
}

/** What packs add where, in their own words, and where one cannot be used. */
function packsOn(machines: readonly MachineState[], say: Asking['say']): Notice[] {
  const found = new Map<string, { notice: Notice['kind']; pack: PackOfResult; names: string[] }>()
  for (const { name, document } of machines) {
    for (const pack of document?.packs ?? []) {
      const notice = pack.state === 'failed' ? 'pack-failed' : 'pack'
      const key = JSON.stringify([notice, pack.id, notice === 'pack' ? pack.about : pack.reason])
      const known = found.get(key) ?? { notice, pack, names: [] }
      found.set(key, { ...known, names: [...known.names, name] })
    }
  }
  return [...found.values()].map(({ notice, pack: { id, about = '', reason = '' }, names }) => ({
    kind: notice,
    text: say(notice === 'pack' ? 'notice.pack' : 'notice.packFailed', { id, names: names.join(', '), about, reason }).trim(),
  }))
}

/** What results say of one item otherwise than the pack here, or than others. */
function differing(ofPacks: readonly ItemOfPacks[], say: Asking['say']): Notice[] {
  return ofPacks.flatMap(({ item: { id, title }, isKnown, otherwise }): Notice[] => {
    const values = { id, title, names: otherwise.join(', ') }
    return otherwise.length === 0
      ? []
      : [{ kind: 'pack-differs', text: isKnown ? say('notice.packDiffersHere', values) : say('notice.packDiffers', values) }]
  })
}

/** One list of names, or none. What computers had that are no longer there is not missed. */
function unknownItems({ documents }: PracticeInput, machines: readonly MachineState[], known: ReadonlySet<string>): string[][] {
  const counted = new Set(machines.map(({ id }) => id))
  const told = documents.flatMap(({ document }) =>
    counted.has(document.machine.id) ? [...document.items.map(({ id }) => id), ...idsOfPacks(document)] : [],
  )
  const ids = new Set(told.filter((id) => !known.has(id)))
  return ids.size === 0 ? [] : [[...ids].sort()]
}
