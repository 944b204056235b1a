import { literally, matchesPattern } from '../../pattern.ts'
import type { Waiver } from '../../schema/types.ts'
import type { PracticeInput } from '../state.ts'
import { isGeneric, type Named, type NameKind, namesIn } from './names.ts'
import { Pseudonyms } from './pseudonyms.ts'

/** What says nothing of who or where: words of the shapes, versions, times, and the zone, without which no date could be told. */
const KEPT = new Set(
  '$schema schema tool platform os role status version owner state outcome code risk takesEffect layer answer type timeZone open closedDays item measure run'.split(
    ' ',
  ),
)
/** Proofs of who said it, and of what exactly: with other names in it they prove nothing. */
const DROPPED = new Set(['publicKey', 'seal'])
/** The same hash stays the same, but cannot be found again in the practice's own files. */
const HASHES = new Set(['journalHead', 'sha256'])
/** Whose keys are names, of the entries or all the way down. */
const KEYED_BY_NAME: Readonly<Record<string, Depth>> = { machines: 'once', value: 'deep', firstSeen: 'deep' }
const LONGEST: Readonly<Record<string, number>> = { summary: 120, practice: 120, site: 120, sites: 120, what: 120, name: 80 }
/** Shorter names are found only as whole words: `Ann` is in `annual`. */
const FOUND_ANYWHERE = 5

const FORMS: readonly { kind: NameKind; form: string }[] = [
  { kind: 'user', form: `[\\w.%+'-]+@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}` },
  { kind: 'sid', form: 'S-1-5-21(?:-\\d{1,10}){1,4}' },
  { kind: 'address', form: '(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\\w:-])' },
  { kind: 'address', form: '(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?![\\w.]*\\d)' },
  { kind: 'address', form: '(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?){0,6})(?![\\w:])' },
]

type Depth = 'never' | 'once' | 'deep'

/** Copies an input with other names in it. */
export class Pseudonymiser {
  private readonly source: PracticeInput
  private readonly names: Pseudonyms
  private readonly kinds = new Map<string, NameKind>()
  private readonly pattern: RegExp
  private readonly seen = new Map<string, string>()
  private readonly ids: ReadonlySet<string>
  private readonly hosts: readonly string[]

  constructor(source: PracticeInput) {
    const named = namesIn(source)
    for (const { kind, name } of named) {
      this.kinds.set(spelt(name), this.kinds.get(spelt(name)) ?? kind)
    }
    this.source = source
    this.names = new Pseudonyms(named.flatMap(({ name }) => [name, spelt(name)]))
    this.pattern = patternOf(named)
    this.ids = new Set([
      ...source.items.map(({ id }) => id),
      ...source.documents.flatMap(({ document }) => document.items.map(({ id }) => id)),
      ...source.attestations.map(({ id }) => id),
    ])
    this.hosts = computersOf(source)
  }

  input(): PracticeInput {
    const { items, now, ...rest } = this.source
    const files = {
      ...rest,
      documents: rest.documents.map(({ document, file }) => ({ document, file: lastOf(file) })),
      setAside: rest.setAside.map(({ file, because }) => ({ file: lastOf(file), because })),
    }
    return { ...(this.walk(files, '', 'never') as typeof files), items, now }
  }

  private walk(data: unknown, key: string, keyed: Depth): unknown {
    if (typeof data === 'string') {
      return this.value(data, key)
    }
    if (typeof data !== 'object' || data === null) {
      return data
    }
    if (Array.isArray(data)) {
      const inside = keyed === 'once' ? 'never' : keyed
      return key === 'waivers' ? data.map((one: Waiver) => this.waiver(one)) : data.map((entry) => this.walk(entry, key, inside))
    }
    const entries = Object.entries(data).filter(([name]) => !DROPPED.has(name))
    return Object.fromEntries(entries.map(([name, entry]) => [keyed === 'never' ? name : this.text(name), this.entry(name, entry, keyed)]))
  }

  private entry(name: string, entry: unknown, keyed: Depth): unknown {
    if (keyed !== 'never') {
      return this.walk(entry, name, keyed === 'once' ? 'never' : 'deep')
    }
    return KEPT.has(name) ? entry : this.walk(entry, name, KEYED_BY_NAME[name] ?? 'never')
  }

  /** A pattern for several computers becomes the list of those that it meant. */
  private waiver(waiver: Waiver): unknown {
    const machines = waiver.machines.flatMap((pattern) => {
      const meant = pattern === '*' ? [] : this.hosts.filter((host) => pattern.includes('*') && matchesPattern(pattern, host))
      return meant.length > 0 ? meant : [pattern]
    })
    return this.walk({ ...waiver, machines: [...new Set(machines)] }, 'waiver', 'never')
  }

  private value(text: string, key: string): string {
    if (HASHES.has(key)) {
      return this.names.hash(text)
    }
    if ((key === 'id' && this.ids.has(text)) || /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/.test(text)) {
      return text
    }
    const whole = this.kinds.get(spelt(text))
    const out = whole === undefined ? this.text(text) : this.names.of(whole, spelt(text))
    return fitting(out, key)
  }

  private text(text: string): string {
    const known = this.seen.get(text) ?? this.replaced(text)
    this.seen.set(text, known)
    return known
  }

  private replaced(text: string): string {
    return text.replace(this.pattern, (found) => {
      const kind = this.kinds.get(spelt(found)) ?? FORMS.find(({ form }) => new RegExp(`^${form}$`, 'i').test(found))?.kind ?? 'word'
      return found.includes('@') ? this.address(found) : this.names.of(kind, spelt(found))
    })
  }

  private address(text: string): string {
    const [user = '', domain = ''] = text.split('@')
    return `${this.names.of('user', user)}@${this.names.of('domain', domain)}`
  }
}

/** By each of their names. */
function computersOf({ practice, documents }: PracticeInput): string[] {
  const expected = (practice?.machines ?? []).flatMap(({ name, hostname, id }) => [hostname ?? name, ...(id === undefined ? [] : [id])])
  return [...expected, ...documents.flatMap(({ document: { machine } }) => [machine.hostname, machine.id])]
}

/** One name, however it is written: `Kōwhai Medical`, `kowhai-medical`. */
function spelt(name: string): string {
  return separated(name.normalize('NFKD').replace(/\p{M}/gu, ''))
}

/** Its letters as they are. */
function separated(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** The longest first, so that no half of a name stays. */
function patternOf(named: readonly Named[]): RegExp {
  const names = [...new Set(named.flatMap(({ name }) => spellings(name)))]
    .filter((name) => name.length >= 3 && !isGeneric(name))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const first = name.charAt(0)
    groups.set(first, [...(groups.get(first) ?? []), formOf(name)])
  }
  const byLetter = [...groups].map(([letter, forms]) => `(?=${literally(letter)})(?:${forms.join('|')})`)
  const forms = FORMS.map(({ form }) => `(?<![\\w.:-])${form}`)
  return new RegExp([...forms, ...byLetter].join('|'), 'gi')
}

/** With its macrons, with them as characters of their own (file names of macOS), and without them. */
function spellings(name: string): string[] {
  const composed = separated(name.normalize('NFC'))
  return [composed, composed.normalize('NFD'), spelt(name)]
}

/** What stands between the words of a name, and what a letter of a whole word is: written out, because every letter of the world takes a regular expression long. */
const BETWEEN = '[ -/:-@[-`{-~\\u00a0\\u2010-\\u2019]{1,3}'
const LETTER = '[a-z0-9\\u00c0-\\u024f\\u0300-\\u036f]'

/** @param name in one of its spellings */
function formOf(name: string): string {
  const loose = name.split(' ').map(literally).join(BETWEEN)
  return spelt(name).length < FOUND_ANYWHERE ? `(?<!${LETTER})${loose}(?!${LETTER})` : loose
}

/** As the schema allows it there. */
function fitting(text: string, key: string): string {
  if (key === 'tags') {
    return text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  }
  const longest = LONGEST[key] ?? Infinity
  return text.length <= longest ? text : `${text.slice(0, longest - 3)}...`
}

function lastOf(file: string): string {
  return file
    .split(/[\\/]+/)
    .slice(-3)
    .join('/')
}
