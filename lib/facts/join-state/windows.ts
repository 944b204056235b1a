import { type Answer, failed, type Listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn, textIn } from '../../formats/registry-values.ts'
import type { JoinState } from './shape.ts'
import { type DomainProbes, domainOf } from './windows-domain.ts'

interface Probes extends DomainProbes {
  /** One key for each certificate with which the computer itself is joined to Entra. */
  cloud: Answer<Listing<RegistryKey>>
  tenants: Answer<Listing<RegistryKey>>
  enrolments: Answer<Listing<RegistryKey>>
}

export const parse: Parse<Probes, JoinState> = (probes) => {
  const domain = domainOf(probes)
  if (domain.state !== 'value') {
    return domain
  }
  const entra = anyOf(probes.cloud, 'the join to Entra', (key) => textIn(key, 'TenantId') !== undefined)
  const managed = anyOf(probes.enrolments, 'the enrolment in a device management', isEnrolled)
  if (typeof entra !== 'boolean') {
    return entra
  }
  if (typeof managed !== 'boolean') {
    return managed
  }
  const of = domain.value.name ?? (entra ? tenantName(probes.tenants) : undefined)
  return value({ join: joinOf(domain.value.member, entra), ...(of ? { of } : {}), managed })
}

/** Names of the device managements in which the computer is enrolled; 1 is the state "enrolled". */
export function isEnrolled(key: RegistryKey): boolean {
  return numberIn(key, 'EnrollmentState') === 1 && textIn(key, 'ProviderID') !== undefined
}

function joinOf(domain: boolean, entra: boolean): JoinState['join'] {
  if (domain) {
    return entra ? 'hybrid' : 'domain'
  }
  return entra ? 'entra' : 'none'
}

/** A whole list without the thing proves its absence; a list with gaps does not. */
function anyOf(answer: Answer<Listing<RegistryKey>>, what: string, is: (key: RegistryKey) => boolean) {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? false : failed(`${what} could not be read: ${reasonOf(answer)}`)
  }
  const { entries, complete, missed } = answer.value
  const found = entries.some(is)
  return found || complete ? found : failed(`${what} could not be read: ${missed.join('; ')}`)
}

function tenantName(tenants: Answer<Listing<RegistryKey>>): string | undefined {
  const [first] = tenants.state === 'value' ? tenants.value.entries : []
  return textIn(first, 'DisplayName')
}
