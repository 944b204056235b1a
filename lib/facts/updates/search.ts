import { type Answer, type PowerShellOutput, reasonOf } from '../../api.ts'
import { isoTime } from '../../formats/times.ts'
import type { MissingUpdate } from './shape.ts'

export interface Search {
  missing: MissingUpdate[]
  /** Titles of updates that somebody hid. */
  hidden: string[]
  missed: string[]
  /** At least one search came to its end. */
  done: boolean
  approvedOnly: boolean
  installedAt?: string
}

type Row = Record<string, unknown>

/** Reads the object of updates.ps1; a search that failed leaves its code behind. */
export function searchResult(answer: Answer<PowerShellOutput>): Search {
  const nothing = { missing: [], hidden: [], done: false, approvedOnly: false }
  if (answer.state !== 'value') {
    return { ...nothing, missed: [`The search for updates was not made: ${reasonOf(answer)}`] }
  }
  const { refused, searches, managed, installedAt } = answer.value
  const list = rows(searches)
  if (typeof refused === 'string' || list.length === 0) {
    return { ...nothing, missed: [`The search for updates was not made: ${typeof refused === 'string' ? refused : 'no result came back'}`] }
  }
  const successes = list.filter(({ code }) => code === 2)
  const found = new Map(list.flatMap(({ updates }) => rows(updates)).map((row) => [String(row.id), row]))
  const installed = isoTime(installedAt)
  return {
    missing: [...found.values()].flatMap(missingUpdate),
    hidden: [...found.values()].flatMap(({ hidden, title }) => (hidden === true ? [String(title)] : [])),
    missed: successes.length > 0 ? [] : list.map(failure),
    done: successes.length > 0,
    approvedOnly: managed === true && !successes.some(({ server }) => server === 2),
    ...(installed ? { installedAt: installed } : {}),
  }
}

/** OperationResultCode: 2 succeeded, 3 with errors, 4 failed, 5 aborted. */
function failure({ code, error }: Row): string {
  return code === 3
    ? 'The search for updates ended with errors, so its list may not be whole'
    : `The search for updates failed${error ? ` with ${error}` : ` (result ${code})`}`
}

/** Classifications of updates, the same in every language (WSUS Classification GUIDs, Microsoft). */
const SECURITY = ['0fa1201d-4330-4fa8-8ae9-b877473b6441', 'e6cf1350-c01b-414d-a61f-263d14d133b4']
const DEFINITIONS = 'e0789628-ce08-4437-be74-2495b842f43b'

/**
 * The severity is often empty, even for cumulative updates; signatures of the virus scanner are no patches. What only waits for a
 * restart (IUpdate2::RebootRequired) is there: the restart is judged by itself.
 */
function missingUpdate({ id, title, articles, severity, categories, released, waiting }: Row): MissingUpdate[] {
  const kinds = texts(categories).map((one) => one.toLowerCase())
  if (typeof id !== 'string' || id === '' || kinds.includes(DEFINITIONS) || waiting === true) {
    return []
  }
  const [article] = texts(articles)
  const rated = typeof severity === 'string' && severity !== ''
  const releasedAt = isoTime(released)
  return [
    {
      id,
      title: article ? `KB${article.replace(/^KB/i, '')}` : String(title ?? id),
      security: rated || kinds.some((kind) => SECURITY.includes(kind)),
      critical: severity === 'Critical',
      ...(releasedAt ? { releasedAt } : {}),
    },
  ]
}

function rows(list: unknown): Row[] {
  return (Array.isArray(list) ? list : []).filter((row): row is Row => typeof row === 'object' && row !== null)
}

function texts(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).filter((text) => typeof text === 'string')
}
