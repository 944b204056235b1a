import type { PasswordAgeChange } from '../../api.ts'
import { daysBetween } from '../../formats/times.ts'
import type { LocalAccount } from '../local-accounts/shape.ts'
import type { Demand } from './demand.ts'

export interface Ages {
  changes: PasswordAgeChange[]
  leaves: string[]
}

/** Whose password lives too long on Linux: a maximum for each of them, where it locks nobody out. */
export function planAges(accounts: LocalAccount[], { maximumAgeDays: limit }: Demand, now: Date): Ages {
  if (limit === undefined) {
    return { changes: [], leaves: [] }
  }
  const late = accounts.filter((account) => account.password === 'set' && livesLonger(account, limit))
  const obstacles = new Map(late.map((account) => [account, obstacleOf(account, limit, now)]))
  const free = late.filter((account) => obstacles.get(account) === undefined)
  const consent = { code: 'expire-passwords', because: whoIsHit(free, limit, now) }
  return {
    changes: free.map(({ name }) => ({ kind: 'password-age', user: name, maximumDays: limit, risk: 'disruptive', consent })),
    leaves: [...obstacles].flatMap(([{ name }, why]) => (why === undefined ? [] : [`The password of "${name}" lives too long: ${why}`])),
  }
}

function livesLonger({ maximumAgeDays: age }: LocalAccount, limit: number): boolean {
  return age === 'never' || (typeof age === 'number' && age > limit)
}

/** Fields 3, 4 and 7 of shadow(5) can turn a maximum into something else than a new password at the next logon. */
function obstacleOf({ name, builtIn, changedOn, undated, minimumAgeDays = 0, graceDays }: LocalAccount, limit: number, now: Date) {
  if (builtIn === 'administrator' || !/^[A-Za-z_][\w.-]*\$?$/.test(name)) {
    return 'it is set by hand, after looking at what logs on with it'
  }
  if (undated) {
    return `the day of its last change is not recorded, so no maximum counts: have it changed (passwd ${name})`
  }
  if (minimumAgeDays > limit) {
    return `a new one must be kept for ${minimumAgeDays} days, so nobody could ever change it: run chage -m 0 ${name} first`
  }
  return graceDays !== undefined && changedOn !== undefined && daysBetween(changedOn, now) > limit + graceDays
    ? `it is so old that the account would be locked at once: have it changed first (passwd ${name})`
    : undefined
}

function whoIsHit(accounts: LocalAccount[], limit: number, now: Date): string {
  const old = accounts.filter(({ changedOn }) => changedOn === undefined || daysBetween(changedOn, now) > limit).map(({ name }) => name)
  return old.length === 0
    ? `Passwords older than ${limit} days end; none is that old yet`
    : `Passwords older than ${limit} days end at once. Until they have chosen a new one at their next logon, with the present one, ${old.join(', ')} cannot log on by key either and their scheduled jobs (cron) stop`
}
