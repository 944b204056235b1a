import { type Answer, absent, type CommandOutput, type FileContent, listing, type PowerShellOutput, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/backups/windows.ts'
import { content, contextWith, files, printed } from '../answers.ts'
import { keys } from '../registry.ts'

export const NOW = '2026-11-22T09:00:00.000Z'
export const LONG_AGO = '2026-01-01T00:00:00.0000000Z'

/** One record as events.ps1 puts it out: data by name, or by their order alone. */
export function event(
  id: number,
  at: string,
  data: Record<string, string> | string[] = {},
  more: { level?: number; provider?: string } = {},
) {
  const pairs = Array.isArray(data) ? data.map((text) => ['', text] as const) : Object.entries(data)
  return { id, at, level: 4, provider: 'Test', ...more, data: pairs.map(([name, text]) => ({ name, text })) }
}

export function log(...events: ReturnType<typeof event>[]): Answer<PowerShellOutput> {
  return logSince(LONG_AGO, ...events)
}

export function logSince(oldest: string, ...events: ReturnType<typeof event>[]): Answer<PowerShellOutput> {
  return value({ state: 'read', reason: '', oldest, events })
}

export const noLog: Answer<PowerShellOutput> = value({ state: 'absent', reason: 'NoMatchingLogsFound', oldest: '', events: [] })
export const deniedLog: Answer<PowerShellOutput> = value({ state: 'denied', reason: 'Unauthorized', oldest: '', events: [] })
export const constrained: Answer<PowerShellOutput> = value({ refused: 'PowerShell runs in constrained language mode' })

/** C: on the disk of Windows, D: beside it, E: on a second disk, F: a stick; Z: is a share. */
export const disks: Answer<PowerShellOutput> = value({
  volumes: [
    { paths: ['C:\\', '\\\\?\\Volume{00000000-0000-0000-0000-00000000000c}\\'], disk: 0, bus: 17, system: true },
    { paths: ['D:\\'], disk: 0, bus: 17, system: true },
    { paths: ['E:\\', 'C:\\Mounted\\'], disk: 1, bus: 11, system: false },
    { paths: ['F:\\', '\\\\?\\Volume{00000000-0000-0000-0000-00000000000f}\\'], disk: 2, bus: 7, system: false },
  ],
  shares: [{ letter: 'Z:', path: '\\\\nas\\backup' }],
  missing: [],
})

export function wbadmin(...identifiers: string[]): Answer<CommandOutput> {
  const entries = identifiers.map((id) => `Backup time: x\r\nBackup target: Fixed Disk labeled F:\r\nVersion identifier: ${id}\r\n`)
  return printed(`wbadmin 1.0 - Backup command-line tool\r\n\r\n${entries.join('\r\n')}`)
}

/** Files that backup-daily.dumpFiles found. */
export function dumpFiles(
  ...found: Array<[path: string, modifiedAt: string, size?: number]>
): Answer<import('../../../lib/api.ts').Listing<FileContent>> {
  return files(...found.map(([path, modifiedAt, size = 1000]) => content(path, '', { modifiedAt, size })))
}

const NOTHING: Probes = {
  serverBackupEvents: absent(),
  serverBackup: absent(),
  serverBackupVersions: absent(),
  veeamEvents: absent(),
  veeamAgentEvents: absent(),
  veeamAgentLogs: absent(),
  clock: absent(),
  coveEvents: absent(),
  redstorEvents: absent(),
  marsEvents: absent(),
  mars: absent(),
  sqlServer: absent(),
  interbase: keys(),
  disks,
  dumps: files(),
}

/** What a server with these products and answers shows. */
export function shown(products: string[], probes: Partial<Probes> = {}, start = 'automatic') {
  const entries = products.map((id) => ({ id, kind: 'backup', name: id, start, source: 'service' }))
  const answer = parse({ ...NOTHING, ...probes }, contextWith({ products: value(listing(entries)) }, 'win32'))
  if (answer.state !== 'value') {
    throw new Error('the fact has no value')
  }
  const { entries: jobs, complete, missed } = answer.value.jobs
  return { jobs, job: jobs[0], complete, missed, results: jobs[0]?.runs.entries.map(({ result }) => result) ?? [] }
}
