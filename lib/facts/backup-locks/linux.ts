import { type Answer, type CommandOutput, type EachOutput, type FactContext, type Listing, listing, reasonOf, value } from '../../api.ts'
import type { BackupLocks, RepositoryLock } from './shape.ts'

export interface Probes {
  restic: Answer<Listing<EachOutput>>
  borg: Answer<Listing<EachOutput>>
}

type Locked = (output: CommandOutput) => boolean | undefined

/** `restic list locks` prints an id a line, also of a lock that was left behind: restic itself then deletes nothing either. */
const resticLocked: Locked = ({ exitCode, stdout }) => (exitCode === 0 ? /^[0-9a-f]{64}$/m.test(stdout) : undefined)

/** borg waits a second for a lock that is free; 1 is its code for warnings. */
const borgLocked: Locked = ({ exitCode, stderr }) => (/acquire the lock/i.test(stderr) ? true : exitCode <= 1 ? false : undefined)

export function parse({ restic, borg }: Probes, _context: FactContext): Answer<BackupLocks> {
  const all = [locksOf(restic, 'restic', resticLocked), locksOf(borg, 'borg', borgLocked)]
  return value({
    repositories: listing(
      all.flatMap(({ entries }) => entries),
      all.flatMap(({ missed }) => missed),
    ),
  })
}

function locksOf(answer: Answer<Listing<EachOutput>>, tool: RepositoryLock['tool'], isLocked: Locked): Listing<RepositoryLock> {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? listing([]) : listing([], [`The locks of ${tool} could not be read: ${answer.reason}`])
  }
  const entries: RepositoryLock[] = []
  const missed = [...answer.value.missed]
  for (const { of, answer: one } of answer.value.entries) {
    const locked = one.state === 'value' ? isLocked(one.value) : undefined
    if (locked === undefined) {
      // The tool's own words are never passed on: they may hold an address with its password.
      const reason = one.state === 'value' ? `${tool} ended with ${one.value.exitCode}` : reasonOf(one)
      missed.push(`Whether somebody works in the ${tool} repository of ${of} could not be read: ${reason}`)
    } else {
      entries.push({ environmentFile: of, tool, locked })
    }
  }
  return listing(entries, missed)
}
