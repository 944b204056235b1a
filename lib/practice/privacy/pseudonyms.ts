import { createHmac, randomBytes } from 'node:crypto'
import type { NameKind } from './names.ts'

const LABELS: Readonly<Record<NameKind, string>> = {
  practice: 'Practice ',
  site: 'Site ',
  computer: 'Computer ',
  host: 'HOST-',
  id: '',
  person: 'Person ',
  organisation: 'Organisation ',
  user: 'user-',
  domain: '',
  phone: 'phone-',
  serial: 'serial-',
  sid: 'sid-',
  address: 'address-',
  word: '',
}

/** Other names, from a salt that nobody keeps: what was one name stays one, and guessing a name does not show which one it became. */
export class Pseudonyms {
  private readonly salt = randomBytes(32)
  private readonly known = new Map<string, string>()
  private readonly taken = new Set<string>()
  private readonly originals: readonly string[]

  /** @param originals what no pseudonym may hold */
  constructor(originals: readonly string[]) {
    this.originals = originals.filter((name) => name.length >= 3).map((name) => name.toLowerCase())
  }

  of(kind: NameKind, name: string): string {
    const key = name.toLowerCase()
    const known = this.known.get(key) ?? this.invent(kind, key)
    this.known.set(key, known)
    return known
  }

  /** A text that stands for a hash: the same hash, the same text. */
  hash(text: string): string {
    return createHmac('sha256', this.salt).update(text).digest('hex')
  }

  private invent(kind: NameKind, key: string): string {
    if (kind === 'id') {
      return this.hash(key).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5')
    }
    for (let attempt = 0; ; attempt++) {
      const word = pronounceable(this.hash(`${attempt} ${key}`))
      const names = [formOf(kind, LABELS[kind], word), formOf(kind, '', word)]
      const free = names.find((name) => this.isFree(name))
      if (free !== undefined) {
        this.taken.add(free.toLowerCase())
        return free
      }
    }
  }

  private isFree(name: string): boolean {
    const lower = name.toLowerCase()
    return !this.taken.has(lower) && !this.originals.some((original) => lower.includes(original))
  }
}

function formOf(kind: NameKind, label: string, word: string): string {
  if (kind === 'host') {
    return label + word.toUpperCase()
  }
  if (kind === 'domain') {
    return `${word}.example`
  }
  return label.endsWith('-') ? label + word : label + word.charAt(0).toUpperCase() + word.slice(1)
}

const CONSONANTS = 'bdfghjklmnprstvwz'
const VOWELS = 'aeiou'

/** Three syllables, 614,125 words: few enough to say, many enough for a practice. */
function pronounceable(hex: string): string {
  const numbers = [0, 1, 2, 3, 4, 5].map((place) => Number.parseInt(hex.slice(place * 4, place * 4 + 4), 16))
  return numbers.map((number, place) => (place % 2 === 0 ? CONSONANTS : VOWELS).charAt(number % (place % 2 === 0 ? 17 : 5))).join('')
}
