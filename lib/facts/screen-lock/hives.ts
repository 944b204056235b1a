import type { Answer, FactContext, Owner, RegistryKey } from '../../api.ts'
import { ownerOf } from '../policy-owner/shape.ts'

/** The second part of `HKU\<SID>\…`. */
export function sidOf({ key }: RegistryKey): string {
  return key.split('\\')[1] ?? ''
}

/** Accounts of a computer or domain, and of Entra; not .DEFAULT, not services, not `_Classes`. */
export function isPersonal(sid: string): boolean {
  return /^S-1-(?:5-21|12-1)(?:-\d+)+$/i.test(sid)
}

export function keyOf(answer: Answer<RegistryKey>, otherwise: string): string {
  return answer.state === 'value' ? answer.value.key : otherwise
}

/** Who sets a value below a policy key. */
export function ownerOfValue({ facts }: FactContext, key: string, name: string): Owner {
  return ownerOf(facts['policy-owner'], { setting: `${key}\\${name}`, underPolicyKey: true })
}
