import type { Change, Owner, Plan } from '../../api.ts'
import { contextOf } from '../../engine/context.ts'
import { gateView } from '../../engine/gate-view.ts'
import { closedGate, consented, type GateView, passesWithTime } from '../../engine/gates.ts'
import { waitsForRestartOnly } from '../../engine/outcome.ts'
import { planFromFacts, undeclaredPart } from '../../engine/plan.ts'
import type { ItemManifest, ResultDocument, ResultItem } from '../../schema/types.ts'

export type Touch =
  | 'changes'
  | 'changes, once it may'
  | 'needs consent'
  | 'decided elsewhere'
  | 'refused'
  | 'not known'
  | 'accepted'
  | 'nothing to do'

/** What a fix would do on one computer, as its newest result lets it be told. */
export interface WouldChange {
  touch: Touch
  /** Code of the gate, refusal or consent; the owner where somebody else decides. */
  because: string
  needsRestart: boolean
  kinds: Change['kind'][]
}

/** Of what decides elsewhere, the codes under which gates and plans say so. */
const ELSEWHERE = [
  'policy-owned',
  'vendor-owned',
  'device-management',
  'domain-joined',
  'set-elsewhere',
  'needs-profile',
  'other-patch-manager',
  'third-party-engine',
  'product-rotates',
  'scheduled-elsewhere',
]
const NOTHING = ['nothing-to-set', 'nothing-to-strengthen', 'not-required']
const NOT_SEEN = /^(unknown|attestation|unreadable)$|-(unread|unknown)$/

/** Carries out the item's own plan on stored facts, with every gate but the hour of the day; writes and reads nothing. */
export async function wouldChange(manifest: ItemManifest, item: ResultItem, document: ResultDocument): Promise<WouldChange> {
  const nothing = nothingToDo(manifest, item)
  if (nothing) {
    return nothing
  }
  const { facts, inputs, machine } = document
  const plan = await planFromFacts(manifest, item, facts, inputs, contextOf(facts, inputs, machine.platform))
  if ('refused' in plan) {
    return refused(plan.refused, item)
  }
  if (plan.changes.length === 0) {
    return none('nothing to do', 'set already')
  }
  const undeclared = plan.changes.some((change) => undeclaredPart(manifest, change, machine.platform) !== undefined)
  return undeclared ? refused('undeclared-change', item) : gated(plan, item, document)
}

function nothingToDo({ remediation }: ItemManifest, item: ResultItem): WouldChange | undefined {
  if (item.waiver?.state === 'accepted') {
    return none('accepted', `until ${item.waiver.until}`)
  }
  if ((item.status === 'pass' && !remediation?.upkeep) || item.status === 'not-applicable') {
    return none('nothing to do', item.status)
  }
  return waitsForRestartOnly(item) ? { ...none('nothing to do', 'active after a restart'), needsRestart: true } : undefined
}

/** As an unattended run with all rights would find the gates. */
const AROUND = { elevated: true, unattended: true, journalProblem: undefined, awaitedRun: undefined }

function gated(plan: Plan, item: ResultItem, document: ResultDocument): WouldChange {
  const { allowed, withheld } = consented(plan.changes, [])
  const { inputs, tool } = document
  // A result of before this release says nothing against that computer's clock.
  const view = { ...gateView(item, { ...plan, changes: allowed }, document, AROUND), clockIsWrong: inputs.now.slice(0, 10) < tool.builtAt }
  const closed = closedGate(view, ['clinic-hours'])
  const effect = { needsRestart: needsRestart(plan), kinds: [...new Set(plan.changes.map(({ kind }) => kind))].sort() }
  if (closed && isUnread(closed.code, view)) {
    return { touch: 'not known', because: `${closed.code}: a sweep does not read it`, ...effect }
  }
  if (closed) {
    return passesWithTime(closed.code)
      ? { touch: 'changes, once it may', because: closed.code, ...effect }
      : { ...refused(closed.code, item), kinds: effect.kinds }
  }
  const [first] = withheld
  return allowed.length === 0 && first?.consent
    ? { touch: 'needs consent', because: first.consent.code, ...effect }
    : { touch: 'changes', because: withheld.length > 0 ? 'in part' : '', ...effect }
}

/** What only a fix reads keeps its gate closed here. */
function isUnread(code: string, { power, freeBytes, backups, context }: GateView): boolean {
  const missing = {
    'on-battery': power === undefined && context.portable !== false,
    'low-disk': freeBytes === undefined,
    'no-fresh-backup': backups === undefined,
  }
  return Object.entries(missing).some(([gate, isMissing]) => gate === code && isMissing)
}

function refused(code: string, item: ResultItem): WouldChange {
  const owner = ownerOf(item)
  if (NOTHING.includes(code) || item.status === 'pass') {
    return none('nothing to do', code)
  }
  if (ELSEWHERE.includes(code)) {
    return none('decided elsewhere', owner ?? code)
  }
  return none(NOT_SEEN.test(code) ? 'not known' : 'refused', code)
}

const ITS_OWN: readonly Owner[] = ['none', 'local']

function ownerOf({ parts }: ResultItem): Owner | undefined {
  return parts.find(({ status, owner }) => (status === 'fail' || status === 'warn') && !ITS_OWN.includes(owner))?.owner
}

function needsRestart({ changes, takesEffect }: Plan): boolean {
  return takesEffect === 'restart' || changes.some(({ risk }) => risk === 'restart')
}

function none(touch: Touch, because: string): WouldChange {
  return { touch, because, needsRestart: false, kinds: [] }
}
