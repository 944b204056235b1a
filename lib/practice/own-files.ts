import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { STATUS_ORDER } from '../report/page/labels.ts'
import { parsed } from '../schema/check.ts'
import type { AttestationRecord } from '../schema/types.ts'
import { readText } from '../state/read-file.ts'
import { verifySeals } from './seal.ts'
import type { Heard, PracticeFiles, SetAside, Snapshot } from './state.ts'

export const REPORTS = 'reports.jsonl'

/** What a practice keeps beside its results. */
export const OWN_FILES: readonly string[] = ['practice.json', 'attestations.json', 'waivers.json', REPORTS]

const NOTHING: PracticeFiles = { attestations: [], waivers: [], snapshots: [] }

/** Answers and waivers may stand beside results of a practice that has no file of its own yet. */
export function ownFiles(path: string | undefined): PracticeFiles {
  return path !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readFiles(path, undefined, []) : NOTHING
}

/** @throws BadFile, UsageError */
export function readFiles(folder: string, practiceFile: string | undefined, setAside: SetAside[]): PracticeFiles {
  const textOf = (name: string) => (existsSync(join(folder, name)) ? readText(join(folder, name)) : undefined)
  const practice = practiceFile === undefined ? undefined : parsed('practice', readText(practiceFile), practiceFile)
  const answers = textOf('attestations.json')
  const waivers = textOf('waivers.json')
  const attestations = answers === undefined ? [] : parsed('attestations', answers, join(folder, 'attestations.json')).attestations
  return {
    ...(practice ? { practice } : {}),
    attestations,
    seals: verifySeals(attestations, practice?.contacts),
    waivers: waivers === undefined ? [] : parsed('waivers', waivers, join(folder, 'waivers.json')).waivers,
    snapshots: snapshotsIn(textOf(REPORTS) ?? '', setAside),
  }
}

/** A line that was not written to its end is an earlier report that is not compared with. */
export function snapshotsIn(text: string, setAside: SetAside[]): Snapshot[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const found = lines.flatMap((line, index): Snapshot[] => {
    try {
      const data: unknown = JSON.parse(line)
      if (isSnapshot(data)) {
        return [data]
      }
    } catch {
      // Said below.
    }
    setAside.push({ file: REPORTS, because: `line ${index + 1} is no record of an earlier report` })
    return []
  })
  return found.sort((a, b) => (a.at < b.at ? -1 : 1))
}

function isSnapshot(data: unknown): data is Snapshot {
  return (
    isRecord(data) &&
    data.schema === 1 &&
    typeof data.at === 'string' &&
    !Number.isNaN(Date.parse(data.at)) &&
    isRecordOf(
      data.items,
      (one) => isRecord(one) && isWord(one.word) && typeof one.since === 'string' && isRecordOf(one.machines, isWord),
    ) &&
    isRecordOf(data.rules, isWord) &&
    isRecordOf(data.machines, (name) => typeof name === 'string')
  )
}

function isRecordOf(data: unknown, fits: (value: unknown) => boolean): boolean {
  return isRecord(data) && Object.values(data).every(fits)
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}

function isWord(data: unknown): boolean {
  return STATUS_ORDER.some((word) => word === data)
}

/** Where the practice keeps its answers on one of its computers, the round of the practice brought them along. */
export function withAnswersOf(documents: readonly Heard[], files: PracticeFiles, now: string): PracticeFiles {
  if (files.attestations.length > 0) {
    return files
  }
  const rounds = documents.map(({ document }) => document).filter(({ scope, startedAt }) => scope === 'practice' && startedAt <= now)
  const [newest] = rounds.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
  const attestations: readonly AttestationRecord[] = newest?.inputs.attestations ?? []
  return { ...files, attestations, seals: verifySeals(attestations, files.practice?.contacts) }
}
