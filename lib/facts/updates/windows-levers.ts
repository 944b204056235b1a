import type { Answer, FactContext, RegistryKey } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import { ownerOf, type PolicyOwner } from '../policy-owner/shape.ts'
import type { MachineValue, Updates } from './shape.ts'

interface Probes {
  policy: Answer<RegistryKey>
  automatic: Answer<RegistryKey>
  service: Answer<RegistryKey>
}

const AU = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU'

interface Rule {
  name: string
  wanted: number
  isRight(found: number | undefined): boolean
}

const isNight = (hour: number) => (hour >= 0 && hour <= 5) || (hour >= 20 && hour <= 23)

/**
 * Installs by itself, every day at 03:00 or at an hour of the night that somebody chose, and restarts only while nobody is logged
 * on (WindowsUpdate.admx, "Configure Automatic Updates"; Policy CSP Update). Without NoAutoUpdate updates are on.
 */
const RULES: Rule[] = [
  { name: 'NoAutoUpdate', wanted: 0, isRight: (found) => found === undefined || found === 0 },
  { name: 'AUOptions', wanted: 4, isRight: (found) => found === 4 },
  { name: 'ScheduledInstallDay', wanted: 0, isRight: (found) => found === 0 },
  { name: 'ScheduledInstallTime', wanted: 3, isRight: (found) => found !== undefined && isNight(found) },
  { name: 'NoAutoRebootWithLoggedOnUsers', wanted: 1, isRight: (found) => found === 1 },
]

/** Nothing where the policy was not read: what could not be seen is not overwritten. */
export function windowsLevers(probes: Probes, context: FactContext): Pick<Updates, 'levers'> {
  if ([probes.automatic, probes.policy, probes.service].some(({ state }) => state === 'denied' || state === 'failed')) {
    return {}
  }
  const manager = managerOf(probes, context)
  return {
    levers: {
      through: 'windows-update',
      ...(manager ? { manager } : {}),
      serviceDisabled: numberIn(probes.service, 'Start') === 4,
      machineValues: RULES.flatMap((rule) => wrongValue(rule, probes, context)),
    },
  }
}

function wrongValue({ name, wanted, isRight }: Rule, { automatic }: Probes, { facts }: FactContext): MachineValue[] {
  const found = numberIn(automatic, name)
  const setting = `${AU}\\${name}`
  const owner = ownerOf(facts['policy-owner'], { setting, underPolicyKey: found !== undefined })
  return isRight(found) ? [] : [{ key: AU, name, wanted, owner }]
}

/** An update server of the practice, or a device management that may bring updates: two of them would undo each other's work. */
function managerOf({ automatic, policy }: Probes, { facts }: FactContext): string | undefined {
  if (numberIn(automatic, 'UseWUServer') === 1) {
    return `the update server ${textIn(policy, 'WUServer') ?? 'that a policy names'}`
  }
  const owner = facts['policy-owner']
  const { managements = [], claims = [] } = owner?.state === 'value' ? (owner.value as PolicyOwner) : {}
  const claim = claims.find(({ setting }) => /^Update\//i.test(setting))
  if (claim) {
    return `the device management (${claim.setting})`
  }
  return managements[0] === undefined ? undefined : `the device management ${managements[0]}`
}
