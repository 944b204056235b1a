import type { ItemManifest, SettingManifest } from '../schema/types.ts'

const PREFIX = 'ROUNDS_SET_'

/** Every setting of every item, as `screen-lock.maxIdleSeconds`. */
export function knownSettings(items: readonly ItemManifest[]): Map<string, SettingManifest> {
  return new Map(
    items.flatMap(({ id, settings = {} }) => Object.entries(settings).map(([name, setting]) => [`${id}.${name}`, setting] as const)),
  )
}

/** `screen-lock.maxIdleSeconds` → `ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS`. */
export function environmentName(key: string): string {
  const [item = '', name = ''] = key.split('.')
  const upper = (text: string) =>
    text
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replaceAll('-', '_')
      .toUpperCase()
  return `${PREFIX}${upper(item)}__${upper(name)}`
}

/** The settings that the environment sets, by variable name. */
export function settingVariables(environment: NodeJS.ProcessEnv): [string, string][] {
  return Object.entries(environment).filter((entry): entry is [string, string] => entry[0].startsWith(PREFIX) && entry[1] !== undefined)
}

/** The known name that is nearest to a misspelt one, as `, did you mean "…"?`; empty when none is near. */
export function suggestion(wrong: string, known: Iterable<string>): string {
  const near = [...known].map((name) => ({ name, distance: distance(wrong, name) })).sort((a, b) => a.distance - b.distance)[0]
  return near && near.distance <= Math.max(2, wrong.length / 4) ? `, did you mean "${near.name}"?` : ''
}

/** Levenshtein distance of two texts. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
