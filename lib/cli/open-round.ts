import type { Platform } from '../api.ts'
import { content } from '../content/index.ts'
import type { OnProgress } from '../engine/collect.ts'
import type { Round } from '../engine/run.ts'
import { openReader } from '../host/read.ts'
import { isElevated } from '../host/system.ts'
import { profileOf } from '../rmm/profile.ts'
import type { ItemManifest } from '../schema/types.ts'
import { readAttestations, readLayers, readWaivers } from '../settings/load.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { configFolder, refuseForeign, stateFolder } from '../state/folders.ts'
import { openStore } from '../state/store.ts'
import { type RoundOptions, secondsOf } from './options.ts'
import { factLog, progressLine } from './progress.ts'

export const PLATFORM = process.platform as Platform

/** Everything a round needs on this machine, checked before anything is read. @throws UsageError, BadFile */
export async function openRound(
  items: readonly ItemManifest[],
  options: RoundOptions,
  hints: readonly ItemManifest[] = [],
): Promise<Round> {
  const config = configFolder()
  refuseForeign(config)
  const onProgress = await progressOf(options)
  const store = openStore(stateFolder())
  const origin = { folder: config, practiceFile: options.practice, machineId: store.machineId }
  const asksPeople = items.some(({ attestation }) => attestation !== undefined)
  return {
    items,
    hints,
    ...(asksPeople ? { attestations: readAttestations(origin) } : {}),
    resolved: resolveSettings(content.items(), {
      files: readLayers(origin),
      environment: withAgentId(options),
      commandLine: options.set,
    }),
    waivers: readWaivers(origin),
    deadlineSeconds: secondsOf(options.deadline, '--deadline'),
    store,
    reader: openReader(),
    elevated: isElevated(),
    now: new Date().toISOString(),
    ...(onProgress ? { onProgress } : {}),
  }
}

/** The id by which the tool knows this computer, where the tool itself tells it. */
function withAgentId({ environment: decided, rmm }: RoundOptions): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = decided ?? process.env
  const told = rmm === undefined || environment.ROUNDS_RMM_AGENT_ID ? undefined : profileOf(rmm).agentId?.[PLATFORM]
  const id = told === undefined ? undefined : environment[told]
  return id ? { ...environment, ROUNDS_RMM_AGENT_ID: id } : environment
}

/** --verbose tells every fact on stderr; else a person at a terminal sees one moving line, and an RMM nothing. */
async function progressOf({ verbose, json, rmm }: RoundOptions): Promise<OnProgress | undefined> {
  if (rmm !== undefined) {
    return undefined
  }
  if (verbose) {
    const { humanLog } = await import('../logs/log.ts')
    return factLog(humanLog())
  }
  return !json && process.stderr.isTTY === true ? progressLine(process.stderr) : undefined
}
