import type { Change, Context, Need, Owner, Plan } from '../api.ts'
import type { Backups } from '../facts/backups/shape.ts'
import type { Power } from '../facts/power/shape.ts'
import { isClinicOpen, USUAL_CALENDAR } from '../practice/calendar.ts'
import type { ClinicCalendar, ResultItem } from '../schema/types.ts'

/** Everything that a gate may look at. */
export interface GateView {
  item: ResultItem
  plan: Plan
  context: Context
  calendar: ClinicCalendar | null
  /** false: nobody has said which tags this computer has. */
  tagsKnown: boolean
  elevated: boolean
  /** Nobody sits at the terminal. */
  unattended: boolean
  /** What waits for a restart already, in words. */
  restartPending: string[]
  /** Why no before-state could be written; undefined when it can. */
  journalProblem?: string
  /** The clock stands before the day on which Rounds was built. */
  clockIsWrong: boolean
  /** A run whose changes nobody has confirmed yet. */
  awaitedRun?: string
  /** Missing where it could not be read; so are the next three. */
  power?: Power
  /** On the volume of the operating system. */
  freeBytes?: number
  backups?: Backups
  /** The database of a practice runs here. */
  servesDatabase: boolean | 'unknown'
  /** Virtual machines of others run on it. */
  hostsMachines: boolean | 'unknown'
}

export interface GateRefusal {
  code: string
  /** The reason, and what would lift it. */
  because: string
  /** `--consent` with this code opens the gate. */
  liftable: boolean
}

interface Gate {
  code: string
  liftable: boolean
  /** Opens by itself with time: what was approved may wait for it. */
  passes?: true
  /** Why the gate is closed; undefined when it is open. */
  closed(view: GateView): string | undefined
}

const NEVER_MENDED = ['kiosk', 'clinical-device', 'waiting-room-display', 'do-not-touch']
const FOREIGN: readonly Owner[] = ['domain-policy', 'device-management', 'local-policy', 'unattributed', 'unknown']
const SENSITIVE_ROLES = ['session-host', 'pms-server']
/** What decides over everybody's accounts, firewall and updates when it happens on a domain controller. */
const NOT_ON_CONTROLLERS: readonly Change['kind'][] = [
  'firewall-profile',
  'local-account',
  'security-policy',
  'update-installation',
  'windows-service',
]
const HOUR = 3_600_000
const FRESH_HOURS = 24
const LEAST_CHARGE = 50
const LEAST_FREE = 10_000_000_000

/** In the order in which they are asked; the first closed one speaks. */
const GATES: readonly Gate[] = [
  {
    code: 'not-elevated',
    liftable: false,
    closed: ({ elevated }) => (elevated ? undefined : 'changes need the rights of root or SYSTEM: run it again with them'),
  },
  { code: 'no-journal', liftable: false, closed: ({ journalProblem }) => journalProblem },
  {
    code: 'awaits-confirmation',
    liftable: false,
    passes: true,
    closed: ({ awaitedRun }) =>
      awaitedRun &&
      `the changes of run ${awaitedRun} are not confirmed yet: rounds confirm ${awaitedRun} keeps them, rounds undo takes them back`,
  },
  {
    code: 'tagged',
    liftable: false,
    closed: ({ context }) => {
      const tag = context.tags.find((one) => NEVER_MENDED.includes(one))
      return tag && `this computer is tagged ${tag}: people mend it by hand, after asking its users`
    },
  },
  { code: 'policy-owned', liftable: false, closed: ({ item }) => foreignOwner(item) },
  {
    code: 'vendor-owned',
    liftable: false,
    closed: ({ item }) => (ownersOf(item).includes('vendor') ? 'another product sets this: change it there' : undefined),
  },
  {
    code: 'domain-controller',
    liftable: false,
    closed: ({ plan, context }) =>
      context.role === 'domain-controller' && plan.changes.some(decidesForDomain)
        ? 'this is a domain controller: everybody depends on it, so people change it by hand'
        : undefined,
  },
  {
    code: 'wrong-clock',
    liftable: false,
    closed: ({ plan, clockIsWrong }) =>
      clockIsWrong && isNoticed(plan)
        ? 'the clock of this computer is wrong, so clinic hours cannot be told: set the clock first'
        : undefined,
  },
  {
    code: 'restart-pending',
    liftable: true,
    passes: true,
    closed: ({ plan, restartPending }) =>
      (needs(plan, 'no-restart-pending') || plan.changes.some(({ risk }) => risk === 'restart')) && restartPending.length > 0
        ? `a restart is pending already (${restartPending.join(', ')}): restart this computer first`
        : undefined,
  },
  { code: 'on-battery', liftable: false, passes: true, closed: (view) => (needs(view.plan, 'mains-power') ? weakPower(view) : undefined) },
  { code: 'low-disk', liftable: false, passes: true, closed: (view) => (needs(view.plan, 'free-disk') ? littleRoom(view) : undefined) },
  {
    code: 'no-fresh-backup',
    liftable: false,
    passes: true,
    closed: (view) => (needs(view.plan, 'fresh-backup') ? noFreshBackup(view) : undefined),
  },
  {
    code: 'server-role',
    liftable: true,
    closed: ({ plan, context, hostsMachines }) => {
      const what = SENSITIVE_ROLES.includes(context.role) ? context.role : hostsMachines === true ? 'host of virtual machines' : undefined
      return what && isNoticed(plan) && !isOwnConsentOfDomain(plan)
        ? `this computer is a ${what}: many people depend on it, so somebody must have agreed`
        : undefined
    },
  },
  {
    code: 'role-unknown',
    liftable: true,
    closed: ({ plan, unattended, context }) =>
      unattended && isNoticed(plan) && context.role === 'unknown'
        ? 'nobody is here and it is not known what this computer is for (role in machine.json or ROUNDS_ROLE)'
        : undefined,
  },
  {
    code: 'tags-unknown',
    liftable: true,
    closed: ({ plan, unattended, tagsKnown }) =>
      unattended && isNoticed(plan) && !tagsKnown
        ? 'nobody is here and nobody has said whether this computer is special (tags in machine.json or ROUNDS_TAGS; empty says no)'
        : undefined,
  },
  {
    code: 'clinic-hours',
    liftable: true,
    passes: true,
    closed: ({ plan, calendar, context }) =>
      isNoticed(plan) && isClinicOpen(calendar ?? USUAL_CALENDAR, context.now)
        ? 'patients are being seen now: run it again outside clinic hours, or with --when-allowed'
        : undefined,
  },
]

/** The first closed gate that nobody opened; undefined when the way is free. */
export function closedGate(view: GateView, consents: readonly string[]): GateRefusal | undefined {
  for (const { code, liftable, closed } of GATES) {
    const because = liftable && consents.includes(code) ? undefined : closed(view)
    if (because !== undefined) {
      return { code, because, liftable }
    }
  }
  return undefined
}

/** The codes that `--consent` accepts besides those of the items. */
export const LIFTABLE_GATES: readonly string[] = GATES.filter(({ liftable }) => liftable).map(({ code }) => code)

/** All codes, in the order of asking. */
export const GATE_CODES: readonly string[] = GATES.map(({ code }) => code)

/** A refusal for which it is enough to wait. */
export function passesWithTime(code: string | undefined): boolean {
  return GATES.some((gate) => gate.code === code && gate.passes)
}

/** The changes that the caller may have; the others stay out until their consent is given. */
export function consented(changes: readonly Change[], consents: readonly string[]): { allowed: Change[]; withheld: Change[] } {
  const isAllowed = ({ consent }: Change) => consent === undefined || consents.includes(consent.code)
  return { allowed: changes.filter(isAllowed), withheld: changes.filter((change) => !isAllowed(change)) }
}

function isNoticed({ changes }: Plan): boolean {
  return changes.some(({ risk }) => risk !== 'safe')
}

function needs({ changes }: Plan, need: Need): boolean {
  return changes.some((change) => change.needs?.includes(need))
}

function decidesForDomain({ kind, risk }: Change): boolean {
  return kind !== 'domain-password-policy' && (risk !== 'safe' || NOT_ON_CONTROLLERS.includes(kind))
}

/** What is set for a whole domain carries a consent of its own. */
function isOwnConsentOfDomain({ changes }: Plan): boolean {
  return changes.every(({ kind }) => kind === 'domain-password-policy')
}

function weakPower({ power, context }: GateView): string | undefined {
  if (!power) {
    return context.portable === false ? undefined : 'where the power comes from could not be read: plug this computer in and look again'
  }
  if (power.onBattery) {
    return 'this computer runs on its battery: plug it in'
  }
  return power.percent !== undefined && power.percent < LEAST_CHARGE
    ? `the battery is charged to ${power.percent} %: wait until it holds ${LEAST_CHARGE} %`
    : undefined
}

function littleRoom({ freeBytes }: GateView): string | undefined {
  if (freeBytes === undefined) {
    return 'how much room the disk of the operating system has could not be read'
  }
  return freeBytes < LEAST_FREE
    ? `only ${(freeBytes / 1e9).toFixed(1)} GB are free on the disk of the operating system: make room for ${LEAST_FREE / 1e9} GB first`
    : undefined
}

/** A server that may hold the practice's database is touched only where its newest backup would bring it back. */
function noFreshBackup({ servesDatabase, backups, context }: GateView): string | undefined {
  if (servesDatabase === false) {
    return undefined
  }
  const since = new Date(context.now.getTime() - FRESH_HOURS * HOUR).toISOString()
  const jobs = backups?.jobs.entries ?? []
  const isFresh = jobs.some(({ runs }) =>
    runs.entries.some(({ at, result }) => result === 'success' && at >= since && at <= context.now.toISOString()),
  )
  return isFresh
    ? undefined
    : `a database of the practice ${servesDatabase === true ? 'runs' : 'may run'} here and no backup ended with success within ${FRESH_HOURS} hours: run the backup first`
}

function ownersOf({ parts }: ResultItem): Owner[] {
  return parts.filter(({ status }) => status === 'fail' || status === 'warn').map(({ owner }) => owner)
}

function foreignOwner(item: ResultItem): string | undefined {
  const part = item.parts.find(({ status, owner }) => (status === 'fail' || status === 'warn') && FOREIGN.includes(owner))
  switch (part?.owner) {
    case undefined:
      return undefined
    case 'domain-policy':
      return `a policy of the domain sets this (${part?.source}): the domain administrator changes it there, or it comes back`
    case 'device-management':
      return `the device management sets this (${part?.source}): change it there, or it comes back`
    case 'local-policy':
      return `a local policy sets this (${part?.source}): change it in gpedit.msc, or it comes back`
    default:
      return `it is not known who sets this (${part?.source}): a policy may put it back, so ask whoever manages this computer`
  }
}
