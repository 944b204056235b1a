import { type Answer, type FactContext, type Listing, type PowerShellOutput, type RegistryKey, reasonOf, value } from '../../api.ts'
import { leafOf, numberIn, textIn } from '../../formats/registry-values.ts'
import { daysLater, fileTime, isoTime, newest } from '../../formats/times.ts'
import type { DeviceRole } from '../device-role/shape.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import { searchResult } from './search.ts'
import type { Automatic, Rollup, Updates } from './shape.ts'
import { windowsLevers } from './windows-levers.ts'

type Key = Answer<RegistryKey>

export interface Probes {
  search: Answer<PowerShellOutput>
  rollups: Answer<Listing<RegistryKey>>
  policy: Key
  automatic: Key
  local: Key
  service: Key
  pause: Key
}

/** Windows Update: the age of the last cumulative update comes from the registry, what is missing from the update agent. */
export function parse(probes: Probes, context: FactContext): Answer<Updates> {
  const search = searchResult(probes.search)
  const rollup = newestRollup(probes.rollups)
  const pause = pauseOf(probes, context.now)
  const missed = [...search.missed, ...(typeof rollup === 'string' ? [rollup] : [])]
  const installedAt = newest(search.installedAt, typeof rollup === 'string' ? undefined : rollup.installedAt)
  return value({
    missing: search.missing,
    complete: missed.length === 0,
    missed,
    ...(search.done ? { searchedAt: context.now } : {}),
    ...(installedAt ? { installedAt } : {}),
    ...(typeof rollup === 'string' ? {} : { rollup }),
    automatic: automatic(probes, context),
    held: search.hidden,
    ...pause,
    approvedOnly: search.approvedOnly,
    source: 'Windows Update Agent, Component Based Servicing',
    ...windowsLevers(probes, context),
  })
}

const INSTALLED = 0x70

/** CBS keeps every cumulative update with its state and time, in UTC and in no language. Says why when there is none. */
function newestRollup(answer: Answer<Listing<RegistryKey>>): Rollup | string {
  if (answer.state !== 'value') {
    return `The installed cumulative updates could not be read: ${reasonOf(answer)}`
  }
  const installed = answer.value.entries.flatMap((entry) => {
    const at =
      numberIn(entry, 'CurrentState') === INSTALLED
        ? fileTime(numberIn(entry, 'InstallTimeHigh'), numberIn(entry, 'InstallTimeLow'))
        : undefined
    return at ? [{ id: leafOf(entry), installedAt: at, source: entry.key.replace(/\\[^\\]*$/, '') }] : []
  })
  const [first] = installed.sort((one, other) => other.installedAt.localeCompare(one.installedAt))
  const gaps = answer.value.complete ? '' : `: ${answer.value.missed.join('; ')}`
  return first ?? `No installed cumulative update was found in Component Based Servicing${gaps}`
}

const AU = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU'

function automatic(probes: Probes, context: FactContext): Automatic {
  const shared = {
    source: AU,
    owner: ownerOf(context.facts['policy-owner'], {
      setting: `${AU}\\NoAutoUpdate`,
      underPolicyKey: numberIn(probes.automatic, 'NoAutoUpdate') !== undefined,
    }),
  }
  const refused = [probes.automatic, probes.service].find(({ state }) => state === 'denied' || state === 'failed')
  if (numberIn(probes.service, 'Start') === 4) {
    return {
      ...shared,
      configured: false,
      by: 'the service wuauserv is disabled',
      source: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\wuauserv',
    }
  }
  if (numberIn(probes.automatic, 'NoAutoUpdate') === 1) {
    return { ...shared, configured: false, by: 'NoAutoUpdate is 1' }
  }
  if (refused && refused.state !== 'value') {
    return { ...shared, configured: 'unknown', by: reasonOf(refused) }
  }
  const option = numberIn(probes.automatic, 'AUOptions') ?? numberIn(probes.local, 'AUOptions')
  return { ...shared, ...byOption(option, probes, context) }
}

/** AUOptions: 2 and 3 ask somebody, 4 installs at a time of its own, 5 leaves it to the administrator, 7 asks before installing (Server 2016 and later). */
function byOption(option: number | undefined, probes: Probes, context: FactContext): Pick<Automatic, 'configured' | 'by' | 'schedule'> {
  switch (option) {
    case 2:
    case 3:
    case 7:
      return { configured: false, by: `AUOptions is ${option}: somebody has to start the installation` }
    case 4:
      return { configured: true, by: 'Windows Update', schedule: schedule(probes) }
    case undefined:
      return byDefault(probes, context)
    default:
      return { configured: 'unknown', by: `AUOptions is ${option}` }
  }
}

/** Without any setting a client installs by itself and a server waits for somebody; only where the keys were really read. */
function byDefault({ automatic, policy, local }: Probes, { facts }: FactContext): Pick<Automatic, 'configured' | 'by'> {
  const wasRead = (key: Key) => key.state === 'value' || (key.state === 'absent' && key.parent === 'present')
  if (!(wasRead(automatic) || wasRead(policy)) || !(wasRead(local) || local.state === 'absent')) {
    return { configured: 'unknown', by: 'the settings of Windows Update could not be read' }
  }
  const role = facts['device-role']
  if (role?.state !== 'value') {
    return { configured: 'unknown', by: 'nothing is set, and whether this is a server is not known' }
  }
  return (role.value as DeviceRole).role === 'client'
    ? { configured: true, by: 'Windows Update, the default of a client' }
    : { configured: false, by: 'nothing is set, and a server then waits for somebody' }
}

const WEEK = ['day', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function schedule({ automatic, local }: Probes): string {
  const day = numberIn(automatic, 'ScheduledInstallDay') ?? numberIn(local, 'ScheduledInstallDay') ?? 0
  const hour = numberIn(automatic, 'ScheduledInstallTime') ?? numberIn(local, 'ScheduledInstallTime') ?? 3
  return `every ${WEEK[day] ?? 'day'} at ${String(hour).padStart(2, '0')}:00`
}

/** People pause until a date; a policy pauses for 35 days from a date (Update/PauseQualityUpdatesStartTime). */
function pauseOf({ pause, policy }: Probes, now: string): Pick<Updates, 'paused' | 'pauseUnread'> {
  const people = isoTime(textIn(pause, 'PauseUpdatesExpiryTime'))
  const start = isoTime(textIn(policy, 'PauseQualityUpdatesStartTime'))
  const until = newest(people, start ? daysLater(start, 35) : undefined)
  if (until && until > now) {
    return { paused: { until, source: until === people ? 'PauseUpdatesExpiryTime' : 'PauseQualityUpdatesStartTime' } }
  }
  const refused = [pause, policy].find(({ state }) => state === 'denied' || state === 'failed')
  return refused && refused.state !== 'value' ? { pauseUnread: reasonOf(refused) } : {}
}
