import { createHash, type KeyObject, sign } from 'node:crypto'
import { content } from '../content/index.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import { type ZipEntry, zip } from '../formats/zip.ts'
import { practiceJson } from '../report/practice-json.ts'
import type { ReportMeta } from '../report/practice-page.ts'
import type { ItemManifest } from '../schema/types.ts'
import { itemsInUse } from './items-of-packs.ts'
import { publicPem } from './keys.ts'
import { type About, JOURNAL_HEADS, journalHeads, MANIFESTS, runtime, SIGNATURE, SIGNER, SUMS } from './package-layout.ts'
import { packageReadme } from './package-readme.ts'
import type { PracticeInput, PracticeState } from './state.ts'

export interface PackageParts {
  /** What the state was made of, as it may leave the practice: scrubbed, and pseudonymised where that was asked for. */
  input: PracticeInput
  state: PracticeState
  meta: ReportMeta
  /** Texts by their name in the package: report.html, accreditation.html, report.csv. */
  pages: Readonly<Record<string, string>>
  /** Ed25519, private; without it the list of hashes is not signed. */
  key?: KeyObject
}

/**
 * A zip of a report with all that it was made of, and a list of hashes that sha256sum alone can check. The same parts give the same bytes.
 * @throws Error where there is more than one archive can hold
 */
export function evidencePackage({ input, state, meta, pages, key }: PackageParts): Buffer {
  const results = resultFiles(input)
  const documents = input.documents.map(({ document }) => document)
  const about: About = {
    package: 1,
    practice: state.name,
    asOf: input.now,
    day: state.today,
    tool: { name: 'rounds', version: content.version, builtAt: content.builtAt },
    runtime: runtime(),
    meta,
    setAside: input.setAside,
    ...(input.seals ? { seals: input.seals } : {}),
    results: results.map(({ name, file }) => ({ name, file })),
  }
  const files = [
    ...Object.entries(pages).map(([name, text]) => textFile(name, text)),
    jsonFile('state.json', practiceJson(state)),
    ...results.map(({ name, bytes }) => ({ name, bytes })),
    ...ownFiles(input),
    jsonFile(JOURNAL_HEADS, journalHeads(documents)),
    jsonFile(MANIFESTS, manifestHashes(itemsInUse(input.items, documents))),
    jsonFile('about.json', about),
    ...(key ? [textFile(SIGNER, publicPem(key))] : []),
  ]
  return zip(signedList([textFile('README.txt', packageReadme(state, meta, files, key !== undefined)), ...files], key))
}

/** The files with their list of hashes, and its signature. */
function signedList(files: readonly ZipEntry[], key: KeyObject | undefined): ZipEntry[] {
  const sums = textFile(SUMS, files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join(''))
  return [...files, sums, ...(key ? [{ name: SIGNATURE, bytes: sign(null, sums.bytes, key) }] : [])]
}

/** A document stands in the package with the bytes that `rounds import` keeps, so that unchanged ones have the hash of the file they came from. */
function resultFiles({ documents }: PracticeInput): (ZipEntry & { file: string })[] {
  const taken = new Map<string, number>()
  return documents.map(({ document, file }) => {
    const place = `results/${safe(document.machine.id)}/${safe(document.startedAt.replaceAll(':', ''))}`
    const count = (taken.get(place) ?? 0) + 1
    taken.set(place, count)
    return { ...textFile(`${place}${count === 1 ? '' : `_${count}`}.json`, `${JSON.stringify(document)}\n`), file }
  })
}

/** A name that every system can unpack, and that leads nowhere else. */
function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/g, '-').replace(/^\.+/, '') || 'unnamed'
}

function ownFiles({ practice, attestations, waivers, snapshots }: PracticeInput): ZipEntry[] {
  return [
    ...(practice ? [jsonFile('practice.json', practice)] : []),
    jsonFile('attestations.json', { attestations }),
    jsonFile('waivers.json', { waivers }),
    ...(snapshots.length > 0 ? [textFile('reports.jsonl', snapshots.map((one) => `${JSON.stringify(one)}\n`).join(''))] : []),
  ]
}

/** Which rules were used, whatever a later version makes of them. */
export function manifestHashes(items: readonly ItemManifest[]): { id: string; version: string; sha256: string }[] {
  return items.map((item) => ({ id: item.id, version: item.version, sha256: manifestHash(item) }))
}

export function manifestHash(item: ItemManifest): string {
  return sha256(Buffer.from(canonicalJson(item)))
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function jsonFile(name: string, data: unknown): ZipEntry {
  return textFile(name, `${JSON.stringify(data, undefined, 2)}\n`)
}

function textFile(name: string, text: string): ZipEntry {
  return { name, bytes: Buffer.from(text) }
}
