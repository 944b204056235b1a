import { type Answer, failed, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'

/** Keys that tell whether Windows belongs to a domain. */
export interface DomainProbes {
  product: Answer<RegistryKey>
  netlogon: Answer<RegistryKey>
  dnsSuffix: Answer<RegistryKey>
  appliedPolicy: Answer<RegistryKey>
}

export interface Domain {
  member: boolean
  name?: string
}

const AUTOMATIC = 2

/**
 * Joining a domain sets Netlogon to start by itself and stores the DNS suffix; leaving takes both back, but the domain of the policies applied last
 * stays behind. No single value proves it (a suffix can be set by hand), so the answer is a failure where they contradict each other.
 */
export function domainOf({ product, netlogon, dnsSuffix, appliedPolicy }: DomainProbes): Answer<Domain> {
  const suffix = textIn(dnsSuffix, 'Domain') ?? textIn(dnsSuffix, 'NV Domain')
  const applied = textIn(appliedPolicy, 'MachineDomain')
  if (textIn(product, 'ProductType') === 'LanmanNT') {
    return member(applied ?? suffix)
  }
  if (isMissingService(netlogon) && dnsSuffix.state !== 'denied' && dnsSuffix.state !== 'failed' && !suffix && isMissing(appliedPolicy)) {
    return value({ member: false })
  }
  const start = numberIn(netlogon, 'Start')
  if (start === undefined || dnsSuffix.state !== 'value' || isUnread(appliedPolicy)) {
    return failed(`whether it belongs to a domain could not be read: ${unreadReason([netlogon, dnsSuffix, appliedPolicy])}`)
  }
  const signs = [suffix, applied].filter(Boolean).length
  if (start === AUTOMATIC && signs > 0) {
    return member(applied ?? suffix)
  }
  if (start !== AUTOMATIC && signs < 2) {
    return value({ member: false })
  }
  return failed(
    'whether it belongs to a domain is not clear: the start of Netlogon, the DNS suffix and the applied policies contradict each other',
  )
}

/** A member logs on to its domain through Netlogon: where the list of services was read and it is not among them, there is no domain. */
function isMissingService(netlogon: Answer<RegistryKey>): boolean {
  return netlogon.state === 'absent' && netlogon.parent === 'present'
}

function isMissing({ state }: Answer<RegistryKey>): boolean {
  return state === 'absent'
}

function member(name: string | undefined): Answer<Domain> {
  return value({ member: true, ...(name ? { name } : {}) })
}

function isUnread({ state }: Answer<RegistryKey>): boolean {
  return state === 'denied' || state === 'failed'
}

function unreadReason(answers: Array<Answer<RegistryKey>>): string {
  const [unread] = answers.flatMap((answer) => (answer.state === 'denied' || answer.state === 'failed' ? [reasonOf(answer)] : []))
  return unread ?? 'the Netlogon service or the TCP/IP parameters are not there'
}
