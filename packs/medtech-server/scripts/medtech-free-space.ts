import { type Answer, defineCheck, type Listing, type Part, type VolumeSpace, worstOf } from 'rounds'
import { DATABASES } from '../lib/databases.ts'
import type { MedtechBackups } from '../lib/facts/medtech-backups/shape.ts'
import type { MedtechServer } from '../lib/facts/medtech-server/shape.ts'
import { savedOf } from '../lib/newest.ts'
import { part, size } from '../lib/parts.ts'
import { folderOf } from '../lib/paths.ts'
import { elsewhere } from '../lib/present.ts'
import { volumeOf } from '../lib/volumes.ts'

interface Facts {
  server: MedtechServer
  backups: Answer<MedtechBackups>
  volumes: Listing<VolumeSpace>
}
interface Settings {
  failBelowPercent: number
  warnBelowPercent: number
}

/** Something that needs room on the volume where it lies. */
interface Tenant {
  what: string
  path: string
  /** Bytes that it must be possible to write there besides it. */
  needs: number
  because: string
}

export default defineCheck<Facts, Settings>(({ server, backups, volumes }, settings, context) => {
  const away = elsewhere(server, context)
  if (away) {
    return away
  }
  const tenants = [...databasesOf(server), ...backupsOf(backups, context.now)]
  const lost = DATABASES.filter((name) => !server.databases.entries.some((one) => one.name === name))
  const placed = tenants.map((tenant) => ({ ...tenant, volume: volumeOf(tenant.path, volumes.entries) }))
  const known = [...new Map(placed.flatMap(({ volume }) => (volume ? [[volume.volume, volume] as const] : []))).values()]
  const parts = [
    ...known.map((volume) =>
      volumePart(
        volume,
        placed.filter((one) => one.volume?.volume === volume.volume),
        settings,
      ),
    ),
    ...placed.filter(({ volume }) => !volume).map(({ what, path }) => unread(what, path, volumes.missed)),
    ...lost.map((name) => part(name, 'unknown', `not found; ${HINT}`, 'it is known where it lies', 'usual and named folders')),
  ]
  const measures: Record<string, number> =
    known.length > 0 ? { freePercent: Math.floor(Math.min(...known.map((volume) => shareOf(volume)))) } : {}
  return worstOf(parts, ({ scope, status, observed }) => (status === 'pass' ? PASSES : `${scope}: ${observed}`), measures)
})

const PASSES = 'The databases of Medtech and their backups have room'
const HINT = 'name its folder in medtech-database-service.dataFolders'

/** To mend a database it is saved and restored beside itself. */
function databasesOf({ databases }: MedtechServer): Tenant[] {
  return databases.entries.map(({ name, path, bytes }) => ({
    what: name,
    path,
    needs: bytes,
    because: 'to restore the database beside itself',
  }))
}

function backupsOf(backups: Answer<MedtechBackups>, now: Date): Tenant[] {
  const files = backups.state === 'value' ? backups.value.files.entries : []
  return DATABASES.flatMap((name) => {
    const { newest } = savedOf(name, files, now)
    return newest ? [{ what: `backup of ${name}`, path: newest.path, needs: newest.bytes, because: 'for the next backup' }] : []
  })
}

function volumePart(volume: VolumeSpace, tenants: Tenant[], { failBelowPercent, warnBelowPercent }: Settings): Part {
  const { freeBytes } = volume
  const free = `${size(freeBytes)} free (${Math.floor(shareOf(volume))} %)`
  const tell = (status: Part['status'], observed: string, expected = `at least ${warnBelowPercent} % free`) =>
    part(tenants.map(({ what }) => what).join(', '), status, observed, expected, folderOf(tenants[0]?.path ?? volume.path))
  if (shareOf(volume) < failBelowPercent) {
    return tell('fail', free, `at least ${failBelowPercent} % free`)
  }
  if (shareOf(volume) < warnBelowPercent) {
    return tell('warn', free)
  }
  const [short] = grouped(tenants).filter(([, bytes]) => bytes > freeBytes)
  return short ? tell('warn', `${free}, ${size(short[1])} are needed ${short[0]}`, `room ${short[0]}`) : tell('pass', free)
}

/** What is needed for one reason, both databases together. */
function grouped(tenants: Tenant[]): [string, number][] {
  const sums = new Map<string, number>()
  for (const { because, needs } of tenants) {
    sums.set(because, (sums.get(because) ?? 0) + needs)
  }
  return [...sums]
}

function shareOf({ freeBytes, totalBytes }: VolumeSpace): number {
  return totalBytes > 0 ? (freeBytes / totalBytes) * 100 : 0
}

function unread(what: string, path: string, missed: string[]): Part {
  const reason = missed[0] ?? `the volume of ${folderOf(path)} was not asked`
  return part(what, 'unknown', `how much room it has is not known: ${reason}`, 'its volume is known', path)
}
