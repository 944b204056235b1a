import { type Answer, failed, value } from '../api.ts'
import { isoTime } from './times.ts'

export interface ResticSnapshot {
  /** When the run began, UTC. */
  at: string
  host: string
  paths: string[]
}

/** The output of `restic snapshots --json`; damaged or foreign text is no empty repository. */
export function resticSnapshots(json: string): Answer<{ snapshots: ResticSnapshot[]; garbled: number }> {
  const list = parsed(json)
  if (list === null) {
    return value({ snapshots: [], garbled: 0 })
  }
  if (!Array.isArray(list)) {
    return failed('restic did not print the list of snapshots: a JSON list was expected')
  }
  const snapshots = list.flatMap(snapshotOf)
  return value({ snapshots, garbled: list.length - snapshots.length })
}

/** An empty repository is `null` in some releases. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function snapshotOf(entry: unknown): ResticSnapshot[] {
  if (typeof entry !== 'object' || entry === null) {
    return []
  }
  const { time, hostname, paths } = entry as Record<string, unknown>
  const at = isoTime(time)
  const isWhole = at !== undefined && typeof hostname === 'string' && Array.isArray(paths)
  return isWhole ? [{ at, host: hostname, paths: paths.filter((path) => typeof path === 'string') }] : []
}
