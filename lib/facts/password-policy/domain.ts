import { type Answer, failed, type PowerShellOutput, reasonOf, value } from '../../api.ts'
import type { Rules } from './shape.ts'

export interface DomainRules {
  rules: Rules
  /** SID of the domain; its people's SIDs begin with it. */
  sid: string
  name: string
  /** Names of the exceptions for single people and groups (PSO), as far as they are shown. */
  exceptions: string[] | 'unknown'
}

/** Rules of the domain's head object. GPOs of organisational units do not change them, exceptions for groups (PSO) do. */
export function domainRules(answer: Answer<PowerShellOutput>): Answer<DomainRules> {
  if (answer.state !== 'value') {
    return failed(
      `The password rules of the domain were not read: ${answer.state === 'absent' ? 'the computer is in no domain' : reasonOf(answer)}`,
    )
  }
  const { refused, name, sid, minPwdLength, pwdProperties, maxPwdAge, exceptions } = answer.value
  if (typeof refused === 'string') {
    return failed(`The password rules of the domain were not read: ${refused}`)
  }
  if (typeof name !== 'string' || typeof sid !== 'string') {
    return failed('The domain answered without its name and SID')
  }
  const rules: Rules = {
    minimumLength: typeof minPwdLength === 'number' ? minPwdLength : 'unknown',
    minimumClasses: typeof pwdProperties === 'number' ? (pwdProperties & COMPLEX ? 3 : 0) : 'unknown',
    maximumAgeDays: typeof maxPwdAge === 'number' ? days(maxPwdAge) : 'unknown',
    reversible: typeof pwdProperties === 'number' ? (pwdProperties & CLEAR_TEXT) !== 0 : 'unknown',
  }
  return value({ rules, sid, name, exceptions: Array.isArray(exceptions) ? exceptions.map(String) : 'unknown' })
}

/** Bits of pwdProperties, MS-SAMR 2.2.1.12. */
const COMPLEX = 0x1
const CLEAR_TEXT = 0x10

/** Negative steps of 100 ns; 0 and the lowest number of 64 bits stand for never. */
function days(steps: number): number | 'never' {
  return steps === 0 || steps <= -(2 ** 62) ? 'never' : Math.ceil(-steps / 864_000_000_000)
}
