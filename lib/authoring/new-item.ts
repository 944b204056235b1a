import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { shown, UsageError } from '../errors.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'

export interface NewFile {
  /** Relative to the project or the pack. */
  path: string
  text: string
  executable: boolean
}

const LONGEST_ID = 40

/** The files of a new item, from lib/authoring/template/: the same tree as the project's, with ID for the item's id. */
export function newItemFiles(project: string, id: string, { fix = false }: { fix?: boolean }): NewFile[] {
  return filesOfTemplate(`${project}/lib/authoring/template`, { ID: id }, { fix }).map((file) => ({
    ...file,
    executable: file.path.startsWith('scripts/'),
  }))
}

/** Every `<path>.txt` of a template folder, in the order of their paths, with these words filled in, in paths as well. */
export function filesOfTemplate(template: string, words: Readonly<Record<string, string>>, { fix = false }: { fix?: boolean }): NewFile[] {
  return readdirSync(template, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.txt') && (fix || !name.includes('remediations/')))
    .sort()
    .map((name) => ({
      path: filled(name.slice(0, -'.txt'.length), words),
      text: filled(chosen(readFileSync(`${template}/${name}`, 'utf8').replaceAll('\r\n', '\n'), fix), words),
      executable: false,
    }))
}

function filled(text: string, words: Readonly<Record<string, string>>): string {
  return text.replace(/\b[A-Z]{2,}\b/g, (word) => (Object.hasOwn(words, word) ? (words[word] ?? '') : word))
}

/** What stands between {{fix}} and {{/fix}} belongs to items with a remediation only. */
function chosen(text: string, fix: boolean): string {
  return text.replace(/^\{\{fix\}\}\n([\s\S]*?)^\{\{\/fix\}\}\n/gm, fix ? '$1' : '')
}

/** @throws UsageError where it cannot name an item, a pack or a publisher */
export function refuseName(what: string, name: string, example: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > LONGEST_ID) {
    throw new UsageError(
      `${shown(name)} cannot be ${what}: expected at most ${LONGEST_ID} lower-case letters, digits and single hyphens, such as ${example}.`,
    )
  }
}

/** @throws UsageError where the id cannot be used or is taken */
export function refuseTaken(id: string, items: readonly ItemManifest[], facts: readonly FactManifest[]): void {
  refuseName('an id', id, 'screen-lock')
  const item = items.find((one) => one.id === id || one.aliases?.includes(id))
  if (item) {
    throw new UsageError(`There is an item ${shown(id)} already${item.id === id ? '' : ` (an alias of ${item.id})`}: take another id.`)
  }
  if (facts.some(({ name }) => name === id)) {
    throw new UsageError(`There is a fact ${shown(id)} already, and a new item brings a fact of its own name: take another id.`)
  }
}

/** Nothing of the user's is overwritten. @throws UsageError naming what is there already */
export function refusePresent(project: string, paths: readonly string[]): void {
  const present = paths.filter((path) => existsSync(`${project}/${path}`))
  if (present.length > 0) {
    throw new UsageError(
      `Nothing was written, because these are there already:\n${present.map((path) => `  ${path}`).join('\n')}\nMove them away or take another id.`,
    )
  }
}

export function writeNew(project: string, files: readonly NewFile[]): void {
  for (const { path, text, executable } of files) {
    mkdirSync(dirname(`${project}/${path}`), { recursive: true })
    writeFileSync(`${project}/${path}`, text, { flag: 'wx' })
    if (executable) {
      chmodSync(`${project}/${path}`, 0o755)
    }
  }
}
