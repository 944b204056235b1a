import { basename } from 'node:path'
import { BadFile } from '../errors.ts'
import type { SchemaKind } from '../schema/validators.ts'

/** The kinds of which there are files; the others are what code answers. */
export type FileKind = Exclude<SchemaKind, 'finding' | 'plan'>

const BY_NAME: Readonly<Record<string, FileKind>> = {
  'provider.json': 'settings',
  'practice.json': 'practice',
  'machine.json': 'settings',
  'waivers.json': 'waivers',
  'attestations.json': 'attestations',
  'package.json': 'pack',
  'trust.json': 'trust',
  'packs.lock.json': 'packs',
}

interface Sign {
  kind: FileKind
  /** Properties that only this kind has together. */
  properties: readonly string[]
}

/** The first that fits tells; an item also has settings, so settings come last. */
const SIGNS: readonly Sign[] = [
  { kind: 'result', properties: ['schema', 'items'] },
  { kind: 'waivers', properties: ['waivers'] },
  { kind: 'attestations', properties: ['attestations'] },
  { kind: 'attestation', properties: ['id', 'answer'] },
  { kind: 'form', properties: ['form', 'answers'] },
  { kind: 'pack', properties: ['publisher'] },
  { kind: 'packs', properties: ['packs'] },
  { kind: 'trust', properties: ['publishers'] },
  { kind: 'scenario', properties: ['item', 'scenarios'] },
  { kind: 'scenario', properties: ['item', 'states'] },
  { kind: 'item', properties: ['why'] },
  { kind: 'item', properties: ['id', 'means'] },
  { kind: 'fact', properties: ['name', 'platforms'] },
  ...['machines', 'contacts', 'visit', 'sites'].map((one): Sign => ({ kind: 'practice', properties: [one] })),
  ...['settings', 'practice', 'site', 'role', 'tags', 'calendar'].map((one): Sign => ({ kind: 'settings', properties: [one] })),
]

export const KIND_NAMES: Readonly<Record<FileKind, string>> = {
  item: 'item manifest',
  fact: 'fact manifest',
  settings: 'settings file',
  practice: 'practice file',
  waivers: 'waivers',
  attestation: 'attestation',
  attestations: 'attestations',
  form: 'filled-in form',
  pack: 'pack manifest',
  packs: 'lock file of packs',
  trust: 'key list of packs',
  scenario: 'scenarios of a pack',
  result: 'result document',
  rmm: 'profile of a remote management tool',
  words: 'words of a page',
}

/** What kind of file this is, by its $schema, its name, or what is in it. @throws BadFile where nothing tells */
export function kindOfFile(data: unknown, file: string): FileKind {
  const found = fromSchema(data) ?? BY_NAME[basename(file)] ?? fromContent(data)
  if (!found) {
    throw new BadFile(file, [{ property: '', expected: `one of ${Object.values(KIND_NAMES).join(', ')}`, found: seen(data) }])
  }
  return found
}

function fromSchema(data: unknown): FileKind | undefined {
  const schema = isRecord(data) ? data.$schema : undefined
  const name = typeof schema === 'string' ? /(?:^|[/:])(\w+)(?:\.schema\.json)?$/.exec(schema)?.[1] : undefined
  return name !== undefined && Object.hasOwn(KIND_NAMES, name) ? (name as FileKind) : undefined
}

function fromContent(data: unknown): FileKind | undefined {
  return isRecord(data) ? SIGNS.find(({ properties }) => properties.every((name) => name in data))?.kind : undefined
}

function seen(data: unknown): string {
  return isRecord(data) ? `only ${Object.keys(data).slice(0, 5).join(', ') || 'an empty object'}` : 'no JSON object'
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
