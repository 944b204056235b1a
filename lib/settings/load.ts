import { join } from 'node:path'
import { parsed } from '../schema/check.ts'
import type { AttestationRecord, Waiver } from '../schema/types.ts'
import { readTrusted } from '../state/read-file.ts'
import type { FileLayer, LayerFile } from './resolve.ts'

const LAYERS: readonly FileLayer[] = ['provider', 'practice', 'machine']

/** The settings files of the configuration folder, farthest layer first; missing ones are left out. @throws BadFile, UsageError */
export function readLayers(folder: string): LayerFile[] {
  return LAYERS.flatMap((layer) => {
    const path = join(folder, `${layer}.json`)
    const text = readTrusted(path)
    return text === undefined ? [] : [{ layer, path, data: parsed('settings', text, path) }]
  })
}

/** The waivers of the configuration folder. @throws BadFile, UsageError */
export function readWaivers(folder: string): Waiver[] {
  const path = join(folder, 'waivers.json')
  const text = readTrusted(path)
  return text === undefined ? [] : parsed('waivers', text, path).waivers
}

/** People's answers in the configuration folder. @throws BadFile, UsageError */
export function readAttestations(folder: string): AttestationRecord[] {
  const path = join(folder, 'attestations.json')
  const text = readTrusted(path)
  return text === undefined ? [] : parsed('attestations', text, path).attestations
}
