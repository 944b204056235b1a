import { type Answer, failed, value } from '../api.ts'
import { ini } from './ini.ts'

/** Sections of a security template, each with its exact keys and the text after `=`. */
export type SecurityTemplate = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Text of bytes in UTF-16 with a byte order mark, or in UTF-8. */
export function decodeUtf16(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

/** A template as `secedit /export` writes it, decoded; the same key may stand in several sections with another meaning. */
export function securityTemplate(text: string): Answer<SecurityTemplate> {
  const sections = new Map<string, Map<string, string>>()
  for (const { section, name, value: data } of ini(text.replace(/\0/g, ''))) {
    const entries = sections.get(section) ?? new Map<string, string>()
    sections.set(section, entries.set(name, data))
  }
  if (!sections.has('System Access')) {
    return failed('the exported security policy has no entry in [System Access]')
  }
  return value(sections)
}

/** A number of `[System Access]`, such as `MinimumPasswordLength`; -1 stands for never. Undefined when it is not there. */
export function systemAccess(template: SecurityTemplate, name: string): number | undefined {
  const text = template.get('System Access')?.get(name)
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined
}

export interface TemplateRegistryValue {
  /** Type of the registry: 1 text, 3 binary, 4 number, 7 list of texts. */
  type: number
  data: string
}

/** A value of `[Registry Values]` by its path, which begins with `MACHINE\`; neither part is case-sensitive. */
export function registryValue(template: SecurityTemplate, path: string): TemplateRegistryValue | undefined {
  const entries = [...(template.get('Registry Values') ?? [])]
  const text = entries.find(([name]) => name.toLowerCase() === path.toLowerCase())?.[1]
  const [, type, data] = /^(\d+),(.*)$/s.exec(text ?? '') ?? []
  return type === undefined || data === undefined ? undefined : { type: Number(type), data: data.replace(/^"(.*)"$/s, '$1') }
}

/** A template for `secedit /configure` that changes these numbers of `[System Access]` and nothing else. */
export function policyInf(values: Record<string, number>): Uint8Array {
  const wrong = Object.entries(values).find(([name, number]) => !/^\w+$/.test(name) || !Number.isInteger(number))
  if (wrong) {
    throw new TypeError(`A security policy takes names with whole numbers; "${wrong[0]}" = ${wrong[1]} is none`)
  }
  const settings = Object.entries(values).map(([name, number]) => `${name} = ${number}`)
  const lines = ['[Unicode]', 'Unicode=yes', '[System Access]', ...settings, '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '']
  return Uint8Array.from(Buffer.from(`\uFEFF${lines.join('\r\n')}`, 'utf16le'))
}
