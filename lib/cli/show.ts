import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { content } from '../content/index.ts'
import { messageOf, UsageError } from '../errors.ts'
import { tableOf } from '../report/terminal.ts'
import { rmmOutput } from '../rmm/line.ts'
import { profileOf } from '../rmm/profile.ts'
import type { ResultDocument } from '../schema/types.ts'
import type { Verdicts } from '../state/verdicts.ts'
import type { RoundOptions } from './options.ts'
import { writeInto } from './out.ts'
import { print, printJson, wantsColour } from './terminal.ts'

/** Prints a result document in the form that was asked for and writes the files that were asked for. */
export async function show(document: ResultDocument, options: RoundOptions, verdicts?: Verdicts): Promise<void> {
  if (options.json) {
    printJson(document)
  } else {
    print(options.rmm === undefined ? table(document, options) : await forRmm(document, options.rmm, options, verdicts))
  }
  leave(document, options)
  if (options.html !== undefined) {
    const path = await writePage(options.html, document)
    if (!options.json && options.rmm === undefined) {
      print(`Page: ${path}`)
    }
  }
}

/** With what is remembered of the items, where they were swept. */
async function forRmm(document: ResultDocument, rmm: string | true, options: RoundOptions, verdicts?: Verdicts): Promise<string> {
  const compact = wantsCompact(options) ? await compactLine(document) : undefined
  return rmmOutput(document, { profile: profileOf(rmm), ...(verdicts ? { verdicts } : {}), ...(compact === undefined ? {} : { compact }) })
}

/** Asked for on the command line, or for every run that a tool pushes. */
export function wantsCompact({ compact, rmm }: RoundOptions): boolean {
  return compact === true || (rmm !== undefined && ['1', 'true', 'yes'].includes(process.env.ROUNDS_COMPACT?.toLowerCase() ?? ''))
}

export async function compactLine(document: ResultDocument): Promise<string> {
  return (await import('../rmm/compact.ts')).packed(document)
}

/** Puts the document where the results of the practice are gathered, if that is wanted. */
export function leave(document: ResultDocument, { out, rmm }: RoundOptions): void {
  const folder = out ?? (rmm === undefined ? undefined : process.env.ROUNDS_OUT || undefined)
  if (folder !== undefined) {
    writeInto(folder, document)
  }
}

function table(document: ResultDocument, { verbose = false }: RoundOptions): string {
  const question = (id: string) => content.items().find((item) => item.id === id)?.attestation?.question
  return tableOf(document, { colour: wantsColour(), details: verbose || document.items.length === 1, question })
}

async function writePage(file: string, document: ResultDocument): Promise<string> {
  const { pageOf } = await import('../report/page.ts')
  const path = resolve(file)
  try {
    writeFileSync(path, pageOf(document))
  } catch (error) {
    throw new UsageError(`--html ${file}: ${messageOf(error)}`)
  }
  return path
}
