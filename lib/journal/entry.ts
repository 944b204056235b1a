import { createHash } from 'node:crypto'
import type { Change } from '../api.ts'
import type { State } from '../changes/kind.ts'
import { canonicalJson } from '../formats/canonical-json.ts'

const TYPES = ['intent', 'applied', 'verified', 'restored', 'failed', 'confirmed'] as const

export type EntryType = (typeof TYPES)[number]

/** What a caller says; the journal adds number, time and chain. */
export interface NewEntry {
  run: string
  item: string
  /** Which change of the item's plan, counted from 0. */
  step: number
  type: EntryType
  change?: Change
  before?: State
  after?: State
  note?: string
}

export interface JournalEntry extends NewEntry {
  /** Counted from 1. */
  seq: number
  /** ISO 8601, UTC. */
  at: string
  /** Hash of the line before; null in the first one. */
  prev: string | null
  /** SHA-256 over the canonical JSON of all the rest. */
  hash: string
}

export function sealed(entry: NewEntry, head: JournalEntry | undefined, now: Date): JournalEntry {
  const line = { seq: (head?.seq ?? 0) + 1, at: now.toISOString(), ...entry, prev: head?.hash ?? null }
  return { ...line, hash: hashOf(line) }
}

export function hasOwnHash(entry: JournalEntry): boolean {
  const { hash, ...rest } = entry
  return hash === hashOf(rest)
}

/** Undefined for a line that was torn while it was written: the beginning of an object is never JSON. */
export function parseLine(text: string): JournalEntry | undefined {
  try {
    const data: unknown = JSON.parse(text)
    return isEntry(data) ? data : undefined
  } catch {
    return undefined
  }
}

function hashOf(entry: object): string {
  return createHash('sha256').update(canonicalJson(entry)).digest('hex')
}

function isEntry(data: unknown): data is JournalEntry {
  if (typeof data !== 'object' || data === null) {
    return false
  }
  const { seq, at, run, item, step, type, prev, hash } = data as Record<string, unknown>
  const texts = [at, run, item, hash].every((text) => typeof text === 'string')
  const numbers = [seq, step].every(Number.isSafeInteger)
  return texts && numbers && TYPES.some((known) => known === type) && (prev === null || typeof prev === 'string')
}
