import { plain } from './runs.ts'

/** What was saved together again and again. */
export interface SavedSet {
  covers?: string[]
  times: string[]
}

const MOST_SETS = 8

/** One set for each choice of folders; where the choice changes all the time, all are one set that covers what nobody can tell. */
export function setsOf(runs: ReadonlyArray<{ at: string; covers?: string[] }>): SavedSet[] {
  const sets = new Map<string, SavedSet>()
  for (const { at, covers } of runs) {
    const folders = covers?.map(plain).sort()
    const key = JSON.stringify(folders ?? [])
    const set = sets.get(key) ?? { times: [], ...(folders ? { covers: folders } : {}) }
    set.times.push(at)
    sets.set(key, set)
  }
  if (sets.size === 0) {
    return [{ times: [] }]
  }
  return sets.size <= MOST_SETS ? [...sets.values()] : [{ times: runs.map(({ at }) => at) }]
}
