import { daysLater } from '../../formats/times.ts'
import type { RuleState } from '../../practice/state.ts'
import type { Contact, Control } from '../../schema/types.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import type { PageContext } from '../practice/context.ts'
import { ruleName } from '../rules.ts'
import type { Say } from '../say.ts'
import type { StatusWord } from '../words.ts'
import { commentOf, whoOf } from './comment.ts'
import { type EvidenceGroup, evidenceGroup } from './evidence-rows.ts'

/** A criterion on its own page: every text ready, nothing escaped yet. */
export interface SheetView {
  anchor: string
  /** `Health check, step 12`. */
  number: string
  words: string
  word: StatusWord
  label: string
  /** On which day it stands so. */
  on: string
  comment: string
  evidence: EvidenceGroup[]
  standards: string[]
  owner: string
  review: string
}

const REVIEW_DAYS = 365

export function sheetView(rule: RuleState, context: PageContext, say: Say): SheetView {
  return {
    anchor: anchorOf(rule),
    number: ruleName(rule.rule),
    words: rule.rule.words,
    word: rule.word,
    label: STATUS_LABELS[rule.word],
    on: say('sheet.on', { day: context.day(context.state.today) }),
    comment: commentOf(rule, context, say),
    evidence: rule.items.map((item) => evidenceGroup(item, context, say)).filter(({ rows }) => rows.length > 0),
    standards: standardsOf(rule),
    owner: ownerOf(rule, context),
    review: context.day(reviewDay(rule, context)),
  }
}

export function anchorOf({ rule }: RuleState): string {
  return `sheet-${rule.document}-${rule.rule.replaceAll('.', '-')}`
}

/** What an assessor of a practice knows comes first. */
const FIRST = ['RNZCGP', 'HIPC', 'NZISM']

function standardsOf({ items }: RuleState): string[] {
  const all = [...new Set(items.flatMap(({ manifest }) => manifest.standards.map(controlInWords)))].sort()
  const isOf = (name: string) => (control: string) => control.startsWith(name)
  return [...FIRST.flatMap((name) => all.filter(isOf(name))), ...all.filter((control) => !FIRST.some((name) => isOf(name)(control)))]
}

function controlInWords({ name, control, note }: Control): string {
  return note === undefined ? `${name} ${control}` : `${name} ${control} (${note})`
}

/** Whoever answers its first question; what only computers show belongs to whoever looks after them. */
function ownerOf({ items }: RuleState, { state }: PageContext): string {
  const who: Contact['role'] = items.flatMap(({ manifest }) => manifest.attestation?.who ?? [])[0] ?? 'it-provider'
  const name = state.contacts.find(({ role }) => role === who)?.name
  return whoOf({ who, ...(name === undefined ? {} : { name }) })
}

/** The first end of what it rests on, and a year at most. */
export function reviewDay({ items }: RuleState, { state }: PageContext): string {
  const own = state.expiring.filter(({ item }) => items.some(({ id }) => id === item.id)).map(({ day }) => day)
  return [...own, daysLater(state.today, REVIEW_DAYS).slice(0, 10)].sort()[0] ?? state.today
}
