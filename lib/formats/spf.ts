import { isIPv4, isIPv6 } from 'node:net'
import { shown } from '../errors.ts'
import { integer, words } from './lines.ts'

/** One SPF record (RFC 7208): which servers may send for a domain. */
export interface Spf {
  /** What happens to everybody else: `-` refuse, `~` distrust, `?` nothing, `+` anyone may send. Missing: the record does not say. */
  all?: '-' | '~' | '?' | '+'
  /** The domain whose record goes on from here; counts only where `all` is missing. */
  redirect?: string
  /** Terms of this record that cost receivers a look-up. Those behind an include or a redirect come on top and are not in it. */
  lookups: number
  /** What receivers cannot read, one sentence each: with one of these the whole record is void. */
  problems: string[]
}

/** Receivers give up beyond this number, nested look-ups counted (RFC 7208, 4.6.4). */
export const MOST_LOOKUPS = 10

const LOOKING_UP = ['include', 'a', 'mx', 'ptr', 'exists', 'redirect']

/** Other text records of the domain are none of SPF's business (RFC 7208, 4.5). */
export function isSpf(text: string): boolean {
  return /^v=spf1( |$)/i.test(text)
}

/** The record of a text that `isSpf`. */
export function spf(text: string): Spf {
  const terms = words(text).slice(1).map(termOf)
  const all = terms.find(({ kind }) => kind === 'all')
  const redirect = terms.find(({ kind }) => kind === 'redirect')?.value
  return {
    ...(all ? { all: all.qualifier } : {}),
    ...(redirect === undefined ? {} : { redirect }),
    lookups: (all ? terms.slice(0, terms.indexOf(all)) : terms).filter(({ kind }) => isAsked(kind, all)).length,
    problems: [...terms.flatMap(({ problem }) => problem ?? []), ...twice(terms)],
  }
}

/** Nobody asks for a redirect beside `all` (RFC 7208, 6.1). */
function isAsked(kind: string, all: Term | undefined): boolean {
  return LOOKING_UP.includes(kind) && !(all && kind === 'redirect')
}

interface Term {
  kind: string
  qualifier: '-' | '~' | '?' | '+'
  value?: string
  problem?: string
}

function termOf(text: string): Term {
  const [, name, modified] = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(text) ?? []
  if (name !== undefined) {
    return modifier(name.toLowerCase(), modified ?? '', text)
  }
  const [, sign = '+', kind = '', value] = /^([-+~?]?)([a-z0-9]+)(?:[:/](.*))?$/i.exec(text) ?? []
  const qualifier: Term['qualifier'] = sign === '-' || sign === '~' || sign === '?' ? sign : '+'
  const term: Term = { kind: kind.toLowerCase(), qualifier }
  return fits(term.kind, text.slice(text.indexOf(kind) + kind.length), value) ? term : { ...term, problem: `${shown(text)} cannot be read` }
}

/** Modifiers that nobody knows are passed over; the two known ones need a domain. */
function modifier(kind: string, value: string, text: string): Term {
  const isKnown = kind === 'redirect' || kind === 'exp'
  const term: Term = { kind: isKnown ? kind : 'other', qualifier: '+', value }
  return isKnown && !isDomain(value) ? { ...term, problem: `${shown(text)} cannot be read` } : term
}

/** Whether a mechanism may stand so (RFC 7208, 12). `rest` begins with the colon or the slash. */
function fits(kind: string, rest: string, value = ''): boolean {
  switch (kind) {
    case 'all':
      return rest === ''
    case 'include':
    case 'exists':
      return rest.startsWith(':') && isDomain(value)
    case 'a':
    case 'mx':
      return /^(:[^:/]+)?(\/\d{1,2})?(\/\/\d{1,3})?$/.test(rest)
    case 'ptr':
      return rest === '' || (rest.startsWith(':') && isDomain(value))
    case 'ip4':
      return rest.startsWith(':') && isNetwork(value, isIPv4, 32)
    case 'ip6':
      return rest.startsWith(':') && isNetwork(value, isIPv6, 128)
    default:
      return false
  }
}

function isNetwork(text: string, isAddress: (text: string) => boolean, bits: number): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const size = length === undefined ? bits : integer(length)
  return isAddress(address) && size !== undefined && size >= 0 && size <= bits && rest.length === 0
}

/** A name of at least two labels, or one with macros such as `%{i}`, which only a receiver can fill in. */
function isDomain(text: string): boolean {
  return /^[!-9;-~]+$/.test(text) && (text.includes('%{') || /^[^/]+\.[^/]+$/.test(text))
}

function twice(terms: Term[]): string[] {
  return ['redirect', 'exp'].filter((name) => terms.filter(({ kind }) => kind === name).length > 1).map((name) => `${name}= stands twice`)
}
