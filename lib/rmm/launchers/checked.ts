import { createPublicKey, type KeyObject } from 'node:crypto'
import { messageOf } from '../../errors.ts'
import type { RmmProfile } from '../../schema/types.ts'
import type { Baked, LauncherOptions } from './launcher.ts'

/** What stands in the head of a launcher. Every text is known to be harmless, or is quoted where it is written. */
export interface Values {
  title: string
  profile: RmmProfile
  words: readonly string[]
  thenWords: readonly string[]
  delaySeconds: number
  /** How long it waits for another launcher that fetches, before the tool ends it. */
  waitSeconds: number
  sources: readonly string[]
  ring: string
  pin: { version: string; files: readonly (readonly [name: string, sha256: string])[] } | undefined
  key: KeyObject | undefined
  environment: readonly (readonly [name: string, value: string])[]
}

const WORD = /^[A-Za-z0-9._:/=@+-]+$/
const RING = /^[A-Za-z0-9_-]+$/
const VERSION = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,40})?$/
const FILE = /^rounds-[a-z0-9.-]+$/
const SHA256 = /^[0-9a-f]{64}$/
const VARIABLE = /^ROUNDS_[A-Z0-9_]+$/
const ASCII_LINE = /^[ -~]*$/
/** Also the line breaks of Unicode: an editor or an RMM may make real ones of them. */
const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029]/u
const KEY_BITS = 2048

/** @throws Error which names what is wrong and what was expected */
export function checked(options: LauncherOptions): Values {
  const { profile, baked } = options
  return {
    title: matched('The title', options.title, ASCII_LINE, 'one line of ASCII'),
    profile,
    words: wordsOf(options.words),
    thenWords: options.thenWords ? wordsOf(options.thenWords) : [],
    delaySeconds: delayOf(options.delayUpToSeconds ?? 0),
    waitSeconds: Math.min(Math.max(profile.timeLimitSeconds - 20, 20), 600),
    sources: baked.sources.map(sourceOf),
    ring: matched('The ring', baked.ring, RING, 'letters, digits, dashes'),
    pin: pinOf(baked.pin),
    key: baked.publicKey === undefined ? undefined : keyOf(baked.publicKey),
    environment: Object.entries(baked.environment)
      .filter(([, value]) => value !== '')
      .map(variableOf),
  }
}

function matched(what: string, text: string, pattern: RegExp, expected: string): string {
  if (!pattern.test(text)) {
    throw new Error(`${what} of a launcher is ${JSON.stringify(text)} (expected ${expected}).`)
  }
  return text
}

function wordsOf(words: readonly string[]): readonly string[] {
  if (words.length === 0) {
    throw new Error('A launcher needs at least one word for the program, such as sweep.')
  }
  return words.map((word) => matched('A word', word, WORD, 'only letters, digits and . _ : / = @ + -'))
}

function delayOf(seconds: number): number {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 86_400) {
    throw new Error(`The delay of a launcher is ${seconds} (expected whole seconds, 0 to 86400).`)
  }
  return seconds
}

function sourceOf(source: string): string {
  matched('A source', source, ASCII_LINE, 'one line of ASCII')
  if (source.trim() === '' || source.includes('|')) {
    throw new Error(`A source of a launcher is ${JSON.stringify(source)} (expected an address, a share or a folder, without |).`)
  }
  return source
}

function pinOf(pin: Baked['pin']): Values['pin'] {
  return (
    pin && {
      version: matched('The pinned version', pin.version, VERSION, 'a version such as 1.2.3'),
      files: Object.entries(pin.files).map(([name, hash]) => [
        matched('A pinned file', name, FILE, 'a name as published, such as rounds-linux-x64'),
        matched(`The SHA-256 of ${name}`, hash.toLowerCase(), SHA256, '64 hexadecimal digits'),
      ]),
    }
  )
}

function keyOf(pem: string): KeyObject {
  const key = parsedKey(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < KEY_BITS) {
    throw new Error(`The public key of a launcher is ${key.asymmetricKeyType} with ${bits} bits (expected RSA with at least ${KEY_BITS}).`)
  }
  return key
}

function parsedKey(pem: string): KeyObject {
  if (/PRIVATE KEY/.test(pem)) {
    throw new Error('The key of a launcher is a private key (expected the public one): it must never be written into a script.')
  }
  try {
    return createPublicKey(pem)
  } catch (error) {
    throw new Error(`The public key of a launcher cannot be read (expected PEM, "BEGIN PUBLIC KEY"): ${messageOf(error)}`)
  }
}

function variableOf([name, value]: readonly [string, string]): readonly [string, string] {
  matched('A variable', name, VARIABLE, 'a name such as ROUNDS_PRACTICE')
  if (CONTROL.test(value)) {
    throw new Error(`${name} holds a line break or a control character (expected one line).`)
  }
  return [name, value]
}
