import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Content } from '../../content/content.ts'
import type { ItemManifest, PackManifest } from '../../schema/types.ts'
import { filesOfTemplate, type NewFile, refusePresent, refuseTaken, writeNew } from '../new-item.ts'
import { EDITOR_FOLDER } from './editor.ts'
import { readPackFolder } from './folder.ts'

type Contributes = PackManifest['contributes']

interface Shape {
  fix: boolean
  /** Folder with the copies of the schemas; undefined where the pack has none. */
  editor?: string
  contributes?: Contributes
}

const USUAL = { items: 'manifests', facts: 'manifests/facts' } as const

/** The files of a new item of a pack, from lib/authoring/pack/template/item/. */
export function newPackItemFiles(project: string, id: string, { fix, editor, contributes = USUAL }: Shape): NewFile[] {
  const { items = USUAL.items, facts = USUAL.facts } = contributes
  return filesOfTemplate(`${project}/lib/authoring/pack/template/item`, { ID: id }, { fix }).map(({ path, text, executable }) => {
    const placed = path.replace(/^manifests\/facts\//, `${facts}/`).replace(/^manifests\/(?=[^/]+$)/, `${items}/`)
    return { path: placed, text: withSchemas(text, placed, editor), executable }
  })
}

function withSchemas(text: string, path: string, editor: string | undefined): string {
  return editor === undefined
    ? text.replace(/^ {2}"\$schema": "SCHEMAS\/.*\n/m, '')
    : text.replace('SCHEMAS/', `${posix.relative(posix.dirname(path), editor)}/`)
}

export interface WrittenItem {
  files: string[]
  /** What was added to package.json, in words. */
  added: string[]
}

/** Writes a new item into the pack in `folder`, and what it may change into its package.json. @throws UsageError, BadFile */
export function writeNewPackItem(
  project: string,
  folder: string,
  id: string,
  { fix = false }: { fix?: boolean },
  builtIn: Content,
): WrittenItem {
  const pack = readPackFolder(folder)
  const own = { items: pack.items.map(({ manifest }) => manifest), facts: pack.facts.map(({ manifest }) => manifest) }
  refuseTaken(id, [...own.items, ...builtIn.items()], [...own.facts, ...builtIn.facts()])
  const { contributes } = pack.manifest
  const hasEditor = existsSync(join(folder, EDITOR_FOLDER, 'item.schema.json'))
  const files = newPackItemFiles(project, id, { fix, contributes, ...(hasEditor ? { editor: EDITOR_FOLDER } : {}) })
  const paths = files.map(({ path }) => path)
  refusePresent(folder, paths)
  writeNew(folder, files)
  const manifest = files.find(({ path }) => path === `${contributes.items ?? USUAL.items}/${id}.json`)
  return { files: paths, added: addToPackage(folder, JSON.parse(manifest?.text ?? '{}') as ItemManifest) }
}

/** Each kind of change with the targets that were not there yet, and the folders of manifests. */
function addToPackage(folder: string, { remediation }: ItemManifest): string[] {
  const path = join(folder, 'package.json')
  const text = readFileSync(path, 'utf8')
  const data = JSON.parse(text) as PackManifest
  const before = JSON.stringify(data)
  const added: string[] = []
  for (const name of ['items', 'facts'] as const) {
    if (data.contributes[name] === undefined) {
      data.contributes[name] = USUAL[name]
      added.push(`contributes.${name}: ${USUAL[name]}`)
    }
  }
  for (const { changes, targets = [] } of Object.values(remediation?.platforms ?? {})) {
    for (const kind of changes) {
      added.push(...addCapability(data, kind, targets))
    }
  }
  if (JSON.stringify(data) !== before) {
    const [indent = '  '] = /(?<=^\{\r?\n)[ \t]+/.exec(text) ?? []
    writeFileSync(path, `${JSON.stringify(data, undefined, indent)}\n`)
  }
  return added
}

function addCapability(data: PackManifest, kind: ItemChange, targets: readonly string[]): string[] {
  data.capabilities ??= {}
  data.capabilities.changes ??= []
  const entry = data.capabilities.changes.find((one) => one.kind === kind)
  const more = targets.filter((target) => !entry?.targets.includes(target))
  if (entry) {
    entry.targets.push(...more)
  } else {
    data.capabilities.changes.push({ kind, targets: more as [string, ...string[]] })
  }
  return more.map((target) => `capabilities.changes: ${kind} ${target}`)
}

type ItemChange = NonNullable<NonNullable<PackManifest['capabilities']>['changes']>[number]['kind']
