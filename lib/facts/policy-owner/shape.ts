import type { Answer, Context, Owner } from '../../api.ts'

/** Who sets what on this computer. */
export interface PolicyOwner {
  /** Names of the enrolled device managements (MDM); empty when there is none. */
  managements: string[]
  /** Whether policies of a domain can apply here and could be read: without a domain there is nothing to read. */
  domain: 'none' | 'read' | 'unknown'
  claims: Claim[]
}

/** One setting that somebody claims. */
export interface Claim {
  /** Registry key, or `<area>/<policy>` of a device management, or a key of the security policy. */
  setting: string
  owner: Owner
  source: string
}

/** Whether the setting stands under a key that only policies should write. */
export interface Place {
  setting: string
  underPolicyKey: boolean
}

/**
 * The owner of a setting. Without a claim: `local` on a computer without domain and device management, `unknown` where the
 * policies could not be read, `unattributed` under a policy key that nobody claims.
 */
export function ownerOf(answer: Answer<unknown> | undefined, { setting, underPolicyKey }: Place): Owner {
  if (answer?.state !== 'value') {
    return 'unknown'
  }
  const { claims, domain, managements } = answer.value as PolicyOwner
  const claim = claims.find((one) => one.setting.toLowerCase() === setting.toLowerCase())
  if (claim) {
    return claim.owner
  }
  if (domain === 'unknown') {
    return 'unknown'
  }
  return underPolicyKey && (domain === 'read' || managements.length > 0) ? 'unattributed' : 'local'
}

/** Whether a value of this owner stays once it is changed here: nobody else sets it, or nobody is there who could. */
export function isOurs(owner: Owner, { join, managed }: Pick<Context, 'join' | 'managed'>): boolean {
  return owner === 'local' || owner === 'none' || (owner === 'unattributed' && managed === false && join === 'none')
}
