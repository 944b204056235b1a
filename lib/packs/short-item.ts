import type { ItemManifest, Rule } from '../schema/types.ts'

/** Stands for the words of an item that had no room. */
const NO_ROOM = 'The words of this check were left out: there was no room for them.'

/** What an item counts for, without its words: its id, title, rules, severity and platforms. */
export function shortItem({ id, version, title, kind, scope, severity, serves, platforms, oneIsEnough }: ItemManifest): ItemManifest {
  return {
    id,
    version,
    title,
    kind,
    scope,
    severity,
    serves: [ruleAlone(serves[0]), ...serves.slice(1).map(ruleAlone)],
    why: NO_ROOM,
    means: { pass: 'It is in order.', fail: 'It is not in order.' },
    platforms,
    ...(oneIsEnough === undefined ? {} : { oneIsEnough }),
    standards: [],
  }
}

function ruleAlone({ document, rule }: Rule): Rule {
  return { document, rule }
}

/** The same with its id as its title. */
export function untitledItem(item: ItemManifest): ItemManifest {
  return { ...shortItem(item), title: `Check ${item.id}`.slice(0, 70) }
}

export function isShort({ why }: ItemManifest): boolean {
  return why === NO_ROOM
}
