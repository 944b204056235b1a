import { builtIn } from '../content/index.ts'
import { UsageError } from '../errors.ts'
import { auditOf } from '../packs/audit.ts'
import { type Given, type Here, type Installed, installAll, lookedThrough, type Removed, removeAllOf } from '../packs/install.ts'
import { loadPacks } from '../packs/load.ts'
import { readLock } from '../packs/lock.ts'
import type { Grant, KnownPack } from '../packs/pack.ts'
import { readGiven } from '../packs/read-given.ts'
import { readTrust } from '../packs/trust.ts'
import { makeClosedFolder } from '../state/closed-folder.ts'
import { configFolder, refuseForeign } from '../state/folders.ts'
import { ownState } from './own-state.ts'
import { auditInWords } from './pack.ts'
import { print } from './terminal.ts'

/** Something that was asked for is not in use: as where a fix is refused. */
const NOT_USED = 3

/**
 * `rounds pack install`: looks through all of the files, says what each may do, and puts them in place. Exits with 3 where one is only listed.
 * @throws UsageError, BadFile; then nothing was installed
 */
export async function installPacks(files: string[]): Promise<void> {
  const state = ownState('pack install needs the rights of root or SYSTEM: run it again with them.')
  const config = ownConfig()
  const here = await whatIsHere(config)
  const given = lookedThrough(
    files.map((path) => ({ path, bytes: readGiven(path) })),
    here,
  )
  const installed = installAll(config, given, builtIn.version)
  const lock = readLock(config)
  const loaded = await loadedPacks(config)
  for (const one of installed) {
    const pack = loaded.find(({ id, file }) => id === one.given.head.id && file === one.file) ?? listedPack(one)
    print(`${auditInWords(auditOf(pack, lock?.packs[pack.id], here.trust))}\n\n${installedInWords(one, pack)}\n`)
  }
  await note(state, 'pack-install', { packs: installed.map(({ given: { head }, outcome }) => ({ ...head, outcome })) })
  if (installed.some(({ outcome }) => outcome === 'listed')) {
    process.exitCode = NOT_USED
  }
}

/** `rounds pack remove`. @throws UsageError; then nothing was removed */
export async function removePacks(ids: string[]): Promise<void> {
  const state = ownState('pack remove needs the rights of root or SYSTEM: run it again with them.')
  const config = ownConfig()
  if (ids.some((id) => builtIn.packs().some((pack) => pack.id === id))) {
    throw new UsageError(
      'pack remove: the items that Rounds brings with it go only with Rounds itself (rounds uninstall). Nothing was removed.',
    )
  }
  const removed = removeAllOf(config, ids, await loadedPacks(config).catch(() => []))
  print(removed.map(removedInWords).join('\n'))
  await note(state, 'pack-remove', { packs: removed.map(({ id }) => id) })
}

export interface TrustOptions {
  key?: string
  may?: Grant[]
  note?: string
  withdraw?: boolean
  json?: boolean
}

/** `rounds pack trust`: shows the key list, or changes one publisher in it. @throws UsageError, BadFile; then nothing was written */
export async function trustPublisher(publisher: string | undefined, options: TrustOptions): Promise<void> {
  const { changeList, showList } = await import('./pack-trust.ts')
  const isChange = [options.key, options.may, options.note, options.withdraw].some((one) => one !== undefined)
  if (!isChange) {
    showList(readTrust(configFolder()), publisher, options)
    return
  }
  if (publisher === undefined) {
    throw new UsageError('pack trust: name the publisher, such as rounds pack trust acme --key acme.pem --may check fix.')
  }
  const state = ownState('pack trust changes whose packs may do what, and needs the rights of root or SYSTEM: run it again with them.')
  const config = ownConfig()
  const trust = changeList(config, publisher, options)
  await note(state, 'pack-trust', { publisher, trust: trust.publishers[publisher] ?? 'withdrawn' })
  const { changeInWords } = await import('./pack-trust.ts')
  if (!options.json) {
    print(changeInWords(publisher, trust, await loadedPacks(config)))
  }
}

/** @throws UsageError where others could write into it */
function ownConfig(): string {
  const config = configFolder()
  refuseForeign(config)
  makeClosedFolder()
  return config
}

async function whatIsHere(config: string): Promise<Here> {
  const packs = (await loadedPacks(config)).filter(({ id }) => isPinned(config, id))
  return { builtIn: known(), packs, trust: readTrust(config) }
}

function isPinned(config: string, id: string): boolean {
  return Object.hasOwn(readLock(config)?.packs ?? {}, id)
}

function known() {
  return { version: builtIn.version, items: builtIn.items(), facts: builtIn.facts() }
}

/** Nothing of a pack runs here. */
async function loadedPacks(config: string): Promise<KnownPack[]> {
  const never = () => Promise.reject(new Error('no code of a pack runs while packs are installed'))
  return (await loadPacks(config, known(), never, { unpinned: true })).packs
}

/** As it stands in the folder, where the same file is not looked at as one of those that belong here. */
function listedPack({ given, file }: Installed): KnownPack {
  return { ...knownOf(given), file, state: given.decision.mayCheck ? 'active' : 'listed' }
}

function knownOf({ head, body, decision }: Given): Omit<KnownPack, 'state' | 'file'> {
  const { mayCheck: _, ...decided } = decision
  const { version, displayName, publisher } = body.manifest
  return { id: head.id, version, displayName, publisher, sha256: head.sha256, loadMs: 0, body, ...decided }
}

function installedInWords({ given: { head, body, decision, needs }, file, outcome, before }: Installed, pack: KnownPack): string {
  const name = `${head.id} ${head.version}`
  if (outcome === 'listed') {
    const { publisher } = body.manifest
    const key = decision.signature === 'good' ? '' : ' --key FILE'
    const advice =
      decision.signature === 'none'
        ? `Ask ${publisher} for a signed file, and for the public key in person`
        : `Whoever decides to trust ${publisher}: rounds pack trust ${publisher}${key} --may ${needs.filter((one) => one !== 'procedures').join(' ')}`
    return [
      `${name} is NOT USED: ${decision.reason}.`,
      `It stands in ${file} and is only listed; nothing of it runs${before ? `, and ${before} stays in use` : ''}.`,
      `${advice}. Then: rounds pack install ${file}`,
    ].join('\n')
  }
  const may = pack.state === 'active' ? `It may: ${pack.grants.join(', ')}.` : `It cannot be used: ${pack.reason}.`
  const what =
    outcome === 'same' ? 'was installed already; nothing was changed' : before ? `is installed in place of ${before}` : 'is installed'
  const limits = pack.state === 'active' && decision.reason ? [`But ${decision.reason}.`] : []
  return [`${name} ${what}, and pinned to its content.`, may, ...limits].join('\n')
}

function removedInWords({ id, wasPinned, files }: Removed): string {
  const what = wasPinned ? 'is removed: its items stand in no result any more' : 'is removed; it was only listed'
  const note = wasPinned && files.length === 0 ? ' (its file was gone already)' : ''
  return `${id} ${what}${note}. What was mended for its items stays: rounds journal shows it, rounds undo takes it back.`
}

async function note(state: string, event: string, details: object): Promise<void> {
  const { existsSync } = await import('node:fs')
  if (existsSync(state)) {
    const { auditLog } = await import('../logs/log.ts')
    auditLog(state).info(event, details)
  }
}
