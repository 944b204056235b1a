import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { content } from '../content/index.ts'
import { UsageError } from '../errors.ts'
import { layerFor } from '../practice/practice-file.ts'
import { parsed } from '../schema/check.ts'
import type { AttestationRecord, Waiver } from '../schema/types.ts'
import { readTrusted } from '../state/read-file.ts'
import type { LayerFile } from './resolve.ts'

/** Where settings come from, and for which computer. */
export interface Origin {
  /** The configuration folder. */
  folder: string
  /** practice.json, where it stands elsewhere; answers and waivers then stand beside it. */
  practiceFile?: string | undefined
  machineId?: string | undefined
}

/** The settings files, farthest layer first; missing ones are left out. @throws BadFile, UsageError */
export function readLayers({ folder, practiceFile, machineId }: Origin): LayerFile[] {
  return [
    ...layersOfPacks(),
    ...layer('provider', join(folder, 'provider.json')),
    ...practiceLayer(practiceFile ?? join(folder, 'practice.json'), practiceFile !== undefined, machineId),
    ...layer('machine', join(folder, 'machine.json')),
  ]
}

/** The values that packs in use give. */
function layersOfPacks(): LayerFile[] {
  return content.packs().flatMap(({ id, state, body }): LayerFile[] => {
    const settings = state === 'active' ? body?.manifest.contributes.settings : undefined
    return settings ? [{ layer: 'pack', path: `pack ${id}`, data: { settings } }] : []
  })
}

function layer(name: 'provider' | 'machine', path: string): LayerFile[] {
  const text = readTrusted(path)
  return text === undefined ? [] : [{ layer: name, path, data: parsed('settings', text, path) }]
}

function practiceLayer(path: string, isNamed: boolean, id: string | undefined): LayerFile[] {
  const text = readTrusted(path)
  if (text === undefined && isNamed) {
    throw new UsageError(`--practice ${path}: there is no such file.`)
  }
  const self = { hostname: hostname(), ...(id === undefined ? {} : { id }) }
  return text === undefined ? [] : [{ layer: 'practice', path, data: layerFor(parsed('practice', text, path), self) }]
}

/** The accepted risks: of the practice, and of the configuration folder, so that none is overlooked by naming another practice file. @throws BadFile, UsageError */
export function readWaivers(origin: Origin): Waiver[] {
  const folders = [...new Set([ownFolder(origin), origin.folder])]
  return folders.flatMap((folder) => {
    const path = join(folder, 'waivers.json')
    const text = readTrusted(path)
    return text === undefined ? [] : parsed('waivers', text, path).waivers
  })
}

/** People's answers. @throws BadFile, UsageError */
export function readAttestations(origin: Origin): AttestationRecord[] {
  const path = join(ownFolder(origin), 'attestations.json')
  const text = readTrusted(path)
  return text === undefined ? [] : parsed('attestations', text, path).attestations
}

function ownFolder({ folder, practiceFile }: Origin): string {
  return practiceFile === undefined ? folder : dirname(practiceFile)
}
