import { type Answer, type FileContent, failed, value } from '../../api.ts'
import { type PamRule, type QualityRule, qualityRule, stack, unresolved } from '../../formats/pam.ts'

export interface PasswordStack {
  /** The service file that was followed. */
  path: string
  rules: PamRule[]
  /** Asks pam_pwquality before the password is stored. */
  rule?: QualityRule
  /** What is known of locking out after wrong passwords. */
  lockout?: string
}

/** Debian and SUSE use the first, the Red Hat family the others, one for logons here and one for logons from afar. */
const COMMON = ['common-password', 'system-auth', 'password-auth']

/** Of the services that store passwords the one that asks least. */
export function worstStack(services: FileContent[]): Answer<PasswordStack> {
  const byName = new Map(services.map(({ path, text }) => [path.replace(/^.*\//, ''), { path, text }]))
  const read = (name: string) => byName.get(name)?.text
  const stacks = COMMON.flatMap((name) => {
    const file = byName.get(name)
    return file ? [passwordStack(file, read)] : []
  })
  const worst = stacks.find(({ rule }) => !rule) ?? stacks.find(({ rule }) => !rule?.binding) ?? stacks[0]
  if (!worst) {
    return failed(`None of ${COMMON.map((name) => `/etc/pam.d/${name}`).join(', ')} is there: how passwords are changed is not known`)
  }
  const [gap] = worst.rule ? [] : unresolved(worst.rules)
  return gap
    ? failed(`${worst.path} includes ${gap.module}, which could not be read`)
    : value({ ...worst, lockout: lockout(services, read) })
}

function passwordStack({ path, text }: { path: string; text: string }, read: (name: string) => string | undefined): PasswordStack {
  const rules = stack(text, 'password', read)
  const rule = qualityRule(rules)
  return { path, rules, ...(rule ? { rule } : {}) }
}

/** Names of the modules that are asked for a new password, in their order. */
export function askedModules(rules: PamRule[]): string[] {
  return rules.map(({ module }) => module)
}

function lockout(services: FileContent[], read: (name: string) => string | undefined): string {
  const entry = services.find(({ path }) => /\/(?:common-auth|system-auth)$/.test(path))
  const locks = entry !== undefined && stack(entry.text, 'auth', read).some(({ module }) => module === 'pam_faillock.so')
  return locks ? 'Wrong passwords lock an account (pam_faillock)' : 'Wrong passwords never lock an account (pam_faillock is not asked)'
}
