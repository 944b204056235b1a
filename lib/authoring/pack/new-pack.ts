import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Content } from '../../content/content.ts'
import { UsageError } from '../../errors.ts'
import { filesOfTemplate, type NewFile, refuseName, refuseTaken, writeNew } from '../new-item.ts'
import { EDITOR_FOLDER, editorFiles } from './editor.ts'
import { newPackItemFiles } from './new-pack-item.ts'

export interface NewPack {
  name: string
  publisher: string
}

/**
 * Writes a pack with one item that works into `<cwd>/<name>`. `project` is the source of Rounds, `builtIn` its collection, whose names are taken.
 * Returns the files that were written. @throws UsageError where a name cannot be used, or the folder is there already
 */
export function writeNewPack(project: string, cwd: string, { name, publisher }: NewPack, builtIn: Content): string[] {
  refuseName('the name of a pack', name, 'nightly-export')
  refuseName('the name of a publisher', publisher, 'kauri-it')
  const id = itemIdOf(name, builtIn)
  const folder = join(cwd, name)
  if (existsSync(folder)) {
    throw new UsageError(`Nothing was written, because ${name} is there already: take another name, or run rounds new check <id> in it.`)
  }
  const files = newPackFiles(project, { name, publisher }, id, builtIn.version)
  writeNew(folder, files)
  return files.map(({ path }) => path)
}

function newPackFiles(project: string, { name, publisher }: NewPack, id: string, version: string): NewFile[] {
  const words = { NAME: name, PUBLISHER: publisher, VERSION: version }
  return [
    ...filesOfTemplate(`${project}/lib/authoring/pack/template/pack`, words, {}),
    ...editorFiles(project),
    ...newPackItemFiles(project, id, { fix: false, editor: EDITOR_FOLDER }),
  ]
}

/** The item is called like the pack, where Rounds itself has none of that name. */
function itemIdOf(name: string, builtIn: Content): string {
  try {
    refuseTaken(name, builtIn.items(), builtIn.facts())
    return name
  } catch {
    const other = `${name.slice(0, 34)}-check`
    refuseTaken(other, builtIn.items(), builtIn.facts())
    return other
  }
}
