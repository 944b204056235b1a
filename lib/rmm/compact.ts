import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { content } from '../content/index.ts'
import { shortItem, untitledItem } from '../packs/short-item.ts'
import { checked } from '../schema/check.ts'
import type { ItemManifest, ResultDocument, ResultItem } from '../schema/types.ts'

/** `ROUNDS-RESULT <form> <sha256 of the JSON, 16 digits> <letters that follow> <deflated JSON in base64url>`. */
const MARK = 'ROUNDS-RESULT'
const FORM = '1'
const LONGEST = 8000
const LARGEST_DOCUMENT = 16 * 1024 * 1024
const LEFT_OUT = 'left out: the compact result has no room for it'

/**
 * The whole document on one line of at most 8,000 printable characters, which survives whatever an RMM does to an output. What does not fit is left
 * out and says so: facts first, the largest first, then what else only explains. Verdicts always fit.
 */
export function packed(document: ResultDocument): string {
  for (const smaller of smallerAndSmaller(document)) {
    const line = lineOf(smaller)
    if (line.length <= LONGEST) {
      return line
    }
  }
  throw new Error(`The compact result of ${document.items.length} items does not fit into ${LONGEST} characters.`)
}

/** A result that stood in a text, or what is wrong with it. */
export type Unpacked = { document: ResultDocument } | { problem: string }

/** Every compact result in a text: an output that was pasted, wrapped, or stood in some other tool's export. */
export function unpackAll(text: string): Unpacked[] {
  return [...text.matchAll(new RegExp(`${MARK} (\\d+) ([0-9a-f]{16}) (\\d+) `, 'g'))].map(
    ({ 0: head, 1: form, 2: hash, 3: length, index }) =>
      form === FORM
        ? unpack(text.slice(index + head.length), String(hash), Number(length))
        : { problem: `is of form ${form}, which this version of Rounds does not know: use a newer one` },
  )
}

function unpack(rest: string, hash: string, length: number): Unpacked {
  const letters = lettersOf(rest, length)
  if (letters.length < length) {
    return { problem: `is cut off after ${letters.length} of ${length} letters` }
  }
  try {
    const json = inflateRawSync(Buffer.from(letters, 'base64url'), { dictionary: dictionary(), maxOutputLength: LARGEST_DOCUMENT })
    if (hashOf(json) !== hash) {
      return { problem: 'was changed on its way: its checksum is wrong' }
    }
    return { document: checked('result', JSON.parse(json.toString('utf8')), 'the compact result') }
  } catch (error) {
    return { problem: `was changed on its way: ${(error as Error).message}` }
  }
}

/** So many letters of base64url; a console may have wrapped the line. */
function lettersOf(text: string, length: number): string {
  const letters = /^(?:[A-Za-z0-9_-]|\s)*/.exec(text.slice(0, length * 2 + 1000))?.[0] ?? ''
  return letters.replace(/\s+/g, '').slice(0, length)
}

function lineOf(document: ResultDocument): string {
  const json = Buffer.from(JSON.stringify(document))
  const letters = deflateRawSync(json, { level: 9, memLevel: 9, dictionary: dictionary() }).toString('base64url')
  return `${MARK} ${FORM} ${hashOf(json)} ${letters.length} ${letters}`
}

function hashOf(json: Buffer): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16)
}

let words: Buffer | undefined

/** Texts that stand in most documents, so that they need not be sent. A form keeps its dictionary for ever. */
function dictionary(): Buffer {
  words ??= Buffer.from(content.text('lib/rmm/compact-dictionary-1.txt'), 'latin1')
  return words
}

function* smallerAndSmaller(document: ResultDocument): Generator<ResultDocument> {
  yield document
  let smaller = document
  const size = (value: unknown) => JSON.stringify(value).length
  const bySize = Object.entries(document.facts).sort(([, a], [, b]) => size(b) - size(a))
  for (const [name] of bySize) {
    smaller = withoutFact(smaller, name)
    yield smaller
  }
  smaller = withPacks(smaller, shortItem)
  yield smaller
  const { mended: _, hints, ...bare } = smaller
  yield { ...bare, ...(hints ? { hints } : {}) }
  yield bare
  const verdicts = { ...bare, inputs: { ...bare.inputs, settings: {}, waivers: [] }, items: bare.items.map(withoutParts) }
  yield verdicts
  const least = withPacks(verdicts, untitledItem)
  yield least
  yield { ...least, items: least.items.map(withoutGoodNews) }
}

/** What packs bring still counts under its rules: only words are left out. */
function withPacks(document: ResultDocument, shorter: (item: ItemManifest) => ItemManifest): ResultDocument {
  const packs = document.packs?.map(({ about: _, reason, ...pack }) => ({
    ...pack,
    ...(reason === undefined ? {} : { reason: reason.slice(0, 120) }),
    items: pack.items.map(shorter),
  }))
  return packs ? { ...document, packs } : document
}

function withoutFact(document: ResultDocument, name: string): ResultDocument {
  const { firstSeen, changed } = document.inputs.history
  const others = Object.fromEntries(Object.entries(firstSeen).filter(([fact]) => fact !== name))
  return {
    ...document,
    inputs: { ...document.inputs, history: { firstSeen: others, changed } },
    facts: { ...document.facts, [name]: { error: { state: 'failed', reason: LEFT_OUT }, source: '', durationMs: 0 } },
  }
}

function withoutParts(item: ResultItem): ResultItem {
  return { ...item, parts: [] }
}

/** Nobody has to do anything about it. */
function withoutGoodNews(item: ResultItem): ResultItem {
  return item.status === 'pass' || item.status === 'not-applicable' ? { ...item, summary: '' } : item
}
