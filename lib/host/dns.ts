import { Resolver } from 'node:dns/promises'
import { isIP, isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'
import { type Answer, absent, type DnsRecords, failed, type Listing, listing, value } from '../api.ts'
import { messageOf, shown } from '../errors.ts'
import { codeOf } from './system-errors.ts'

export type RecordType = 'MX' | 'TXT'

/** A practice has a handful of mail domains; more is a mistake in the settings, and name servers refuse floods. */
const MOST_NAMES = 20

/** Names that did answer are kept only when this ends before the probe's own time does. */
const SHARE_OF_TIME = 0.9

/**
 * Looks names up, side by side, each with an answer of its own. `server`: an IP address, with a port after a colon where it is
 * not 53; empty for the computer's own. A name that does not exist is absent; one that exists without such records is absent
 * with `parent: 'present'`; everything else that gives no record is failed.
 */
export async function readDns(
  names: readonly string[],
  type: RecordType,
  server: string,
  timeoutSeconds: number,
): Promise<Answer<Listing<DnsRecords>>> {
  const address = server.trim()
  if (address !== '' && !isServer(address)) {
    return failed(`the name server ${shown(server)} is no IP address, such as 192.0.2.1 or 192.0.2.1:5353`)
  }
  const resolver = new Resolver({ timeout: 2000, tries: 3 })
  if (address !== '') {
    resolver.setServers([address])
  }
  const timer = setTimeout(() => resolver.cancel(), timeoutSeconds * 1000 * SHARE_OF_TIME)
  try {
    return value(await lookUpAll(resolver, [...new Set(names.map(spelt))], type))
  } finally {
    clearTimeout(timer)
  }
}

async function lookUpAll(resolver: Resolver, names: string[], type: RecordType): Promise<Listing<DnsRecords>> {
  const asked = names.slice(0, MOST_NAMES)
  const left = names.length - asked.length
  const ask = async (name: string): Promise<DnsRecords> => ({ name, answer: await lookUp(resolver, name, type) })
  return listing(
    await Promise.all(asked.map(ask)),
    left > 0 ? [`${left} of ${names.length} names were not looked up: at most ${MOST_NAMES}`] : [],
  )
}

async function lookUp(resolver: Resolver, name: string, type: RecordType): Promise<Answer<string[]>> {
  if (!isName(name)) {
    return failed(`${shown(name)} is no domain name: expected one such as clinic.example.nz`)
  }
  try {
    return value(await recordsOf(resolver, name, type))
  } catch (error) {
    return answerFor(error, `${type} of ${name}`)
  }
}

async function recordsOf(resolver: Resolver, name: string, type: RecordType): Promise<string[]> {
  if (type === 'TXT') {
    // A record longer than 255 bytes comes in pieces that belong together without a blank (RFC 7208, 3.3).
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''))
  }
  const exchanges = await resolver.resolveMx(name)
  return exchanges.sort((a, b) => a.priority - b.priority).map(({ priority, exchange }) => `${priority} ${withoutDot(exchange)}`)
}

/** The root alone is its own name: as a mail server it says that a domain takes no mail (RFC 7505). */
function withoutDot(host: string): string {
  return host.toLowerCase().replace(/\.$/, '') || '.'
}

/** What c-ares means by its codes stands in the documents of node:dns. */
function answerFor(error: unknown, what: string): Answer<never> {
  switch (codeOf(error)) {
    case 'ENODATA':
      return absent('present')
    case 'ENOTFOUND':
      return absent()
    case 'ESERVFAIL':
      return failed(`${what}: the name server has a problem of its own (SERVFAIL)`)
    case 'EREFUSED':
      return failed(`${what}: the name server refuses to answer (REFUSED)`)
    case 'ECONNREFUSED':
      return failed(`${what}: no name server could be reached`)
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return failed(`${what}: no name server answered in time`)
    default:
      return failed(`${what}: the answer cannot be used (${codeOf(error) || messageOf(error)})`)
  }
}

/** One spelling a name, as it goes over the wire; what cannot be one stays as it was written. */
function spelt(name: string): string {
  const text = name.trim().replace(/\.$/, '')
  return /[/?#%\\]/.test(text) ? name : domainToASCII(text) || name
}

/** At least two labels, so that no search list and no address ever comes into play. */
function isName(text: string): boolean {
  return (
    text.length <= 253 && isIP(text) === 0 && /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+$/.test(text)
  )
}

/** Strict, because a port of 0 ends Node itself and one beyond 65535 becomes another. */
function isServer(text: string): boolean {
  const [, bare = text, port = '53'] = /^([\d.]+):(\d{1,5})$/.exec(text) ?? /^\[([^[\]]+)\]:(\d{1,5})$/.exec(text) ?? []
  return (isIPv4(bare) || isIPv6(bare)) && !bare.includes('%') && Number(port) >= 1 && Number(port) <= 65_535
}
