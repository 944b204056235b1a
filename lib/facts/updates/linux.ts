import { type Answer, type FactContext, failed } from '../../api.ts'
import { type AptProbes, aptUpdates } from './apt.ts'
import { type DnfProbes, dnfUpdates } from './dnf.ts'
import type { Updates } from './shape.ts'

export interface Probes extends AptProbes, DnfProbes {}

/** Asks the package manager that is there. */
export function parse(probes: Probes, { now }: FactContext): Answer<Updates> {
  if (probes.apt.state !== 'absent') {
    return aptUpdates(probes)
  }
  return probes.dnf.state === 'absent'
    ? failed('Neither apt-get nor dnf is installed: no other package manager is known')
    : dnfUpdates(probes, now)
}
