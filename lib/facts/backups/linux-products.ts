import { type Answer, reasonOf } from '../../api.ts'
import type { Products } from '../products/shape.ts'
import type { BackupJob } from './shape.ts'

/** Snapshots on the disk they protect are no backup, so nobody is asked about them. */
const NO_BACKUP = new Set(['timeshift'])

/** The same data may be told of under the name of the program that does the work. */
const DONE_BY: Readonly<Record<string, string[]>> = { borgmatic: ['borg'], borg: ['borgmatic'] }

const ADVICE: Readonly<Record<string, string>> = {
  restic: 'name its environment file in backup-daily.resticEnvironments, or the service that runs it in backup-daily.jobUnits',
  borg: 'name its environment file in backup-daily.borgEnvironments, or the service that runs it in backup-daily.jobUnits',
  borgmatic: 'name an environment file with BORG_REPO in backup-daily.borgEnvironments, or its service in backup-daily.jobUnits',
}

/** A backup program that is there and of which nothing was learnt: it may do its work where Rounds does not look. */
export function silentProducts(products: Answer<unknown> | undefined, jobs: readonly BackupJob[], missed: readonly string[]): string[] {
  if (products?.state !== 'value') {
    return [`Which backup programs are installed is not known${products ? `: ${reasonOf(products)}` : ''}`]
  }
  const { entries, missed: unread } = products.value as Products
  const silent = entries.filter(({ id, kind }) => kind === 'backup' && !NO_BACKUP.has(id) && !jobs.some((job) => isBy(job, id)))
  const wasAsked = (id: string) => missed.some((one) => one.startsWith(`The ${id} repositor`))
  const sentences = silent.filter(({ id }) => !wasAsked(id)).map(({ id, name }) => sentenceOf(id, name))
  return [...unread, ...sentences]
}

function isBy({ product }: BackupJob, id: string): boolean {
  return product === id || (DONE_BY[id] ?? []).includes(product)
}

function sentenceOf(id: string, name: string): string {
  return `${name} is installed, but no job of it was found: ${ADVICE[id] ?? 'name the service that runs it in backup-daily.jobUnits'}`
}
