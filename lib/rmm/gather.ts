import { lineOf } from '../errors.ts'
import { problemsOf } from '../schema/check.ts'
import type { ResultDocument } from '../schema/types.ts'
import { unpackAll } from './compact.ts'

/** Result documents that stood in a text, and one sentence for each that could not be read. */
export interface Gathered {
  documents: ResultDocument[]
  problems: string[]
}

/** A result document, several of them a line each, or any text, JSON or not, in which compact results stand. */
export function resultsIn(text: string): Gathered {
  const whole = jsonOf(text)
  if (whole !== undefined) {
    return orNothing(fromJson(whole), text)
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const values = lines.map(jsonOf)
  const objects = values.filter((value) => typeof value === 'object' && value !== null)
  if (objects.length === 0) {
    return orNothing(fromText(text), text)
  }
  const found = together(objects.map((value) => fromJson(value)))
  const broken = values.flatMap((value, index) => (value === undefined ? [index + 1] : []))
  const problems = broken.map((line) => `line ${line} is no JSON${line === lines.length ? ': it was not written to its end' : ''}`)
  return together([found, fromText(broken.map((line) => lines[line - 1]).join('\n')), { documents: [], problems }])
}

function orNothing(found: Gathered, text: string): Gathered {
  if (found.documents.length > 0 || found.problems.length > 0) {
    return found
  }
  const because =
    text.trim() === ''
      ? 'is empty'
      : /^\s*[[{]/.test(text) && jsonOf(text) === undefined
        ? 'is JSON that was not written to its end'
        : 'holds no result of Rounds'
  return { documents: [], problems: [because] }
}

/** In another tool's export the output stands in some text of some record. */
function fromJson(value: unknown): Gathered {
  if (typeof value === 'string') {
    return fromText(value)
  }
  if (typeof value !== 'object' || value === null) {
    return { documents: [], problems: [] }
  }
  if ('tool' in value && 'items' in value && 'machine' in value) {
    return fromDocument(value)
  }
  return together(Object.values(value).map(fromJson))
}

function fromDocument(value: object): Gathered {
  const newer = 'schema' in value && typeof value.schema === 'number' && value.schema > SCHEMA ? value.schema : undefined
  if (newer !== undefined) {
    return {
      documents: [],
      problems: [`was written by a newer Rounds (schema ${newer}, this one knows ${SCHEMA}): update the one that reads it`],
    }
  }
  const problems = problemsOf('result', value)
  return problems.length === 0
    ? inUtc(value as ResultDocument)
    : { documents: [], problems: [`is no result of Rounds: ${problems.slice(0, SHOWN).map(lineOf).join('; ')}`] }
}

/** Results are put in order by their time as a text, so it must be of one zone; a leap second is a time that only the schema knows. */
function inUtc(document: ResultDocument): Gathered {
  const at = new Date(document.startedAt)
  return Number.isNaN(at.getTime())
    ? { documents: [], problems: [`holds a time that is none: ${document.startedAt}`] }
    : { documents: [{ ...document, startedAt: at.toISOString() }], problems: [] }
}

/** Version of the shape that this Rounds writes. */
const SCHEMA = 1
const SHOWN = 3

function fromText(text: string): Gathered {
  return together(
    unpackAll(text).map((one) =>
      'document' in one ? { documents: [one.document], problems: [] } : { documents: [], problems: [`a compact result ${one.problem}`] },
    ),
  )
}

function together(parts: readonly Gathered[]): Gathered {
  return { documents: parts.flatMap(({ documents }) => documents), problems: parts.flatMap(({ problems }) => problems) }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
