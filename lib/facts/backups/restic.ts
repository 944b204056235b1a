import { type Answer, type CommandOutput, type EachOutput, failed, type Listing, listing, reasonOf } from '../../api.ts'
import { resticSnapshots } from '../../formats/restic.ts'
import { placeOf, type Surroundings } from './linux-place.ts'
import { type Repository, repositoryOf } from './repository.ts'
import { plain, recentRuns } from './runs.ts'
import { type SavedSet, setsOf } from './saved-sets.ts'
import type { BackupJob } from './shape.ts'

/** A job with the environment file that led to it. */
export interface NamedJob {
  environment: string
  repository: Repository
  /** The id that the repository gave itself. */
  id?: string
  job: BackupJob
}

export interface Asking {
  host: string
  now: string
  around: Surroundings
}

export interface ResticProbes {
  restic: Answer<Listing<EachOutput>>
  resticAddress: Answer<Listing<EachOutput>>
}

/** The snapshots of this computer in each repository that the settings name: one job for each set of folders. */
export function resticJobs({ restic, resticAddress }: ResticProbes, asking: Asking): Listing<NamedJob> {
  if (restic.state !== 'value') {
    return restic.state === 'absent' ? listing([]) : listing([], [`The restic repositories could not be asked: ${restic.reason}`])
  }
  const addresses = resticAddress.state === 'value' ? resticAddress.value.entries : []
  const found = restic.value.entries.map(({ of, answer }) => {
    const address = addressOf(addresses.find((one) => one.of === of)?.answer)
    const repository = address === '' ? { address: of, ...addressUnread(resticAddress, of) } : repositoryOf(address)
    return repositoryJobs(of, repository, answer, asking)
  })
  return listing(
    found.flatMap(({ entries }) => entries),
    [...restic.value.missed, ...found.flatMap(({ missed }) => missed)],
  )
}

/** Empty where the address stands in a file of its own. */
function addressOf(answer: Answer<CommandOutput> | undefined): string {
  return answer?.state === 'value' ? answer.value.stdout.trim() : ''
}

function addressUnread(all: ResticProbes['resticAddress'], environment: string): Pick<Repository, 'unread'> {
  const answer = all.state === 'value' ? all.value.entries.find(({ of }) => of === environment)?.answer : all
  const isRefused = answer?.state === 'denied' || answer?.state === 'failed'
  return isRefused ? { unread: `the address of the repository: ${answer.reason}` } : {}
}

function repositoryJobs(environment: string, repository: Repository, answer: Answer<CommandOutput>, asking: Asking): Listing<NamedJob> {
  const read = snapshotsOf(answer)
  if (read.state !== 'value') {
    return listing([], [`The restic repository of ${environment} could not be read: ${reasonOf(read)}`])
  }
  const { snapshots, garbled } = read.value
  const own = snapshots.filter(({ host }) => isThisHost(host, asking.host))
  const sets = setsOf(own.map(({ at, paths }) => ({ at, covers: paths })))
  const foreign = own.length === 0 ? othersOnly(snapshots.length, asking.host) : []
  const entries = sets.map((set) => ({
    environment,
    repository,
    job: jobOf(set, repository, { sets: sets.length, gap: foreign, ...asking }),
  }))
  return listing(entries, garbled > 0 ? [`${garbled} snapshots of ${environment} were not in the shape that restic documents`] : [])
}

/** The name alone, or with the domain behind it: programs differ in which they write down. */
export function isThisHost(name: string, own: string): boolean {
  const [one, other] = [name.toLowerCase(), own.toLowerCase()]
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
}

/** Whether this computer is saved under another name, nobody can tell. */
export function othersOnly(count: number, host: string): string[] {
  return count > 0 ? [`The repository holds backups of other computers only; this one is called ${plain(host)}`] : []
}

export interface JobParts extends Asking {
  /** How many jobs share the repository. */
  sets: number
  /** Why runs may be missing. */
  gap: string[]
}

function jobOf({ covers, times }: SavedSet, repository: Repository, { sets, gap, now, around }: JobParts): BackupJob {
  const name = ['restic', repository.address, ...(sets > 1 ? (covers ?? []) : [])].join(' ')
  const runs = times.map((at) => ({ at, result: 'success', kind: 'full', kept: true }) as const)
  return {
    name,
    product: 'restic',
    runs: listing(recentRuns(runs, now), gap),
    ...(covers ? { covers } : {}),
    target: placeOf(repository, covers, around),
    everyRunIsFull: true,
    restores: [],
    source: 'restic snapshots',
  }
}

function snapshotsOf(answer: Answer<CommandOutput>) {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? failed('restic is not installed') : answer
  }
  const { exitCode, stdout, stderr } = answer.value
  return exitCode === 0 ? resticSnapshots(stdout) : failed(problemOf(exitCode, stderr))
}

/** The tool's own words are never passed on: they may hold an address with its password. */
function problemOf(exitCode: number, stderr: string): string {
  if (/wrong password|no key found/i.test(stderr)) {
    return 'its password does not open it'
  }
  if (/already locked|unable to create lock/i.test(stderr)) {
    return 'it is locked'
  }
  return /unable to open config|is there a repository|does not exist/i.test(stderr)
    ? 'there is no repository at its address, or it cannot be reached'
    : `restic ended with ${exitCode}`
}
