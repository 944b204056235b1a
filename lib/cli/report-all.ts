import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { slugOf } from '../fleet/ask.ts'
import { openStore, type Store } from '../fleet/duckdb.ts'
import { practiceInput } from '../fleet/practice-input.ts'
import { csvText } from '../formats/csv.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { itemsOfPractice } from '../practice/items-of-packs.ts'
import type { PracticeState } from '../practice/state.ts'
import { practiceCsv } from '../report/practice-csv.ts'
import { practicePage } from '../report/practice-page.ts'
import { timeOf } from './options.ts'
import { type ReportOptions, reportOf } from './report.ts'
import { print, printJson } from './terminal.ts'

interface Written {
  slug: string
  file?: string
  state?: PracticeState
  /** Why there is no report. */
  problem?: string
}

const OVERVIEW = 'practices.csv'
const USUAL_STORE = 'fleet.duckdb'
const WORDS = ['fail', 'unknown', 'warn', 'attest-due', 'accepted', 'pass', 'not-applicable'] as const

/**
 * `rounds report --store FILE --all --out DIR`: the report of each practice into `<out>/<slug>/report.html`, and all of them in practices.csv; without --all
 * those that are named. One that cannot be made is named and does not stop the rest. @throws UsageError
 */
export async function reportAll(practices: string[], options: ReportOptions): Promise<void> {
  const { out = 'rounds-reports', all, json, now } = options
  const store = await openStore(options.store ?? USUAL_STORE, { memory: '200MB' })
  try {
    const slugs = await slugsOf(store, practices, all === true)
    const written: Written[] = []
    for (const slug of slugs) {
      written.push(await reportOne(store, slug, out, now === undefined ? new Date().toISOString() : timeOf(now), options))
      showProgress(written.length, slugs.length, json)
    }
    writeText(join(out, OVERVIEW), overview(written))
    json ? printJson(written.map(({ state, ...one }) => ({ ...one, word: state?.word ?? null }))) : print(inWords(written, out))
    process.exitCode = written.some(({ problem }) => problem !== undefined) ? 3 : 0
  } finally {
    store.close()
  }
}

async function slugsOf(store: Store, practices: readonly string[], all: boolean): Promise<string[]> {
  if (practices.length > 0) {
    return Promise.all(practices.map((name) => slugOf(store, name)))
  }
  const known = (await store.rows('select slug from practices order by slug')).map(({ slug }) => String(slug))
  if (known.length === 0) {
    throw new UsageError('The store holds no practice yet: rounds fleet import FOLDER takes results in.')
  }
  if (!all && known.length > 1) {
    throw new UsageError(`The store holds ${known.length} practices: name one, or say --all.`)
  }
  return known
}

/** One practice at a time, so that memory stays the same however many there are. */
async function reportOne(store: Store, slug: string, out: string, now: string, options: ReportOptions): Promise<Written> {
  try {
    const { state, meta } = await reportOf(await practiceInput(store, slug, now, itemsOfPractice()), options)
    const file = join(out, slug, 'report.html')
    writeText(file, practicePage(state, meta))
    writeText(join(out, slug, 'report.csv'), practiceCsv(state))
    return { slug, file, state }
  } catch (error) {
    return { slug, problem: messageOf(error) }
  }
}

function writeText(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileDurably(path, Buffer.from(text), { mode: 0o640 })
}

function overview(written: readonly Written[]): string {
  const head = ['practice', 'stands', ...WORDS, 'computers', 'not heard from', 'to do', 'overdue', 'visit', 'report']
  const rows = written.map(({ slug, file, state, problem }) =>
    state ? rowOf(state, file ?? '') : [slug, problem ?? '', ...WORDS.map(() => ''), '', '', '', '', '', ''],
  )
  return csvText([head, ...rows])
}

function rowOf(state: PracticeState, file: string): (string | number)[] {
  const { name, word, rules, machines, items, visit } = state
  const actions = items.flatMap(({ action }) => action ?? [])
  return [
    name ?? '',
    word,
    ...WORDS.map((one) => rules.filter((rule) => rule.word === one).length),
    machines.length,
    machines.filter(({ heard }) => heard !== 'heard').length,
    actions.length,
    actions.filter(({ isOverdue }) => isOverdue).length,
    visit?.date ?? '',
    file,
  ]
}

function inWords(written: readonly Written[], out: string): string {
  const made = written.filter(({ file }) => file !== undefined).length
  const bad = written.flatMap(({ slug, problem }) => (problem === undefined ? [] : [`No report of ${slug}: ${problem}`]))
  return [`${made} of ${written.length} reports written below ${out}, all of them in ${join(out, OVERVIEW)}.`, ...bad].join('\n')
}

function showProgress(done: number, total: number, json: boolean | undefined): void {
  if (process.stderr.isTTY && !json) {
    process.stderr.write(done === total ? '\r\u001B[2K' : `\r\u001B[2K${done} of ${total} reports`)
  }
}
