import type { FileContent } from '../api.ts'
import { ini } from './ini.ts'

/** The default that a distribution puts over the schema's own, out of `*.gschema.override` files in their order. */
export function overriddenDefault(overrides: FileContent[], schema: string, key: string): string | undefined {
  const entries = overrides.flatMap(({ text }) => ini(text)).filter(({ name }) => name === key)
  const isFor = (section: string) => section === schema || section.startsWith(`${schema}:`)
  return entries.filter(({ section }) => isFor(section)).at(-1)?.value
}

/** A basic GVariant text as number or truth value; undefined for everything else. */
export function gvariantNumber(text: string): number | undefined {
  const digits = /^(?:u?int\d+\s+)?(\d+)$/.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number(digits)
}

export function gvariantTruth(text: string): boolean | undefined {
  const bare = text.trim()
  return bare === 'true' ? true : bare === 'false' ? false : undefined
}
