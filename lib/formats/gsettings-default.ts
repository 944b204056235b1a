import type { FileContent } from '../api.ts'
import { ini } from './ini.ts'

/** The default that a distribution puts over the schema's own, out of `*.gschema.override` files in their order. */
export function overriddenDefault(overrides: FileContent[], schema: string, key: string): string | undefined {
  const entries = overrides.flatMap(({ text }) => ini(text)).filter(({ name }) => name === key)
  const isFor = (section: string) => section === schema || section.startsWith(`${schema}:`)
  return entries.filter(({ section }) => isFor(section)).at(-1)?.value
}
