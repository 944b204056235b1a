import { type Answer, type FileContent, type Listing, listing, type Parse, value } from 'rounds'
import { leafOf } from '../../paths.ts'
import { CTIME, timeOf } from '../../times.ts'
import type { EngineLog, MedtechLog, Trouble } from './shape.ts'

/** Of one entry each; the first that fits says what it is. */
const TROUBLES: readonly { kind: Trouble['kind']; says: RegExp }[] = [
  // A path that somebody typed wrong is logged in the same words as a disk that fails, but for what was tried.
  { kind: 'open', says: /while trying to open file|CreateFile \(open\)|"open" operation/i },
  // isc_bug_check, isc_db_corrupt, isc_badpage and checksum errors of the engine's message file (ib-aid.com, ibphoenix.com: Errors and problems).
  {
    kind: 'damage',
    says: /software consistency check|file appears corrupt|is of wrong type|wrong page type|checksum error|decompression (?:error|overran)|cannot find tip page|page \d+ is an orphan|record disappeared/i,
  },
  { kind: 'disk', says: /I\/O error|operating system directive \S+ failed|no space left|not enough space|disk full/i },
  // What the guardian writes before it starts the server again (ibexpert.net, Understanding the log file).
  { kind: 'crash', says: /terminated abnormally/i },
]

/** Each trouble has one of these: to look for them is cheap, and a busy log has tens of thousands of entries. */
const SIGNS = [
  'file',
  'check',
  'corrupt',
  'wrong',
  'checksum',
  'decompression',
  'tip page',
  'orphan',
  'disappeared',
  'i/o error',
  'failed',
  'space',
  'disk',
  'terminated',
  'operation',
]
const HEAD = new RegExp(`${CTIME.source}\\s*$`)
const LONGEST_TEXT = 160
/** As the manifest of the fact says it (maximumBytes). */
const READ_BYTES = 262_144

export const log: Parse<{ logs: Answer<Listing<FileContent>> }, MedtechLog> = ({ logs }) =>
  logs.state === 'value' ? value(listing(unique(logs.value.entries).map(engineLog), logs.value.missed)) : logs

/** An entry begins with the name of the computer and a time, `SERVER (Server)\tTue Mar 03 09:12:23 2026`; what it says stands in lines below that are indented. */
function engineLog({ path, text, size }: FileContent): EngineLog {
  const entries: { at: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const at = isHead(line) ? timeOf(line) : undefined
    if (at !== undefined) {
      entries.push({ at, lines: [] })
    } else {
      entries.at(-1)?.lines.push(line)
    }
  }
  const from = entries[0]?.at
  const troubles = entries.flatMap(({ at, lines }) => troubleIn(at, lines))
  return { path, bytes: size, entries: entries.length, ...(from ? { from } : {}), cut: size > READ_BYTES, troubles }
}

/** The cheap part first: a long log has tens of thousands of lines. */
function isHead(line: string): boolean {
  return line.length > 24 && line[0] !== '\t' && line[0] !== ' ' && /\d\s*$/.test(line.slice(-3)) && HEAD.test(line.slice(-26))
}

function troubleIn(at: string, lines: string[]): Trouble[] {
  const text = lines.map((line) => line.trim()).join(' ')
  const lower = text.toLowerCase()
  if (!SIGNS.some((sign) => lower.includes(sign))) {
    return []
  }
  const trouble = TROUBLES.find(({ says }) => says.test(text))
  const [, database] = /(?:Database: ?|for file "|corrupt \()([^"\s)]+)/i.exec(text) ?? []
  return trouble
    ? [{ at, kind: trouble.kind, ...(database ? { database: leafOf(database) } : {}), text: text.trim().slice(0, LONGEST_TEXT) }]
    : []
}

function unique(files: FileContent[]): FileContent[] {
  return [...new Map(files.map((file) => [file.path.toLowerCase(), file])).values()]
}
