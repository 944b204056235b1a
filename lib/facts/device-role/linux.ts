import { type Answer, type FileContent, failed, type Listing, type Parse, value } from '../../api.ts'
import { integer } from '../../formats/lines.ts'
import { isPortableChassis, isVirtual } from './hardware.ts'
import type { DeviceRole } from './shape.ts'

interface Probes {
  displayManager: Answer<Listing<FileContent>>
  sessions: Answer<Listing<FileContent>>
  chassis: Answer<FileContent>
  manufacturer: Answer<FileContent>
  model: Answer<FileContent>
  container: Answer<FileContent>
  /** Machines of libvirt, and of Proxmox as qm(1) and pct(1) keep them. */
  machines: Answer<Listing<FileContent>>
}

export const parse: Parse<Probes, DeviceRole> = (probes) => {
  const managers = entriesOf(probes.displayManager)
  const sessions = entriesOf(probes.sessions)
  if (!managers || !sessions) {
    return failed('whether a graphical desktop is installed could not be read')
  }
  const virtual = virtualOf(probes)
  const portable = virtual === true ? false : portableOf(probes.chassis)
  const desktop = managers.length > 0 || sessions.length > 0
  const because = [
    ...managers.map(({ path, linksTo, text }) => `display manager ${linksTo ?? (text.trim() || path)}`),
    ...(sessions.length > 0 ? [`${sessions.length} graphical sessions`] : []),
    ...(portable === true ? ['a portable computer'] : []),
  ]
  const isClient = desktop || portable === true
  return value({
    role: isClient ? 'client' : 'server',
    desktop,
    portable,
    virtual,
    ...(entriesOf(probes.machines)?.length ? { hostsMachines: true as const } : {}),
    because: because.length > 0 ? because : ['no graphical desktop'],
  })
}

function entriesOf(answer: Answer<Listing<FileContent>>): FileContent[] | undefined {
  if (answer.state === 'absent') {
    return []
  }
  return answer.state === 'value' && (answer.value.complete || answer.value.entries.length > 0) ? answer.value.entries : undefined
}

/** A container sees the firmware of the computer that it runs on. */
function virtualOf({ container, manufacturer, model }: Probes): boolean | 'unknown' {
  if (container.state === 'value') {
    return true
  }
  const [maker, product] = [manufacturer, model].map((answer) => (answer.state === 'value' ? answer.value.text.trim() : undefined))
  return maker === undefined && product === undefined ? 'unknown' : isVirtual(maker ?? '', product ?? '')
}

function portableOf(chassis: Answer<FileContent>): boolean | 'unknown' {
  const type = chassis.state === 'value' ? integer(chassis.value.text) : undefined
  return type === undefined || type <= 2 ? 'unknown' : isPortableChassis(type)
}
