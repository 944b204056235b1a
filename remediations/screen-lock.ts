import { type Change, type Context, defineRemediation, type Plan, type Refusal, type RegistryValueChange } from '../lib/api.ts'
import { isOurs } from '../lib/facts/policy-owner/shape.ts'
import { type LockSettings, seatStatus } from '../lib/facts/screen-lock/seat.ts'
import type { DesktopLever, MachineLimit, ScreenLock, Seat } from '../lib/facts/screen-lock/shape.ts'
import { DROP_IN } from '../lib/facts/screen-lock/shell.ts'
import { dconfStep } from '../lib/formats/dconf-keyfile.ts'

interface Facts {
  lock: ScreenLock
}

export default defineRemediation<Facts, LockSettings>(({ lock }, settings, context): Plan | Refusal => {
  const [blocker] = lock.blockers
  if (blocker) {
    return { refused: 'blocked', because: `${blocker.what} (${blocker.source}): a time limit would not lock this computer; end that first` }
  }
  const { machineLimit } = lock.levers
  switch (context.platform) {
    case 'win32':
      return machineLimit ? machinePlan(machineLimit, settings, context) : nothing('the limit of this computer was not read')
    case 'linux':
      return seatsPlan(lock, settings)
    case 'darwin':
      return { refused: 'needs-profile', because: 'macOS takes this from a configuration profile of the device management' }
  }
})

function machinePlan({ seconds, owner, saverPolicyOff }: MachineLimit, { maxIdleSeconds }: LockSettings, context: Context): Plan | Refusal {
  if (saverPolicyOff) {
    const because = 'the policy "Enable screen saver" is off, through which the limit locks: set it to enabled or not configured first'
    return { refused: 'screen-saver-disabled', because }
  }
  if (!isOurs(owner, context)) {
    return { refused: 'policy-owned', because: `the inactivity limit belongs to ${owner}: change it there, or it comes back` }
  }
  if (seconds === 'unknown') {
    return { refused: 'unreadable', because: 'the inactivity limit could not be read: it is not overwritten unseen' }
  }
  return seconds !== 'none' && seconds <= maxIdleSeconds
    ? nothing(`the inactivity limit of ${seconds} s is short enough and stays; what is left is named in the finding`)
    : { changes: [limitChange(maxIdleSeconds)], takesEffect: 'restart' }
}

/** Holds for all users, also for future ones; Windows reads it at start-up. */
function limitChange(data: number): RegistryValueChange {
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
  return { kind: 'registry-value', key, name: 'InactivityTimeoutSecs', type: 'dword', data, risk: 'disruptive' }
}

/** Only what does not pass is touched. */
function seatsPlan({ seats, newcomers, levers }: ScreenLock, settings: LockSettings): Plan | Refusal {
  const open = [...seats, ...newcomers].filter((seat) => seatStatus(seat, settings) !== 'pass')
  const isOpen = (through: Seat['through']) => open.some((seat) => seat.through === through)
  const steps: Step[] = [
    ...(isOpen('gnome') ? [desktopStep(levers.desktop, settings)] : []),
    ...(isOpen('shell') ? [shellStep(levers.shell?.beatenBy, settings)] : []),
    ...open
      .filter(({ through }) => through === 'kde' || through === 'other')
      .map(({ scope }) => ({ left: `${scope}: Rounds cannot set this desktop` })),
  ]
  const changes = steps.flatMap((step) => step.changes ?? [])
  const leaves = steps.flatMap(({ left }) => left ?? [])
  if (changes.length === 0) {
    return leaves.length > 0 ? { refused: 'set-elsewhere', because: leaves.join('; ') } : nothing('every seat passes already')
  }
  return { changes, takesEffect: 'next-logon', ...(leaves.length > 0 ? { leaves } : {}) }
}

interface Step {
  changes?: Change[]
  left?: string
}

/** The time that people have now stays where it is short enough. */
function desktopStep(lever: DesktopLever | undefined, { maxIdleSeconds }: LockSettings): Step {
  if (!lever) {
    return { left: 'the settings of GNOME could not be read' }
  }
  const { idleSeconds: idle } = lever
  const keeps = idle !== 'unknown' && idle > 0 && idle <= maxIdleSeconds
  return dconfStep({ name: 'zz-rounds-screen-lock', values: desktopValues(keeps ? idle : maxIdleSeconds) }, lever)
}

function desktopValues(idleSeconds: number): Record<string, string> {
  return {
    '/org/gnome/desktop/session/idle-delay': `uint32 ${idleSeconds}`,
    '/org/gnome/desktop/screensaver/lock-delay': 'uint32 0',
    '/org/gnome/desktop/screensaver/lock-enabled': 'true',
    '/org/gnome/desktop/screensaver/idle-activation-enabled': 'true',
    '/org/gnome/desktop/lockdown/disable-lock-screen': 'false',
  }
}

function shellStep(beatenBy: string | undefined, { maxIdleSeconds }: LockSettings): Step {
  if (beatenBy !== undefined) {
    return { left: `${beatenBy} makes another TMOUT read-only before any file of Rounds is read: change it there` }
  }
  return { changes: [{ kind: 'file', path: DROP_IN, text: shellText(maxIdleSeconds), mode: 0o644, risk: 'safe' }] }
}

/** One statement that says nothing when the value is read-only already: profiles are read again in the same shell. */
function shellText(seconds: number): string {
  return `# Ends a shell that nobody uses. Read-only, so that it holds; silent when it is read twice.\ntypeset -rx TMOUT=${seconds} 2>/dev/null || :\n`
}

function nothing(because: string): Refusal {
  return { refused: 'nothing-to-set', because }
}
