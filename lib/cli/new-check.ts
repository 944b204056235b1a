import { manifestsIn } from '../authoring/collection.ts'
import { pagesOf, writePages } from '../authoring/docs.ts'
import { newItemFiles, refusePresent, refuseTaken, writeNew } from '../authoring/new-item.ts'
import { sourceOfRounds } from '../authoring/pack/body.ts'
import { packAround } from '../authoring/pack/folder.ts'
import { writeNewPackItem } from '../authoring/pack/new-pack-item.ts'
import { builtIn } from '../content/index.ts'
import { print } from './terminal.ts'

/**
 * `rounds new check`: writes every file of a new item, in the folder of a pack into that pack, else into the source that Rounds runs from.
 * @throws UsageError
 */
export async function newCheck(id: string, options: { fix?: boolean }): Promise<void> {
  const project = sourceOfRounds('rounds new check')
  const pack = packAround(process.cwd())
  print(pack === undefined ? newCheckIn(project, id, options) : newPackCheckIn(project, pack, id, options))
}

/** Writes the files into a pack. Returns what was written and what to do next. */
export function newPackCheckIn(project: string, folder: string, id: string, { fix = false }: { fix?: boolean }): string {
  const { files, added } = writeNewPackItem(project, folder, id, { fix }, builtIn)
  return [
    ...files.map((path) => `wrote  ${path}`),
    ...added.map((what) => `added  package.json, ${what}`),
    '',
    'It works as it is, as an example: it looks for a notice before logon. Make it yours, with rounds pack test --watch beside you:',
    ...stepsOfItem(id, fix, 'and what it may change also under capabilities.changes in package.json'),
    `  5. test/${id}.scenarios.json: what probes answer, and what comes of it`,
  ].join('\n')
}

/** Writes the files, then the pages that are made from them. Returns what was written and what to do next. */
export function newCheckIn(project: string, id: string, { fix = false }: { fix?: boolean }): string {
  const before = read(project)
  refuseTaken(id, before.items, before.facts)
  const files = newItemFiles(project, id, { fix })
  refusePresent(project, [...files.map(({ path }) => path), `docs/checks/${id}.md`])
  writeNew(project, files)
  const { items, facts } = read(project)
  const pages = writePages(project, pagesOf(items, facts))
  return [
    ...files.map(({ path }) => `wrote  ${path}`),
    ...pages.map((name) => `wrote  docs/checks/${name}`),
    '',
    ...nextSteps(id, fix),
  ].join('\n')
}

function read(project: string) {
  const { items, facts, bad } = manifestsIn(project)
  const [first] = bad
  if (first) {
    throw first
  }
  return { items: items.map(({ manifest }) => manifest), facts: facts.map(({ manifest }) => manifest) }
}

function nextSteps(id: string, fix: boolean): string[] {
  const tests = `test/scripts/${id}.test.ts test/facts/${id}${fix ? ` test/remediations/${id}.test.ts` : ''}`
  return [
    'It works as it is, as an example: it looks for a notice before logon. Make it yours:',
    ...stepsOfItem(id, fix),
    `  5. node --import ./lib/register.mjs test/run.ts ${tests}`,
    `  6. rounds validate, scripts/${id}.ts, npm run docs, npm test`,
  ]
}

function stepsOfItem(id: string, fix: boolean, besides?: string): string[] {
  return [
    `  1. manifests/${id}.json: title, why, what the verdicts mean, the rule it serves, settings${fix && besides ? `; ${besides}` : ''}`,
    `  2. manifests/facts/${id}.json: what is read on each platform, and "proved" once you saw it answer`,
    `  3. lib/facts/${id}/: the shape of the fact and a parser a platform (what was not read is never fine)`,
    `  4. scripts/${id}.ts: the judge${fix ? `; remediations/${id}.ts: the plan` : ''}`,
  ]
}
