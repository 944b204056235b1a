import { lines } from './lines.ts'

export interface IniEntry {
  section: string
  name: string
  value: string
  /** Counted from 1. */
  line: number
  /** Marked `[$i]` on the key, its section or the whole file: files read later cannot change it (KDE). */
  immutable: boolean
}

/** Entries of an INI text (keyfile, KDE configuration, INF); lines that are neither section, entry nor comment are left out. */
export function ini(text: string): IniEntry[] {
  return [...read(text).entries]
}

/** The entry that counts when texts are read one after the other: the last one, unless an earlier one is immutable. */
export function effective(texts: string[], section: string, name: string): IniEntry | undefined {
  let found: IniEntry | undefined
  for (const { entries, locked } of texts.map(read)) {
    for (const entry of entries) {
      if (entry.section === section && entry.name === name && !found?.immutable) {
        found = entry
      }
    }
    if (locked.has(section) || locked.has(WHOLE_FILE)) {
      return found
    }
  }
  return found
}

/** Unquoted `KEY=VALUE` pairs of a shell-like file, such as os-release or /etc/default/ufw; the last of a name wins. */
export function keyValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const line of lines(text)) {
    const [, name, raw] = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? []
    const value = raw === undefined ? undefined : unquote(raw)
    if (name !== undefined && value !== undefined) {
      pairs.set(name, value)
    }
  }
  return pairs
}

/** `NAME VALUE` pairs of a file in the form of login.defs; the last of a name wins. */
export function nameValues(text: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const line of lines(text)) {
    const [, name, value] = /^\s*([^\s#]\S*)[\s"]+([^"]*)/.exec(line) ?? []
    if (name !== undefined && value !== undefined) {
      pairs.set(name, value.trim())
    }
  }
  return pairs
}

const WHOLE_FILE = ''

interface IniText {
  entries: IniEntry[]
  /** Sections marked `[$i]`, even when nothing stands in them. */
  locked: Set<string>
}

function read(text: string): IniText {
  const found: IniText = { entries: [], locked: new Set() }
  let section = ''
  for (const [index, line] of lines(text).entries()) {
    const header = /^\s*\[(.*)\]\s*$/.exec(line)?.[1]
    if (header !== undefined) {
      const { name, immutable } = header.startsWith('$') ? unmark(header, '') : unmark(header, '][')
      section = name
      if (immutable) {
        found.locked.add(section)
      }
      continue
    }
    const [, key, value] = /^\s*([^#;\s=][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) {
      const { name, immutable } = unmark(key, '[')
      const locked = immutable || found.locked.has(section) || found.locked.has(WHOLE_FILE)
      found.entries.push({ section, name, value, line: index + 1, immutable: locked })
    }
  }
  return found
}

/** Takes a KDE mark such as `[$i]` or `[$ei]` off the end of a name; `opening` is what stands before the `$`. */
function unmark(name: string, opening: string): { name: string; immutable: boolean } {
  const start = name.lastIndexOf(`${opening}$`)
  const mark = start === -1 ? null : /^\$([a-z]+)\]?$/.exec(name.slice(start + opening.length))
  return mark ? { name: name.slice(0, start).trim(), immutable: mark[1]?.includes('i') === true } : { name, immutable: false }
}

/** The value as a shell would see it, without expanding anything; undefined when a quote is never closed. */
function unquote(raw: string): string | undefined {
  let value = ''
  let rest = raw.trim()
  while (rest && !/^(?:\s|;)/.test(rest)) {
    const [whole, single, double, escaped, plain] = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s;'"\\]+))/.exec(rest) ?? []
    if (whole === undefined) {
      return undefined
    }
    value += single ?? double?.replace(/\\(["$`\\])/g, '$1') ?? escaped ?? plain ?? ''
    rest = rest.slice(whole.length)
  }
  return value
}
