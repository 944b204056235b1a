import type { Plan } from '../api.ts'
import { content } from '../content/index.ts'
import type { Backups } from '../facts/backups/shape.ts'
import type { DeviceRole } from '../facts/device-role/shape.ts'
import type { Hardware } from '../facts/hardware/shape.ts'
import type { Power } from '../facts/power/shape.ts'
import type { RestartPending } from '../facts/restart-pending/shape.ts'
import type { ResultDocument, ResultItem } from '../schema/types.ts'
import { contextOf, type Facts, factValue } from './context.ts'
import type { GateView } from './gates.ts'

/** What the gates know besides the result document. */
export interface Circumstances {
  elevated: boolean
  unattended: boolean
  journalProblem: string | undefined
  awaitedRun: string | undefined
}

/** All that the gates look at, out of the facts of this run; a fact that was not read is missing, and the gate that needs it stays closed. */
export function gateView(item: ResultItem, plan: Plan, { facts, inputs, machine }: ResultDocument, around: Circumstances): GateView {
  const { journalProblem, awaitedRun, ...here } = around
  const context = contextOf(facts, inputs, machine.platform)
  const restart = factValue<RestartPending>(facts, 'restart-pending')
  const role = factValue<DeviceRole>(facts, 'device-role')
  return {
    item,
    plan,
    context,
    ...here,
    calendar: inputs.calendar,
    tagsKnown: inputs.tags !== null,
    restartPending: restart?.reasons.filter(({ informational }) => !informational).map(({ source }) => source) ?? [],
    clockIsWrong: inputs.now.slice(0, 10) < content.builtAt,
    servesDatabase: role?.role === 'pms-server' || context.role === 'pms-server' || (context.role === 'unknown' ? 'unknown' : false),
    hostsMachines: role?.hostsMachines === true,
    ...optional('power', factValue<Power>(facts, 'power')),
    ...optional('freeBytes', systemFreeBytes(facts)),
    ...optional('backups', factValue<Backups>(facts, 'backups')),
    ...optional('journalProblem', journalProblem),
    ...optional('awaitedRun', awaitedRun),
  }
}

function systemFreeBytes(facts: Facts): number | undefined {
  return factValue<Hardware>(facts, 'hardware')?.volumes.find(({ system }) => system)?.freeBytes
}

function optional<K extends string, V>(name: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [name]: value } as Record<K, V>)
}
