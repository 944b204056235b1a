import { type Problem, shown } from '../errors.ts'
import type { AttestationPart, Detail, ItemManifest } from '../schema/types.ts'

/** What a schema cannot say of the questions of an item. */
export function attestationProblems({ kind, attestation, settings = {} }: ItemManifest): Problem[] {
  if (!attestation) {
    return []
  }
  const limits = Object.entries(settings).flatMap(([name, { type }]) => (type === 'integer' ? [name] : []))
  const details = Object.entries(attestation.details ?? {})
  return [
    ...validityProblems(attestation),
    ...((kind === 'mixed') === (attestation.machine !== undefined)
      ? []
      : [
          {
            property: 'attestation.machine',
            expected: kind === 'mixed' ? "hint, half or proof: what the machine's finding is worth" : 'nothing: no machine shows this item',
            found: shown(attestation.machine),
          },
        ]),
    ...details.flatMap(([name, detail]) => detailProblems(`attestation.details.${name}`, detail, limits)),
  ]
}

function validityProblems({ validDays, warnUntilDays }: AttestationPart): Problem[] {
  return warnUntilDays !== undefined && warnUntilDays <= validDays
    ? [{ property: 'attestation.warnUntilDays', expected: `more than validDays (${validDays})`, found: shown(warnUntilDays) }]
    : []
}

/** Which properties say something about which type of answer. */
const OF_TYPE: Readonly<Record<Detail['type'], readonly (keyof Detail)[]>> = {
  choice: ['options'],
  'yes-no': ['wanted', 'otherwise', 'because'],
  number: ['atLeast', 'atMost', 'otherwise', 'because'],
  date: ['dated', 'limitDays', 'warnFromDays', 'because'],
  text: [],
}

function detailProblems(at: string, detail: Detail, limits: readonly string[]): Problem[] {
  const { type, options = [], limitDays } = detail
  const foreign = Object.keys(detail).filter((name) => !['ask', 'type', 'optional', ...OF_TYPE[type]].includes(name))
  const named = typeof limitDays === 'string' && !limits.includes(limitDays)
  const says = (isWrong: boolean, property: string, expected: string, found: unknown): Problem[] =>
    isWrong ? [{ property: `${at}${property}`, expected, found: shown(found) }] : []
  return [
    ...foreign.map((name) => ({ property: `${at}.${name}`, expected: `nothing: it says nothing about a ${type}`, found: 'something' })),
    ...says(type === 'choice' && options.length === 0, '.options', 'what may be chosen', undefined),
    ...says(
      new Set(options.map(({ value }) => value)).size < options.length,
      '.options',
      'every value once',
      options.map(({ value }) => value),
    ),
    ...options.flatMap(({ verdict, because, value }) =>
      says(verdict !== undefined && !because, `.options.${value}.because`, 'a reason for the verdict', because),
    ),
    ...says(
      type === 'yes-no' && (detail.wanted === undefined) !== (detail.otherwise === undefined),
      '.wanted',
      'together with otherwise',
      detail.wanted,
    ),
    ...says(detail.otherwise !== undefined && !detail.because, '.because', 'a reason for the verdict', detail.because),
    ...says(named, '.limitDays', `an integer setting of the item: ${limits.join(', ') || 'it has none'}`, limitDays),
  ]
}
