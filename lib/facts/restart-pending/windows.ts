import { type Answer, failed, type Parse, type RegistryKey, reasonOf, type SystemInfo, value } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import type { RestartPending, RestartReason } from './shape.ts'

interface Probes {
  servicing: Answer<RegistryKey>
  servicingParent: Answer<RegistryKey>
  updates: Answer<RegistryKey>
  installers: Answer<RegistryKey>
  activeName: Answer<RegistryKey>
  nextName: Answer<RegistryKey>
  session: Answer<RegistryKey>
  system: Answer<SystemInfo>
}

/** Two of the keys say it by being there; they are gone after the restart. */
export const parse: Parse<Probes, RestartPending> = (probes) => {
  const { servicing, servicingParent, updates, installers, activeName, nextName, session, system } = probes
  const unread = [servicing, updates, session, system].find(({ state }) => state === 'denied' || state === 'failed')
  if (unread && unread.state !== 'value') {
    return failed(`whether a restart is pending could not be read: ${reasonOf(unread)}`)
  }
  if (system.state !== 'value' || (servicing.state === 'absent' && servicingParent.state !== 'value')) {
    return failed('whether a restart is pending could not be read: Component Based Servicing is not there')
  }
  const renamed = textIn(activeName, 'ComputerName')?.toLowerCase() !== textIn(nextName, 'ComputerName')?.toLowerCase()
  const renames = session.state === 'value' ? session.value.values.PendingFileRenameOperations : undefined
  const reasons: RestartReason[] = [
    ...reason(servicing.state === 'value', 'Component Based Servicing\\RebootPending'),
    ...reason(updates.state === 'value', 'WindowsUpdate\\Auto Update\\RebootRequired'),
    ...reason((numberIn(installers, 'UpdateExeVolatile') ?? 0) !== 0, 'Updates\\UpdateExeVolatile'),
    ...reason(renamed, 'ComputerName'),
    // Printer drivers and virus scanners leave these without need.
    ...reason(renames?.type === 'multi-string' && renames.data.length > 0, 'Session Manager\\PendingFileRenameOperations', true),
  ]
  return value({ reasons, bootedAt: system.value.bootedAt })
}

function reason(is: boolean, source: string, informational = false): RestartReason[] {
  return is ? [{ source, informational }] : []
}
