import { defineCheck, type Part, worstOf } from 'rounds'
import { databaseNamed } from '../lib/databases.ts'
import type { EngineLog, MedtechLog, Trouble } from '../lib/facts/medtech-log/shape.ts'
import type { MedtechServer } from '../lib/facts/medtech-server/shape.ts'
import { part } from '../lib/parts.ts'
import { elsewhere } from '../lib/present.ts'
import { hoursSince } from '../lib/times.ts'

interface Facts {
  server: MedtechServer
  log: MedtechLog
}
interface Settings {
  days: number
}

const SETTING = 'medtech-log-errors.logFiles'

export default defineCheck<Facts, Settings>(({ server, log }, { days }, context) => {
  const missed = log.missed.map((reason) => part('log', 'unknown', reason, 'every log is read', 'usual and named places'))
  const none = log.entries.length === 0 && missed.length === 0
  const parts = [
    ...log.entries.flatMap((one) => logParts(one, days, context.now)),
    ...missed,
    ...(none
      ? [part('log', 'unknown', `no log of InterBase was found; name it in ${SETTING}`, 'the log of the engine', 'usual places')]
      : []),
  ]
  const troubles = log.entries.reduce((sum, one) => sum + recent(one, days, context.now).length, 0)
  const passes = `The log of InterBase speaks of no damage in the last ${days} days`
  return (
    elsewhere(server, context) ??
    worstOf(parts, ({ scope, status, observed }) => (status === 'pass' ? passes : `${scope}: ${observed}`), { troubles })
  )
})

function logParts(log: EngineLog, days: number, now: Date): Part[] {
  const expected = `no damage, failing disk or crash in ${days} days`
  const tell = (status: Part['status'], observed: string, scope = 'log') => part(scope, status, observed, expected, log.path)
  if (log.entries === 0) {
    return [tell('unknown', log.bytes === 0 ? 'it is empty' : 'it is not written as InterBase writes it')]
  }
  const parts = recent(log, days, now).map((trouble) => tell(statusOf(trouble), wordsOf(trouble), scopeOf(trouble)))
  const isShort = log.cut && log.from !== undefined && daysAgo(log.from, now) < days
  const short = isShort ? [tell('warn', `so much is in it that what was read begins on ${log.from?.slice(0, 10)} only`)] : []
  return parts.length + short.length > 0 ? [...short, ...parts] : [tell('pass', `${log.entries} entries, none of damage`)]
}

/** The log is in local time, so up to 14 hours off: an entry of the day before the first counts too. */
function recent({ troubles }: EngineLog, days: number, now: Date): Trouble[] {
  return troubles.filter(({ at }) => daysAgo(at, now) <= days + 1)
}

function daysAgo(at: string, now: Date): number {
  return hoursSince(at, now) / 24
}

/** Databases of others share the engine; and a path that somebody typed wrong is logged as well. */
function statusOf({ kind, database }: Trouble): Part['status'] {
  const isMedtechs = database === undefined || databaseNamed(database) !== undefined
  if (kind === 'open') {
    return isMedtechs && database !== undefined ? 'warn' : 'pass'
  }
  return kind === 'crash' || !isMedtechs ? 'warn' : 'fail'
}

const WORDS: Readonly<Record<Trouble['kind'], string>> = {
  damage: 'damage',
  disk: 'a disk that fails',
  crash: 'the server ended abnormally',
  open: 'a file could not be opened',
}

function wordsOf({ at, kind, text }: Trouble): string {
  return `${WORDS[kind]} on ${at.slice(0, 10)}: ${text}`
}

function scopeOf({ database }: Trouble): string {
  return database?.toUpperCase() ?? 'log'
}
