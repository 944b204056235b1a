#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part } from '../lib/api.ts'
import { interBaseParts } from '../lib/facts/pms-database/interbase-parts.ts'
import type { PmsDatabase } from '../lib/facts/pms-database/shape.ts'
import { sqlParts } from '../lib/facts/pms-database/sql-parts.ts'
import { hintOf } from '../lib/hint.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  database: PmsDatabase
}
interface Settings {
  dbMaintenanceMaxDays: number
  folders: string[]
}

/** What a computer shows is not the vendor's schedule: it can only speak against an answer. */
export default defineCheck<Facts, Settings>(({ database }, { dbMaintenanceMaxDays }, { now }) => {
  const { interbase, sqlServers } = database
  const parts = [
    ...(interbase ? interBaseParts(interbase, dbMaintenanceMaxDays, now) : []),
    ...sqlServers.entries.flatMap((server) => sqlParts(server, dbMaintenanceMaxDays, now)),
    ...sqlServers.missed.map(unread),
  ]
  return hintOf(parts, 'No database of a practice management system was found here', ({ scope, status, observed }) =>
    status === 'pass' ? 'Nothing here speaks against the maintenance of the database' : `${scope}: ${observed}`,
  )
})

function unread(reason: string): Part {
  const expected = 'every database engine is found'
  return { scope: 'databases', status: 'unknown', observed: reason, expected, source: 'pms-database', owner: 'none' }
}

standAlone(import.meta.url)
