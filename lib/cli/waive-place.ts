import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileProblems } from '../authoring/file-problems.ts'
import { content } from '../content/index.ts'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { clinicDay } from '../practice/calendar.ts'
import { zoneOf } from '../report/page/dates.ts'
import { parsed } from '../schema/check.ts'
import type { PracticeFile, Waiver, WaiverFile } from '../schema/types.ts'
import { withFileLock } from '../state/file-lock.ts'
import { configFolder, refuseForeign } from '../state/folders.ts'
import { readText, readTrusted } from '../state/read-file.ts'

/** Where accepted risks stand, and what is known of the practice. */
export interface Place {
  /** Path of waivers.json. */
  file: string
  practice: PracticeFile
  waivers: WaiverFile
  /** Day on the clinic's calendar. */
  today: string
  read(path: string): string | undefined
}

/** @param practiceFile its practice.json; without one the configuration folder. @throws UsageError, BadFile */
export function openPlace(practiceFile: string | undefined): Place {
  const folder = configFolder()
  if (practiceFile === undefined) {
    refuseForeign(folder)
  }
  const isFolder = practiceFile !== undefined && statSync(practiceFile, { throwIfNoEntry: false })?.isDirectory()
  const path = practiceFile === undefined ? join(folder, 'practice.json') : isFolder ? join(practiceFile, 'practice.json') : practiceFile
  if (practiceFile !== undefined && !existsSync(path)) {
    throw new UsageError(`waive: there is no practice file ${path}: accepted risks stand beside it.`)
  }
  const read = practiceFile === undefined ? readTrusted : (one: string) => (existsSync(one) ? readText(one) : undefined)
  const text = read(path)
  const practice = text === undefined ? {} : parsed('practice', text, path)
  const file = join(dirname(path), 'waivers.json')
  const today = clinicDay(new Date(), zoneOf(practice.calendar?.timeZone))
  return { file, practice, waivers: waiversIn(read(file), file), today, read }
}

function waiversIn(text: string | undefined, file: string): WaiverFile {
  return text === undefined ? { waivers: [] } : parsed('waivers', text, file)
}

/** The whole file is looked through as it will be, and put in place in one step. @throws UsageError, BadFile */
export function writeWaivers(place: Place, waivers: Waiver[]): void {
  const { file, waivers: before } = place
  const problems = fileProblems('waivers', { ...before, waivers }, file, content.items())
  const isOfOld = (property: string) => !property.startsWith(`waivers.${waivers.length - 1}.`)
  const own =
    waivers.length > before.waivers.length || waivers.at(-1) !== before.waivers.at(-1)
      ? problems.filter((one) => !isOfOld(one.property))
      : []
  if (own.length > 0) {
    throw new BadFile(file, own)
  }
  withFileLock(file, () => writeAlone(place, waivers))
}

/** What stands in the file is compared and written over while nobody else does. */
function writeAlone({ file, waivers: before, read }: Place, waivers: Waiver[]): void {
  if (JSON.stringify(waiversIn(read(file), file)) !== JSON.stringify(before)) {
    throw new UsageError(`${file} was changed by somebody else meanwhile: nothing was written to it. Run the same again.`)
  }
  const owner = statSync(file, { throwIfNoEntry: false })
  const options = { mode: owner ? owner.mode & 0o777 : 0o644, ...(owner ? { uid: owner.uid, gid: owner.gid } : {}) }
  try {
    writeFileDurably(file, Buffer.from(`${JSON.stringify({ ...before, waivers }, undefined, 2)}\n`), options)
  } catch (error) {
    throw new UsageError(`The accepted risks were not written: ${messageOf(error)}`)
  }
}
