import { type Problem, shown } from '../errors.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'
import { settingsOf } from './reach.ts'

/**
 * What a pack asks of the network goes to whoever answers for the name, so one computer of a practice asks it, for a fact of the practice; and what a
 * probe says of a practice, on the network or to a program, are texts of the pack's own settings: those of others are none of its business.
 */
export function networkProblems({ scope, platforms }: FactManifest, items: readonly ItemManifest[]): Problem[] {
  return Object.entries(platforms).flatMap(([platform, { probes }]) =>
    Object.entries(probes).flatMap(([name, probe]): Problem[] => {
      const property = `platforms.${platform}.probes.${name}`
      const foreign = settingsOf(probe).filter((key) => !items.some(({ id }) => key.startsWith(`${id}.`)))
      return [
        ...('dns' in probe && scope !== 'practice'
          ? [
              {
                property: `${property}.dns`,
                expected: 'a fact with "scope": "practice", as only those ask the network',
                found: 'one without',
              },
            ]
          : []),
        ...[...new Set(foreign)].map((key) => ({ property, expected: 'only settings of items of the pack itself', found: shown(key) })),
      ]
    }),
  )
}
