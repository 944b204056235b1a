import { type DefenderPreferenceChange, failed, reasonOf, value } from '../api.ts'
import { type CmdletState, cmdletKind } from './cmdlet.ts'
import type { ChangeKind, ReadingHost } from './kind.ts'

const base = cmdletKind<DefenderPreferenceChange>({
  kind: 'defender-preference',
  words: 'The preferences of Microsoft Defender',
  target: ({ values }) => Object.keys(values).join(', '),
  ask: () => ({}),
  wanted: ({ values }) => values,
})

/** Defender says nothing when it keeps an old value, so what it says afterwards decides. Times of day are texts such as `19:00:00`. */
export const defenderPreference: ChangeKind<DefenderPreferenceChange, CmdletState> = {
  ...base,
  read: readKnown,
  async apply(host, change, before) {
    await base.apply(host, change, before)
    const after = await readKnown(host, change)
    if (after.state !== 'value') {
      throw new Error(reasonOf(after))
    }
    const kept = Object.keys(change.values).filter((name) => after.value.values[name] !== change.values[name])
    if (kept.length > 0) {
      const still = kept.map((name) => `${name} = ${after.value.values[name]}`).join(', ')
      throw new Error(
        `Microsoft Defender kept ${still}: its tamper protection or a policy holds it, so change it in Windows Security or there`,
      )
    }
  },
}

/** A preference that Defender does not name could not be put back. */
async function readKnown(host: ReadingHost, change: DefenderPreferenceChange) {
  const answer = await base.read(host, change)
  if (answer.state !== 'value') {
    return answer
  }
  const unnamed = Object.keys(change.values).filter((name) => (answer.value.values[name] ?? null) === null)
  return unnamed.length === 0
    ? value({ values: answer.value.values })
    : failed(`Microsoft Defender does not say what ${unnamed.join(', ')} is, so it could not be put back`)
}
