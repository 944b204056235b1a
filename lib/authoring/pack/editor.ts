import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NewFile } from '../new-item.ts'

/** Of these kinds the author of a pack writes files. */
const SCHEMAS = ['fact', 'item', 'pack', 'scenario'] as const

export const EDITOR_FOLDER = 'editor'
export const TYPES_FILE = `${EDITOR_FOLDER}/rounds.d.ts`

/** What an editor needs to complete the files of a pack, and what `rounds` means in its code: copies out of the source of Rounds. */
export function editorFiles(project: string): NewFile[] {
  const files = [
    ...SCHEMAS.map((name) => ({ path: `${EDITOR_FOLDER}/${name}.schema.json`, text: schemaCopy(project, name) })),
    { path: TYPES_FILE, text: apiTypes(project) },
  ]
  return files.map((file) => ({ ...file, executable: false }))
}

/** Writes copies that are of another version of Rounds anew: an editor would complete what `rounds pack test` refuses. None is made that is not there. */
export function refreshEditorFiles(project: string, folder: string): string[] {
  return editorFiles(project).flatMap(({ path, text }) => {
    const copy = join(folder, path)
    const isOld = lstatSync(copy, { throwIfNoEntry: false })?.isFile() && readFileSync(copy, 'utf8').replaceAll('\r\n', '\n') !== text
    if (isOld) {
      writeFileSync(copy, text)
    }
    return isOld ? [path] : []
  })
}

/** The declarations of `rounds`, for editors and the compiler. */
export function apiTypes(project: string): string {
  return readFileSync(join(project, 'docs/api/rounds.d.ts'), 'utf8').replaceAll('\r\n', '\n')
}

/** An editor knows no address `rounds:item`: the copies name the file beside them. */
function schemaCopy(project: string, name: string): string {
  const text = readFileSync(join(project, `manifests/schema/${name}.schema.json`), 'utf8').replaceAll('\r\n', '\n')
  return text.replace(/^ {2}"\$id": "[^"]+",\n/m, '').replace(/"\$ref": "rounds:([a-z]+)(#[^"]*)?"/g, '"$ref": "./$1.schema.json$2"')
}
