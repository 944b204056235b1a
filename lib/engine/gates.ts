import type { Change, Context, Owner, Plan } from '../api.ts'
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
}

export interface GateRefusal {
  code: string
  because: string
  /** `--consent` with this code opens the gate. */
  liftable: boolean
}

interface Gate {
  code: string
  liftable: boolean
  /** Why the gate is closed; undefined when it is open. */
  closed(view: GateView): string | undefined
}

const NEVER_MENDED = ['kiosk', 'clinical-device', 'waiting-room-display', 'do-not-touch']
const FOREIGN: readonly Owner[] = ['domain-policy', 'device-management', 'local-policy', 'unattributed', 'unknown']
const SENSITIVE_ROLES = ['domain-controller', 'session-host', 'pms-server']

/** In the order in which they are asked; the first closed one speaks. */
const GATES: readonly Gate[] = [
  {
    code: 'not-elevated',
    liftable: false,
    closed: ({ elevated }) => (elevated ? undefined : 'changes need the rights of root or SYSTEM: run it again with them'),
  },
  { code: 'no-journal', liftable: false, closed: ({ journalProblem }) => journalProblem },
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
    code: 'restart-pending',
    liftable: true,
    closed: ({ plan, restartPending }) =>
      plan.changes.some(({ risk }) => risk === 'restart') && restartPending.length > 0
        ? `a restart is pending already (${restartPending.join(', ')})`
        : undefined,
  },
  {
    code: 'server-role',
    liftable: true,
    closed: ({ plan, context }) =>
      isNoticed(plan) && SENSITIVE_ROLES.includes(context.role)
        ? `this computer is a ${context.role}: many people depend on it`
        : undefined,
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
    closed: ({ plan, calendar, context }) =>
      isNoticed(plan) && isClinicOpen(calendar ?? USUAL_CALENDAR, context.now)
        ? 'patients are being seen now: run it again outside clinic hours'
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

/** The changes that the caller may have; the others stay out until their consent is given. */
export function consented(changes: readonly Change[], consents: readonly string[]): { allowed: Change[]; withheld: Change[] } {
  const isAllowed = ({ consent }: Change) => consent === undefined || consents.includes(consent.code)
  return { allowed: changes.filter(isAllowed), withheld: changes.filter((change) => !isAllowed(change)) }
}

function isNoticed({ changes }: Plan): boolean {
  return changes.some(({ risk }) => risk !== 'safe')
}

function ownersOf({ parts }: ResultItem): Owner[] {
  return parts.filter(({ status }) => status === 'fail' || status === 'warn').map(({ owner }) => owner)
}

function foreignOwner(item: ResultItem): string | undefined {
  const owner = ownersOf(item).find((one) => FOREIGN.includes(one))
  switch (owner) {
    case undefined:
      return undefined
    case 'domain-policy':
      return 'a policy of the domain sets this: change it there, or it comes back'
    case 'device-management':
      return 'the device management sets this: change it there, or it comes back'
    case 'local-policy':
      return 'a local policy sets this: change it there, or it comes back'
    default:
      return 'it is not known who sets this: a policy may put it back'
  }
}
