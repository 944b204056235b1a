import { type Change, defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import { KDE_FILE, KDE_MARK } from '../lib/facts/screen-lock/kde.ts'
import { machinePlan, nothing } from '../lib/facts/screen-lock/plan-machine.ts'
import { type LockSettings, seatStatus } from '../lib/facts/screen-lock/seat.ts'
import type { DesktopLever, ScreenLock, Seat } from '../lib/facts/screen-lock/shape.ts'
import { DROP_IN } from '../lib/facts/screen-lock/shell.ts'
import { dconfStep } from '../lib/formats/dconf-keyfile.ts'

interface Facts {
  lock: ScreenLock
}

export default defineRemediation<Facts, LockSettings>(({ lock }, settings, context): Plan | Refusal => {
  const [blocker] = lock.blockers
  if (blocker) {
    const how = /AutoAdminLogon$/.test(blocker.source) ? ' (rounds fix password-complexity can switch it off)' : ''
    return {
      refused: 'blocked',
      because: `${blocker.what} (${blocker.source}): a time limit would not lock this computer; end that first${how}`,
    }
  }
  const { machineLimit } = lock.levers
  switch (context.platform) {
    case 'win32':
      return machineLimit ? machinePlan(lock, machineLimit, settings, context) : nothing('the limit of this computer was not read')
    case 'linux':
      return seatsPlan(lock, settings)
    case 'darwin':
      return { refused: 'needs-profile', because: 'macOS takes this from a configuration profile of the device management' }
  }
})

/** Only what does not pass is touched. */
function seatsPlan({ seats, newcomers, levers }: ScreenLock, settings: LockSettings): Plan | Refusal {
  const open = [...seats, ...newcomers].filter((seat) => seatStatus(seat, settings) !== 'pass')
  const isOpen = (through: Seat['through']) => open.some((seat) => seat.through === through)
  const steps: Step[] = [
    ...(isOpen('gnome') ? [desktopStep(levers.desktop, settings)] : []),
    ...(isOpen('shell') ? [shellStep(levers.shell?.beatenBy, settings)] : []),
    ...(isOpen('kde') ? [kdeStep(levers.kde?.file, newcomers, settings)] : []),
    ...open.filter(({ through }) => through === 'other').map(({ scope }) => ({ left: `${scope}: Rounds cannot set this desktop` })),
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

/** The time that everybody has now stays where it is short enough; KDE counts whole minutes. */
function kdeStep(file: 'absent' | 'ours' | 'foreign' | undefined, newcomers: Seat[], { maxIdleSeconds }: LockSettings): Step {
  if (file === undefined || file === 'foreign') {
    return { left: file ? `${KDE_FILE} belongs to somebody else: set [Daemon] Timeout there` : 'the settings of KDE could not be read' }
  }
  const now = newcomers.find(({ through }) => through === 'kde')
  const idle = typeof now?.lockAfterSeconds === 'number' ? now.lockAfterSeconds - (now.graceSeconds ?? 0) : maxIdleSeconds
  return { changes: [{ kind: 'file', path: KDE_FILE, text: kdeText(Math.min(idle, maxIdleSeconds)), mode: 0o644, risk: 'safe' }] }
}

/** [$i] keeps everybody from changing the section: https://develop.kde.org/docs/administration/kiosk/introduction/ */
function kdeText(idleSeconds: number): string {
  const minutes = Math.max(1, Math.floor(idleSeconds / 60))
  return `${KDE_MARK}: nobody can change these.\n[Daemon][$i]\nAutolock=true\nLockGrace=0\nRequirePassword=true\nTimeout=${minutes}\n`
}
