import type { PracticeInput } from '../state.ts'
import { MARK, type Rule, type Tally } from './marks.ts'
import { nhi } from './nhi.ts'
import { documents, paths } from './paths.ts'
import { addressesBut, births, phones } from './people.ts'
import { SECRET_NAME, secrets } from './secrets.ts'

/** Longest texts that the schemas allow, by property. */
const LONGEST: Readonly<Record<string, number>> = { summary: 120, practice: 120, site: 120, sites: 120, what: 120, name: 80 }
/** Properties whose patterns know no brackets, or by which computers are told apart. */
const NAMES = new Set(['id', 'hostname', 'machines', 'tags', 'rmmAgentId'])
const DEEPEST = 60
/** `~/a`: nothing shorter is hidden. */
const SHORTEST = 3
const REMEMBERED = 1000

/** Copies data with everything hidden that the rules find, keys as well as values. The same text is always hidden in the same way. */
export class Scrubber {
  readonly tally: Tally = { hidden: 0 }
  private readonly rules: readonly Rule[]
  private readonly seen = new Map<string, { text: string; hidden: number }>()
  private readonly numbers = new Map<string, number>()

  constructor({ practice }: Pick<PracticeInput, 'practice'>) {
    const contacts = (practice?.contacts ?? []).flatMap(({ email }) => (email === undefined ? [] : [email.toLowerCase()]))
    this.rules = [secrets, paths, addressesBut(new Set(contacts)), births, documents, nhi, phones]
  }

  /** @param key the property it stands under, where it is only a part */
  data<T>(data: T, key = ''): T {
    return this.walk(data, key, 0) as T
  }

  /** Entries of a list stand under the property of the list. */
  private walk(data: unknown, key: string, depth: number): unknown {
    if (typeof data === 'string') {
      return this.value(data, key)
    }
    if (typeof data !== 'object' || data === null) {
      return data
    }
    if (depth > DEEPEST) {
      return this.found(MARK.deep)
    }
    return Array.isArray(data) ? this.list(data, key, depth) : this.record(data as Record<string, unknown>, depth)
  }

  /** What holds nothing to hide is not copied: nearly all of it. */
  private list(list: unknown[], key: string, depth: number): unknown[] {
    let out = list
    for (let index = 0; index < list.length; index++) {
      const clean = this.walk(list[index], key, depth + 1)
      if (clean !== list[index]) {
        out = out === list ? list.slice() : out
        out[index] = clean
      }
    }
    return out
  }

  private record(record: Record<string, unknown>, depth: number): Record<string, unknown> {
    let isSame = true
    const entries: [string, unknown][] = []
    for (const name in record) {
      const entry = record[name]
      const clean = this.walk(entry, name, depth + 1)
      const key = this.key(name)
      isSame &&= clean === entry && key === name
      entries.push([key, clean])
    }
    return isSame ? record : copied(entries)
  }

  private value(text: string, key: string): string {
    if (isSecretName(key) && !isPlain(text)) {
      return this.found(MARK.secret)
    }
    if (isFingerprint(text, key)) {
      return text
    }
    const clean = this.text(text, key === 'reference')
    if (clean === text) {
      return text
    }
    return NAMES.has(key) ? this.numbered(text) : shortened(clean, LONGEST[key])
  }

  /** Only letters name nobody that a rule could find. */
  private key(name: string): string {
    return isWord(name) ? name : this.text(name)
  }

  /** @param isReference evidence that somebody names: without the names of documents nobody could find it */
  private text(text: string, isReference = false): string {
    if (text.length < SHORTEST) {
      return text
    }
    const known = isReference ? undefined : this.seen.get(text)
    if (known) {
      this.tally.hidden += known.hidden
      return known.text
    }
    const before = this.tally.hidden
    let out = text
    for (const rule of this.rules) {
      if (!(isReference && rule === documents) && rule.couldMatch(out)) {
        out = rule.hide(out, this.tally)
      }
    }
    if (!isReference && text.length <= REMEMBERED) {
      this.seen.set(text, { text: out, hidden: this.tally.hidden - before })
    }
    return out
  }

  /** Two computers stay two. */
  private numbered(text: string): string {
    const number = this.numbers.get(text.toLowerCase()) ?? this.numbers.size + 1
    this.numbers.set(text.toLowerCase(), number)
    return `hidden-${number}`
  }

  private found(mark: string): string {
    this.tally.hidden++
    return mark
  }
}

const isWord = remembered((name) => /^[a-z]{1,40}$/i.test(name))
const isSecretName = remembered((name) => SECRET_NAME.test(name))

/** Names of properties are few and come again and again. */
function remembered(test: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    const answer = known.get(name) ?? test(name)
    if (known.size < REMEMBERED) {
      known.set(name, answer)
    }
    return answer
  }
}

/** A plain word under such a name says what is the matter with a password (`set`, `not-required`), never which it is. */
function isPlain(text: string): boolean {
  return /^(?:[a-z-]*|\[hidden.*|\d{4}-\d\d-\d\d.*)$/.test(text)
}

/** Hashes, public keys and signatures (Ed25519) are proofs, and whoever changed a letter would break them. */
function isFingerprint(text: string, key: string): boolean {
  return (
    /^[0-9a-f]{64}$/.test(text) ||
    ((key === 'key' || key === 'value') && /^(?:[A-Za-z0-9+/]{59}=|[A-Za-z0-9+/]{86}==)$/.test(text)) ||
    (key === 'publicKey' && /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]{40,120}-----END PUBLIC KEY-----\s*$/.test(text))
  )
}

/** Never ends in half a mark. */
function shortened(text: string, longest = Infinity): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 3).replace(/\[[^\]]*$/, '')}...`
}

/** Two keys that look alike once they are hidden stay two. */
function copied(entries: readonly [string, unknown][]): Record<string, unknown> {
  const out = new Map<string, unknown>()
  for (const [key, value] of entries) {
    let free = key
    for (let number = 2; out.has(free); number++) {
      free = `${key} ${number}`
    }
    out.set(free, value)
  }
  return Object.fromEntries(out)
}
