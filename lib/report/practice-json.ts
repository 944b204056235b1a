import type { ItemState, MachineFinding, MachineState, PracticeState } from '../practice/state.ts'

/** The state of a practice as other programs read it: everything once, machines by their key. */
export function practiceJson(state: PracticeState): object {
  const { rules, items, machines, mended, expiring, snapshot: _, ...rest } = state
  return {
    schema: 1,
    ...rest,
    rules: rules.map(({ rule, word, items: serving }) => ({ ...rule, word, items: serving.map(({ id }) => id) })),
    items: items.map(itemJson),
    machines: machines.map(machineJson),
    mended: mended.map(({ machine, mended: one }) => ({ machine: machine.key, ...one })),
    expiring: expiring.map(({ item, ...one }) => ({ item: item.id, ...one })),
  }
}

function itemJson({ manifest, machines, ...item }: ItemState): object {
  return { ...item, title: manifest.title, version: manifest.version, machines: machines.map(findingJson) }
}

function findingJson({ machine, item, word, at }: MachineFinding): object {
  return { machine: machine.key, word, ...(at ? { at } : {}), finding: item }
}

function machineJson({ findings, document, ...machine }: MachineState): object {
  return { ...machine, items: findings.length, journalHead: document?.journalHead ?? null }
}
