import { statSync } from 'node:fs'
import { builtIn, content } from '../content/index.ts'
import { UsageError } from '../errors.ts'
import { type Audit, auditOf } from '../packs/audit.ts'
import { packOf } from '../packs/load.ts'
import { readLock } from '../packs/lock.ts'
import { idOf, type KnownPack } from '../packs/pack.ts'
import { readGiven } from '../packs/read-given.ts'
import { readTrust } from '../packs/trust.ts'
import { auditPage } from '../report/pack-audit.ts'
import { packEntries, packList } from '../report/pack-list.ts'
import { terminalOf } from '../report/page-text.ts'
import { suggestion } from '../settings/keys.ts'
import { configFolder } from '../state/folders.ts'
import { print, printJson, terminalColors, textWidth } from './terminal.ts'

/** `rounds pack list`: every pack that is here, whether it is used, and why not. */
export async function listPacks({ times = false, json }: { times?: boolean; json?: boolean }): Promise<void> {
  const packs = content.packs()
  if (json) {
    printJson(packEntries(packs))
    return
  }
  const { bold, dim } = terminalColors()
  print(packList(packs, { width: textWidth(), bold, dim, times }))
}

/** `rounds pack audit`: what each pack can read and change, in words. Without names all that are here besides Rounds itself. */
export async function auditPacks(names: string[], { json }: { json?: boolean }): Promise<void> {
  const config = configFolder()
  const lock = readLock(config)
  const trust = readTrust(config)
  const packs = names.length > 0 ? await Promise.all(names.map(packNamed)) : content.packs().filter(({ file }) => file !== '')
  const audits = packs.map((pack) => auditOf(pack, lock?.packs[pack.id], trust))
  if (json) {
    printJson({ schema: 1, packs: audits })
  } else {
    print(audits.length > 0 ? audits.map(auditInWords).join('\n\n') : 'No pack is here besides Rounds itself.')
  }
}

/** For a terminal. */
export function auditInWords(audit: Audit): string {
  return terminalOf(auditPage(audit), { width: textWidth(), bold: terminalColors().bold })
}

/** By id one that is here; otherwise a file or the folder of a pack. @throws UsageError, BadFile */
async function packNamed(name: string): Promise<KnownPack> {
  const here = content.packs().find(({ id, state }) => id === name && state !== 'listed') ?? content.packs().find(({ id }) => id === name)
  if (here) {
    return here
  }
  const status = statSync(name, { throwIfNoEntry: false })
  if (!status) {
    const ids = content.packs().map(({ id }) => id)
    throw new UsageError(`${name} is neither a pack that is here${suggestion(name, ids)} (rounds pack list), nor a file, nor a folder.`)
  }
  const known = { version: builtIn.version, items: builtIn.items(), facts: builtIn.facts() }
  return status.isDirectory() ? packInFolder(name) : packOf(readGiven(name), name, readTrust(configFolder()), known)
}

/** The source of a pack, before it is built: nothing of it is signed yet. */
async function packInFolder(folder: string): Promise<KnownPack> {
  const { readPackFolder } = await import('../authoring/pack/folder.ts')
  const { manifest, items, facts } = readPackFolder(folder)
  const { version, displayName, publisher } = manifest
  const body = { manifest, items: items.map((one) => one.manifest), facts: facts.map((one) => one.manifest), texts: {}, code: '' }
  const reason = 'this is its source; rounds pack build makes the file that can be installed'
  const about = { id: idOf(manifest), version, displayName, publisher, file: folder, sha256: '', loadMs: 0 }
  return { ...about, state: 'listed', reason, trusted: false, signature: 'none', grants: [], body }
}
