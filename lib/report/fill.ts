const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const
type Unit = keyof typeof SECONDS

/**
 * Fills `{setting}` and `{setting|minutes}` with the settings' values. A unit is converted from the one that the setting's name ends
 * with: `{maxIdleSeconds|minutes}` → `15 minutes`. What cannot be filled stays as it is written.
 */
export function fill(text: string, settings: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)(?:\|(\w+))?\}/g, (written: string, name: string, unit: string | undefined) => {
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined
    return (unit === undefined ? plain(value) : withUnit(value, name, unit)) ?? written
  })
}

function plain(value: unknown): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return value ? 'yes' : 'no'
    case 'number':
    case 'string':
      return String(value)
    default:
      return Array.isArray(value) ? listed(value.map(String)) || 'none' : undefined
  }
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** A length that is not whole in the unit asked for keeps its own: nobody reads `1.67 minutes`. */
function withUnit(value: unknown, name: string, unit: string): string | undefined {
  if (typeof value !== 'number' || !isUnit(unit)) {
    return undefined
  }
  const own = unitOf(name) ?? unit
  const converted = (value * SECONDS[own]) / SECONDS[unit]
  return Number.isInteger(converted) ? counted(converted, unit) : counted(value, own)
}

function unitOf(name: string): Unit | undefined {
  return Object.keys(SECONDS)
    .filter(isUnit)
    .find((unit) => name.toLowerCase().endsWith(unit))
}

function isUnit(text: string): text is Unit {
  return Object.hasOwn(SECONDS, text)
}

function counted(count: number, unit: Unit): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`
}
