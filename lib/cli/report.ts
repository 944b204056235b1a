import type { KeyObject } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { evidencePackage } from '../practice/evidence-package.ts'
import { itemsOfPractice } from '../practice/items-of-packs.ts'
import { privateKey } from '../practice/keys.ts'
import { OWN_FILES, REPORTS } from '../practice/own-files.ts'
import { practiceState } from '../practice/practice-state.ts'
import { pseudonymised, scrubbed } from '../practice/privacy.ts'
import { readPractice } from '../practice/read-practice.ts'
import { withSnapshot } from '../practice/snapshot.ts'
import type { PracticeInput, PracticeState } from '../practice/state.ts'
import { accreditationSheets } from '../report/accreditation.ts'
import { practiceCsv } from '../report/practice-csv.ts'
import { practiceJson } from '../report/practice-json.ts'
import { practicePage, type ReportMeta } from '../report/practice-page.ts'
import { practiceInWords } from '../report/practice-terminal.ts'
import { readText } from '../state/read-file.ts'
import { timeOf } from './options.ts'
import { print, printJson } from './terminal.ts'

export interface ReportOptions {
  out?: string
  practice?: string
  for?: 'accreditation'
  csv?: string
  json?: boolean
  package?: string
  key?: string
  preparedBy?: string
  pseudonymise?: boolean
  now?: string
  preview?: boolean
  store?: string
  all?: boolean
}

/** `rounds report`: one report of a practice from the results of its computers and the answers of its people. @throws UsageError, BadFile */
export async function report(paths: string[], options: ReportOptions): Promise<void> {
  if (options.store !== undefined || options.all) {
    return (await import('./report-all.ts')).reportAll(paths, options)
  }
  const [first] = paths
  if (first === undefined) {
    throw new UsageError('report: name the folder with the results of the practice, as rounds import keeps them, such as results/kauri.')
  }
  const key = options.key === undefined ? undefined : privateKey(options.key)
  const now = options.now === undefined ? new Date().toISOString() : timeOf(options.now)
  const { folder, files, documents, setAside } = readPractice(paths, options.practice, now)
  const made = await reportOf({ ...files, documents, setAside, now, items: itemsOfPractice() }, options)
  if (options.json) {
    printJson(practiceJson(made.state))
    return
  }
  refuseInputs(
    paths,
    documents.map(({ file }) => file),
    folder,
    options,
  )
  const written = writeAll(made, key, options)
  const isKept = !options.preview && !options.pseudonymise && folder !== undefined
  print(practiceInWords(made.state, [...written, ...(isKept ? remember(folder, made.state) : [])]))
}

/** A report may replace an older one, and nothing that it is made of. @throws UsageError */
function refuseInputs(paths: readonly string[], files: readonly string[], folder: string | undefined, options: ReportOptions): void {
  const { key, practice } = options
  const own = [...paths, ...(folder === undefined ? [] : [folder])].flatMap((path) => OWN_FILES.map((name) => join(path, name)))
  const results = paths.flatMap((path) => [path, ...files.map((file) => join(path, file))])
  const inputs = new Set([...own, ...results, ...[key, practice].flatMap((path) => path ?? [])].map((path) => resolve(path)))
  const outputs = [options.out, options.csv, options.package].flatMap((path) => (path === undefined ? [] : [resolve(path)]))
  const bad = outputs.find((path, index) => inputs.has(path) || outputs.indexOf(path) !== index)
  if (bad !== undefined) {
    throw new UsageError(`${bad} is read by this report, or named twice: nothing was written. Name another file.`)
  }
}

/** A report before it is written anywhere. */
export interface Made {
  input: PracticeInput
  state: PracticeState
  meta: ReportMeta
}

/** The state of a practice from what was read, without what could be a patient's. */
export async function reportOf(read: PracticeInput, options: Pick<ReportOptions, 'preparedBy' | 'pseudonymise'>): Promise<Made> {
  const { input: clean, hidden } = scrubbed(read)
  const { preparedBy, pseudonymise: isPseudonymised = false } = options
  const input = isPseudonymised ? pseudonymised(clean) : clean
  const meta = { hidden, isPseudonymised, ...(preparedBy && !isPseudonymised ? { preparedBy } : {}) }
  return { input, state: await practiceState(input), meta }
}

function writeAll({ input, state, meta }: Made, key: KeyObject | undefined, options: ReportOptions): string[] {
  const { csv, package: archive } = options
  const isSheets = options.for === 'accreditation'
  const out = options.out ?? (isSheets ? 'rounds-accreditation.html' : 'rounds-practice.html')
  const page = isSheets ? accreditationSheets(state, meta) : practicePage(state, meta)
  write('--out', out, page)
  if (csv !== undefined) {
    write('--csv', csv, practiceCsv(state))
  }
  if (archive !== undefined) {
    const pages = {
      'report.html': isSheets ? practicePage(state, meta) : page,
      'accreditation.html': isSheets ? page : accreditationSheets(state, meta),
      'report.csv': practiceCsv(state),
    }
    write('--package', archive, evidencePackage({ input, state, meta, pages, ...(key ? { key } : {}) }))
  }
  return [out, csv, archive].flatMap((path) => path ?? [])
}

function write(option: string, path: string, data: string | Buffer): void {
  try {
    writeFileDurably(path, typeof data === 'string' ? Buffer.from(data) : data, { mode: 0o640 })
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${messageOf(error)}`)
  }
}

/** So that the next report can say what changed; where nothing can be kept it is said, and the report is no worse. */
function remember(folder: string, state: PracticeState): string[] {
  const path = join(folder, REPORTS)
  try {
    writeFileDurably(path, Buffer.from(withSnapshot(textOf(path), state)), { mode: 0o640 })
    return []
  } catch (error) {
    return [`(not remembered, so the next report cannot say what changed: ${messageOf(error)})`]
  }
}

function textOf(path: string): string {
  return existsSync(path) ? readText(path) : ''
}
