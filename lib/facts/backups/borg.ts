import { type Answer, type CommandOutput, type EachOutput, type FileContent, failed, type Listing, listing, reasonOf } from '../../api.ts'
import { type BorgRepository, borgRepository } from '../../formats/borg.ts'
import { daysLater, newest } from '../../formats/times.ts'
import { coversOf } from './linux-commands.ts'
import { placeOf } from './linux-place.ts'
import { type Repository, repositoryOf } from './repository.ts'
import { type Asking, isThisHost, type JobParts, type NamedJob, othersOnly } from './restic.ts'
import { recentRuns } from './runs.ts'
import { type SavedSet, setsOf } from './saved-sets.ts'
import type { BackupJob } from './shape.ts'

export interface BorgProbes {
  borg: Answer<Listing<EachOutput>>
  borgmaticChecks: Answer<Listing<FileContent>>
}

/** As many archives as the probe asks for. */
const ASKED = 200

/** The archives of this computer in each repository that the settings name: one job for each set of folders. */
export function borgJobs({ borg, borgmaticChecks }: BorgProbes, asking: Asking): Listing<NamedJob> {
  if (borg.state !== 'value') {
    return borg.state === 'absent' ? listing([]) : listing([], [`The borg repositories could not be asked: ${borg.reason}`])
  }
  const checks = borgmaticChecks.state === 'value' ? borgmaticChecks.value.entries : []
  const found = borg.value.entries.map(({ of, answer }) => repositoryJobs(of, answer, checks, asking))
  return listing(
    found.flatMap(({ entries }) => entries),
    [...borg.value.missed, ...found.flatMap(({ missed }) => missed)],
  )
}

function repositoryJobs(environment: string, answer: Answer<CommandOutput>, checks: FileContent[], asking: Asking): Listing<NamedJob> {
  const read = archivesOf(answer)
  if (read.state !== 'value') {
    return listing([], [`The borg repository of ${environment} could not be read: ${reasonOf(read)}`])
  }
  const { id, location, archives, garbled } = read.value
  const repository = repositoryOf(location)
  const verifiedAt = checkedAt(id, checks)
  const own = archives.filter(({ host }) => isThisHost(host, asking.host))
  const sets = setsOf(own.map(({ at, command }) => ({ at, ...optional(coversOf({ product: 'borg' }, command)) })))
  const gap = [...historyGap(read.value, asking.now), ...(own.length === 0 ? othersOnly(archives.length, asking.host) : [])]
  const entries = sets.map((set) => ({
    environment,
    repository,
    id,
    job: { ...jobOf(set, repository, { sets: sets.length, gap, ...asking }), ...(verifiedAt ? { verifiedAt } : {}) },
  }))
  return listing(entries, garbled > 0 ? [`${garbled} archives of ${environment} were not in the shape that borg documents`] : [])
}

function optional(covers: string[] | undefined) {
  return covers ? { covers } : {}
}

/** Only so many archives are asked for; others may share the repository. */
function historyGap({ archives, garbled }: BorgRepository, now: string): string[] {
  const isCut = archives.length + garbled >= ASKED && !archives.some(({ at }) => at < daysLater(now, -40))
  return isCut ? [`Only the last ${ASKED} archives of the repository were read`] : []
}

/** borgmatic touches a file for each check that ended well: checks/<repository id>/<check>[/<archives>]. */
function checkedAt(id: string, checks: readonly FileContent[]): string | undefined {
  const own = checks.filter(
    ({ path }) => id !== '' && path.includes(`/checks/${id}/`) && /\/(repository|archives|data|extract)(\/|$)/.test(path),
  )
  return newest(...own.map(({ modifiedAt }) => modifiedAt))
}

function jobOf({ covers, times }: SavedSet, repository: Repository, { sets, gap, now, around }: JobParts): BackupJob {
  const runs = times.map((at) => ({ at, result: 'success', kind: 'full', kept: true }) as const)
  return {
    name: ['borg', repository.address, ...(sets > 1 ? (covers ?? []) : [])].join(' '),
    product: 'borg',
    runs: listing(recentRuns(runs, now), gap),
    ...optional(covers),
    target: placeOf(repository, covers, around),
    everyRunIsFull: true,
    restores: [],
    source: 'borg list',
  }
}

/** 1 is borg's code for warnings; `env` in front of it ends with 127 where there is no borg. */
function archivesOf(answer: Answer<CommandOutput>): Answer<BorgRepository> {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? failed('borg is not installed') : answer
  }
  const { exitCode, stdout, stderr } = answer.value
  return exitCode === 0 || exitCode === 1 ? borgRepository(stdout) : failed(problemOf(exitCode, stderr))
}

/** The tool's own words are never passed on: they may hold an address with its password. */
function problemOf(exitCode: number, stderr: string): string {
  if (exitCode === 127) {
    return 'borg is not installed'
  }
  if (/passphrase supplied|can not acquire a passphrase|PassphraseWrong/i.test(stderr)) {
    return 'its passphrase does not open it'
  }
  if (/acquire the lock/i.test(stderr)) {
    return 'it is locked'
  }
  if (/previously unknown|relocated|was previously located/i.test(stderr)) {
    return 'root has never used it at that address, and borg asks a person first: run borg list once as root'
  }
  return /does not exist|is not a valid repository/i.test(stderr)
    ? 'there is no repository at its address, or it cannot be reached'
    : `borg ended with ${exitCode}`
}
