import { randomUUID } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AlertRules } from '../engine/alerts.ts'
import { messageOf, UsageError } from '../errors.ts'
import { removeFile, writeFileDurably } from '../host/writer-files.ts'
import { parseJson } from '../schema/check.ts'
import type { History, ResultDocument } from '../schema/types.ts'
import { makeClosedFolder } from './closed-folder.ts'
import { refuseForeign, windowsFolder } from './folders.ts'
import { readTrusted } from './read-file.ts'
import { readVerdicts, VERDICTS, type Verdicts, withFindings } from './verdicts.ts'

/** What Rounds remembers on a machine between runs. */
export interface Store {
  folder: string
  machineId: string
  history: History
  /** Why nothing can be kept; undefined when it can. */
  readOnly?: string
  /** From now on this is the store's history; the disk is touched only when it differs. */
  saveHistory(history: History): void
  /** Keeps the newest finding of every item of the document, for `rounds verdict`; all that is kept now. */
  saveVerdicts(document: ResultDocument, rules: AlertRules): Verdicts
}

const HOUR = 3_600_000
const EMPTY: History = { firstSeen: {}, changed: {} }

/** Opens the state folder, making it when it is missing. Without the right to write there the run goes on and remembers nothing. @throws UsageError */
export function openStore(folder: string): Store {
  refuseForeign(folder)
  const readOnly = makeFolder(folder)
  const store: Store = {
    folder,
    machineId: readOnly ? (readable(() => knownId(folder)) ?? 'unknown') : machineId(folder),
    history: readOnly ? (readable(() => readHistory(folder)) ?? EMPTY) : readHistory(folder),
    saveHistory: (history) => keepHistory(store, history),
    saveVerdicts: (document, rules) => {
      const verdicts = withFindings(readVerdicts(folder), document, rules)
      save(store, VERDICTS, verdicts)
      return verdicts
    },
    ...(readOnly ? { readOnly } : {}),
  }
  return store
}

/** What a full disk still lets Rounds read stays known: without it, the age of a missing update would start again. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function makeFolder(folder: string): string | undefined {
  try {
    if (folder.startsWith(windowsFolder(process.env))) {
      makeClosedFolder()
    }
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    removeOldDrafts(folder)
    const attempt = join(folder, `attempt-${process.pid}`)
    // A full disk still takes an empty file.
    writeFileDurably(attempt, Buffer.alloc(8192), { mode: 0o600 })
    removeFile(attempt)
    return undefined
  } catch (error) {
    if (error instanceof UsageError) {
      throw error
    }
    return `the state folder ${folder} cannot be written: ${messageOf(error)}`
  }
}

/** A run that was killed while it wrote leaves its draft behind. */
function removeOldDrafts(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => /^\..*\.rounds$/.test(one) || /^attempt-\d+$/.test(one))) {
    const path = join(folder, name)
    if (Date.now() - lstatSync(path).mtimeMs > HOUR) {
      removeFile(path)
    }
  }
}

/** A random id, because names and serial numbers are shared, changed and cloned. */
function machineId(folder: string): string {
  const known = knownId(folder)
  if (known) {
    return known
  }
  const made = randomUUID()
  writeFileDurably(join(folder, 'machine-id'), Buffer.from(`${made}\n`), { mode: 0o600 })
  return made
}

function knownId(folder: string): string | undefined {
  const known = readTrusted(join(folder, 'machine-id'))?.trim()
  return known && /^[0-9a-f-]{36}$/.test(known) ? known : undefined
}

function readHistory(folder: string): History {
  const path = join(folder, 'history.json')
  const text = readTrusted(path)
  if (text === undefined) {
    return EMPTY
  }
  const found = parseJson(text, path) as Partial<History>
  return { firstSeen: found.firstSeen ?? {}, changed: found.changed ?? {} }
}

function keepHistory(store: Store, history: History): void {
  const isNew = JSON.stringify(history) !== JSON.stringify(store.history)
  store.history = history
  if (isNew) {
    save(store, 'history.json', history)
  }
}

function save(store: Store, name: string, data: unknown): void {
  if (!store.readOnly) {
    writeFileDurably(join(store.folder, name), Buffer.from(`${JSON.stringify(data)}\n`), { mode: 0o600 })
  }
}
