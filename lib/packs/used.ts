import { join } from 'node:path'
import { addPacks, builtIn, content } from '../content/index.ts'
import { configFolder } from '../state/folders.ts'
import { isThere } from '../state/read-file.ts'
import { LOCK_FILE, PACKS_FOLDER } from './names.ts'
import type { Sandbox } from './sandbox/sandbox.ts'

/**
 * Adds the packs of the configuration folder to `content`. Where none belong here that costs one look at the disk.
 * @param unpinned packs that the lock file does not name are listed as well
 * @throws BadFile, UsageError where the lock file or the key list cannot be read
 */
export async function usePacks({ unpinned = false, config = configFolder() } = {}): Promise<void> {
  const hasPacks = isThere(join(config, LOCK_FILE)) || (unpinned && isThere(join(config, PACKS_FOLDER)))
  if (!hasPacks) {
    addPacks(undefined)
    return
  }
  const [{ loadPacks }, { merged }] = await Promise.all([import('./load.ts'), import('./merged.ts')])
  const known = { version: builtIn.version, items: builtIn.items(), facts: builtIn.facts() }
  const { packs, collections } = await loadPacks(config, known, sandbox, { unpinned })
  addPacks({ all: merged([builtIn, ...collections]), packs: [...builtIn.packs(), ...packs] })
}

let opened: Promise<Sandbox> | undefined

/** One for the whole run, opened when the first code of a pack is called. */
function sandbox(): Promise<Sandbox> {
  opened ??= open()
  return opened
}

async function open(): Promise<Sandbox> {
  const { openSandbox } = await import('./sandbox/open.ts')
  return openSandbox(await content.sandbox())
}
