import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { newestOsSupport, OS_SUPPORT, type OsSupport, osSupportOf } from '../data/os-support.ts'
import { type SignedTable, storeTable, verifiedText } from '../data/signed-tables.ts'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import { readText } from '../state/read-file.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'

interface Listed {
  name: string
  about: string
  /** ISO days. */
  asOf: string
  expires: string
  isExpired: boolean
  origin: 'built in' | 'updated'
  problem?: string
}

/** `rounds tables`: which dated tables are in use; with a file, takes in a newer one first. @throws BadFile, UsageError */
export async function tables(file: string | undefined, options: { json?: boolean }, now = new Date()): Promise<void> {
  const today = now.toISOString().slice(0, 10)
  if (file !== undefined) {
    takeIn(file, today, ownState('Only root and administrators may take in a table: nothing was changed.'))
  }
  const listed = [osSupportListed(today)]
  options.json ? printJson(listed) : print(listed.map(textOf).join('\n'))
}

/** What is older than the table in use could only take knowledge away: an old table with a good signature is refused, too. */
function takeIn(file: string, today: string, folder: string): void {
  if (basename(file) !== `${OS_SUPPORT}.json`) {
    throw new UsageError(`${file} is not taken in: there is one table, and its file is called ${OS_SUPPORT}.json`)
  }
  const signed = signedFile(file)
  refused(file, () => verifiedText(signed))
  const found = osSupportOf(signed.text)
  if ('problems' in found) {
    throw new BadFile(file, found.problems, 'Nothing was changed.')
  }
  refused(file, () => newEnough(found.table, newestOsSupport(folder).table, today))
  storeTable(OS_SUPPORT, signed, folder)
}

function signedFile(file: string): SignedTable {
  const bytes = bytesOf(file)
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) {
    throw new UsageError(`${file} is not taken in: it is not UTF-8`)
  }
  return { text, signature: readText(`${file}.sig`).trim() }
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}`)
  }
}

function refused(file: string, check: () => unknown): void {
  try {
    check()
  } catch (error) {
    throw new UsageError(`${file} is not taken in: ${messageOf(error)}`)
  }
}

function newEnough({ asOf }: OsSupport, used: OsSupport, today: string): void {
  if (asOf > today) {
    throw new UsageError(`it is of ${asOf}, and today is ${today}`)
  }
  if (asOf <= used.asOf) {
    throw new UsageError(`it is of ${asOf}, and the table in use is of ${used.asOf}`)
  }
}

function osSupportListed(today: string): Listed {
  const { table, origin, problem } = newestOsSupport()
  const { asOf, expires } = table
  const about = 'until when operating systems get updates'
  return { name: OS_SUPPORT, about, asOf, expires, isExpired: today > expires, origin, ...(problem ? { problem } : {}) }
}

function textOf({ name, about, asOf, expires, isExpired, origin, problem }: Listed): string {
  const dates = `of ${asOf}, ${isExpired ? 'expired' : 'expires'} ${expires}, ${origin}`
  return [`${name}  ${dates}  (${about})`, ...(problem ? [`  ${problem}`] : [])].join('\n')
}
