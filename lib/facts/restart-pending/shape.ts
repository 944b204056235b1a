/** Whether a restart waits to be done. */
export interface RestartPending {
  /** What waits for a restart; empty when nothing does. */
  reasons: RestartReason[]
  /** ISO 8601, UTC. */
  bootedAt: string
}

export interface RestartReason {
  /** Where it was seen: a key, a file. Stays the same while more comes to wait, because its age is counted by it. */
  source: string
  /** What exactly waits, where that is known. */
  detail?: string
  /** Often set without need (pending file renames): shown, never judged. */
  informational: boolean
}
