import type { Change, Context, FileChange, Plan, Refusal, SystemdUnitChange, UpdateInstallationChange } from '../../api.ts'
import { isOurs } from '../policy-owner/shape.ts'
import { daysSinceInstall, missingSecurity, type PatchFacts, type PatchSettings } from './patching.ts'
import type { AptLevers, Levers, MacLevers, Updates, WindowsLevers } from './shape.ts'
import { UPGRADE_TIMER } from './unattended.ts'

/** Changes, and what they cannot reach, one sentence each. */
interface Step {
  changes: Change[]
  left: string[]
}

/** Switches automatic updates on where nothing else installs updates, and installs what is missing now where somebody consents. */
export function planUpdates({ updates, restart }: PatchFacts, settings: PatchSettings, context: Context): Plan | Refusal {
  const { levers } = updates
  const refusal = levers ? refusalOf(levers, context) : unread()
  if (refusal || !levers) {
    return refusal ?? unread()
  }
  const steps = [schedule(updates, levers, settings, context), installation(updates, levers, settings, context)]
  const changes = steps.flatMap((step) => step.changes)
  const waits = restart.state === 'value' && restart.value.reasons.some(({ informational }) => !informational)
  const leaves = [
    ...steps.flatMap(({ left }) => left),
    ...(updates.held.length > 0 ? [`held back by somebody, so not touched: ${updates.held.slice(0, 5).join(', ')}`] : []),
    ...(updates.paused ? [`updates are paused until ${updates.paused.until.slice(0, 10)}: whoever paused them ends that`] : []),
    ...(waits ? ['a restart waits: restart this computer when nobody needs it, Rounds never does'] : []),
  ]
  if (changes.length === 0) {
    return { refused: leaves.length > 0 ? 'set-elsewhere' : 'nothing-to-set', because: leaves.join('; ') || NOTHING }
  }
  return { changes, takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
}

const NOTHING = 'automatic updates are on and no missing update is pressing: what is left is named in the finding'

function unread(): Refusal {
  return { refused: 'unreadable', because: 'how this computer gets its updates could not be read whole: it is not changed unseen' }
}

function refusalOf(levers: Levers, { role, managed, platform }: Context): Refusal | undefined {
  if (role === 'domain-controller') {
    return {
      refused: 'domain-controller',
      because: 'everybody depends on a domain controller: install its updates by hand, one after the other',
    }
  }
  if (levers.through !== 'windows-update') {
    return undefined
  }
  const manager =
    levers.manager ??
    (platform === 'win32' && managed !== false ? 'a device management that this computer is or may be enrolled in' : undefined)
  if (manager) {
    return { refused: 'other-patch-manager', because: `${manager} decides about updates here: approve and schedule them there` }
  }
  return levers.serviceDisabled
    ? {
        refused: 'service-disabled',
        because: 'the service wuauserv is disabled, as other patch tools do: let that tool install, or set the service to manual',
      }
    : undefined
}

/** Where somebody installs every month without it, a second one that installs would get in the way. */
function schedule(updates: Updates, levers: Levers, { patchMaxAgeDays }: PatchSettings, context: Context): Step {
  if (updates.automatic.configured !== false || daysSinceInstall(updates, context.now) <= patchMaxAgeDays) {
    return nothing()
  }
  switch (levers.through) {
    case 'apt':
      return unattendedUpgrades(levers)
    case 'windows-update':
      return updatePolicy(levers, context)
    case 'software-update':
      return softwareUpdate(levers)
    case 'dnf':
      return nothing(
        'updates do not come by themselves: install dnf-automatic, set apply_updates = yes in /etc/dnf/automatic.conf and enable its timer',
      )
  }
}

/** A timer makes up for the runs that it missed as soon as it starts, and installing may stop a service for a moment. */
function unattendedUpgrades({ installed, options, stopped, masked, noSecuritySource }: AptLevers): Step {
  if (masked.length > 0 || noSecuritySource) {
    return nothing(
      ...masked.map((timer) => `${timer} is masked, which somebody did on purpose: systemctl unmask ${timer} takes that back`),
      ...(noSecuritySource
        ? ['unattended-upgrades may install from no security source: allow it in /etc/apt/apt.conf.d/50unattended-upgrades']
        : []),
    )
  }
  return {
    changes: [
      ...(installed ? [] : [{ kind: 'package', name: 'unattended-upgrades', risk: 'safe' } as const]),
      ...(Object.keys(options).length > 0 ? [dropIn(options)] : []),
      ...stopped.map((unit) => startTimer(unit)),
    ],
    left: [],
  }
}

function startTimer(unit: string): SystemdUnitChange {
  return { kind: 'systemd-unit', unit, enabled: true, active: true, risk: unit === UPGRADE_TIMER ? 'disruptive' : 'safe' }
}

const DROP_IN = '/etc/apt/apt.conf.d/zz-rounds-auto-upgrades'

/** APT takes the last value of an option and reads these files in the order of their names (apt.conf(5)). Nothing may restart the computer. */
function dropIn(options: AptLevers['options']): FileChange {
  const wanted = { ...options, 'Unattended-Upgrade::Automatic-Reboot': 'false' }
  const lines = Object.entries(wanted).map(([name, value]) => `${name} "${value}";\n`)
  return {
    kind: 'file',
    path: DROP_IN,
    text: `// Security updates come by themselves, without a restart.\n${lines.join('')}`,
    mode: 0o644,
    risk: 'safe',
  }
}

/** Windows restarts by itself at the hour of the installation where nobody is logged on: on a server people may notice that. */
function updatePolicy({ machineValues }: WindowsLevers, context: Context): Step {
  const owned = machineValues.find(({ owner }) => !isOurs(owner, context))
  if (owned) {
    return nothing(`${owned.name} belongs to ${owned.owner}: change it there, or it comes back`)
  }
  const risk = context.role === 'client' ? 'safe' : 'disruptive'
  return {
    changes: machineValues.map(({ key, name, wanted }) => ({ kind: 'registry-value', key, name, type: 'dword', data: wanted, risk })),
    left: [],
  }
}

function softwareUpdate({ off }: MacLevers): Step {
  const others = off.filter((name) => name !== 'AutomaticCheckEnabled')
  return others.length > 0
    ? nothing(`${others.join(', ')} is off: switch it on in System Settings, Software Update, or by a configuration profile`)
    : { changes: [{ kind: 'software-update-schedule', risk: 'safe' }], left: [] }
}

/** Only where a missing update speaks against this computer; what somebody paused is left alone. */
function installation(updates: Updates, { through }: Levers, settings: PatchSettings, context: Context): Step {
  const { status, updates: missing } = missingSecurity(updates, settings, context)
  if (status === 'pass' || updates.paused) {
    return nothing()
  }
  if (through === 'apt' || through === 'windows-update') {
    return { changes: [installNow(through)], left: [] }
  }
  const byHand = through === 'dnf' ? 'dnf upgrade --security' : 'softwareupdate --install --recommended'
  return nothing(`${missing.length} security updates are missing: install them by hand with ${byHand}`)
}

function installNow(through: UpdateInstallationChange['through']): UpdateInstallationChange {
  return {
    kind: 'update-installation',
    through,
    risk: 'disruptive',
    consent: {
      code: 'install-updates',
      because:
        'the missing security updates are installed now: programs and services may stop for a moment, and a restart may be needed afterwards',
    },
    needs: ['mains-power', 'free-disk', 'no-restart-pending', 'fresh-backup'],
  }
}

function nothing(...left: string[]): Step {
  return { changes: [], left }
}
