import type { Part } from '../../api.ts'
import type { SqlDatabase, SqlServer } from './shape.ts'
import { sqlSupport } from './sql-support.ts'

/** What an instance of SQL Server says of its maintenance. */
export function sqlParts(server: SqlServer, maximumDays: number, now: Date): Part[] {
  const { entries, missed } = server.databases
  const support = release(server, now)
  // An instance that is certainly empty holds nothing that could be maintained; its holes count all the same.
  const isEmpty = entries.length === 0 && missed.length === 0 && (support.status === 'pass' || support.status === 'unknown')
  return [
    ...(isEmpty ? [] : [support]),
    ...entries.flatMap((database) => [...size(server, database), ...log(server, database), integrity(server, database, maximumDays)]),
    ...missed.map((reason) => part(server.name, 'unknown', `its databases could not be looked at: ${reason}`, 'an answer of the server')),
  ]
}

/** Whether somebody bought more time does not show on the computer. */
function release({ name: instance, version }: SqlServer, now: Date): Part {
  const { name, state, end } = sqlSupport(version, now)
  const words = {
    supported: [`pass`, `${name}, supported until ${end}`],
    'ends-soon': ['warn', `${name}, supported only until ${end}`],
    paid: ['warn', `${name}, since ${end} only with paid updates`],
    ended: ['fail', `${name}, without security updates since ${end}`],
    unknown: ['unknown', `how long ${name} is supported is not known`],
  } as const
  const [status, observed] = words[state]
  return part(instance, status, observed, 'a release that gets security updates')
}

const GIGABYTE = 1024 ** 3
/** Express stops writing at 10 GB a database (editions of SQL Server); time is needed to act before that. */
const EXPRESS_WARNS_AT = 8.5

function size({ name: instance, express }: SqlServer, { name, bytes }: SqlDatabase): Part[] {
  if (express === false) {
    return []
  }
  const scope = `${instance}/${name}`
  const expected = `at most ${EXPRESS_WARNS_AT} GB, because Express stops at 10`
  if (bytes === 'unknown') {
    return [part(scope, 'unknown', 'its size is not known', expected)]
  }
  const gigabytes = bytes / GIGABYTE
  if (gigabytes <= EXPRESS_WARNS_AT) {
    return []
  }
  return [
    express === 'unknown'
      ? part(scope, 'unknown', `${gigabytes.toFixed(1)} GB, and whether the edition is Express is not known`, expected)
      : part(scope, 'warn', `${gigabytes.toFixed(1)} GB of the 10 that Express allows`, expected),
  ]
}

/** A log that nobody saves grows until the disk is full. */
const LOG_DAYS = 7

function log({ name: instance }: SqlServer, { name, keepsLog, logSavedDaysAgo: days }: SqlDatabase): Part[] {
  if (!keepsLog) {
    return []
  }
  const expected = `its log is saved at least every ${LOG_DAYS} days`
  const scope = `${instance}/${name}`
  if (days === 'unknown') {
    return [part(scope, 'unknown', 'whether its log is saved is not known', expected)]
  }
  return days === 'never' || days > LOG_DAYS
    ? [
        part(
          scope,
          'warn',
          days === 'never' ? 'its log is kept in full and never saved' : `its log was last saved ${Math.floor(days)} days ago`,
          expected,
        ),
      ]
    : []
}

function integrity({ name: instance }: SqlServer, { name, checkedDaysAgo: days }: SqlDatabase, maximumDays: number): Part {
  const scope = `${instance}/${name}`
  const expected = `checked within ${maximumDays} days (DBCC CHECKDB)`
  if (days === 'unknown') {
    return part(scope, 'unknown', 'when its integrity was last checked is not known', expected)
  }
  return days === 'never'
    ? part(scope, 'warn', 'its integrity was never checked', expected)
    : part(scope, days > maximumDays ? 'warn' : 'pass', `its integrity was last checked ${Math.floor(days)} days ago`, expected)
}

function part(scope: string, status: Part['status'], observed: string, expected: string): Part {
  return { scope, status, observed, expected, source: 'SQL Server', owner: 'none' }
}
