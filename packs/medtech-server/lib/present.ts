import type { Context, Finding } from 'rounds'
import type { MedtechServer } from './facts/medtech-server/shape.ts'
import { notApplicable, part } from './parts.ts'

const NOT_HERE = 'No database of Medtech is on this computer'

/**
 * Undefined where the databases of Medtech are looked after by this computer. On Windows that is where InterBase is installed: a client has none, and a drive of
 * it that cannot be read says nothing. On Linux it is where a database was found in a folder that is named.
 */
export function elsewhere({ instances, databases }: MedtechServer, { platform }: Context): Finding | undefined {
  if (instances.entries.length > 0 || databases.entries.length > 0) {
    return undefined
  }
  const [missed] = platform === 'win32' ? instances.missed : databases.missed
  if (missed === undefined) {
    return notApplicable(NOT_HERE)
  }
  const found = part('machine', 'unknown', missed, 'it is known whether InterBase is here', 'medtech-server')
  return { status: 'unknown', summary: 'Whether a database of Medtech is here is not known', parts: [found], measures: {} }
}
