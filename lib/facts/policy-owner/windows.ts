import {
  type Answer,
  type FactContext,
  failed,
  type Listing,
  type Parse,
  type PowerShellOutput,
  type RegistryKey,
  reasonOf,
  value,
} from '../../api.ts'
import { textIn } from '../../formats/registry-values.ts'
import type { JoinState } from '../join-state/shape.ts'
import { isEnrolled } from '../join-state/windows.ts'
import { managementClaims } from './management.ts'
import type { Claim, PolicyOwner } from './shape.ts'

interface Probes {
  enrolments: Answer<Listing<RegistryKey>>
  managed: Answer<Listing<RegistryKey>>
  /** Asked only on a computer that belongs to a domain. */
  policies: Answer<PowerShellOutput>
}

export const parse: Parse<Probes, PolicyOwner> = ({ enrolments, managed, policies }, context) => {
  const enrolled = wholeList(enrolments)
  const areas = wholeList(managed)
  if (enrolled.state !== 'value' || areas.state !== 'value') {
    const unread = [enrolled, areas].find(({ state }) => state !== 'value')
    return failed(`what a device management set could not be read: ${unread && unread.state !== 'value' ? reasonOf(unread) : ''}`)
  }
  const managements = enrolled.value.entries.filter(isEnrolled).map((key) => textIn(key, 'ProviderID') ?? '')
  const domain = domainOf(policies, context)
  // What is left of a device management that the computer has been taken out of claims nothing.
  const claims = managements.length > 0 ? managementClaims(areas.value) : []
  return value({ managements, domain, claims: [...claims, ...policyClaims(policies)] })
}

function wholeList(answer: Answer<Listing<RegistryKey>>): Answer<Listing<RegistryKey>> {
  return answer.state === 'value' && !answer.value.complete ? failed(answer.value.missed.join('; ')) : answer
}

/** No row at all is no answer: the logging of policies can be switched off. */
function domainOf(policies: Answer<PowerShellOutput>, { facts }: FactContext): PolicyOwner['domain'] {
  const join = facts['join-state']
  if (join?.state === 'value' && /^(?:none|entra)$/.test((join.value as JoinState).join)) {
    return 'none'
  }
  if (policies.state !== 'value') {
    return 'unknown'
  }
  const { rows, refused } = policies.value
  return typeof rows === 'number' && rows > 0 && Array.isArray(refused) && refused.length === 0 ? 'read' : 'unknown'
}

/** A value that is claimed claims its key as well. */
function policyClaims(policies: Answer<PowerShellOutput>): Claim[] {
  const found = policies.state === 'value' && Array.isArray(policies.value.claims) ? policies.value.claims : []
  const claims = new Map<string, Claim>()
  for (const { setting, local } of found.filter(isRow)) {
    if (typeof setting === 'string' && typeof local === 'boolean') {
      const owner = local ? 'local-policy' : 'domain-policy'
      for (const name of [setting, setting.slice(0, Math.max(0, setting.lastIndexOf('\\')))].filter(Boolean)) {
        const known = claims.get(name.toLowerCase())
        claims.set(
          name.toLowerCase(),
          known?.owner === 'domain-policy' ? known : { setting: name, owner, source: 'resultant set of policy' },
        )
      }
    }
  }
  return [...claims.values()]
}

/** PowerShell puts null where a row was empty. */
function isRow(row: unknown): row is { setting?: unknown; local?: unknown } {
  return typeof row === 'object' && row !== null
}
