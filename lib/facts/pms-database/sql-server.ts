import { type Answer, type Listing, listing, type PowerShellOutput, type RegistryKey, reasonOf } from '../../api.ts'
import { dataIn, textIn } from '../../formats/registry-values.ts'
import { daysBetween } from '../../formats/times.ts'
import type { SqlDatabase, SqlServer } from './shape.ts'

export interface SqlProbes {
  sqlNames: Answer<RegistryKey>
  sqlSetup: Answer<Listing<RegistryKey>>
  sql: Answer<PowerShellOutput>
}

/** Instances that Windows and backup programs bring for themselves hold no patient's record. */
const FOREIGN = /^(?:MICROSOFT##|VEEAM|BKUPEXEC)/i

export function sqlServers({ sqlNames, sqlSetup, sql }: SqlProbes): Listing<SqlServer> {
  if (sqlNames.state !== 'value') {
    return listing<SqlServer>([], sqlNames.state === 'absent' ? [] : [`the instances of SQL Server: ${sqlNames.reason}`])
  }
  const instances = Object.keys(sqlNames.value.values).filter((name) => !FOREIGN.test(name))
  const setups = sqlSetup.state === 'value' ? sqlSetup.value.entries : []
  const missed = sqlSetup.state === 'value' ? sqlSetup.value.missed : [`the editions of SQL Server: ${reasonOf(sqlSetup)}`]
  return listing(
    instances.map((name) => server(name, sqlNames.value, setups, sql)),
    missed,
  )
}

function server(name: string, names: RegistryKey, setups: RegistryKey[], sql: Answer<PowerShellOutput>): SqlServer {
  const data = dataIn(names, name)?.data
  const setup = setups.find(({ key }) => typeof data === 'string' && key.toLowerCase().endsWith(`\\${data.toLowerCase()}\\setup`))
  const version = textIn(setup, 'PatchLevel') ?? textIn(setup, 'Version')
  const answer = instanceIn(sql, name)
  const edition = textIn(setup, 'Edition')
  // EngineEdition 4 is Express in every language (SERVERPROPERTY).
  const engine = answer.rows.map(({ engine }) => engine).find((one) => typeof one === 'number')
  const express = engine !== undefined ? engine === 4 : edition !== undefined ? /express/i.test(edition) : 'unknown'
  return {
    name,
    ...(version ? { version } : {}),
    express,
    databases: listing(
      answer.rows.flatMap((row) => database(row, answer)),
      answer.gaps,
    ),
  }
}

type Row = Record<string, unknown>

interface Instance {
  rows: Row[]
  saved: Map<unknown, unknown> | undefined
  gaps: string[]
}

function instanceIn(sql: Answer<PowerShellOutput>, name: string): Instance {
  if (sql.state !== 'value') {
    return unread(`SQL Server was not asked: ${reasonOf(sql)}`)
  }
  const { refused, instances } = sql.value
  const found = Array.isArray(instances) ? instances.map((one) => ({ ...(one as Row) })).find((one) => one.name === name) : undefined
  if (typeof refused === 'string' || !found) {
    return unread(typeof refused === 'string' ? refused : `${name} did not answer`)
  }
  if (typeof found.error !== 'string' || found.error !== '' || !Array.isArray(found.databases)) {
    return unread(`${name} let nobody in: ${found.error}`)
  }
  const saved = Array.isArray(found.saved) && found.savedError === '' ? found.saved.map((one) => ({ ...(one as Row) })) : undefined
  return {
    rows: found.databases.map((one) => ({ ...(one as Row) })),
    saved: saved && new Map(saved.map((one) => [one.name, one.at])),
    gaps: [],
  }
}

function unread(gap: string): Instance {
  return { rows: [], saved: undefined, gaps: [gap] }
}

/** recovery_model: 1 FULL, 2 BULK_LOGGED, 3 SIMPLE (sys.databases). */
function database({ name, recovery, bytes, serverNow, checkedAt }: Row, { saved }: Instance): SqlDatabase[] {
  if (typeof name !== 'string' || typeof recovery !== 'number') {
    return []
  }
  const savedAt = saved === undefined ? 'unknown' : saved.has(name) ? daysAgo(saved.get(name), serverNow) : 'never'
  return [
    {
      name,
      bytes: typeof bytes === 'number' && bytes >= 0 ? bytes : 'unknown',
      keepsLog: recovery === 1 || recovery === 2,
      logSavedDaysAgo: savedAt,
      checkedDaysAgo: daysAgo(checkedAt, serverNow),
    },
  ]
}

/** 1900 stands for never (DATABASEPROPERTYEX, LastGoodCheckDbTime); DBCC DBINFO writes a blank between day and time. */
function daysAgo(at: unknown, serverNow: unknown): number | 'never' | 'unknown' {
  const [from, to] = [at, serverNow].map((time) =>
    typeof time === 'string' && /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(time) ? `${time.replace(' ', 'T')}Z` : undefined,
  )
  if (from?.startsWith('1900-01-01')) {
    return 'never'
  }
  const days = from !== undefined && to !== undefined ? daysBetween(from, to) : Number.NaN
  return Number.isNaN(days) || days < -1 ? 'unknown' : Math.max(0, days)
}
