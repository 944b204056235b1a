import type { AttestationPart, ResultDocument, ResultPart, Rule } from '../../schema/types.ts'
import { ruleName } from '../rules.ts'
import type { StatusWord } from '../words.ts'

/** In the order of the page: what needs work first. */
export const STATUS_ORDER: readonly StatusWord[] = ['fail', 'unknown', 'warn', 'attest-due', 'accepted', 'pass', 'not-applicable']

/** What a status is called for people. */
export const STATUS_LABELS: Readonly<Record<StatusWord, string>> = {
  fail: 'Needs fixing',
  unknown: 'Could not be checked',
  warn: 'Needs care',
  'attest-due': 'Answer due',
  accepted: 'Risk accepted',
  pass: 'In order',
  'not-applicable': 'Does not apply',
}

export const OWNER_LABELS: Readonly<Record<ResultPart['owner'], string>> = {
  none: 'nobody set it',
  local: 'set on this computer',
  'local-policy': 'local policy of this computer',
  'domain-policy': 'domain policy',
  'device-management': 'device management',
  vendor: 'the vendor',
  unattributed: 'a policy key that no policy claims',
  unknown: 'not known',
}

export const ROLE_LABELS: Readonly<Record<ResultDocument['machine']['role'], string>> = {
  client: 'workstation',
  server: 'server',
  'domain-controller': 'domain controller',
  'session-host': 'session host',
  'pms-server': 'practice management server',
  unknown: 'not known',
}

export const PERSON_LABELS: Readonly<Record<AttestationPart['who'], string>> = {
  owner: 'Practice owner',
  'practice-manager': 'Practice manager',
  'privacy-officer': 'Privacy officer',
  'pms-administrator': 'Administrator of the practice management system',
  'it-provider': 'IT provider',
}

/** `Health check, step 11 (computers)`. */
export function ruleInWords(rule: Rule): string {
  return rule.part === undefined ? ruleName(rule) : `${ruleName(rule)} (${rule.part})`
}

/** `lockAfterSeconds` → `lock after seconds`. */
export function measureInWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
}
