import type { Drift } from '../../practice/state.ts'
import { listed } from '../fill.ts'
import { STATUS_LABELS } from '../page/labels.ts'
import type { StatusWord } from '../words.ts'
import type { PageContext } from './context.ts'
import { say } from './words.ts'

/** What changed since the last report, worse things first. */
export interface DriftView {
  lead: string
  groups: { name: string; items: { title: string; from: Shown | undefined; to: Shown | undefined }[] }[]
  /** What is counted only, and the computers that came and went. */
  rest: string[]
}

interface Shown {
  word: StatusWord
  label: string
}

const ORDER = ['worse', 'new', 'better', 'fixed', 'gone'] as const

export function driftView({ state: { drift }, day }: PageContext): DriftView {
  if (drift === undefined) {
    return { lead: say('drift.first'), groups: [], rest: [] }
  }
  const groups = ORDER.map((change) => ({
    name: say(`drift.${change}`),
    items: drift.items.filter((item) => item.change === change).map(({ title, from, to }) => ({ title, from: shown(from), to: shown(to) })),
  })).filter(({ items }) => items.length > 0)
  const rest = restOf(drift)
  const isQuiet = groups.length === 0 && drift.machines.length === 0
  return { lead: `${say('drift.since', { day: day(drift.since) })}${isQuiet ? ` ${say('drift.nothing')}` : ''}`, groups, rest }
}

function restOf({ items, machines }: Drift): string[] {
  const unchanged = items.filter(({ change }) => change === 'unchanged').length
  const names = (change: 'new' | 'gone') => listed(machines.filter((one) => one.change === change).map(({ name }) => name))
  return [
    ...(names('new') ? [say('drift.machines-new', { names: names('new') })] : []),
    ...(names('gone') ? [say('drift.machines-gone', { names: names('gone') })] : []),
    ...(unchanged > 0 ? [say.count('drift.unchanged', unchanged)] : []),
  ]
}

function shown(word: StatusWord | undefined): Shown | undefined {
  return word && { word, label: STATUS_LABELS[word] }
}
