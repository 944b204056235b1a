import type { Part } from '../../api.ts'
import { daysBetween } from '../../formats/times.ts'
import type { DatabaseFile, InterBase, MaintenanceLog } from './shape.ts'

const DATABASES = ['MT32.IB', 'BLOB.IB']

/** What the files of InterBase say of its maintenance: gbak saves a database and finds its errors on the way. */
export function interBaseParts(found: InterBase, maximumDays: number, now: Date): Part[] {
  const { databases, logs } = found
  return [
    service(found),
    ...databases.entries.flatMap((database) => [backup(database, databases.entries, maximumDays, now), ...room(database)]),
    ...missing(databases.entries, databases.missed),
    ...logs.map(log),
  ]
}

function service({ services, start }: InterBase): Part {
  const status = start === 'automatic' ? 'pass' : start === 'unknown' ? 'unknown' : 'warn'
  return part('InterBase', status, `its services start: ${start}`, 'they start with the computer', services.join(', '))
}

function backup({ path, saved }: DatabaseFile, all: DatabaseFile[], maximumDays: number, now: Date): Part {
  const scope = nameOf(path)
  const expected = `saved by gbak within ${maximumDays} days`
  if (!saved) {
    const others = all.filter((other) => other.saved && nameOf(other.path) !== scope).map((other) => nameOf(other.path))
    return others.length > 0
      ? part(scope, 'warn', `no backup by gbak was found, although there is one of ${others.join(', ')}`, expected, path)
      : part(scope, 'unknown', 'no backup by gbak was found; its folder can be named in the setting folders', expected, path)
  }
  const days = daysBetween(saved.at, now)
  if (days < -1) {
    return part(scope, 'unknown', `its backup is dated ${saved.at.slice(0, 10)}, in the future`, expected, saved.path)
  }
  return part(
    scope,
    days > maximumDays ? 'warn' : 'pass',
    `last saved by gbak ${Math.max(0, Math.floor(days))} days ago`,
    expected,
    saved.path,
  )
}

/** To restore it beside itself, a database needs as much room again. */
const FULL_SHARE = 0.8

function room({ path, bytes, volumeBytes }: DatabaseFile): Part[] {
  const share = volumeBytes === undefined ? 0 : bytes / volumeBytes
  return share > FULL_SHARE
    ? [part(nameOf(path), 'warn', `it fills ${Math.round(share * 100)} % of its disk`, `at most ${FULL_SHARE * 100} %`, path)]
    : []
}

function missing(found: DatabaseFile[], missed: string[]): Part[] {
  const names = DATABASES.filter((name) => !found.some(({ path }) => nameOf(path) === name))
  const why = missed[0] ?? 'its folder can be named in the setting folders'
  const parts = names.map((name) => part(name, 'unknown', `not found: ${why}`, 'the database files are known', 'shared and named folders'))
  return names.length === 0 && missed[0] !== undefined
    ? [part('files', 'unknown', missed[0], 'every folder is read', 'shared and named folders')]
    : parts
}

/** Only the newest log of each database counts: an error of last year was mended since. */
function log({ path, at, errors }: MaintenanceLog): Part {
  const observed = errors > 0 ? `${errors} lines speak of errors` : 'no errors'
  return part(
    `log ${nameOf(path)}`,
    errors > 0 ? 'fail' : 'pass',
    `${observed}, written on ${at.slice(0, 10)}`,
    'a log without errors',
    path,
  )
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1).toUpperCase()
}

function part(scope: string, status: Part['status'], observed: string, expected: string, source: string): Part {
  return { scope, status, observed, expected, source, owner: 'none' }
}
