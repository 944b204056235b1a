import { settingsOf } from '../settings/resolve.ts'
import { endingOf } from './expiry.ts'
import type { Expiry, ItemState } from './state.ts'
import type { Asking } from './to-do.ts'

/** What ends by itself: answers, contracts and acceptances, the next first. What has ended already is asked for, and stands elsewhere. */
export function expiriesOf(items: readonly ItemState[], { settings, practice, today }: Asking): Expiry[] {
  const visit = practice?.visit?.date
  const isBeforeVisit = (day: string) => visit !== undefined && day < visit
  const all = items.flatMap((item): Omit<Expiry, 'isBeforeVisit'>[] => [
    ...item.answers
      .filter(({ status }) => status !== 'attest-due')
      .map(({ record }) => ({ item, by: record.by.name, ...endingOf(item.manifest, record, settingsOf(item.manifest, settings)) })),
    ...acceptances(item),
  ])
  return all
    .filter(({ day }) => day >= today)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map((one) => ({ ...one, isBeforeVisit: isBeforeVisit(one.day) }))
}

/** One acceptance of many computers ends once. */
function acceptances(item: ItemState): Omit<Expiry, 'isBeforeVisit'>[] {
  const waivers = item.machines.flatMap(({ item: { waiver } }) => (waiver?.state === 'accepted' ? [waiver] : []))
  const once = new Map(waivers.map(({ until, by }) => [`${until} ${by}`, { item, kind: 'waiver' as const, day: until, by }]))
  return [...once.values()]
}
