/** Whether a restart waits to be done. */
export interface RestartPending {
  /** What waits for a restart; empty when nothing does. */
  reasons: RestartReason[]
  /** ISO 8601, UTC. */
  bootedAt: string
}

export interface RestartReason {
  /** Where it was seen: a key, a file. */
  source: string
  /** Often set without need (pending file renames): shown, never judged. */
  informational: boolean
}
