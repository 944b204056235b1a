import { builtIn } from '../../content/index.ts'
import { UsageError } from '../../errors.ts'
import { loadPacks } from '../../packs/load.ts'
import { idOf } from '../../packs/pack.ts'
import type { Sandbox } from '../../packs/sandbox/sandbox.ts'
import type { PackManifest } from '../../schema/types.ts'
import { configFolder } from '../../state/folders.ts'
import type { Trial } from './trial.ts'

export const NO_NEIGHBOURS: Trial['neighbours'] = { items: [], facts: [], collections: [] }

/** The packs that this one depends on, as they are installed here: their facts are read by their own code. @throws UsageError where one is missing */
export async function neighboursOf(manifest: PackManifest, sandbox: () => Promise<Sandbox>): Promise<Trial['neighbours']> {
  const wanted = Object.keys(manifest.packDependencies ?? {})
  if (wanted.length === 0) {
    return NO_NEIGHBOURS
  }
  const known = { version: builtIn.version, items: builtIn.items(), facts: builtIn.facts() }
  const { packs, collections } = await loadPacks(configFolder(), known, sandbox)
  const active = packs.filter(({ id, state }) => state === 'active' && id !== idOf(manifest))
  const missing = wanted.filter((id) => !active.some((pack) => pack.id === id))
  if (missing.length > 0) {
    throw new UsageError(
      `package.json: packDependencies: ${missing.join(', ')} is not in use on this computer, and its facts are read by its own code: rounds pack install it, or set ROUNDS_CONFIG_DIR to a folder where it is.`,
    )
  }
  const bodies = active.flatMap(({ id, body }) => (body && wanted.includes(id) ? [body] : []))
  const names = new Set(bodies.flatMap(({ facts }) => facts.map(({ name }) => name)))
  return {
    items: bodies.flatMap(({ items }) => items),
    facts: bodies.flatMap(({ facts }) => facts),
    collections: collections.filter((one) => one.facts().some(({ name }) => names.has(name))),
  }
}
