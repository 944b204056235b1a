import type { Change, Context, Owner, Plan, PolicySettings, Refusal, RegistryValueChange } from '../../api.ts'
import { isOurs } from '../policy-owner/shape.ts'
import { type LockSettings, seatStatus } from './seat.ts'
import type { MachineLimit, ScreenLock } from './shape.ts'

/** Windows: one limit for everybody, and a short grace where somebody's screen saver locks earlier than that. */
export function machinePlan(lock: ScreenLock, limit: MachineLimit, settings: LockSettings, context: Context): Plan | Refusal {
  const { seconds, owner, saverPolicyOff } = limit
  const { grace } = lock.levers
  if (saverPolicyOff) {
    const because = 'the policy "Enable screen saver" is off, through which the limit locks: set it to enabled or not configured first'
    return { refused: 'screen-saver-disabled', because }
  }
  if (seconds === 'unknown' && isOurs(owner, context)) {
    return { refused: 'unreadable', because: 'the inactivity limit could not be read: it is not overwritten unseen' }
  }
  const isShort = typeof seconds === 'number' && seconds <= settings.maxIdleSeconds
  const isLate = lingers(lock, settings) && (grace?.seconds ?? 0) > settings.graceMax
  const changes = [...(isShort ? [] : [limitChange(settings.maxIdleSeconds)]), ...(isLate ? [graceChange(settings.graceMax)] : [])]
  if (changes.length === 0) {
    return nothing(`the inactivity limit of ${seconds} s is short enough and stays; what is left is named in the finding`)
  }
  const foreign = setElsewhere([...(isShort ? [] : [owner]), ...(isLate && grace ? [grace.owner] : [])], context)
  return foreign
    ? { ...foreign, policy: policyOf(changes) }
    : { changes: changes satisfies Change[], takesEffect: isShort ? 'next-logon' : 'restart' }
}

/** Somebody's screen saver locks in time, but only after too long a grace. */
function lingers({ seats }: ScreenLock, settings: LockSettings): boolean {
  return seats.some(
    (seat) => seat.through === 'screen-saver' && (seat.graceSeconds ?? 0) > settings.graceMax && seatStatus(seat, settings) !== 'pass',
  )
}

/** What a domain keeps for its computers belongs into its policy, also where nobody has set it yet. */
function setElsewhere(owners: Owner[], context: Context): Refusal | undefined {
  const owner = owners.find((one) => !isOurs(one, context))
  if (owner !== undefined) {
    return { refused: 'policy-owned', because: `this setting belongs to ${owner}: change it there, or it comes back` }
  }
  return context.join === 'domain' || context.join === 'hybrid'
    ? { refused: 'domain-joined', because: 'this computer belongs to a domain: set the limit in a policy, so that every computer has it' }
    : undefined
}

function policyOf(changes: readonly RegistryValueChange[]): PolicySettings {
  return { registry: changes.map(({ key, name, type, data }) => ({ key, name, type, data })) }
}

/** Holds for all users, also for future ones; Windows reads it at start-up. */
function limitChange(data: number): RegistryValueChange {
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
  return { kind: 'registry-value', key, name: 'InactivityTimeoutSecs', type: 'dword', data, risk: 'disruptive' }
}

/** As text, which is how the security options of Windows (MSS) and CIS W11 26187 have it; documented without a restart. */
function graceChange(seconds: number): RegistryValueChange {
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
  return { kind: 'registry-value', key, name: 'ScreenSaverGracePeriod', type: 'string', data: String(seconds), risk: 'safe' }
}

export function nothing(because: string): Refusal {
  return { refused: 'nothing-to-set', because }
}
