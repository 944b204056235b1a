import { content } from '../content/index.ts'
import { messageOf } from '../errors.ts'
import { canonicalJson } from '../formats/canonical-json.ts'
import type { UnzippedEntry } from '../formats/unzip.ts'
import type { ReportMeta } from '../report/practice-page.ts'
import type { Tool } from '../schema/types.ts'
import { manifestHashes } from './evidence-package.ts'
import { itemsInUse } from './items-of-packs.ts'
import type { ReadContents } from './package-contents.ts'
import { MANIFESTS, runtime } from './package-layout.ts'
import type { PracticeInput, PracticeState } from './state.ts'

/**
 * Whether the report is what its results give. `verdicts`: its verdicts are; its words were written by another runtime. `tool`, `rules`: made by another
 * version, so nothing can be said. `files`: not tried, because files are not as they were packed.
 */
export type Remade =
  | { state: 'same' | 'rules' | 'files' }
  | { state: 'verdicts'; runtime: string }
  | { state: 'tool'; tool: Tool }
  | { state: 'differs'; pages: string[] }
  | { state: 'unreadable'; because: string }

/** Makes the report again from what is in the package, and compares. */
export async function remade(contents: ReadContents, files: ReadonlyMap<string, UnzippedEntry>): Promise<Remade> {
  if ('problem' in contents) {
    return { state: 'unreadable', because: contents.problem }
  }
  const { about, input } = contents
  if (about.tool.version !== content.version || about.tool.builtAt !== content.builtAt) {
    return { state: 'tool', tool: about.tool }
  }
  const textOf = (name: string) => files.get(name)?.bytes.toString('utf8')
  const documents = input.documents.map(({ document }) => document)
  if (!isSameData(textOf(MANIFESTS), manifestHashes(itemsInUse(input.items, documents)))) {
    return { state: 'rules' }
  }
  try {
    const { state, pages } = await madeAgain(input, about.meta)
    const isSameState = isSameData(textOf('state.json'), state)
    const others = Object.entries(pages).flatMap(([name, text]) => (files.has(name) && textOf(name) !== text ? [name] : []))
    if (isSameState && others.length > 0 && about.runtime !== runtime()) {
      return { state: 'verdicts', runtime: about.runtime }
    }
    const different = [...(isSameState ? [] : ['state.json']), ...others]
    return different.length === 0 ? { state: 'same' } : { state: 'differs', pages: different }
  } catch (error) {
    return { state: 'unreadable', because: messageOf(error) }
  }
}

/** Loaded only here: whoever packs has made the pages already. */
async function madeAgain(input: PracticeInput, meta: ReportMeta) {
  const { practiceState } = await import('./practice-state.ts')
  const { practiceJson } = await import('../report/practice-json.ts')
  const state: PracticeState = await practiceState(input)
  return {
    state: practiceJson(state),
    pages: {
      'report.html': (await import('../report/practice-page.ts')).practicePage(state, meta),
      'accreditation.html': (await import('../report/accreditation.ts')).accreditationSheets(state, meta),
      'report.csv': (await import('../report/practice-csv.ts')).practiceCsv(state),
    },
  }
}

function isSameData(text: string | undefined, data: unknown): boolean {
  try {
    return text !== undefined && canonicalJson(JSON.parse(text)) === canonicalJson(data)
  } catch {
    return false
  }
}
