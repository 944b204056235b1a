import type { Platform } from '../api.ts'
import { content } from '../content/index.ts'
import type { Round } from '../engine/run.ts'
import { openReader } from '../host/read.ts'
import { isElevated } from '../host/system.ts'
import type { ItemManifest } from '../schema/types.ts'
import { readLayers, readWaivers } from '../settings/load.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { configFolder, refuseForeign, stateFolder } from '../state/folders.ts'
import { openStore } from '../state/store.ts'
import { type RoundOptions, secondsOf } from './options.ts'
import { progressLine } from './progress.ts'

export const PLATFORM = process.platform as Platform

/** Everything a round needs on this machine, checked before anything is read. @throws UsageError, BadFile */
export async function openRound(items: readonly ItemManifest[], options: RoundOptions): Promise<Round> {
  const config = configFolder()
  refuseForeign(config)
  const quiet = options.json || options.rmm !== undefined
  return {
    items,
    resolved: resolveSettings(content.items(), { files: readLayers(config), environment: process.env, commandLine: options.set }),
    waivers: readWaivers(config),
    deadlineSeconds: secondsOf(options.deadline, '--deadline'),
    store: openStore(stateFolder()),
    reader: openReader(),
    elevated: isElevated(),
    now: new Date().toISOString(),
    ...(quiet || !process.stderr.isTTY ? {} : { onProgress: progressLine(process.stderr) }),
  }
}
