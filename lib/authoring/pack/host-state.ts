import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addPacks, builtIn } from '../../content/index.ts'
import { DEFAULT_RULES } from '../../engine/alerts.ts'
import { makeRound, type Round } from '../../engine/run.ts'
import { shown, UsageError } from '../../errors.ts'
import { runProcess } from '../../host/processes.ts'
import { openReader } from '../../host/read.ts'
import { isElevated } from '../../host/system.ts'
import { packCollection } from '../../packs/collection.ts'
import { merged } from '../../packs/merged.ts'
import type { HostState, Inputs, ItemManifest, ResultItem } from '../../schema/types.ts'
import { openStore } from '../../state/store.ts'
import { differencesOf } from './expectation.ts'
import type { NamedScenarios } from './scenarios.ts'
import { sayOutcome } from './test-pack.ts'
import { onTrial, type Trial } from './trial.ts'

interface WantedState {
  name: string
  item: ItemManifest
  state: HostState
}

const PREPARE_SECONDS = 600

/** Makes each of these states of this computer, one after another, and compares what the item says there. Changes this computer. @throws UsageError */
export async function tryStates(
  trial: Trial,
  files: readonly NamedScenarios[],
  names: readonly string[],
  say: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  const wanted = names.flatMap((name) => statesCalled(name, files))
  refuseHere(wanted)
  const count = { passed: 0, failed: 0 }
  for (const one of wanted) {
    count[(await tryState(trial, one, say)) ? 'passed' : 'failed']++
  }
  return count
}

function statesCalled(name: string, files: readonly NamedScenarios[]): WantedState[] {
  const found = files.flatMap(({ item, data }) => {
    const state = Object.hasOwn(data.states ?? {}, name) ? data.states?.[name] : undefined
    return state ? [{ name, item, state }] : []
  })
  if (found.length === 0) {
    const known = files.flatMap(({ data }) => Object.keys(data.states ?? {}))
    throw new UsageError(`--state ${name}: there is no such state; the scenario files have ${known.join(', ') || 'none'}.`)
  }
  return found
}

/** Before anything is changed. @throws UsageError */
function refuseHere(wanted: readonly WantedState[]): void {
  const foreign = wanted.find(({ state }) => state.platform !== process.platform)
  if (foreign) {
    throw new UsageError(`--state ${foreign.name} is one of ${foreign.state.platform}, and this computer is ${process.platform}.`)
  }
  if (!isElevated()) {
    throw new UsageError(
      '--state changes this computer, which takes root or an administrator: run it so on a computer that may be thrown away.',
    )
  }
}

async function tryState(trial: Trial, { name, item, state }: WantedState, say: (line: string) => void): Promise<boolean> {
  say(`state ${name}: this computer is changed now`)
  const failure = await prepare(state, say)
  if (failure !== undefined) {
    say(`FAIL  ${item.id}: ${name}`)
    say(`        ${failure}`)
    return false
  }
  const result = await judgedHere(trial, item, state)
  const differences = differencesOf(state.expect, { result })
  sayOutcome(`${item.id}: ${name}`, differences, result.summary, say)
  return differences.length === 0
}

/** Why the state could not be made; undefined where it was. */
async function prepare({ prepare: commands }: HostState, say: (line: string) => void): Promise<string | undefined> {
  for (const command of commands) {
    say(`      ${command.map((part) => (/^[\w./:=@-]+$/.test(part) ? part : shown(part))).join(' ')}`)
    const ran = await runProcess(command, { timeoutSeconds: PREPARE_SECONDS, env: {} })
    if (ran.state !== 'value') {
      return `${command[0]} could not be run: ${ran.state === 'absent' ? 'it is not there' : ran.reason}`
    }
    if (ran.value.exitCode !== 0) {
      return `${command[0]} ended with ${ran.value.exitCode}: ${(ran.value.stderr || ran.value.stdout).trim().slice(-500)}`
    }
  }
  return undefined
}

/** A sweep of this one item, with a state folder of its own, so that nothing of this trial is remembered. */
async function judgedHere({ body, sandbox, neighbours }: Trial, item: ItemManifest, { settings = {} }: HostState): Promise<ResultItem> {
  addPacks({ all: merged([builtIn, ...neighbours.collections, packCollection(onTrial(body), body, async () => sandbox)]), packs: [] })
  const folder = mkdtempSync(join(tmpdir(), 'rounds-state-'))
  const reader = openReader()
  const set = Object.entries(settings).map(([name, value]) => [`${item.id}.${name}`, { value, layer: 'command-line' }] as const)
  const round: Round = {
    // The machine half of an item that people answer is a hint.
    items: item.kind === 'mixed' ? [] : [item],
    hints: item.kind === 'mixed' ? [item] : [],
    resolved: {
      practice: null,
      tags: null,
      calendar: null,
      alerts: DEFAULT_RULES,
      settings: Object.fromEntries(set) as Inputs['settings'],
    },
    waivers: [],
    store: openStore(folder),
    reader,
    elevated: true,
    now: new Date().toISOString(),
    deadlineSeconds: 100,
  }
  try {
    const { items, hints = [] } = await makeRound(round)
    const [result] = [...items, ...hints]
    if (!result) {
      throw new Error(`${item.id} was not judged`)
    }
    return result
  } finally {
    await reader.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
