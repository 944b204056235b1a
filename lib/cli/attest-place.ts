import type { KeyObject } from 'node:crypto'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { content } from '../content/index.ts'
import { itemById } from '../engine/select.ts'
import { messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { answersOf } from '../practice/answers.ts'
import { clinicDay } from '../practice/calendar.ts'
import { privateKey } from '../practice/keys.ts'
import { settingsOfPractice } from '../practice/practice-file.ts'
import { type Seals, sealed, verifySeals } from '../practice/seal.ts'
import { zoneOf } from '../report/page/dates.ts'
import { parsed } from '../schema/check.ts'
import type { AttestationRecord, AttestationsFile, ItemManifest, PracticeFile } from '../schema/types.ts'
import { resolveSettings, settingsOf } from '../settings/resolve.ts'
import { withFileLock } from '../state/file-lock.ts'
import { configFolder, refuseForeign } from '../state/folders.ts'
import { readText, readTrusted } from '../state/read-file.ts'
import type { AttestOptions } from './attest.ts'

/** Where the answers of a practice stand, and what is known of it. */
export interface Place {
  /** Path of attestations.json. */
  file: string
  practice: PracticeFile
  /** null: nobody said. */
  name: string | null
  timeZone: string
  /** Day of the clinic's calendar. */
  today: string
  records: readonly AttestationRecord[]
  seals: Seals
  /** The settings of an item, as the practice has them. */
  settings(item: ItemManifest): Record<string, unknown>
}

const ANSWERS = 'attestations.json'

/** @param practiceFile its practice.json; without one the answers stand in the configuration folder. @throws UsageError, BadFile */
export function openPlace(practiceFile: string | undefined): Place {
  const { path, practice } = practiceFile === undefined ? ownPractice() : namedPractice(practiceFile)
  const file = join(dirname(path), ANSWERS)
  const layer = { layer: 'practice', path, data: settingsOfPractice(practice) } as const
  const { settings, practice: name } = resolveSettings(content.items(), { files: [layer], environment: process.env, commandLine: [] })
  const timeZone = zoneOf(practice.calendar?.timeZone)
  const records = recordsIn(textOf(file), file)
  return {
    file,
    practice,
    name,
    timeZone,
    today: today(timeZone),
    records,
    seals: verifySeals(records, practice.contacts),
    settings: (item) => settingsOf(item, settings),
  }
}

/** The questions that are meant: those that are named, whoever answers them, else those of a role, else all. @throws UsageError for an id without a question */
export function questionsOf(place: Place, ids: readonly string[], { role, due }: AttestOptions): ItemManifest[] {
  const named = ids.map((id) => itemById(content.items(), id))
  const silent = named.find(({ attestation }) => !attestation)
  if (silent) {
    throw new UsageError(`attest: ${silent.id} is no question for people, computers show it (rounds check ${silent.id}).`)
  }
  const all = named.length > 0 ? named : content.items().filter(({ attestation }) => attestation !== undefined)
  const isTheirs = ({ attestation }: ItemManifest) => named.length > 0 || role === undefined || attestation?.who === role
  return all.filter((item) => isTheirs(item) && (!due || isDue(item, place)))
}

/** Nothing that was answered about it holds today. */
export function isDue(item: ItemManifest, place: Place): boolean {
  const { answers } = answersOf(item, place.records, place.settings(item), place.today, place.seals.verdicts)
  return !answers.some(({ status, until }) => status !== 'attest-due' && until >= place.today)
}

/**
 * Adds records to the end of the file, each sealed to the one before it; what was read stays as it is.
 * @returns the place as it is then
 * @throws UsageError where the file changed since it was read, or cannot be written
 */
export function record(place: Place, added: readonly AttestationRecord[], keyFile: string | undefined): Place {
  const key = keyFile === undefined ? undefined : privateKey(keyFile)
  return withFileLock(place.file, () => recordAlone(place, added, key))
}

/** What stands in the file is compared and written over while nobody else does. */
function recordAlone(place: Place, added: readonly AttestationRecord[], key: KeyObject | undefined): Place {
  const before = textOf(place.file)
  if (JSON.stringify(recordsIn(before, place.file)) !== JSON.stringify(place.records)) {
    throw new UsageError(`${place.file} was changed by somebody else meanwhile: nothing was written to it. Run the same again.`)
  }
  const records = [...place.records]
  for (const one of added) {
    records.push(sealed(one, records, { now: new Date().toISOString(), ...(key ? { key } : {}) }))
  }
  write(place.file, before, records)
  return { ...place, records, seals: verifySeals(records, place.practice.contacts) }
}

/** Says so before anybody has answered anything. @throws UsageError */
export function refuseUnwritable({ file }: Place): void {
  const folder = dirname(file)
  const advice = 'Name the practice.json of the practice with --practice; its answers stand beside it.'
  if (!existsSync(folder)) {
    throw new UsageError(`attest: there is no folder ${folder} to keep the answers in. ${advice}`)
  }
  for (const path of [folder, ...(existsSync(file) ? [file] : [])]) {
    try {
      accessSync(path, constants.W_OK)
    } catch {
      throw new UsageError(`attest: ${path} may not be written by you, so no answer could be kept. Run it as whoever owns it. ${advice}`)
    }
  }
}

function ownPractice(): { path: string; practice: PracticeFile } {
  const folder = configFolder()
  refuseForeign(folder)
  refuseForeign(join(folder, ANSWERS))
  const path = join(folder, 'practice.json')
  const text = readTrusted(path)
  return { path, practice: text === undefined ? {} : parsed('practice', text, path) }
}

function namedPractice(named: string): { path: string; practice: PracticeFile } {
  const path = statSync(named, { throwIfNoEntry: false })?.isDirectory() ? join(named, 'practice.json') : named
  if (!existsSync(path)) {
    throw new UsageError(
      `attest: there is no practice file ${path}: name one with --practice. It may hold as little as { "practice": "Name" }.`,
    )
  }
  return { path, practice: parsed('practice', readText(path), path) }
}

/** @throws UsageError where the clock cannot be right: answers would carry its day for ever */
function today(timeZone: string): string {
  const day = clinicDay(new Date(), timeZone)
  if (day < content.builtAt) {
    throw new UsageError(
      `The clock of this computer is wrong: it says ${day}, before this program was made. Set it; answers carry its day.`,
    )
  }
  return day
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readText(file) : undefined
}

function recordsIn(text: string | undefined, file: string): AttestationRecord[] {
  return text === undefined ? [] : parsed('attestations', text, file).attestations
}

function write(file: string, before: string | undefined, attestations: AttestationRecord[]): void {
  const data: AttestationsFile = { ...(before === undefined ? {} : parsed('attestations', before, file)), attestations }
  const owner = statSync(file, { throwIfNoEntry: false })
  const options = { mode: owner ? owner.mode & 0o777 : 0o644, ...(owner ? { uid: owner.uid, gid: owner.gid } : {}) }
  try {
    writeFileDurably(file, Buffer.from(`${JSON.stringify(data, undefined, 2)}\n`), options)
  } catch (error) {
    throw new UsageError(`The answers were not written: ${messageOf(error)}`)
  }
}
