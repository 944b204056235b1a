import { words } from '../formats/lines.ts'
import { type UnitProperties, unitProperties } from '../formats/unit-properties.ts'
import type { ReadingHost } from './kind.ts'

const COMPANIONS = ['Requires', 'Wants', 'BindsTo', 'TriggeredBy']
const RIVALS = ['Conflicts', 'ConflictedBy']
const DEPENDANTS = ['RequiredBy', 'BoundBy', 'ConsistsOf']

/** What `wouldStop` and `companionsOf` need to know of a unit. */
export const NEIGHBOURS = [...COMPANIONS, ...RIVALS, ...DEPENDANTS]

export function isRunning(unit: UnitProperties | undefined): boolean {
  return ['active', 'reloading', 'refreshing'].includes(unit?.get('ActiveState') ?? '')
}

export async function show(host: ReadingHost, properties: string, units: string[]): Promise<UnitProperties[]> {
  const answer = await host.run(showing(properties, units))
  return answer.state === 'value' ? unitProperties(answer.value.stdout) : []
}

export function showing(properties: string, units: string[]): string[] {
  return ['systemctl', 'show', `--property=${properties}`, '--', ...units]
}

/** Starting a unit stops those it conflicts with, and stopping it those that need it; neither was asked for. */
export async function wouldStop(host: ReadingHost, unit: string, properties: UnitProperties, active: boolean): Promise<string | undefined> {
  if (isRunning(properties) === active) {
    return undefined
  }
  const [running] = await runningOf(host, namesIn(properties, active ? RIVALS : DEPENDANTS))
  return running && `${active ? 'Starting' : 'Stopping'} ${unit} would stop ${running}, which runs now`
}

function namesIn(properties: UnitProperties | undefined, names: string[]): string[] {
  return [...new Set(names.flatMap((name) => words(properties?.get(name) ?? '')))]
}

async function runningOf(host: ReadingHost, units: string[]): Promise<string[]> {
  const shown = units.length === 0 ? [] : await show(host, 'Id,ActiveState', units)
  return shown.filter(isRunning).flatMap((one) => one.get('Id') ?? [])
}

/** Units that come along when it is started and do not run yet. */
export async function companionsOf(host: ReadingHost, properties: UnitProperties): Promise<string[]> {
  const names = namesIn(properties, COMPANIONS).filter((name) => /\.(service|socket|timer|path)$/.test(name))
  const running = await runningOf(host, names)
  return names.filter((name) => !running.includes(name))
}

/** What came along with the start and nothing else that runs needs. */
export async function idleCompanions(host: ReadingHost, unit: string, companions: string[]): Promise<string[]> {
  const idle: string[] = []
  for (const companion of await runningOf(host, companions)) {
    const [shown] = await show(host, 'WantedBy,RequiredBy,BoundBy', [companion])
    const needing = await runningOf(host, namesIn(shown, ['WantedBy', 'RequiredBy', 'BoundBy']))
    if (needing.every((other) => other === unit)) {
      idle.push(companion)
    }
  }
  return idle
}
