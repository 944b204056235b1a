import {
  type Answer,
  type CommandOutput,
  type FactContext,
  type FileContent,
  type Listing,
  listing,
  type PowerShellOutput,
  type RegistryKey,
  reasonOf,
  value,
} from '../../api.ts'
import type { Product, Products } from '../products/shape.ts'
import type { Backups } from './shape.ts'
import { azureMars } from './windows-azure-mars.ts'
import { cove } from './windows-cove.ts'
import { disksOf } from './windows-disks.ts'
import { dumps } from './windows-dumps.ts'
import { eventLog } from './windows-events.ts'
import { interbase, isInterbaseCopy } from './windows-interbase.ts'
import { redstor } from './windows-redstor.ts'
import type { Shown } from './windows-runs.ts'
import { windowsServerBackup } from './windows-server-backup.ts'
import { sqlServer } from './windows-sql-server.ts'
import { unread } from './windows-unread.ts'
import { veeam } from './windows-veeam.ts'
import { veeamAgent } from './windows-veeam-agent.ts'

type Script = Answer<PowerShellOutput>

export interface Probes {
  serverBackupEvents: Script
  serverBackup: Script
  serverBackupVersions: Answer<CommandOutput>
  veeamEvents: Script
  veeamAgentEvents: Script
  veeamAgentLogs: Answer<Listing<FileContent>>
  clock: Script
  coveEvents: Script
  redstorEvents: Script
  marsEvents: Script
  mars: Script
  sqlServer: Script
  interbase: Answer<Listing<RegistryKey>>
  disks: Script
  dumps: Answer<Listing<FileContent>>
}

/** Each product that was recognised speaks for itself; one that cannot be heard leaves the list incomplete. */
export function parse(probes: Probes, { facts, now }: FactContext): Answer<Backups> {
  const found = productsIn(facts.products)
  const present = found.products.filter(({ start }) => start !== 'disabled')
  const shown = present.flatMap(({ id }) => SPEAKERS[id]?.(probes, now) ?? [])
  const isInterbase = present.some(({ id }) => id === 'interbase')
  const files = isInterbase ? withoutInterbase(probes.dumps) : probes.dumps
  const all = [...shown, dumps(files, disksOf(probes.disks), now)]
  const missed = [...found.missed, ...unread(present), ...all.flatMap((one) => one.missed)]
  return value({
    jobs: listing(
      all.flatMap(({ jobs }) => jobs),
      [...new Set(missed)],
    ),
  })
}

const SPEAKERS: Record<string, (probes: Probes, now: string) => Shown> = {
  'windows-server-backup': ({ serverBackupEvents, serverBackup, serverBackupVersions, disks }, now) =>
    windowsServerBackup(
      {
        log: eventLog(serverBackupEvents, 'Microsoft-Windows-Backup', now),
        summary: serverBackup,
        versions: serverBackupVersions,
        disks: disksOf(disks),
      },
      now,
    ),
  veeam: ({ veeamEvents }, now) => veeam(eventLog(veeamEvents, 'Veeam Backup', now), now),
  'veeam-agent': ({ veeamAgentEvents, veeamAgentLogs, clock }, now) =>
    veeamAgent({ log: eventLog(veeamAgentEvents, 'Veeam Agent', now), files: veeamAgentLogs, clock }, now),
  cove: ({ coveEvents }, now) => cove(eventLog(coveEvents, 'Application', now), now),
  redstor: ({ redstorEvents }, now) => redstor(eventLog(redstorEvents, 'Application', now), now),
  'azure-mars': ({ mars, marsEvents }, now) => azureMars(mars, eventLog(marsEvents, 'CloudBackup/Operational', now), now),
  'sql-server': ({ sqlServer: records, disks }, now) => sqlServer(records, disksOf(disks), now),
  interbase: ({ dumps: files, interbase: services, disks }, now) => interbase(files, services, disksOf(disks), now),
}

function productsIn(answer: FactContext['facts'][string] | undefined): { products: Product[]; missed: string[] } {
  if (answer?.state !== 'value') {
    const reason = answer ? reasonOf(answer) : 'nobody looked'
    return { products: [], missed: [`Which backup programs are installed is not known: ${reason}`] }
  }
  const { entries, missed } = answer.value as Products
  return { products: entries, missed: missed.map((one) => `Which backup programs are installed is not wholly known: ${one}`) }
}

function withoutInterbase(answer: Answer<Listing<FileContent>>): Answer<Listing<FileContent>> {
  return answer.state === 'value'
    ? value(
        listing(
          answer.value.entries.filter((file) => !isInterbaseCopy(file)),
          answer.value.missed,
        ),
      )
    : answer
}
