import { type Answer, type BackupRotationChange, type CommandOutput, failed, reasonOf, value } from '../api.ts'
import { LEAST, type StoredSet } from '../facts/backups/rotation.ts'
import { complaintIn } from './backup-complaints.ts'
import { opening, type RepositorySets, readSets } from './backup-sets.ts'
import type { ChangeKind, State, WritingHost } from './kind.ts'

interface NamedSet {
  id: string
  at: string
}

export interface RotationState extends State {
  /** What is beyond the schedule, oldest first: nothing else is ever deleted. */
  deletes: NamedSet[]
  surroundings: {
    keeps: NamedSet[]
    /** Sets of other computers in the same repository, which stay. */
    others: number
  }
}

/** Deleting gives space back only after the data that nothing needs any more was gathered, which can take hours. */
const HOURS = 6 * 3600

export const backupRotation: ChangeKind<BackupRotationChange, RotationState> = {
  kind: 'backup-rotation',
  target: ({ tool }) => tool,
  read,
  holds: (_change, { deletes }) => deletes.length === 0,
  async apply(host, change, before) {
    const now = await sure(host, change)
    const shown = new Set(before.deletes.map(({ id }) => id))
    const others = now.deletes.filter(({ id }) => !shown.has(id))
    if (others.length > 0) {
      throw new Error(`Nothing was deleted: ${counted(others.length)} would go that were not shown (${times(others)}). Run it again`)
    }
    const ids = now.deletes.map(({ id }) => id)
    await (change.tool === 'restic' ? forget(host, change, ids) : deleteArchives(host, change, ids))
    const left = new Set((await sure(host, change)).surroundings.keeps.map(({ id }) => id))
    const lost = now.surroundings.keeps.filter(({ id }) => !left.has(id))
    if (lost.length > 0) {
      throw new Error(`${counted(lost.length)} that should have stayed are gone (${times(lost)}): look who else deletes in this repository`)
    }
  },
  restore: null,
  describe: (change, { deletes, surroundings: { keeps, others } }) => ({
    target: `${change.tool} repository of ${change.environmentFile}`,
    before: `${counted(deletes.length + keeps.length)} of this computer${others > 0 ? `, ${others} of others` : ''}${span([...deletes, ...keeps])}`,
    after:
      deletes.length === 0
        ? `deletes none, keeps all ${keeps.length}`
        : `deletes ${deletes.length} of ${deletes.length + keeps.length} sets (${times(deletes)}); keeps ${keeps.length}${span(keeps)}`,
  }),
}

async function read(host: Parameters<typeof readSets>[0], change: BackupRotationChange): Promise<Answer<RotationState>> {
  const { keep } = change
  if (!(keep.daily >= LEAST.daily && keep.weekly >= LEAST.weekly && keep.monthly >= LEAST.monthly)) {
    return failed(`Fewer than ${LEAST.daily} days, ${LEAST.weekly} weeks and ${LEAST.monthly} months are never kept`)
  }
  const sets = await readSets(host, change)
  return sets.state === 'value' ? value(stateOf(sets.value)) : sets
}

function stateOf({ own, beyond, others }: RepositorySets): RotationState {
  const goes = new Set(beyond.map(({ id }) => id))
  const named = ({ id, at }: StoredSet) => ({ id, at })
  const byTime = [...own].sort((a, b) => a.at.localeCompare(b.at))
  return { deletes: beyond.map(named), surroundings: { keeps: byTime.filter(({ id }) => !goes.has(id)).map(named), others } }
}

async function sure(host: WritingHost, change: BackupRotationChange): Promise<RotationState> {
  const state = await read(host, change)
  if (state.state !== 'value') {
    throw new Error(`The repository of ${change.environmentFile} could not be read: ${reasonOf(state)}`)
  }
  return state.value
}

/** By their ids, so that what was shown is what goes, whatever came in between. */
async function forget(host: WritingHost, change: BackupRotationChange, ids: string[]): Promise<void> {
  for (const some of chunks(ids)) {
    must('restic deleted nothing', await host.execute(['restic', 'forget', ...some], opening(change, 1800)))
  }
  must('The sets are deleted, but restic did not free their space', await host.execute(['restic', 'prune'], opening(change, HOURS)))
}

async function deleteArchives(host: WritingHost, change: BackupRotationChange, names: string[]): Promise<void> {
  for (const [first = '', ...others] of chunks(names)) {
    const command = ['borg', 'delete', '--', `::${first}`, ...others]
    must('borg did not delete all of it', await host.execute(command, opening(change, HOURS)), [0, 1])
  }
  const compacted = await host.execute(['borg', 'compact'], opening(change, HOURS))
  // Before 1.2 borg frees the space as it deletes, and does not know the word.
  if (!(compacted.state === 'value' && /invalid choice: '?compact/.test(compacted.value.stderr))) {
    must('The sets are deleted, but borg did not free their space', compacted, [0, 1])
  }
}

/** A command line has room for some thousand ids. */
function chunks(ids: string[]): string[][] {
  return ids.length <= 200 ? [ids] : [ids.slice(0, 200), ...chunks(ids.slice(200))]
}

function must(what: string, answer: Answer<CommandOutput>, accepted: readonly number[] = [0]): void {
  if (answer.state !== 'value') {
    throw new Error(`${what}: ${answer.state === 'absent' ? 'the program is not there' : reasonOf(answer)}`)
  }
  const { exitCode, stderr } = answer.value
  if (!accepted.includes(exitCode)) {
    throw new Error(`${what}: ${complaintIn(stderr) ?? `it ended with exit code ${exitCode}`}`)
  }
}

function counted(count: number): string {
  return count === 1 ? '1 set' : `${count} sets`
}

function span(sets: readonly NamedSet[]): string {
  const days = sets.map(({ at }) => at.slice(0, 10)).sort()
  return days.length === 0 ? '' : `, the oldest of ${days[0]}, the newest of ${days.at(-1)}`
}

const SHOWN = 40

/** The journal holds every one. */
function times(sets: readonly NamedSet[]): string {
  const shown = sets.slice(0, SHOWN).map(({ at }) => at.slice(0, 16).replace('T', ' '))
  return [...shown, ...(sets.length > SHOWN ? [`and ${sets.length - SHOWN} more`] : [])].join(', ')
}
