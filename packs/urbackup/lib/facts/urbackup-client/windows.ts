import { type Answer, type CommandOutput, failed, type RegistryKey, reasonOf, value } from 'rounds'
import type { ClientService, ClientStatus, UrBackupClient } from './shape.ts'
import { statusOf } from './status.ts'

interface Probes {
  service: Answer<RegistryKey>
  running: Answer<CommandOutput>
  status: Answer<CommandOutput>
}

/** Source: uroni/urbackup_frontend_wx, urbackup.wxs and urbackup.nsi (service, folder, starts by itself), build scripts (name of the program). */
const SERVICE = 'UrBackupClientBackend'
const FOLDER = 'C:\\Program Files\\UrBackup'
const PROGRAM = 'UrBackupClient_cmd.exe'

export function parse({ service, running, status }: Probes): Answer<UrBackupClient> {
  if (service.state === 'absent') {
    return service.parent === 'present'
      ? value({ installed: false })
      : failed("whether UrBackup's client is here could not be read: the services of the registry were not found")
  }
  if (service.state !== 'value') {
    return failed(`whether UrBackup's client is here could not be read: ${reasonOf(service)}`)
  }
  return value({
    installed: true,
    service: serviceOf(service.value, running),
    status: placed(statusOf(status, PROGRAM), status, service.value),
  })
}

function serviceOf({ key, values }: RegistryKey, asked: Answer<CommandOutput>): ClientService {
  const running = runningOf(asked)
  const start = values.Start?.type === 'dword' ? values.Start.data : undefined
  const because = running === 'unknown' ? `sc query: ${whyNot(asked)}` : 'its Start value is not known'
  return {
    name: SERVICE,
    running,
    startsWithComputer: startOf(start),
    ...(running === 'unknown' || startOf(start) === 'unknown' ? { because } : {}),
    source: key,
  }
}

/** SERVICE_AUTO_START, SERVICE_DEMAND_START, SERVICE_DISABLED; 0 and 1 are for drivers. */
function startOf(start: number | undefined): boolean | 'unknown' {
  return start === 2 ? true : start === 3 || start === 4 ? false : 'unknown'
}

/** `        STATE              : 4  RUNNING`: the words before the colon are translated, number and state are not. */
function runningOf(asked: Answer<CommandOutput>): boolean | 'unknown' {
  const printed = asked.state === 'value' && asked.value.exitCode === 0 ? asked.value.stdout : ''
  const [, state] = /:\s*[1-7]\s+(STOPPED|START_PENDING|STOP_PENDING|RUNNING|CONTINUE_PENDING|PAUSE_PENDING|PAUSED)\b/.exec(printed) ?? []
  if (state === 'RUNNING') {
    return true
  }
  return state === 'STOPPED' || state === 'STOP_PENDING' || state === 'PAUSED' ? false : 'unknown'
}

function whyNot(asked: Answer<CommandOutput>): string {
  return asked.state === 'value' ? `it ended with ${asked.value.exitCode} and told no state that is known` : reasonOf(asked)
}

/** Setup lets people choose the folder; a probe cannot follow it there. */
function placed(status: ClientStatus, asked: Answer<CommandOutput>, { values }: RegistryKey): ClientStatus {
  const image = values.ImagePath
  const path = image?.type === 'string' || image?.type === 'expand-string' ? image.data.replaceAll('"', '') : ''
  const isElsewhere = path !== '' && !path.toLowerCase().startsWith(`${FOLDER.toLowerCase()}\\`)
  return status.state === 'unread' && asked.state === 'absent' && isElsewhere
    ? { ...status, reason: `the client stands at ${path}, and Rounds asks only the one in ${FOLDER}` }
    : status
}
