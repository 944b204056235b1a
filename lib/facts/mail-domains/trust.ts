import { type Answer, reasonOf } from '../../api.ts'
import type { MailDomain } from './shape.ts'

const PUBLIC_SERVER = 'set email-security.nameServer to a public server'

/**
 * Why the answers about a domain say nothing about how the world sees it; undefined where they do.
 * Practices often give their own network the name of their website, and then its name server knows the inside only.
 */
export function whyNotTrusted({ servers, spf }: MailDomain): string | undefined {
  if (isGone(servers) || isGone(spf)) {
    return 'there is no such domain; check the setting email-security.domains'
  }
  if (servers.state !== 'value' && spf.state === 'absent') {
    return servers.state === 'absent' ? `no mail server and no SPF known; ${PUBLIC_SERVER}` : reasonOf(servers)
  }
  const inside = servers.state === 'value' ? servers.value.find(isPrivate) : undefined
  return inside === undefined ? undefined : `${inside} is an inside name; ${PUBLIC_SERVER}`
}

/** The name itself does not exist, whatever record was asked for. */
function isGone(answer: Answer<unknown>): boolean {
  return answer.state === 'absent' && answer.parent !== 'present'
}

/** A single label, or below a name that is for private networks (RFC 6762 appendix G, RFC 8375, RFC 2606, and .internal). */
function isPrivate(server: string): boolean {
  return (
    server !== '.' &&
    (!server.includes('.') || /\.(local|lan|internal|intranet|private|corp|home|home\.arpa|localhost|test|invalid)$/.test(server))
  )
}
