import type { Answer, PowerShellOutput } from '../../api.ts'
import type { BackupTarget } from './shape.ts'
import { outputOf, rows, text, texts } from './windows-answers.ts'

/** A volume by its paths in small letters without the last backslash: `c:`, `\\?\volume{...}`. */
interface Volume {
  paths: string[]
  disk: number
  bus: number
  system: boolean
}

export interface Disks {
  volumes: Volume[]
  /** `z:` → `\\nas\backup`. */
  shares: Record<string, string>
  /** Why volumes or shares may be missing. */
  unread?: string
}

export function disksOf(answer: Answer<PowerShellOutput>): Disks {
  const output = outputOf(answer)
  const { volumes, shares, missing } = typeof output === 'string' ? { volumes: [], shares: [], missing: [output] } : output
  const [unread] = texts(missing)
  return {
    volumes: rows(volumes).flatMap(({ paths, disk, bus, system }) =>
      typeof disk === 'number' && typeof bus === 'number' ? [{ paths: texts(paths).map(plain), disk, bus, system: system === true }] : [],
    ),
    shares: Object.fromEntries(rows(shares).map(({ letter, path }) => [plain(text(letter)), text(path)])),
    ...(unread === undefined ? {} : { unread }),
  }
}

/** MSFT_Disk.BusType: FireWire, USB, SD and MMC can be pulled out; iSCSI leads into the network. */
const PULLABLE = [4, 7, 12, 13]
const ISCSI = 9

/**
 * Where a path leads: a URL is outside, `\\host\share` in the network, a volume on the disk that it lies on.
 * A disk that holds what is saved is lost together with it; where that is not known, the disk of Windows counts as such a one.
 */
export function targetOf(path: string, disks: Disks, saved: readonly string[] = []): BackupTarget {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(path)?.[1]
  if (host) {
    return { place: 'remote', where: host.toLowerCase() }
  }
  const share = shareOf(path) ?? shareOf(disks.shares[letterOf(path)] ?? '')
  if (share) {
    return { place: 'network', where: share }
  }
  const volume = volumeOf(path, disks)
  const where = letterOf(path).toUpperCase() || /^\\\\\?\\volume\{[0-9a-f-]+\}/i.exec(path)?.[0] || 'not said'
  if (!volume) {
    return { place: 'unknown', where, ...(path !== '' && disks.unread !== undefined ? { unread: disks.unread } : {}) }
  }
  const lost = saved.length > 0 ? saved.some((one) => volumeOf(one, disks)?.disk === volume.disk) : volume.system
  const place = lost ? 'same-disk' : PULLABLE.includes(volume.bus) ? 'removable' : volume.bus === ISCSI ? 'network' : 'disk'
  return { place, where }
}

/** `\\host\share` of a path in the network; `\\?\` begins a path of this computer. */
function shareOf(path: string): string | undefined {
  return /^\\\\(?![?.]\\)[^\\]+\\[^\\]+/.exec(path.replace(/^\\\\\?\\UNC\\/i, '\\\\'))?.[0]
}

function volumeOf(path: string, { volumes }: Disks): Volume | undefined {
  const wanted = plain(path)
  const found = volumes.flatMap((volume) => volume.paths.filter((one) => isWithin(wanted, one)).map((one) => ({ volume, one })))
  return found.sort((one, other) => other.one.length - one.one.length)[0]?.volume
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}\\`)
}

function letterOf(path: string): string {
  return /^[a-z]:/i.exec(path)?.[0].toLowerCase() ?? ''
}

function plain(path: string): string {
  return path.toLowerCase().replace(/\\+$/, '')
}
