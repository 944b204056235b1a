import { type Answer, failed, type Listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { leafOf, numberIn, textIn } from '../../formats/registry-values.ts'
import { isPortableChassis, isVirtual } from './hardware.ts'
import type { DeviceRole } from './shape.ts'

interface Probes {
  product: Answer<RegistryKey>
  version: Answer<RegistryKey>
  sessionRole: Answer<RegistryKey>
  terminalServer: Answer<RegistryKey>
  firmware: Answer<RegistryKey>
  batteries: Answer<Listing<RegistryKey>>
  interbase: Answer<Listing<RegistryKey>>
  interbaseServices: Answer<Listing<RegistryKey>>
  sqlServer: Answer<Listing<RegistryKey>>
  hyperV: Answer<RegistryKey>
}

export const parse: Parse<Probes, DeviceRole> = (probes) => {
  const kind = kindOf(probes)
  if (kind === undefined) {
    return failed('neither ProductType nor InstallationType could be read')
  }
  const unread = kind === 'server' ? unreadReason(probes) : undefined
  if (unread) {
    return failed(`what this server is used for could not be read: ${unread}`)
  }
  const reasons = reasonsOf(kind, probes)
  const role = reasons[0]?.role ?? kind
  const virtual = virtualOf(probes.firmware)
  return value({
    role,
    desktop: kind === 'client' || role === 'session-host',
    portable: kind === 'server' || virtual === true ? false : portableOf(probes),
    virtual,
    // Its management service starts by itself once the role is installed; on a client it serves its own user.
    ...(kind === 'server' && numberIn(probes.hyperV, 'Start') === 2 ? { hostsMachines: true as const } : {}),
    because: [...reasons.map(({ because }) => because), kind === 'client' ? 'a client edition of Windows' : 'a server edition of Windows'],
  })
}

type Kind = 'client' | 'server'

/** The multi-session edition of Windows calls itself a server in ProductType, so InstallationType speaks first. */
function kindOf({ product, version }: Probes): Kind | undefined {
  const installation = textIn(version, 'InstallationType') ?? textIn(product, 'ProductType')
  return installation === undefined ? undefined : /^(?:Client|WinNT)$/i.test(installation) ? 'client' : 'server'
}

/** The weightiest first. */
function reasonsOf(kind: Kind, probes: Probes): Array<{ role: DeviceRole['role']; because: string }> {
  const services = databaseServices(probes)
  const isSessionHost =
    textIn(probes.version, 'EditionID') === 'ServerRdsh' ||
    (kind === 'server' && (numberIn(probes.sessionRole, 'InstallState') === 1 || numberIn(probes.terminalServer, 'TSAppCompat') === 1))
  return [
    ...(textIn(probes.product, 'ProductType') === 'LanmanNT'
      ? [{ role: 'domain-controller', because: 'a domain controller' } as const]
      : []),
    ...(isSessionHost ? [{ role: 'session-host', because: 'people work on it through Remote Desktop' } as const] : []),
    ...(services.length > 0 ? [{ role: 'pms-server', because: `database services ${services.join(', ')}` } as const] : []),
  ]
}

/** Services of InterBase and SQL Server that may start; not the databases that Windows and backup programs bring for themselves. */
function databaseServices({ interbase, interbaseServices, sqlServer }: Probes): string[] {
  const keys = [interbase, interbaseServices, sqlServer].flatMap((answer) => (answer.state === 'value' ? answer.value.entries : []))
  return keys
    .filter((key) => numberIn(key, 'Start') !== 4)
    .map(leafOf)
    .filter((name) => /^(?:IB[SG]_|InterBase(?:Server|Guardian)|MSSQLSERVER$|MSSQL\$)/i.test(name))
    .filter((name) => !/^MSSQL\$(?:MICROSOFT##|VEEAM|BKUPEXEC)/i.test(name))
}

function unreadReason({ sessionRole, interbase, interbaseServices, sqlServer }: Probes): string | undefined {
  if (sessionRole.state === 'denied' || sessionRole.state === 'failed') {
    return sessionRole.reason
  }
  const lists = [interbase, interbaseServices, sqlServer]
  return lists
    .map((answer) => (answer.state === 'value' ? answer.value.missed[0] : answer.state === 'absent' ? undefined : reasonOf(answer)))
    .find((reason) => reason !== undefined)
}

/** ACPI names a battery of the computer PNP0C0A; it counts where the firmware does not tell its chassis. */
function portableOf({ firmware, batteries }: Probes): boolean | 'unknown' {
  const chassis = numberIn(firmware, 'EnclosureType')
  if (chassis !== undefined && chassis > 2) {
    return isPortableChassis(chassis)
  }
  if (batteries.state !== 'value' || !batteries.value.complete) {
    return 'unknown'
  }
  return batteries.value.entries.length > 0 ? true : 'unknown'
}

function virtualOf(firmware: Answer<RegistryKey>): boolean | 'unknown' {
  const manufacturer = textIn(firmware, 'SystemManufacturer')
  const model = textIn(firmware, 'SystemProductName')
  return manufacturer === undefined && model === undefined ? 'unknown' : isVirtual(manufacturer ?? '', model ?? '')
}
