import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { parsed } from '../schema/check.ts'
import type { Waiver } from '../schema/types.ts'
import { refuseForeign } from '../state/folders.ts'
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

function readTrusted(path: string): string | undefined {
  if (!existsSync(path)) {
    return undefined
  }
  refuseForeign(path)
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${messageOf(error)}`)
  }
}
