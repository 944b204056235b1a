import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { beyond, type Keep, LEAST, type StoredSet } from '../../../lib/facts/backups/rotation.ts'
import { scheduleOf } from '../../../lib/facts/backups/schedule.ts'
import { localDay } from '../../../lib/facts/backups/schedule-days.ts'
import type { BackupJob } from '../../../lib/facts/backups/shape.ts'

const test = suite('rotation of backups')
const seed = Number(process.env.ROUNDS_TEST_SEED ?? 20_261_122)
const DAY = 86_400_000
const NOW = Date.parse('2026-11-22T09:00:00Z')

/** Minutes before now at which each of two groups saved something. */
const sets = fc
  .array(fc.record({ ago: fc.integer({ min: 0, max: 700 * 1440 }), group: fc.constantFrom('desk /srv', 'desk /etc') }), { maxLength: 60 })
  .map((list) =>
    list.map(({ ago, group }, index): StoredSet => ({ id: `set-${index}`, at: new Date(NOW - ago * 60_000).toISOString(), group })),
  )
const keep = fc.record({
  daily: fc.integer({ min: LEAST.daily, max: 20 }),
  weekly: fc.integer({ min: LEAST.weekly, max: 12 }),
  monthly: fc.integer({ min: LEAST.monthly, max: 15 }),
})
const holds = (name: string, law: (all: StoredSet[], kept: StoredSet[], numbers: Keep) => void) =>
  test(name, () =>
    fc.assert(
      fc.property(sets, keep, (all, numbers) => {
        const gone = new Set(beyond(all, numbers))
        law(
          all,
          all.filter((set) => !gone.has(set)),
          numbers,
        )
      }),
      { seed, numRuns: 150 },
    ),
  )
const newestOf = (list: StoredSet[]) => [...list].sort((a, b) => b.at.localeCompare(a.at))[0]?.at
const groupsOf = (list: StoredSet[]) => [...new Set(list.map(({ group }) => group))]

holds('the newest set of each group stays', (all, kept) => {
  for (const group of groupsOf(all)) {
    const within = (list: StoredSet[]) => list.filter((set) => set.group === group)
    assert.is(newestOf(within(kept)), newestOf(within(all)))
  }
})
holds('a second rotation finds nothing more', (_all, kept, numbers) => assert.equal(beyond(kept, numbers), []))
holds('one group never decides over another', (all, kept, numbers) => {
  for (const group of groupsOf(all)) {
    const alone = all.filter((set) => set.group === group)
    const gone = new Set(beyond(alone, numbers))
    assert.equal(
      alone.filter((set) => !gone.has(set)),
      kept.filter((set) => set.group === group),
    )
  }
})
holds('every set of the last week before the newest stays', (all, kept) => {
  for (const group of groupsOf(all)) {
    const own = all.filter((set) => set.group === group)
    const newest = Date.parse(newestOf(own) ?? '')
    assert.ok(own.filter(({ at }) => newest - Date.parse(at) <= 7 * DAY).every((set) => kept.includes(set)))
  }
})
holds('the last set of each of the newest months stays', (all, kept, { monthly }) => {
  const monthOf = ({ at }: StoredSet) => {
    const { year, month } = localDay(new Date(at))
    return year * 12 + month
  }
  for (const group of groupsOf(all)) {
    const own = all.filter((set) => set.group === group)
    const months = [...new Set(own.map(monthOf))].sort((a, b) => b - a).slice(0, monthly)
    for (const month of months) {
      const last = newestOf(own.filter((set) => monthOf(set) === month))
      assert.ok(kept.some((set) => set.group === group && set.at === last))
    }
  }
})
holds('the item about the schedule finds the same as before', (all, kept) => {
  const job = (list: StoredSet[]): BackupJob => ({
    name: 'restic',
    product: 'restic',
    runs: { entries: list.map(({ at }) => ({ at, result: 'success', kind: 'full', kept: true })), complete: true, missed: [] },
    target: { place: 'disk', where: '/mnt' },
    everyRunIsFull: true,
    restores: [],
    source: 'test',
  })
  const seen = (list: StoredSet[]) =>
    Object.values(
      scheduleOf(
        groupsOf(all).map((group) => job(list.filter((set) => set.group === group))),
        true,
        new Date(NOW),
      ),
    ).map(({ found }) => found)
  assert.equal(seen(kept), seen(all))
})
test('what stands still does not grow old: sets of years ago are counted as those of today', () => {
  const years = (shift: number) =>
    Array.from({ length: 30 }, (_, day): StoredSet => ({ id: `${day}`, at: new Date(NOW - day * DAY - shift).toISOString(), group: 'g' }))
  const count = (shift: number) => beyond(years(shift), { daily: 14, weekly: 8, monthly: 13 }).length
  assert.ok(count(0) > 5)
  assert.is(count(364 * 5 * DAY) > 5, true)
})
test('the only set around an end of a month stays, though it is the last of no day that counts, no week and no month', () => {
  const of = (day: string): StoredSet => ({ id: day, at: `${day}T00:00:00.000Z`, group: 'g' })
  const recent = Array.from({ length: 30 }, (_, days) => of(new Date(NOW - days * DAY).toISOString().slice(0, 10)))
  const gone = beyond([...recent, of('2026-10-15'), of('2026-10-02'), of('2026-09-20')], { daily: 7, weekly: 4, monthly: 3 }).map(
    ({ id }) => id,
  )
  assert.ok(!gone.includes('2026-10-02') && !gone.includes('2026-09-20'))
  assert.ok(gone.includes('2026-10-15'))
})
test('of a day with many sets the last one stays', () => {
  const at = (day: number, hour: number) => new Date(NOW - day * DAY - hour * 3_600_000).toISOString()
  const all = [9, 10, 11].flatMap((day) => [0, 2, 4].map((hour): StoredSet => ({ id: `${day}-${hour}`, at: at(day, hour), group: 'g' })))
  const newest = { id: 'newest', at: at(0, 0), group: 'g' }
  const gone = beyond([...all, newest], { daily: 14, weekly: 8, monthly: 13 }).map(({ id }) => id)
  assert.equal(gone.sort(), ['10-2', '10-4', '11-2', '11-4', '9-2', '9-4'])
})

test.run()
