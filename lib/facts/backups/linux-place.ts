import { type Answer, type CommandOutput, type FileContent, reasonOf } from '../../api.ts'
import { type BackingDisks, backingDisks } from '../../formats/block-disks.ts'
import { lines, words } from '../../formats/lines.ts'
import { type Mount, mountOf, mounts } from '../../formats/mountinfo.ts'
import { hostPlace, type Repository } from './repository.ts'
import type { BackupTarget } from './shape.ts'

export interface PlaceProbes {
  mounts: Answer<FileContent>
  disks: Answer<CommandOutput>
  hosts: Answer<FileContent>
}

/** What is mounted where, on which disks, and which names this computer knows by itself. */
export interface Surroundings {
  mounts: Mount[]
  disks: ReadonlyMap<string, BackingDisks>
  hosts: ReadonlyMap<string, string>
  /** Why mounts or disks are missing. */
  unread?: string
}

export const NOWHERE: BackupTarget = { place: 'unknown', where: 'not told' }

export function surroundings({ mounts: mounted, disks, hosts }: PlaceProbes): Surroundings {
  return {
    mounts: mounted.state === 'value' ? mounts(mounted.value.text) : [],
    disks: (disks.state === 'value' ? backingDisks(disks.value.stdout) : undefined) ?? new Map(),
    hosts: hosts.state === 'value' ? namesOf(hosts.value.text) : new Map(),
    ...unreadIn(mounted, disks),
  }
}

/** lsblk is everywhere where disks are, so that it is not there is no answer about them. */
function unreadIn(mounted: PlaceProbes['mounts'], disks: PlaceProbes['disks']): Pick<Surroundings, 'unread'> {
  if (mounted.state !== 'value') {
    return { unread: `the list of mounts: ${reasonOf(mounted)}` }
  }
  return disks.state === 'value' ? {} : { unread: `lsblk: ${reasonOf(disks)}` }
}

/** hosts(5): an address and its names a line; the first line of a name counts. */
function namesOf(text: string): Map<string, string> {
  const pairs = lines(text).flatMap((line) => {
    const [address = '', ...names] = words(line.replace(/#.*/, ''))
    return names.map((name) => [name.toLowerCase(), address] as const)
  })
  return new Map(pairs.reverse())
}

/** Where a repository lies, seen from what it saves; a job that does not say what it saves is taken to save the system's disk. */
export function placeOf(repository: Repository, covers: readonly string[] | undefined, around: Surroundings): BackupTarget {
  const { address, path, host, stored, unread } = repository
  if (path !== undefined) {
    return folderPlace(path, covers?.length ? covers : ['/'], around)
  }
  if (stored) {
    return { place: 'remote', where: host ?? address }
  }
  return host === undefined
    ? { place: 'unknown', where: address, ...reasonIn({ unread }) }
    : { place: hostPlace(host, around.hosts), where: host }
}

function folderPlace(path: string, covers: readonly string[], around: Surroundings): BackupTarget {
  const mount = mountOf(path, around.mounts)
  if (!mount) {
    return { place: 'unknown', where: path, ...reasonIn(around) }
  }
  const server = serverOf(mount)
  if (server !== undefined) {
    return { place: server === '' ? 'unknown' : hostPlace(server, around.hosts), where: server || mount.path }
  }
  const shared = covers.filter((one) => one.startsWith('/')).map((one) => shareDisk(mount, mountOf(one, around.mounts), around))
  if (shared.includes(true)) {
    return { place: 'same-disk', where: mount.path }
  }
  const known = shared.length > 0 && !shared.includes(undefined)
  const place = around.disks.get(mount.source)?.removable ? 'removable' : 'disk'
  return known ? { place, where: mount.path } : { place: 'unknown', where: mount.path, ...reasonIn(around) }
}

function reasonIn({ unread }: { unread?: string | undefined }): Pick<BackupTarget, 'unread'> {
  return unread === undefined ? {} : { unread }
}

/** The computer behind a network file system; empty text where it is one and does not say. */
function serverOf({ fileSystem, source }: Mount): string | undefined {
  if (!/^(nfs4?|cifs|smb3|smbfs|ceph|9p|fuse\.(sshfs|rclone|s3fs|glusterfs|davfs)|davfs)$/.test(fileSystem)) {
    return undefined
  }
  const [, share, server] = /^\/\/([^/]+)\/|^(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+):/.exec(source) ?? []
  return fileSystem === 'fuse.rclone' ? '' : (share ?? server ?? '').replace(/^\[(.*)\]$/, '$1')
}

/** Undefined where nobody can tell, such as a partition whose disk lsblk does not list. */
function shareDisk(one: Mount, other: Mount | undefined, { disks }: Surroundings): boolean | undefined {
  if (!other) {
    return undefined
  }
  if (one.device === other.device || one.source === other.source) {
    return true
  }
  const [first, second] = [disks.get(one.source)?.disks, disks.get(other.source)?.disks]
  return first && second ? first.some((disk) => second.includes(disk)) : undefined
}
