import { type Answer, type CommandOutput, type FactContext, failed, value } from '../../api.ts'
import { accountPolicies } from './account-policies.ts'
import { peopleInUse } from './people.ts'
import type { Hole, KindPolicy, PasswordPolicy, Rules } from './shape.ts'

export interface Probes {
  policies: Answer<CommandOutput>
  automatic: Answer<CommandOutput>
}

/** The computer's account policies; what profiles set appears among them. */
export function parse({ policies, automatic }: Probes, context: FactContext): Answer<PasswordPolicy> {
  return value({
    kinds: kinds(local(policies), context),
    holes: [{ what: 'automatic-logon', open: isAutomatic(automatic), source: 'com.apple.loginwindow autoLoginUser', owner: 'unknown' }],
    notes: ['Whether an account has an empty password cannot be seen on macOS'],
    mechanism: { by: 'profile' },
  })
}

function local(policies: Answer<CommandOutput>): Answer<Rules> {
  if (policies.state !== 'value') {
    return policies.state === 'absent' ? failed('pwpolicy is not there') : policies
  }
  const { exitCode, stdout } = policies.value
  return exitCode === 0 ? accountPolicies(stdout) : failed(`pwpolicy -getaccountpolicies ended with exit code ${exitCode}`)
}

function kinds(rules: Answer<Rules>, context: FactContext): KindPolicy[] {
  const { kinds, unsure } = peopleInUse(context)
  const found: KindPolicy[] = [
    { kind: 'local', people: kinds.get('local') ?? [], rules, source: 'pwpolicy -getaccountpolicies', owner: 'unknown' },
  ]
  for (const kind of ['domain', 'entra', 'unknown'] as const) {
    const people = kinds.get(kind)
    if (people) {
      found.push({ kind, people, rules: failed('Their password rules are kept elsewhere'), source: 'directory', owner: 'unknown' })
    }
  }
  return unsure === undefined
    ? found
    : [...found, { kind: 'unknown', people: [], rules: failed(unsure), source: 'people', owner: 'unknown' }]
}

/** `defaults` ends with 1 and says "does not exist" where the key is not set. */
function isAutomatic(answer: Answer<CommandOutput>): Hole['open'] {
  if (answer.state !== 'value') {
    return 'unknown'
  }
  const { exitCode, stdout, stderr } = answer.value
  return exitCode === 0 && stdout.trim() !== '' ? true : exitCode !== 0 && /does not exist/.test(stderr) ? false : 'unknown'
}
