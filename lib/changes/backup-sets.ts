import { type Answer, type BackupRotationChange, type CommandOutput, failed, reasonOf, value } from '../api.ts'
import { coversOf } from '../facts/backups/linux-commands.ts'
import { isThisHost } from '../facts/backups/restic.ts'
import { beyond, type StoredSet } from '../facts/backups/rotation.ts'
import { borgRepository } from '../formats/borg.ts'
import { isoTime } from '../formats/times.ts'
import { complaintIn } from './backup-complaints.ts'
import type { ReadingHost, RunOptions } from './kind.ts'

/** The sets of this computer, and which of them are beyond the schedule. */
export interface RepositorySets {
  own: StoredSet[]
  beyond: StoredSet[]
  /** Sets of other computers in the same repository. */
  others: number
}

const VARIABLES = {
  restic: ['RESTIC_*', 'AWS_*', 'B2_*', 'AZURE_*', 'GOOGLE_*', 'OS_*', 'ST_*', 'RCLONE_*'],
  borg: ['BORG_*'],
} as const

/** With the variables of the repository's own file, which reach the tool alone. */
export function opening({ tool, environmentFile }: BackupRotationChange, timeoutSeconds: number): RunOptions {
  return { timeoutSeconds, environmentFile: { path: environmentFile, names: VARIABLES[tool] } }
}

export async function readSets(host: ReadingHost, change: BackupRotationChange): Promise<Answer<RepositorySets>> {
  const named = await host.run(['uname', '-n'])
  const name = named.state === 'value' && named.value.exitCode === 0 ? named.value.stdout.trim() : ''
  return name === '' ? failed('The name of this computer could not be read') : readOwn(host, change, name)
}

async function readOwn(host: ReadingHost, change: BackupRotationChange, name: string): Promise<Answer<RepositorySets>> {
  const read = change.tool === 'restic' ? await resticSets(host, change) : await borgSets(host, change)
  if (read.state !== 'value') {
    return read
  }
  const own = read.value.sets.filter(({ host: one }) => isThisHost(one, name)).map(({ host: _, ...set }) => set)
  const latest = new Date(Date.now() + 10 * 60_000).toISOString()
  const future = own.find(({ at }) => at > latest)
  if (future) {
    return failed(`A backup is dated ${future.at.slice(0, 16)}, in the future: a clock is or was wrong, so none is deleted`)
  }
  const { mayGo, sets } = read.value
  return value({ own, beyond: beyond(own, change.keep).filter(({ id }) => mayGo?.has(id) ?? true), others: sets.length - own.length })
}

interface HostSet extends StoredSet {
  host: string
}

interface Listed {
  sets: HostSet[]
  /** Ids that the tool itself would delete by the same numbers; missing where only Rounds decides. */
  mayGo?: Set<string>
}

const RESTIC = ['restic', '--no-lock', '--no-cache'] as const

/** What restic itself would keep by the same numbers stays as well: two have to agree on what goes. */
async function resticSets(host: ReadingHost, change: BackupRotationChange): Promise<Answer<Listed>> {
  const listed = jsonOf('restic', await host.run([...RESTIC, 'snapshots', '--json'], opening(change, 120)))
  if (listed.state !== 'value') {
    return listed
  }
  const sets = resticEntries(listed.value)
  if (!sets || sets.length === 0) {
    return sets ? value({ sets }) : failed('restic did not list its backups in the shape that it documents')
  }
  const { daily, weekly, monthly } = change.keep
  const keep = [`--keep-daily=${daily}`, `--keep-weekly=${weekly}`, `--keep-monthly=${monthly}`, '--keep-within=7d']
  const command = [...RESTIC, 'forget', '--dry-run', '--json', '--group-by=host,paths', ...keep]
  const tried = jsonOf('restic', await host.run(command, opening(change, 120)))
  const mayGo = tried.state === 'value' ? removedIds(tried.value) : undefined
  if (!mayGo) {
    return failed(tried.state === 'value' ? 'restic did not say what it would delete in the shape that it documents' : reasonOf(tried))
  }
  return value({ sets, mayGo })
}

/** The fields of `restic snapshots --json`; an empty repository is `null` in some releases. One entry that is none makes the list useless. */
function resticEntries(listed: unknown): HostSet[] | undefined {
  const sets = listed === null ? [] : Array.isArray(listed) ? listed.map(resticEntry) : [undefined]
  return sets.every((set) => set !== undefined) ? sets : undefined
}

function resticEntry(entry: unknown): HostSet | undefined {
  const { id, time, hostname, paths, tags } = (entry ?? {}) as Record<string, unknown>
  const at = isoTime(time)
  if (typeof id !== 'string' || !/^[0-9a-f]{64}$/.test(id) || at === undefined || typeof hostname !== 'string' || !Array.isArray(paths)) {
    return undefined
  }
  const marks = Array.isArray(tags) ? tags.map(String).sort() : []
  return { id, at, host: hostname, group: JSON.stringify([hostname, paths.map(String).sort(), marks]) }
}

/** The groups of `restic forget --dry-run --json`. */
function removedIds(tried: unknown): Set<string> | undefined {
  if (!Array.isArray(tried)) {
    return undefined
  }
  const removed = tried.map((group) => (group as { remove?: unknown } | null)?.remove ?? [])
  const ids = removed.flat().map((snapshot) => (snapshot as { id?: unknown } | null)?.id)
  return ids.every((id) => typeof id === 'string') ? new Set(ids) : undefined
}

/**
 * Only Rounds decides here: `borg prune` takes all archives of a repository for one row, whoever and whatever they save, and locks it even to try.
 * Names that differ in more than their digits are rows of their own.
 */
async function borgSets(host: ReadingHost, change: BackupRotationChange): Promise<Answer<Listed>> {
  const command = ['env', 'TZ=UTC', 'borg', 'list', '--json', '--bypass-lock', '--format={hostname}{end}{command_line}']
  const printed = outputOf('borg', await host.run(command, opening(change, 120)), [0, 1])
  const read = printed.state === 'value' ? borgRepository(printed.value) : printed
  if (read.state !== 'value') {
    return read
  }
  if (read.value.garbled > 0) {
    return failed('borg did not list its backups in the shape that it documents')
  }
  // What borg calls a checkpoint is a backup that was broken off.
  const archives = read.value.archives.filter(({ name }) => !/\.checkpoint(\.\d+)?$/.test(name))
  const sets = archives.map(({ name, at, host: from, command: made }): HostSet => {
    const covers = coversOf({ product: 'borg' }, made) ?? []
    return { id: name, at, host: from, group: JSON.stringify([from, [...covers].sort(), name.replace(/\d+/g, '#')]) }
  })
  return value({ sets })
}

function outputOf(tool: string, ran: Answer<CommandOutput>, accepted: readonly number[] = [0]): Answer<string> {
  if (ran.state !== 'value') {
    return ran.state === 'absent' ? failed(`${tool} is not installed`) : ran
  }
  const { exitCode, stdout, stderr } = ran.value
  return accepted.includes(exitCode)
    ? value(stdout)
    : failed(`${tool} could not list its backups: ${complaintIn(stderr) ?? `it ended with exit code ${exitCode}`}`)
}

function jsonOf(tool: string, ran: Answer<CommandOutput>): Answer<unknown> {
  const printed = outputOf(tool, ran)
  try {
    return printed.state === 'value' ? value(JSON.parse(printed.value) as unknown) : printed
  } catch {
    return failed(`${tool} printed something that is no JSON`)
  }
}
