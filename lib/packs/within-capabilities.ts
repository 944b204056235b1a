import type { Plan, Refusal } from '../api.ts'
import { kindOf } from '../changes/index.ts'
import { incident } from '../logs/incidents.ts'
import { matchesPattern } from '../pattern.ts'
import type { KnownPack, PackBody } from './pack.ts'

/** The plan, where each of its changes lies within what the pack says of that very kind of change; else a refusal, which is written down. */
export function withinCapabilities(pack: KnownPack, { manifest }: PackBody, planned: Plan | Refusal): Plan | Refusal {
  if ('refused' in planned) {
    return planned
  }
  const capabilities = manifest.capabilities?.changes ?? []
  for (const change of planned.changes) {
    const target = kindOf(change).target(change)
    const isWithin = capabilities.some(
      ({ kind, targets }) => kind === change.kind && targets.some((pattern) => matchesPattern(pattern, target)),
    )
    if (!isWithin) {
      const because = `the plan of ${pack.id} wants a change of kind ${change.kind} to ${target}, which its capabilities do not name`
      incident('undeclared-change', { what: pack.id, why: because })
      return { refused: 'undeclared-change', because }
    }
  }
  return planned
}
