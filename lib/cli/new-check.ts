import { manifestsIn } from '../authoring/collection.ts'
import { pagesOf, writePages } from '../authoring/docs.ts'
import { newItemFiles, refusePresent, refuseTaken, writeNew } from '../authoring/new-item.ts'
import { projectFolder } from '../authoring/project.ts'
import { UsageError } from '../errors.ts'
import { print } from './terminal.ts'

/** `rounds new check`: writes every file of a new item into the project that Rounds runs from. @throws UsageError */
export async function newCheck(id: string, options: { fix?: boolean }): Promise<void> {
  const project = projectFolder()
  if (project === undefined) {
    throw new UsageError(
      'rounds new check writes into the source of Rounds, and this is the built program: run it from the source, bin/rounds.mjs.',
    )
  }
  print(newCheckIn(project, id, options))
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
    `  1. manifests/${id}.json: title, why, what the verdicts mean, the rule it serves, settings`,
    `  2. manifests/facts/${id}.json: what is read on each platform, and "proved" once you saw it answer`,
    `  3. lib/facts/${id}/: the shape of the fact and a parser a platform (what was not read is never fine)`,
    `  4. scripts/${id}.ts: the judge${fix ? `; remediations/${id}.ts: the plan` : ''}`,
    `  5. node --import ./lib/register.mjs test/run.ts ${tests}`,
    `  6. rounds validate, scripts/${id}.ts, npm run docs, npm test`,
  ]
}
