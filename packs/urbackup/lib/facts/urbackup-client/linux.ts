import { type Answer, type CommandOutput, type FileContent, failed, type Listing, reasonOf, value } from 'rounds'
import type { ClientService, UrBackupClient } from './shape.ts'
import { statusOf } from './status.ts'

interface Probes {
  unit: Answer<CommandOutput>
  programs: Answer<Listing<FileContent>>
  status: Answer<CommandOutput>
  packagedStatus: Answer<CommandOutput>
}

/** Source: uroni/urbackup_backend, install_client_linux.sh (programs below /usr/local, this unit); a package of a distribution has /usr instead. */
const UNIT = 'urbackupclientbackend.service'
const OWN = '/usr/local/bin/urbackupclientctl'
const PACKAGED = '/usr/bin/urbackupclientctl'

export function parse({ unit, programs, status, packagedStatus }: Probes): Answer<UrBackupClient> {
  if (programs.state !== 'value') {
    return failed(`whether UrBackup's client is here could not be read: ${reasonOf(programs)}`)
  }
  const properties = propertiesOf(unit)
  const isFound = programs.value.entries.length > 0
  if (!isFound && properties?.get('LoadState') === 'not-found') {
    const [missed] = programs.value.missed
    return programs.value.complete
      ? value({ installed: false })
      : failed(`whether UrBackup's client is here could not be read: ${missed ?? 'its programs were not all looked for'}`)
  }
  if (!isFound && properties === undefined) {
    return failed(`whether UrBackup's client is here could not be read: ${unitReason(unit)}`)
  }
  return value({
    installed: true,
    service: serviceOf(properties, unit),
    status: status.state === 'absent' && packagedStatus.state !== 'absent' ? statusOf(packagedStatus, PACKAGED) : statusOf(status, OWN),
  })
}

/** `Name=value` lines; undefined where systemd did not say whether there is such a unit. */
function propertiesOf(unit: Answer<CommandOutput>): Map<string, string> | undefined {
  if (unit.state !== 'value') {
    return undefined
  }
  const pairs = unit.value.stdout.split('\n').flatMap((line) => {
    const [, name, text] = /^([A-Za-z]+)=(.*)$/.exec(line.trim()) ?? []
    return name === undefined ? [] : [[name, text ?? ''] as const]
  })
  const properties = new Map(pairs)
  return properties.get('LoadState') ? properties : undefined
}

function unitReason(unit: Answer<CommandOutput>): string {
  return unit.state === 'value' ? `systemctl ended with ${unit.value.exitCode} and told nothing of ${UNIT}` : `systemctl: ${reasonOf(unit)}`
}

function serviceOf(properties: Map<string, string> | undefined, unit: Answer<CommandOutput>): ClientService {
  const shared = { name: UNIT, source: `systemctl show ${UNIT}` }
  if (!properties) {
    return { ...shared, running: 'unknown', startsWithComputer: 'unknown', because: unitReason(unit) }
  }
  const [load = '', active = '', file = ''] = ['LoadState', 'ActiveState', 'UnitFileState'].map((name) => properties.get(name))
  if (load === 'not-found') {
    return { ...shared, running: false, startsWithComputer: false, obstacle: 'missing' }
  }
  const running = truth(active, ['active', 'reloading'], ['inactive', 'failed', 'deactivating'])
  const startsWithComputer = truth(file, ['enabled'], ['disabled', 'masked', 'masked-runtime', 'enabled-runtime'])
  const because = running === 'unknown' ? `its state is ${active || 'not told'}` : `its unit file is ${file || 'not told'}`
  return {
    ...shared,
    running,
    startsWithComputer,
    ...(load === 'masked' ? { obstacle: 'masked' as const } : {}),
    ...(running === 'unknown' || startsWithComputer === 'unknown' ? { because } : {}),
  }
}

function truth(word: string, yes: readonly string[], no: readonly string[]): boolean | 'unknown' {
  if (yes.includes(word)) {
    return true
  }
  return no.includes(word) ? false : 'unknown'
}
