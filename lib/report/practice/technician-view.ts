import type { RestartPending } from '../../facts/restart-pending/shape.ts'
import type { MachineState, MendedOn } from '../../practice/state.ts'
import { listed } from '../fill.ts'
import { type MendedView, mendedView } from '../page/mended-view.ts'
import { grouped, type PageContext } from './context.ts'
import { type ToDoView, toDoView } from './todo-view.ts'

export interface TechnicianView {
  /** What waits for somebody's yes comes last. */
  next: ToDoView[]
  more: number
  restarts: { name: string; reasons: string }[]
  mended: MendedGroup[]
  olderMended: number
}

/** The same change on several computers. */
export interface MendedGroup extends MendedView {
  names: string
  /** Each computer has a run of its own. */
  undos: string[]
}

const NEXT = 10
const REASONS = 3

export function technicianView(context: PageContext): TechnicianView {
  const all = context.state.toDo.map((one) => toDoView(one, context))
  const waiting = all.filter(({ isDecision, commands }) => isDecision && commands.length > 0)
  const todo = [...all.filter(({ isDecision }) => !isDecision), ...waiting]
  const { mended, drift } = context.state
  const fresh = mended.filter((one) => one.mended.at > (drift?.since ?? ''))
  return {
    next: todo.slice(0, NEXT),
    more: Math.max(0, todo.length - NEXT),
    restarts: context.state.machines.flatMap(restartOf),
    mended: mendedGroups(fresh, context),
    olderMended: mended.length - fresh.length,
  }
}

function restartOf(machine: MachineState): TechnicianView['restarts'] {
  const pending = machine.findings.filter(({ item }) => item.remediation?.outcome === 'pending-restart').map(({ item }) => item.summary)
  const reasons = [...new Set([...seenReasons(machine), ...pending])]
  return reasons.length > 0 ? [{ name: machine.name, reasons: reasons.slice(0, REASONS).join('; ') }] : []
}

/** What the computer itself says waits; what is often set without need is left out. */
function seenReasons({ heard, document }: MachineState): string[] {
  const value = document?.facts['restart-pending']?.value
  return heard === 'heard' && isRestart(value)
    ? value.reasons.filter(({ informational }) => !informational).map(({ source, detail }) => detail ?? source)
    : []
}

function isRestart(value: unknown): value is RestartPending {
  return typeof value === 'object' && value !== null && 'reasons' in value && Array.isArray(value.reasons)
}

function mendedGroups(mended: readonly MendedOn[], context: PageContext): MendedGroup[] {
  const titles = new Map(context.state.items.map(({ id, manifest }) => [id, manifest.title]))
  const seen = mended.map(({ machine, mended: one }) => ({
    name: machine.name,
    view: { ...mendedView(one, titles.get(one.item) ?? one.item, context.zone), at: context.day(one.at) },
  }))
  return grouped(seen, ({ view: { undo, ...rest } }) => JSON.stringify(rest)).flatMap((group) =>
    group.slice(0, 1).map(({ view }) => ({
      ...view,
      names: listed([...new Set(group.map(({ name }) => name))]),
      undos: group.flatMap(({ name, view: { undo } }) => (undo ? [`${name}: ${undo}`] : [])),
    })),
  )
}
