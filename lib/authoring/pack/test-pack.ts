import { addPacks, builtIn } from '../../content/index.ts'
import { UsageError } from '../../errors.ts'
import { takeIncidents } from '../../logs/incidents.ts'
import type { PackBody } from '../../packs/pack.ts'
import { openSandbox } from '../../packs/sandbox/open.ts'
import type { Sandbox } from '../../packs/sandbox/sandbox.ts'
import { bodyOf } from './body.ts'
import { refuseUnsound } from './built.ts'
import { refreshEditorFiles } from './editor.ts'
import { type Difference, differencesOf } from './expectation.ts'
import { type PackFolder, readPackFolder } from './folder.ts'
import { neighboursOf } from './neighbours.ts'
import { coverageWarnings, type NamedScenarios, readScenarios } from './scenarios.ts'
import { type Trial, tryScenario } from './trial.ts'
import { checkTypes } from './types.ts'

/** Of all scenarios together. */
const MOST_MS = 600_000

export interface TestOptions {
  /** The source of Rounds. */
  project: string
  /** Only this item. */
  only?: string
  /** Each line as it comes. */
  say(line: string): void
  /** What else is done with the pack, once it is known to be sound: the number of what failed there. */
  more?(trial: Trial, scenarios: readonly NamedScenarios[]): Promise<{ passed: number; failed: number }>
}

/** Checks everything about the pack in a folder, from its source as it is now. @throws UsageError where --only names no item */
export async function testPackIn(dir: string, options: TestOptions): Promise<{ passed: number; failed: number }> {
  const sandbox = once(async () => openSandbox(await builtIn.sandbox(), { packMs: MOST_MS }))
  try {
    return await inOrder(dir, options, sandbox.get)
  } finally {
    addPacks(undefined)
    takeIncidents()
    await (await sandbox.made)?.close()
  }
}

function once<T>(make: () => Promise<T>): { get(): Promise<T>; made: Promise<T> | undefined } {
  const box: { get(): Promise<T>; made: Promise<T> | undefined } = {
    made: undefined,
    get: () => (box.made ??= make()),
  }
  return box
}

async function inOrder(dir: string, options: TestOptions, sandbox: () => Promise<Sandbox>): Promise<{ passed: number; failed: number }> {
  const { say } = options
  const sound = await soundOrNot(dir, options, sandbox)
  if (!sound) {
    return { passed: 0, failed: 1 }
  }
  const { pack, body, neighbours } = sound
  for (const path of refreshEditorFiles(options.project, pack.folder)) {
    say(`wrote ${path}, as this version of Rounds has it`)
  }
  const types = await checkTypes(options.project, pack.folder)
  for (const error of types.errors) {
    say(`FAIL  types: ${error}`)
  }
  const { scenarios, bad } = readScenarios(pack.folder, body, [...body.facts, ...neighbours.facts])
  for (const { message } of bad) {
    say(`FAIL  ${indented(message)}`)
  }
  const trial: Trial = { body, sandbox: await sandbox(), neighbours }
  const wanted = scenarios.filter(({ item }) => options.only === undefined || item.id === options.only)
  const tried = await tryAll(trial, wanted, say)
  const more = (await options.more?.(trial, wanted)) ?? { passed: 0, failed: 0 }
  for (const warning of coverageWarnings(body, scenarios)) {
    say(`warn  ${warning}`)
  }
  return { passed: tried.passed + more.passed, failed: tried.failed + more.failed + types.errors.length + bad.length }
}

interface Sound {
  pack: PackFolder
  body: PackBody
  neighbours: Trial['neighbours']
}

/** Says what is wrong with the shape of the pack. @throws UsageError where --only names no item */
async function soundOrNot(dir: string, { say, only }: TestOptions, sandbox: () => Promise<Sandbox>): Promise<Sound | undefined> {
  let found: Sound
  try {
    const pack = readPackFolder(dir)
    const body = await bodyOf(pack)
    const neighbours = await neighboursOf(body.manifest, sandbox)
    refuseUnsound(body, neighbours)
    found = { pack, body, neighbours }
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error
    }
    say(`FAIL  shape: ${indented(error.message)}`)
    return undefined
  }
  if (only !== undefined && !found.body.items.some(({ id }) => id === only)) {
    throw new UsageError(`--only ${only}: the pack has no such item; it has ${found.body.items.map(({ id }) => id).join(', ')}.`)
  }
  return found
}

async function tryAll(
  trial: Trial,
  files: readonly NamedScenarios[],
  say: (line: string) => void,
): Promise<{ passed: number; failed: number }> {
  const count = { passed: 0, failed: 0 }
  for (const { item, data } of files) {
    for (const scenario of data.scenarios ?? []) {
      const outcome = await tryScenario(trial, item, scenario)
      const differences = differencesOf(scenario.expect, outcome)
      sayOutcome(`${item.id}: ${scenario.name}`, differences, outcome.result.summary, say)
      count[differences.length === 0 ? 'passed' : 'failed']++
    }
  }
  return count
}

/** One line, and under it what is not as expected. */
export function sayOutcome(name: string, differences: readonly Difference[], summary: string, say: (line: string) => void): void {
  say(`${differences.length === 0 ? 'ok  ' : 'FAIL'}  ${name}`)
  for (const { what, expected, found } of differences) {
    say(`        ${what}`)
    say(`          expected  ${expected}`)
    say(`          found     ${found}`)
  }
  if (differences.length > 0 && !differences.some(({ what }) => what === 'summary')) {
    say(`        it says: ${summary}`)
  }
}

function indented(text: string): string {
  return text.split('\n').join('\n      ')
}
