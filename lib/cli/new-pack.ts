import { sourceOfRounds } from '../authoring/pack/body.ts'
import { writeNewPack } from '../authoring/pack/new-pack.ts'
import { builtIn } from '../content/index.ts'
import { print } from './terminal.ts'

/** `rounds new pack`: a folder with a pack that works. @throws UsageError */
export async function newPack(name: string, { publisher }: { publisher?: string }): Promise<void> {
  const project = sourceOfRounds('rounds new pack')
  print(newPackIn(project, process.cwd(), name, publisher))
}

/** Without a publisher the pack says so in its own name, until somebody writes theirs. */
const NOBODY = 'my-company'

export function newPackIn(project: string, cwd: string, name: string, publisher: string = NOBODY): string {
  const files = writeNewPack(project, cwd, { name, publisher }, builtIn)
  return [
    ...files.map((path) => `wrote  ${name}/${path}`),
    '',
    ...(publisher === NOBODY ? [`The publisher is ${NOBODY}: write yours into ${name}/package.json, as the key list will know it.`] : []),
    'It works as it is, as an example: it looks for a notice before logon. Next:',
    `  cd ${name}`,
    '  rounds pack test',
    '  and docs/packs.md of Rounds, which leads from here to an installed pack',
  ].join('\n')
}
