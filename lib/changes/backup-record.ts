import { type Answer, type BackupStart, failed, type PowerShellOutput, reasonOf, value } from '../api.ts'
import { backupCalls } from '../facts/backups/linux-commands.ts'
import { warnedBy } from '../facts/backups/linux-units.ts'
import { row, rows, text } from '../facts/backups/windows-answers.ts'
import { veeamResult } from '../facts/backups/windows-veeam.ts'
import { hresult, hresultText } from '../formats/hresult.ts'
import { serviceUnits } from '../formats/systemd-units.ts'
import { isoTime } from '../formats/times.ts'
import { unitProperties } from '../formats/unit-properties.ts'
import type { ReadingHost } from './kind.ts'

/** What a product itself wrote down about the last run of a job. */
export interface BackupRecord {
  running: boolean
  /** When the last run ended; empty where none is known. ISO 8601, UTC. */
  endedAt: string
  /** `none`: no run is known. */
  result: 'success' | 'warning' | 'failed' | 'none'
  /** How a failure is called, without words of the product. */
  detail: string
  /** Where its own words stand. */
  words: string
}

const NONE = { running: false, endedAt: '', result: 'none', detail: '' } as const

export function recordOf(host: ReadingHost, start: BackupStart): Promise<Answer<BackupRecord>> {
  return start.by === 'systemd-unit' ? unitRecord(host, start.unit) : windowsRecord(host, start.by)
}

const PROPERTIES =
  'Id,LoadState,ActiveState,Type,RemainAfterExit,Result,ExecStart,ExecStartPost,ExecMainStartTimestamp,ExecMainExitTimestamp,ExecMainStatus,InvocationID'
const UNIT = /^[\w:.\\@-]+\.service$/

async function unitRecord(host: ReadingHost, unit: string): Promise<Answer<BackupRecord>> {
  if (!UNIT.test(unit) || unit.startsWith('-')) {
    return failed(`"${unit}" is no name of a service: expected such as backup.service`)
  }
  const shown = await host.run(['env', 'TZ=UTC', 'systemctl', 'show', '--no-pager', `--property=${PROPERTIES}`, '--', unit])
  if (shown.state !== 'value') {
    return failed(`${unit} could not be asked: ${reasonOf(shown)}`)
  }
  const [service] = serviceUnits(shown.value.stdout)
  const [properties] = unitProperties(shown.value.stdout)
  if (shown.value.exitCode !== 0 || !service || !properties) {
    return failed(`${unit} could not be asked: systemctl ended with ${shown.value.exitCode}`)
  }
  if (!service.loaded) {
    return failed(`${unit} cannot be started: systemd calls it ${properties.get('LoadState') ?? 'unknown'}`)
  }
  const status = Number(properties.get('ExecMainStatus'))
  const warned = warnedBy(service.result, status, service.commands.flatMap(backupCalls)) !== undefined
  const result = service.result === 'success' ? 'success' : warned ? 'warning' : 'failed'
  const words = `journalctl _SYSTEMD_INVOCATION_ID=${properties.get('InvocationID') || 'unknown'}`
  const { running, endedAt } = service
  const detail = service.result === 'exit-code' ? `exit code ${status}` : service.result
  // What fails before the main command starts leaves no time of its end.
  const isKnown = endedAt !== undefined || result === 'failed'
  return value(isKnown ? { running, endedAt: endedAt ?? '', result, detail, words } : { ...NONE, running, words })
}

async function windowsRecord(host: ReadingHost, product: Exclude<BackupStart['by'], 'systemd-unit'>): Promise<Answer<BackupRecord>> {
  const answer = await host.askPowerShell('backup-run', { product }, 120)
  const refused =
    answer.state === 'value' ? text(answer.value.refused) : answer.state === 'absent' ? 'there is no PowerShell' : reasonOf(answer)
  if (answer.state !== 'value' || refused !== '') {
    return failed(`The record of ${NAMES[product]} could not be read: ${refused}`)
  }
  return value(product === 'veeam-agent' ? veeamRecord(answer.value) : serverBackupRecord(answer.value))
}

const NAMES = { 'windows-server-backup': 'Windows Server Backup', 'veeam-agent': 'Veeam Agent' } as const

/** The time of the last backup is also written when it failed; its code tells which. */
function serverBackupRecord({ lastAt, lastResult, operation }: PowerShellOutput): BackupRecord {
  const running = /^(?:Backup|SystemState|Running)/i.test(text(operation))
  const words = 'the events of Microsoft-Windows-Backup'
  const endedAt = isoTime(lastAt)
  const code = hresult(text(lastResult))
  if (endedAt === undefined) {
    return { ...NONE, running, words }
  }
  const detail = code === undefined ? 'no result is given' : `result ${hresultText(code)}`
  return { running, endedAt, result: code === 0 ? 'success' : 'failed', detail, words }
}

/** Event 190 ends a session of Veeam Agent. That one goes on is written nowhere. */
function veeamRecord({ lastAt, level, data }: PowerShellOutput): BackupRecord {
  const words = 'the event log Veeam Agent'
  const endedAt = isoTime(lastAt)
  if (endedAt === undefined) {
    return { ...NONE, words }
  }
  const code = rows(data).find((one) => text(row(one).name).toLowerCase() === 'jobresult')
  const result = veeamResult(code && text(code.text), typeof level === 'number' ? level : 0)
  return { running: false, endedAt, result: result === 'success' || result === 'warning' ? result : 'failed', detail: 'event 190', words }
}
