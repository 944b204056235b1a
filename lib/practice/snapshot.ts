import { isGood, type StatusWord, WORST_FIRST } from '../report/words.ts'
import { clinicDay } from './calendar.ts'
import type { Change, Drift, ItemState, MachineState, PracticeState, RuleState, Snapshot, SnapshotItem, TrendPoint } from './state.ts'

/** What the next report needs to know of this one. */
export function snapshotOf(
  now: string,
  rules: readonly RuleState[],
  items: readonly ItemState[],
  machines: readonly MachineState[],
  last?: Snapshot,
): Snapshot {
  return {
    schema: 1,
    at: now,
    items: Object.fromEntries(
      items.map(({ id, word, since, action, machines: found }) => [
        id,
        {
          word,
          since,
          ...dueOf(action?.by ?? (isGood(word) ? undefined : last?.items[id]?.due)),
          machines: Object.fromEntries(found.map(({ machine, word: own }) => [machine.key, own])),
        },
      ]),
    ),
    machines: Object.fromEntries(machines.map(({ key, name }) => [key, name])),
    rules: Object.fromEntries(rules.map(({ rule, word }) => [`${rule.document} ${rule.rule}`, word])),
  }
}

/** What was asked for stays asked for while it is not in order, also where nobody can see it for a while. */
function dueOf(due: string | undefined): Pick<SnapshotItem, 'due'> {
  return due === undefined ? {} : { due }
}

/** The report that this one is compared with: the newest of an earlier day, so that a second look today hides nothing. */
export function lastBefore(snapshots: readonly Snapshot[], today: string, timeZone: string): Snapshot | undefined {
  return snapshots.filter(({ at }) => clinicDay(new Date(at), timeZone) < today).at(-1)
}

/** `undefined`: the last report did not know the item. */
export function changeOf(from: StatusWord | undefined, to: StatusWord): Change {
  if (from === undefined) {
    return 'new'
  }
  if (from === to) {
    return 'unchanged'
  }
  if (isGood(to)) {
    return isGood(from) ? 'unchanged' : 'fixed'
  }
  if (isGood(from)) {
    return 'new'
  }
  return to === 'unknown' || WORST_FIRST.indexOf(to) < WORST_FIRST.indexOf(from) ? 'worse' : 'better'
}

export function driftOf(last: Snapshot, items: readonly ItemState[], machines: readonly MachineState[]): Drift {
  const gone = Object.keys(last.items).filter((id) => !items.some((item) => item.id === id))
  const keys = machines.map(({ key }) => key)
  return {
    since: last.at,
    items: [
      ...items.map(({ id, manifest, word }) => {
        const from = last.items[id]?.word
        return { change: changeOf(from, word), title: manifest.title, ...(from ? { from } : {}), to: word }
      }),
      ...gone.map((id) => ({ change: 'gone' as const, title: id, from: last.items[id]?.word ?? 'unknown' })),
    ],
    machines: [
      ...machines.filter(({ key }) => !Object.hasOwn(last.machines, key)).map(({ name }) => ({ change: 'new' as const, name })),
      ...Object.entries(last.machines)
        .filter(([key]) => !keys.includes(key))
        .map(([, name]) => ({ change: 'gone' as const, name })),
    ],
  }
}

/** One point a day, oldest first; this report is the last. */
export function trendOf(snapshots: readonly Snapshot[], now: Snapshot, timeZone: string): TrendPoint[] {
  const byDay = new Map([...snapshots.filter(({ at }) => at < now.at), now].map((one) => [clinicDay(new Date(one.at), timeZone), one]))
  return [...byDay.values()].map(({ at, rules }) => ({ at, counts: countsOf(Object.values(rules)) }))
}

/** The text of reports.jsonl with this report, which replaces another of the same day. */
export function withSnapshot(text: string, { snapshot, today, timeZone }: PracticeState): string {
  const others = text.split('\n').filter((line) => line.trim() !== '' && dayOfLine(line, timeZone) !== today)
  return [...others, JSON.stringify(snapshot)].map((line) => `${line}\n`).join('')
}

/** A line that cannot be read stays as it is. */
function dayOfLine(line: string, timeZone: string): string | undefined {
  try {
    const at: unknown = (JSON.parse(line) as Partial<Snapshot>).at
    return typeof at === 'string' ? clinicDay(new Date(at), timeZone) : undefined
  } catch {
    return undefined
  }
}

function countsOf(words: readonly StatusWord[]): Record<StatusWord, number> {
  const counts = { fail: 0, unknown: 0, warn: 0, 'attest-due': 0, accepted: 0, pass: 0, 'not-applicable': 0 }
  for (const word of words) {
    counts[word] += 1
  }
  return counts
}
