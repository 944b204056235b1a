import {
  type Answer,
  type CommandOutput,
  type FactContext,
  type FileContent,
  type Listing,
  listing,
  type SystemInfo,
  value,
} from '../../api.ts'
import { type BorgProbes, borgJobs } from './borg.ts'
import { dumpJobs } from './dumps.ts'
import { duplicityJobs } from './duplicity.ts'
import { joined } from './linux-join.ts'
import { type PlaceProbes, surroundings } from './linux-place.ts'
import { silentProducts } from './linux-products.ts'
import { proxmoxJobs } from './proxmox.ts'
import { type ResticProbes, resticJobs } from './restic.ts'
import { restoreProofs } from './restore-proofs.ts'
import type { Backups } from './shape.ts'
import { type SystemdProbes, systemdUnits } from './systemd-jobs.ts'

export interface Probes extends SystemdProbes, ResticProbes, BorgProbes, PlaceProbes {
  system: Answer<SystemInfo>
  duplicity: Answer<Listing<FileContent>>
  proxmox: Answer<CommandOutput>
  dumps: Answer<Listing<FileContent>>
  proofs: Answer<Listing<FileContent>>
}

/** Repositories that may be asked, services, tasks and files, each by what it wrote down itself. Snapshots on the same disk are no source. */
export function parse(probes: Probes, { now, facts }: FactContext): Answer<Backups> {
  if (probes.system.state !== 'value') {
    return probes.system.state === 'absent' ? { state: 'failed', reason: 'The name of this computer is not known' } : probes.system
  }
  const around = surroundings(probes)
  const asking = { host: probes.system.value.hostname, now, around }
  const repositories = both(resticJobs(probes, asking), borgJobs(probes, asking))
  const units = systemdUnits(probes, now)
  const others = [duplicityJobs(probes.duplicity, now), proxmoxJobs(probes.proxmox, now), dumpJobs(probes.dumps, now, around)]
  const proofs = restoreProofs(probes.proofs, now)
  const jobs = joined({
    repositories: repositories.entries,
    units: units.entries,
    others: others.flatMap(({ entries }) => entries),
    proofs: proofs.entries,
    around,
    now,
  })
  const missed = [repositories, units, ...others, proofs].flatMap((one) => one.missed)
  return value({ jobs: listing(jobs, [...missed, ...silentProducts(facts.products, jobs, missed)]) })
}

function both<T>(one: Listing<T>, other: Listing<T>): Listing<T> {
  return listing([...one.entries, ...other.entries], [...one.missed, ...other.missed])
}
