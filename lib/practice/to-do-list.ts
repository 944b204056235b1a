import type { Say } from '../report/say.ts'
import { worstWord } from '../report/words.ts'
import type { ItemManifest } from '../schema/types.ts'
import type { ToDo } from './state.ts'

/** Questions that wait for an answer are asked of each person together, and what IT would do once somebody agrees is agreed to once. */
export function together(all: readonly ToDo[], say: Say): ToDo[] {
  const groups = new Map<string, ToDo[]>()
  for (const [index, one] of all.entries()) {
    const key = groupOf(one) ?? `alone ${index}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((group) => asOne([...group].sort(mostPressingFirst), say))
}

function groupOf({ word, items, who, isDecision, agree }: ToDo): string | undefined {
  if (items.length > 0 && word === 'attest-due') {
    return `answers ${who}`
  }
  return isDecision && agree.length > 0 ? `agree ${who}` : undefined
}

function asOne(group: readonly ToDo[], say: Say): ToDo[] {
  const [first] = group
  if (!first || group.length === 1) {
    return [...group]
  }
  const kind = first.word === 'attest-due' ? 'answers' : 'agree'
  return [
    {
      ...first,
      title: say(`todo.${kind}`, { count: group.length }),
      does: say(`todo.${kind}Are`, { titles: group.map(({ title }) => title).join('; ') }),
      items: group.flatMap(({ items }) => items),
      word: worstWord(group.map(({ word }) => word)),
      machines: [...new Set(group.flatMap(({ machines }) => machines))],
      by: group.map(({ by }) => by).sort()[0] ?? first.by,
      isOverdue: group.some(({ isOverdue }) => isOverdue),
      agree: [...new Set(group.flatMap(({ agree }) => agree))],
      commands: group.flatMap(({ commands }) => commands),
    },
  ]
}

const SEVERITIES: readonly ItemManifest['severity'][] = ['critical', 'high', 'medium', 'low']

/** Decisions before what others do; what can harm most before what has waited longest, and that before the rest. */
export function mostPressingFirst(a: ToDo, b: ToDo): number {
  const key = ({ isDecision, isOverdue, severity, by }: ToDo) =>
    [isDecision ? 0 : 1, severity === 'critical' ? 0 : 1, isOverdue ? 0 : 1, SEVERITIES.indexOf(severity), by].join(' ')
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.title.localeCompare(b.title)
}
