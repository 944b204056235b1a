import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { content } from '../content/index.ts'
import { messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { tableOf } from '../report/terminal.ts'
import { rmmOutput } from '../rmm/line.ts'
import type { ResultDocument } from '../schema/types.ts'
import type { RoundOptions } from './options.ts'
import { print, printJson, wantsColour } from './terminal.ts'

/** Prints a result document in the form that was asked for and writes the files that were asked for. */
export async function show(document: ResultDocument, options: RoundOptions): Promise<void> {
  if (options.json) {
    printJson(document)
  } else {
    print(options.rmm === undefined ? table(document, options) : rmmOutput(document))
  }
  if (options.out !== undefined) {
    writeInto(options.out, document)
  }
  if (options.html !== undefined) {
    const path = await writePage(options.html, document)
    if (!options.json && options.rmm === undefined) {
      print(`Page: ${path}`)
    }
  }
}

function table(document: ResultDocument, { verbose = false }: RoundOptions): string {
  const question = (id: string) => content.items().find((item) => item.id === id)?.attestation?.question
  return tableOf(document, { colour: wantsColour(), details: verbose || document.items.length === 1, question })
}

/** `<practice>/<machine id>/<startedAt>.json`, put in place by rename so that a collector never sees half a file. */
function writeInto(folder: string, document: ResultDocument): void {
  const practice = (document.practice ?? 'no-practice').toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const target = join(folder, practice, document.machine.id)
  try {
    mkdirSync(target, { recursive: true })
    writeFileDurably(join(target, `${document.startedAt.replaceAll(':', '')}.json`), Buffer.from(JSON.stringify(document)), { mode: 0o640 })
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${messageOf(error)}`)
  }
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
