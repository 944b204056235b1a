import { chanceOf } from './chance.ts'
import { linuxFacts, macFacts } from './facts/other-systems.ts'
import { serverFacts } from './facts/servers.ts'
import { windowsFacts } from './facts/windows.ts'
import type { DemoFacts, DemoMachine, Look, MachineKind, Moment } from './machine.ts'
import { TROUBLES } from './troubles.ts'

const FACTS: Record<MachineKind, (moment: Moment) => DemoFacts> = {
  desktop: windowsFacts,
  laptop: windowsFacts,
  server: serverFacts,
  'domain-controller': serverFacts,
  mac: macFacts,
  linux: linuxFacts,
}

/**
 * What a sweep of the computer reads at a moment: all in order, but for the troubles it has then.
 * @param months since that moment, counted back from the last round
 */
export function lookAt(machine: DemoMachine, at: string, months: number): Look {
  const moment = { machine, at, chance: chanceOf(`${machine.id} ${machine.hostname} ${at.slice(0, 10)}`) }
  const fine: Look = { facts: FACTS[machine.kind](moment), history: { firstSeen: {}, changed: {} } }
  return machine.troubles
    .filter(({ from = Number.POSITIVE_INFINITY, until = Number.NEGATIVE_INFINITY }) => months <= from && months > until)
    .reduce((look, { trouble }) => TROUBLES[trouble](look, moment), fine)
}
