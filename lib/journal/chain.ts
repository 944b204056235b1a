import { hasOwnHash, type JournalEntry, parseLine } from './entry.ts'

export interface Line {
  /** Counted from 1. */
  line: number
  /** Undefined when the line was torn. */
  entry: JournalEntry | undefined
}

export interface Verification {
  ok: boolean
  lines: number
  /** The first line that does not fit. */
  broken?: { line: number; because: string }
  /** Lines that were cut off while they were written; nothing was changed on their account. */
  torn: number[]
}

export function journalLines(text: string): Line[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') {
    lines.pop()
  }
  return lines.map((line, index) => ({ line: index + 1, entry: parseLine(line) }))
}

/** Finds what was edited, removed or put elsewhere. A removed end shows only against a hash that was noted elsewhere, `knownHead`. */
export function verifyChain(lines: readonly Line[], knownHead?: string | null): Verification {
  const torn = lines.filter(({ entry }) => !entry).map(({ line }) => line)
  const broken = firstBroken(lines) ?? missingHead(lines, knownHead)
  return { ok: !broken, lines: lines.length, ...(broken ? { broken } : {}), torn }
}

function firstBroken(lines: readonly Line[]): Verification['broken'] {
  let above: JournalEntry | undefined
  for (const { line, entry } of lines) {
    const because = entry && whyBroken(entry, above)
    if (because) {
      return { line, because }
    }
    above = entry ?? above
  }
  return undefined
}

function whyBroken(entry: JournalEntry, above: JournalEntry | undefined): string | undefined {
  if (!hasOwnHash(entry)) {
    return 'it was edited: its content does not give its hash'
  }
  if (entry.prev !== (above?.hash ?? null) || entry.seq !== (above?.seq ?? 0) + 1) {
    return `it does not follow the line before: number ${entry.seq} after ${above?.seq ?? 'nothing'}, so lines were removed, added or moved`
  }
  return undefined
}

function missingHead(lines: readonly Line[], knownHead: string | null | undefined): Verification['broken'] {
  return !knownHead || lines.some(({ entry }) => entry?.hash === knownHead)
    ? undefined
    : { line: lines.length + 1, because: `the line with the hash ${knownHead} was there once and is missing` }
}
