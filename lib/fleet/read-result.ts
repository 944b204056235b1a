import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { waitsForRestartOnly } from '../engine/outcome.ts'
import { messageOf } from '../errors.ts'
import { timeZoneExists } from '../practice/calendar.ts'
import { practiceSlug } from '../practice/slug.ts'
import { statusInWords } from '../report/words.ts'
import { problemsOf } from '../schema/check.ts'
import type { ResultDocument, ResultItem } from '../schema/types.ts'

/** One document: its hash, what the tables keep of it, and itself. */
export interface ReadDocument {
  id: string
  /** JSON in the shape that lib/fleet/take-in.ts unfolds. */
  row: string
  raw: string
}

export interface ReadFile {
  documents: ReadDocument[]
  /** One sentence for each that cannot be counted. */
  problems: string[]
}

/** In whose folder a file lies. */
export interface Owner {
  /** Of results that name no practice. */
  practice: string | null
  /** The practice's own file says so, and results of another practice do not count there. */
  isStated: boolean
}

const SCHEMA = 1

/** The results in a file: one document, or one a line. What cannot be counted is told, never thrown. */
export function readResults(bytes: Buffer, isLines: boolean, owner: Owner): ReadFile {
  const text = decoded(bytes)
  if (text === undefined) {
    return { documents: [], problems: ['is not text in UTF-8'] }
  }
  if (text.trim() === '') {
    return { documents: [], problems: ['is empty'] }
  }
  if (!isLines) {
    return together([readDocument(text, bytes, owner, '')])
  }
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  // The hash is that of the same document in a file of its own.
  return together(filled.map(({ line, number }) => readDocument(line, Buffer.from(`${line}\n`), owner, `line ${number} `)))
}

function decoded(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : undefined
}

function together(found: readonly (ReadDocument | string)[]): ReadFile {
  return {
    documents: found.filter((one) => typeof one !== 'string'),
    problems: found.filter((one) => typeof one === 'string'),
  }
}

function readDocument(text: string, bytes: Buffer, owner: Owner, where: string): ReadDocument | string {
  const parsed = parse(text)
  if (parsed === undefined) {
    return `${where}is JSON that was not written to its end, or is no JSON`
  }
  if (typeof parsed !== 'object' || parsed === null || !('tool' in parsed) || !('items' in parsed)) {
    return `${where}holds no result of Rounds`
  }
  if ('schema' in parsed && typeof parsed.schema === 'number' && parsed.schema > SCHEMA) {
    return `${where}was written by a newer Rounds: update this one`
  }
  const [problem] = problemsOf('result', parsed)
  if (problem) {
    return `${where}is no whole result: ${problem.property || 'the whole file'}: expected ${problem.expected}, found ${problem.found}`
  }
  const document = parsed as ResultDocument
  const unfit = foreign(document, owner) ?? oddTime(document)
  if (unfit) {
    return `${where}${unfit}`
  }
  const row = JSON.stringify(rowOf(document, owner.practice))
  if (hasHalfCharacter(row)) {
    return `${where}is no whole result: it holds half a character, which is no text`
  }
  return { id: createHash('sha256').update(bytes).digest('hex'), row, raw: text }
}

function foreign({ practice }: ResultDocument, owner: Owner): string | undefined {
  const isOther = owner.isStated && practice !== null && practiceSlug(practice) !== practiceSlug(owner.practice)
  return isOther ? `it says that it belongs to ${practice}, and this is the folder of ${owner.practice}` : undefined
}

/** A leap second, or a year of five figures: JSON Schema lets them pass, and no calendar holds them. */
function oddTime({ startedAt, mended = [] }: ResultDocument): string | undefined {
  const times = [{ name: 'startedAt', text: startedAt }, ...mended.map(({ at }, index) => ({ name: `mended.${index}.at`, text: at }))]
  const odd = times.find(({ text }) => timeOf(text) === undefined)
  return odd && `is no whole result: ${odd.name}: expected a time that exists, found ${odd.text}`
}

/** As the store writes times. */
function timeOf(text: string): string | undefined {
  const time = Date.parse(text)
  const iso = Number.isNaN(time) ? '' : new Date(time).toISOString()
  return /^\d{4}-/.test(iso) ? iso : undefined
}

/** Of a pair of UTF-16 only one; JSON can write it, and a store of texts in UTF-8 cannot. */
function hasHalfCharacter(row: string): boolean {
  return /\\ud[89a-f]/.test(row) && !isWhole(JSON.parse(row))
}

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.isWellFormed()
  }
  return typeof value !== 'object' || value === null || Object.entries(value).every((pair) => pair.every(isWhole))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function rowOf(document: ResultDocument, practice: string | null) {
  const { tool, site, machine, durationMs, scope, elevated, journalHead, items, hints = [], mended = [] } = document
  const name = document.practice ?? practice
  return {
    practice: name,
    slug: practiceSlug(name),
    site,
    ...machine,
    started_at: timeOf(document.startedAt),
    duration_ms: durationMs,
    scope,
    elevated,
    version: tool.version,
    built_at: /^\d{4}-\d{2}-\d{2}$/.test(tool.builtAt) ? tool.builtAt : null,
    journal_head: journalHead,
    zone: zoneOf(document),
    items: [...items.map((item) => findingOf(item, false)), ...hints.map((item) => findingOf(item, true))],
    mended: mended.map(({ item, run, at, state, changes }) => ({ item, run, mended_at: timeOf(at), state, changes: changes.length })),
  }
}

const zones = new Map<string, boolean>()

/** To ask for each document again would take longer than to read it. A zone that does not exist is as none. */
function zoneOf({ inputs }: ResultDocument): string | undefined {
  const zone = inputs.calendar?.timeZone
  if (zone === undefined) {
    return undefined
  }
  const exists = zones.get(zone) ?? timeZoneExists(zone)
  zones.set(zone, exists)
  return exists ? zone : undefined
}

const GOOD = ['pass', 'not-applicable']

function findingOf(item: ResultItem, isHint: boolean) {
  const open = item.parts.filter(({ status }) => !GOOD.includes(status))
  return {
    item: item.id,
    is_hint: isHint,
    version: item.version,
    status: item.status,
    word: statusInWords(item),
    summary: GOOD.includes(item.status) ? null : item.summary,
    owners: [...new Set(open.map(({ owner }) => owner))].sort(),
    measures: item.measures,
    waits_for_restart: waitsForRestartOnly(item),
    accepted_until: item.waiver?.state === 'accepted' ? item.waiver.until : null,
  }
}

/** A file that cannot even be opened is set aside like any other. */
export function unreadable(error: unknown): ReadFile {
  return { documents: [], problems: [`cannot be read: ${messageOf(error)}`] }
}
