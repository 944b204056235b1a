import type { Change, Plan, Refusal } from '../../api.ts'
import type { LocalAccount } from '../local-accounts/shape.ts'
import type { Demand } from './demand.ts'
import { planAges } from './plan-ages.ts'
import type { Pam, PamSetting } from './shape.ts'
import { ANOTHER_CAUSE } from './words.ts'

interface Situation {
  mechanism: Pam
  accounts: LocalAccount[]
  demand: Demand
  now: Date
}

const FOLDER = '/etc/security/pwquality.conf.d'
const OWN = `${FOLDER}/50-rounds.conf`

/** People notice only at their next password change, but then they must comply: it is theirs to agree to. */
const agreed = {
  risk: 'disruptive',
  consent: { code: 'password-policy', because: 'People must choose longer or more complex passwords at their next change' },
} as const

/** Debian and its family: the module, its place in the stack, and stricter values. Ages of people are set wherever there is chage. */
export function planPam({ mechanism, accounts, demand, now }: Situation): Plan | Refusal {
  const weak = weaker(mechanism, demand)
  const refusal = refusalOf(mechanism, weak)
  const ages = planAges(accounts, demand, now)
  if (refusal && ages.changes.length === 0) {
    return refusal
  }
  const rules = refusal ? [] : [...installation(mechanism), ...configuration(mechanism, weak)]
  const changes = [...rules, ...ages.changes]
  const leaves = [...(refusal ? [refusal.because] : []), ...ages.leaves, ...accounts.flatMap(left), ...newAccounts(mechanism, demand)]
  if (changes.length === 0) {
    return {
      refused: 'nothing-to-strengthen',
      because: leaves.join('. ') || `New passwords are held to enough already: ${ANOTHER_CAUSE}`,
    }
  }
  return { changes, takesEffect: 'now', ...(leaves.length > 0 ? { leaves } : {}) }
}

function refusalOf({ debianFamily, module, asked, other, settings, problems }: Pam, weak: Map<PamSetting, number>): Refusal | undefined {
  if (debianFamily !== true || module === 'unknown') {
    return {
      refused: 'unsupported-distribution',
      because: 'Only Debian and its family are changed; elsewhere use authselect or the files of PAM',
    }
  }
  if (other) {
    return { refused: 'other-module', because: `${other} judges passwords here: set its rules by hand` }
  }
  if (asked === 'late') {
    return { refused: 'stack-order', because: 'pam_pwquality is asked after the password was stored: put its line before pam_unix' }
  }
  if (problems[0] !== undefined) {
    return { refused: 'broken-configuration', because: `${problems[0]}: correct it first` }
  }
  const argument = [...weak.keys()].find((name) => settings[name].source === 'module argument')
  return argument === undefined
    ? undefined
    : {
        refused: 'module-arguments',
        because: `The PAM line of pam_pwquality sets ${argument}, which no file can overrule: take it away there`,
      }
}

const CREDITS = ['ucredit', 'lcredit', 'dcredit', 'ocredit'] as const

/** The values to set, each stricter than the one in force. A credit above 0 shortens the length that is needed, below 0 it is required. */
function weaker({ settings }: Pam, { minimumLength, minimumClasses, wantedClasses }: Demand): Map<PamSetting, number> {
  const value = (name: PamSetting) => settings[name].value
  const rewarding = CREDITS.filter((name) => value(name) > 0)
  const rewards = rewarding.reduce((sum, name) => sum + value(name), 0)
  const mixed = Math.max(value('minclass'), CREDITS.filter((name) => value(name) < 0).length)
  const lacking = minimumClasses > 0 && mixed < wantedClasses ? CREDITS.slice(0, wantedClasses).filter((name) => value(name) >= 0) : []
  return new Map<PamSetting, number>([
    ...(value('minlen') < minimumLength ? [['minlen', minimumLength] as const] : []),
    ...(value('minlen') - rewards < minimumLength ? rewarding.map((name) => [name, 0] as const) : []),
    ...lacking.map((name) => [name, -1] as const),
    ...(value('enforcing') === 0 ? [['enforcing', 1] as const] : []),
  ])
}

/**
 * Installing libpam-pwquality puts the module into the stack as well. The dictionary is only recommended by Debian's packages, and
 * without it every new password of a person is refused, so it comes first.
 */
function installation({ module, asked, dictionary }: Pam): Change[] {
  const isNeeded = dictionary === 'missing' || dictionary === 'unknown'
  const words: Change[] = isNeeded ? [{ kind: 'package', name: 'cracklib-runtime', ...agreed }] : []
  if (module === 'missing') {
    return [...words, { kind: 'package', name: 'libpam-pwquality', ...agreed }]
  }
  return asked === 'no' ? [...words, { kind: 'pam-profile', profile: 'pwquality', ...agreed }] : words
}

/** pwquality.conf and drop-ins that sort after ours are read later and win, so weak values in them are changed where they stand. */
function configuration({ settings }: Pam, weak: Map<PamSetting, number>): Change[] {
  const stands = (name: PamSetting) => settings[name].source
  const later = [...weak].filter(
    ([name]) => stands(name) === '/etc/security/pwquality.conf' || (stands(name).startsWith(FOLDER) && stands(name) > OWN),
  )
  const mine = [...weak].filter(([name]) => !later.some(([other]) => other === name))
  const kept = names(settings).filter((name) => stands(name) === OWN && !weak.has(name))
  const lines = [...kept.map((name) => [name, settings[name].value] as const), ...mine].map(([name, number]) => `${name} = ${number}\n`)
  const text = `# Rules for new passwords, set by Rounds.\n${lines.join('')}`
  const own: Change[] = mine.length > 0 ? [{ kind: 'file', path: OWN, text, mode: 0o644, ...agreed }] : []
  return [
    ...own,
    ...later.map(([name, number]): Change => ({ kind: 'config-value', path: stands(name), name, value: String(number), ...agreed })),
  ]
}

function names(settings: Pam['settings']): PamSetting[] {
  return Object.keys(settings) as PamSetting[]
}

function left({ name, password }: LocalAccount): string[] {
  const account = /^[A-Za-z_][\w.-]*\$?$/.test(name) ? name : 'the account'
  return password === 'empty' ? [`"${name}" needs no password: run passwd ${account}`] : []
}

function newAccounts({ newAccountsMaximumAgeDays: age }: Pam, { maximumAgeDays }: Demand): string[] {
  const isEnough = maximumAgeDays === undefined || (typeof age === 'number' && age <= maximumAgeDays)
  return isEnough ? [] : [`New accounts keep their passwords too long: set PASS_MAX_DAYS ${maximumAgeDays} in /etc/login.defs`]
}
