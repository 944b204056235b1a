import { listing } from '../../api.ts'
import { newest } from '../../formats/times.ts'
import { NOWHERE, placeOf, type Surroundings } from './linux-place.ts'
import { repositoryOf } from './repository.ts'
import type { NamedJob } from './restic.ts'
import { isProofOf, type RestoreProof } from './restore-proofs.ts'
import { recentRuns } from './runs.ts'
import type { BackupJob, JobLevers } from './shape.ts'
import type { KnownUnit } from './systemd-jobs.ts'

export interface Found {
  repositories: NamedJob[]
  units: KnownUnit[]
  /** Of sources that nothing is joined with. */
  others: BackupJob[]
  proofs: RestoreProof[]
  around: Surroundings
  now: string
}

/** One job where several sources tell of the same one: a repository knows its successes, its service the failures. */
export function joined({ repositories, units, others, proofs, around, now }: Found): BackupJob[] {
  const isTaken = (unit: KnownUnit) => repositories.some((one) => belongs(unit, one))
  const asked = repositories.map((one) => {
    const own = units.filter((unit) => belongs(unit, one))
    const saving = own.filter(({ saves, covers }) => saves && mayCover(covers, one.job.covers))
    const levers = { environmentFile: one.environment, ...startOf(saving), ...rotationOf(own) }
    return { ...withProofs(withUnits(one.job, own, saving, now), one, proofs), levers }
  })
  const free = units.filter((unit) => !isTaken(unit))
  const saving = free.filter(({ saves }) => saves)
  return [...asked, ...saving.map((unit) => unitJob(unit, checkOf(unit, free), around, now)), ...others]
}

/** By the environment file both use, or by the repository that stands in the command. */
function belongs({ environmentFiles, repository }: KnownUnit, named: NamedJob): boolean {
  return (
    environmentFiles.includes(named.environment) ||
    (repository !== undefined && !repository.includes('$') && repositoryOf(repository).address === named.repository.address)
  )
}

/** Successes of the service say less than the snapshots themselves, so only the rest of its runs counts. */
function withUnits(job: BackupJob, units: readonly KnownUnit[], saving: readonly KnownUnit[], now: string): BackupJob {
  const more = saving.flatMap(({ runs }) => runs.filter(({ result }) => result !== 'success' && result !== 'unknown'))
  const verifiedAt = newest(job.verifiedAt, ...units.map((unit) => unit.verifiedAt))
  return {
    ...job,
    runs: listing(recentRuns([...job.runs.entries, ...more], now), job.runs.missed),
    ...(saving.some(({ running }) => running) ? { running: true } : {}),
    ...(verifiedAt ? { verifiedAt } : {}),
  }
}

/** Of several the one that says what it saves, then the one that ran last. */
function startOf(units: readonly KnownUnit[]): Pick<JobLevers, 'start'> {
  const last = ({ runs }: KnownUnit) => newest(...runs.map(({ at }) => at)) ?? ''
  const [unit] = units
    .filter(({ startable }) => startable)
    .sort((a, b) => Number(b.covers !== undefined) - Number(a.covers !== undefined) || last(b).localeCompare(last(a)))
  return unit ? { start: { by: 'systemd-unit', unit: unit.id } } : {}
}

function rotationOf(units: readonly KnownUnit[]): Pick<JobLevers, 'rotatedBy'> {
  const unit = units.find(({ rotates }) => rotates)
  return unit ? { rotatedBy: unit.id } : {}
}

/** A service that saves other folders into the same repository does not speak for these. */
function mayCover(own: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return !own || !others || own.some((one) => others.includes(one))
}

function withProofs(job: BackupJob, { environment, repository }: NamedJob, proofs: readonly RestoreProof[]): BackupJob {
  const own = proofs.filter((proof) => isProofOf(proof, job.product, environment, repository.address))
  return { ...job, restores: own.map(({ restore }) => restore) }
}

/** A service that only checks speaks for the saving one with the same environment file or repository. */
function checkOf(unit: KnownUnit, units: readonly KnownUnit[]): string | undefined {
  const shared = units.filter(
    (other) =>
      other.environmentFiles.some((file) => unit.environmentFiles.includes(file)) ||
      (other.repository !== undefined && other.repository === unit.repository),
  )
  return newest(unit.verifiedAt, ...shared.map((other) => other.verifiedAt))
}

/** Without a repository to ask, nothing but its start can be taken hold of. */
function unitJob(unit: KnownUnit, verifiedAt: string | undefined, around: Surroundings, now: string): BackupJob {
  const { id, product, covers, repository, running, runs, history } = unit
  const isKnown = repository !== undefined && !repository.includes('$')
  const levers = { ...startOf([unit]), ...rotationOf([unit]) }
  return {
    name: `${product} ${id}`,
    product,
    runs: listing(recentRuns(runs, now), history),
    ...(covers ? { covers } : {}),
    target: isKnown ? placeOf(repositoryOf(repository), covers, around) : NOWHERE,
    ...(running ? { running: true } : {}),
    everyRunIsFull: product !== 'duplicity' && product !== 'script',
    ...(verifiedAt ? { verifiedAt } : {}),
    restores: [],
    source: `systemd unit ${id}`,
    ...(Object.keys(levers).length > 0 ? { levers } : {}),
  }
}
