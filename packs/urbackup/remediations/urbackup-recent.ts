import { type Change, defineRemediation, type Plan, type Platform, type Refusal } from 'rounds'
import type { ClientService, UrBackupClient } from '../lib/facts/urbackup-client/shape.ts'

interface Facts {
  client: UrBackupClient
}

/** Brings the client back to how its setup left it. When it saves is the server's to decide. */
export default defineRemediation<Facts, Record<string, never>>(({ client }, _settings, { platform }): Plan | Refusal => {
  if (!client.installed) {
    return { refused: 'not-installed', because: "UrBackup's client is not installed here" }
  }
  const { service, status } = client
  const refusal = refusalOf(service, status.state === 'read')
  if (refusal) {
    return refusal
  }
  const change = changeFor(platform, service)
  return change
    ? { changes: [change], takesEffect: 'now' }
    : { refused: 'by-hand', because: 'Rounds starts this client on Windows and Linux only' }
})

function refusalOf({ name, running, startsWithComputer, obstacle }: ClientService, answers: boolean): Refusal | undefined {
  if (obstacle === 'missing') {
    return { refused: 'no-service', because: `There is no ${name}: run the setup of UrBackup's client again` }
  }
  if (obstacle === 'masked') {
    return { refused: 'masked', because: `Somebody masked ${name}: "systemctl unmask ${name}" if that is no longer wanted` }
  }
  if (running === 'unknown' || startsWithComputer === 'unknown') {
    return { refused: 'service-unknown', because: `The state of ${name} could not be read` }
  }
  if (!running && answers) {
    return { refused: 'started-by-hand', because: `The client was started by hand: end that one, then start ${name}` }
  }
  return running && startsWithComputer
    ? { refused: 'runs-already', because: 'The client runs; the log of the UrBackup server says why it makes no backup' }
    : undefined
}

function changeFor(platform: Platform, { name }: ClientService): Change | undefined {
  switch (platform) {
    case 'win32':
      return { kind: 'windows-service', risk: 'safe', name }
    case 'linux':
      return { kind: 'systemd-unit', risk: 'safe', unit: name, enabled: true, active: true }
    case 'darwin':
      return undefined
  }
}
