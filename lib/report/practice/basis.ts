import type { Expiry, Known, PracticeState } from '../../practice/state.ts'
import type { PageContext } from './context.ts'
import { counted, say } from './words.ts'

/** A sentence or two that page one ends with. */
export interface Basis {
  name: string
  text: string
  link?: { text: string; to: string }
}

/** Measured against what, known how, and what comes next. */
export function basisOf(context: PageContext, notices: number): Basis[] {
  return [
    { name: say('basis.measured'), text: say('basis.measured-text') },
    {
      name: say('basis.known'),
      text: knownText(context.state),
      ...(notices > 0 ? { link: { text: say.count('basis.notices-text', notices), to: 'notices' } } : {}),
    },
    { name: say('basis.visit'), text: visitText(context) },
  ]
}

function knownText({ items }: PracticeState): string {
  const known = (how: Known) => items.filter((item) => item.known.includes(how)).length
  return say('basis.known-text', {
    count: items.length,
    tested: known('tested'),
    it: known('told-by-it'),
    practice: known('told-by-practice'),
    nothing: counted('basis.known-nothing', items.filter((item) => item.known.length === 0).length),
  })
}

function visitText(context: PageContext): string {
  const { visit, today, expiring } = context.state
  const next = (list: readonly Expiry[]) =>
    list.slice(0, 1).map(({ item, day }) => say('basis.next', { title: item.manifest.title, day: context.day(day) }))[0] ?? ''
  const ahead = expiring.filter(({ day }) => day >= today)
  if (visit === undefined) {
    return ahead.length > 0 ? say('basis.visit-none', { next: next(ahead) }) : say('basis.visit-quiet')
  }
  if (visit.date < today) {
    return say('basis.visit-past', { day: context.day(visit.date) })
  }
  const before = ahead.filter(({ isBeforeVisit }) => isBeforeVisit)
  return say('basis.visit-text', {
    what: visit.what ?? say('basis.visit-assessment'),
    day: context.day(visit.date),
    before: counted('basis.before', before.length, { next: next(before) }),
  })
}
