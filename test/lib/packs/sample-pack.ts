import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { content } from '../../../lib/content/index.ts'
import type { BuiltIn } from '../../../lib/packs/load.ts'
import { lockedEntry, writeLock } from '../../../lib/packs/lock.ts'
import type { Grant, PackBody } from '../../../lib/packs/pack.ts'
import { packFileName, signedPack, splitPack, unsignedPack } from '../../../lib/packs/pack-file.ts'
import type { FactManifest, ItemManifest, PackLock, PackManifest, TrustFile } from '../../../lib/schema/types.ts'

export const builtIn: BuiltIn = { version: content.version, items: content.items(), facts: content.facts() }

export const keys = generateKeyPairSync('ed25519')
export const otherKeys = generateKeyPairSync('ed25519')

/** The one line of a public key in PEM. */
export function lineOf(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('base64')
}

export function trusting(may: readonly Grant[] = ['check', 'fix'], key = keys.publicKey): TrustFile {
  return { publishers: { acme: { keys: [lineOf(key)], may: [...may] } } }
}

export function itemManifest(id: string, over: Partial<ItemManifest> = {}): ItemManifest {
  return {
    id,
    version: '1.0.0',
    title: 'The note on the door is new',
    kind: 'machine',
    scope: 'machine',
    severity: 'low',
    serves: [{ document: 'health-check', rule: '5' }],
    why: 'A note that nobody renews tells people what is not true any more.',
    means: { pass: 'The note is there.', fail: 'The note is not there.' },
    platforms: ['linux', 'win32'],
    facts: { note: id },
    standards: [],
    ...over,
  }
}

export function factManifest(name: string, over: Partial<FactManifest> = {}): FactManifest {
  const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { note: { file: `/srv/${name}.txt` } } } as const
  return {
    name,
    title: 'What the note says',
    platforms: { linux: source, win32: { ...source, probes: { note: { file: 'C:\\note.txt' } } } },
    ...over,
  }
}

/** A pack of one item that passes where a file says `fine`. */
export function packBody(over: Partial<PackManifest> = {}, id = 'acme-note'): PackBody {
  const manifest: PackManifest = {
    name: 'notes',
    version: '1.0.0',
    publisher: 'acme',
    displayName: 'Notes on doors',
    engines: { rounds: `^${content.version}` },
    contributes: { items: 'manifests', facts: 'manifests/facts', report: { about: 'Looks whether the note on the door is new.' } },
    ...over,
  }
  return { manifest, items: [itemManifest(id)], facts: [factManifest(id)], texts: {}, code: codeOf(id) }
}

export function codeOf(id: string): string {
  return `globalThis.pack = {
    judges: { ${JSON.stringify(id)}: ({ note }) => ({ status: note.text === 'fine' ? 'pass' : 'fail', summary: 'The note says ' + note.text, parts: [], measures: {} }) },
    plans: {},
    parsers: Object.fromEntries(['linux', 'win32'].map((one) => [${JSON.stringify(id)} + '/' + one, ({ note }) =>
      note.state === 'value' ? { state: 'value', value: { text: note.value.text.trim() } } : note])),
  }`
}

export interface Installed {
  config: string
  /** Of the pack's file. */
  path: string
}

/** A configuration folder with this pack, signed, pinned and trusted, and what the changes make of it. */
export function installed(
  bodies: readonly PackBody[],
  { trust = trusting(), key = keys.privateKey, needs = ['check'] as Grant[], checkedWith = content.version as string | undefined } = {},
): Installed {
  const config = mkdtempSync(join(tmpdir(), 'rounds-packs-'))
  mkdirSync(join(config, 'packs'))
  writeFileSync(join(config, 'trust.json'), JSON.stringify(trust))
  const paths = bodies.map((body) => {
    const { id, file } = signed(body, key)
    const path = join(config, 'packs', packFileName({ id, version: body.manifest.version }))
    writeFileSync(path, file, { mode: 0o644 })
    return path
  })
  writeLock(config, lockOf(bodies, needs, checkedWith))
  return { config, path: paths[0] ?? '' }
}

export function signed(body: PackBody, key = keys.privateKey) {
  const file = signedPack(unsignedPack(body), key, 'pack')
  return { ...splitPack(file, 'pack').head, file }
}

export function lockOf(bodies: readonly PackBody[], needs: readonly Grant[], checkedWith: string | undefined): PackLock {
  const entries = bodies.map((body) => {
    const { id, file: _, ...head } = { ...signed(body) }
    const { checkedWith: __, ...entry } = lockedEntry(body, { ...head, id }, { signature: 'good', needs, checkedWith: content.version })
    return [id, { ...entry, ...(checkedWith === undefined ? {} : { checkedWith }) }] as const
  })
  return { packs: Object.fromEntries(entries) }
}
