import { listing, type Parse, value } from '../../api.ts'
import { type InterBaseProbes, interBase } from './interbase.ts'
import type { PmsDatabase } from './shape.ts'
import { type SqlProbes, sqlServers } from './sql-server.ts'

/** Only engines that are known to hold such records are looked for; which one a newer system uses is never guessed. */
export const parse: Parse<InterBaseProbes & SqlProbes, PmsDatabase> = (probes) => {
  const { found, missed } = interBase(probes)
  const sql = sqlServers(probes)
  return value({ ...(found ? { interbase: found } : {}), sqlServers: listing(sql.entries, [...sql.missed, ...missed]) })
}
