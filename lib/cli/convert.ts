import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { allBad } from '../authoring/collection.ts'
import { content } from '../content/index.ts'
import { BadFile, messageOf, UsageError } from '../errors.ts'
import { writeFileDurably } from '../host/writer-files.ts'
import { hdfOf } from '../report/hdf.ts'
import { ocsfEvents } from '../report/ocsf.ts'
import { parsed } from '../schema/check.ts'
import type { ResultDocument } from '../schema/types.ts'
import { readText } from '../state/read-file.ts'

export interface ConvertOptions {
  to: 'ocsf' | 'hdf'
  out?: string
}

/** `rounds convert FILE...`: what cannot be converted is named at the end, and the rest is converted all the same. @throws UsageError */
export async function convert(files: string[], { to, out }: ConvertOptions): Promise<void> {
  if (to === 'hdf' && files.length > 1 && out === undefined) {
    throw new UsageError('HDF is one file for each result document: say with --out <folder> where they go.')
  }
  const read = files.map(readDocument)
  const documents = read.flatMap((one) => (one instanceof BadFile ? [] : [one]))
  if (to === 'ocsf') {
    put(ndjson(documents), out)
  } else if (files.length === 1) {
    put(documents.map(hdfText).join(''), out)
  } else {
    putAll(documents, out ?? '')
  }
  const bad = read.flatMap((one) => (one instanceof BadFile ? [one] : []))
  if (bad.length > 0) {
    throw allBad(bad)
  }
}

function readDocument(file: string): ResultDocument | BadFile {
  try {
    return parsed('result', readText(file), file)
  } catch (error) {
    return error instanceof BadFile
      ? error
      : new BadFile(file, [
          { property: '', expected: 'a file that can be read', found: messageOf(error).replace(`${file} cannot be read: `, '') },
        ])
  }
}

function ndjson(documents: readonly ResultDocument[]): string {
  return documents
    .flatMap((document) => ocsfEvents(document, content.items()))
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('')
}

function hdfText(document: ResultDocument): string {
  return `${JSON.stringify(hdfOf(document, content.items()), null, 2)}\n`
}

/** `<computer>-<time>-<machine id>.json`: two computers of one name stay apart. */
function putAll(documents: readonly ResultDocument[], folder: string): void {
  for (const document of documents) {
    const { id, hostname } = document.machine
    const name = [hostname, document.startedAt, id].map((part) => part.replace(/[^A-Za-z0-9.]+/g, '-')).join('_')
    put(hdfText(document), join(folder, `${name}.json`), folder)
  }
}

function put(text: string, file: string | undefined, folder?: string): void {
  if (file === undefined) {
    process.stdout.write(text)
    return
  }
  if (text === '') {
    return
  }
  try {
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true })
    }
    writeFileDurably(file, Buffer.from(text), { mode: 0o640 })
  } catch (error) {
    throw new UsageError(`--out ${folder ?? file}: ${messageOf(error)}`)
  }
}
