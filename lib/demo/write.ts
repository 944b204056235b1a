import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { writeInto } from '../cli/out.ts'
import { practiceSlug } from '../practice/slug.ts'
import type { ResultDocument } from '../schema/types.ts'
import type { DemoPractice } from './practice.ts'

/** Where a practice's results and own files stand below a folder of results. */
export function folderOf(folder: string, { practice }: Pick<DemoPractice, 'practice'>): string {
  return join(folder, practiceSlug(practice.practice))
}

/** The whole practice as `rounds import` and people leave it, with all that went wrong on the way. Returns the practice's folder. */
export function writeDemo(folder: string, demo: DemoPractice): string {
  for (const document of demo.documents) {
    writeInto(folder, document)
  }
  writeOddities(folder, demo)
  return writeOwnFiles(folder, demo)
}

/** What people of the practice keep: who is who, answers, accepted risks. */
export function writeOwnFiles(folder: string, demo: DemoPractice): string {
  const own = folderOf(folder, demo)
  const { practice, attestations, waivers } = demo
  writeJson(join(own, 'practice.json'), practice)
  writeJson(join(own, 'attestations.json'), { attestations })
  writeJson(join(own, 'waivers.json'), { waivers })
  return own
}

/** The answers that were there by some day. */
export function writeAnswers(own: string, { attestations }: DemoPractice, now: string): void {
  writeJson(join(own, 'attestations.json'), { attestations: attestations.filter(({ at }) => at <= now.slice(0, 10)) })
}

function writeJson(path: string, data: unknown): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${JSON.stringify(data, null, 2)}\n`)
}

/** What a folder of results also holds once something has gone wrong. */
export function writeOddities(folder: string, demo: DemoPractice): void {
  const own = folderOf(folder, demo)
  for (const document of demo.oddities.documents) {
    writeBelow(join(own, document.machine.id), secondName(document), JSON.stringify(document))
  }
  for (const { machine, name, text } of demo.oddities.broken) {
    writeBelow(join(own, machine), name, text)
  }
}

/** As the second of two that came for one moment. */
function secondName({ startedAt }: ResultDocument): string {
  return `${startedAt.replaceAll(':', '')}.2.json`
}

function writeBelow(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
}
