import { programOn } from '../scenarios/support.ts'
import type { LabHost } from './hosts.ts'

/** The shipped bundle as a program of its own, by a first line that names the Node of these hosts. */
export function standalone(host: LabHost): string {
  programOn(host)
  const text = host.read('/srv/rounds.cjs')
  if (!text) {
    throw new Error('the bundle could not be built')
  }
  return `#!/opt/node\n${text.replace(/^#!.*\n/, '')}`
}
