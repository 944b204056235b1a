import { type Answer, type Context, type Finding, type Part, reasonOf, worstOf } from '../../api.ts'
import { daysBetween, newest } from '../../formats/times.ts'
import type { RestartPending } from '../restart-pending/shape.ts'
import { type AgedUpdate, agedUpdates } from './ages.ts'
import type { Updates } from './shape.ts'

export interface PatchFacts {
  updates: Updates
  restart: Answer<RestartPending>
}
export interface PatchSettings {
  patchMaxAgeDays: number
  patchCriticalDays: number
  restartMaxDays: number
  listsMaxAgeDays: number
}

/** Servers and workstations are judged by one rule; `more` is what only one of the two items looks at. */
export function judgePatching({ updates, restart }: PatchFacts, settings: PatchSettings, context: Context, more: Part[] = []): Finding {
  const aged = agedUpdates(updates.missing, settings, context.now, context.firstSeen.updates ?? {})
  const parts = [
    ...clock(updates, context),
    missing(aged, updates, settings, context),
    search(updates, settings, context),
    ...rollup(updates, settings, context),
    ...restarts(restart, settings, context),
    automatic(updates, settings, context),
    ...obstacles(updates),
    ...more,
  ]
  const oldest = Math.floor(Math.max(0, ...aged.map(({ days }) => days)))
  return worstOf(parts, summarise, updates.complete ? { oldestMissingDays: oldest, missingSecurity: aged.length } : {})
}

/** A clock that runs behind makes every age too small. A day covers time zones. */
function clock({ searchedAt, installedAt, rollup }: Updates, { now }: Context): Part[] {
  const ahead = [searchedAt, installedAt, rollup?.installedAt].flatMap((time) => (time && daysBetween(time, now) < -1 ? [time] : []))
  const first = newest(...ahead)
  const observed = `the clock says ${now.toISOString().slice(0, 10)}, but updates are dated ${first?.slice(0, 10)}`
  return first
    ? [{ scope: 'clock', status: 'unknown', observed, expected: 'a clock that is right', source: 'system clock', owner: 'none' }]
    : []
}

/** The security updates that are missing and what that alone comes to. */
export function missingSecurity(
  updates: Updates,
  settings: PatchSettings,
  context: Context,
): { status: Part['status']; updates: AgedUpdate[] } {
  const aged = agedUpdates(updates.missing, settings, context.now, context.firstSeen.updates ?? {})
  return { status: aged.length === 0 ? 'pass' : statusOf(aged, runsByItself(updates, settings, context)), updates: aged }
}

function missing(aged: AgedUpdate[], updates: Updates, settings: PatchSettings, context: Context): Part {
  const [worst] = aged
  const shared = {
    scope: 'security updates',
    expected: `none missing for more than ${settings.patchMaxAgeDays} days`,
    source: updates.source,
    owner: 'none',
  } as const
  if (!worst) {
    return { ...shared, status: 'pass', observed: 'none found missing' }
  }
  const others = aged.length > 1 ? ` and ${aged.length - 1} more` : ''
  const observed = `${worst.update.title}${others} missing, ${ageInWords(worst)}`
  const expected = `none missing for more than ${worst.limit} days`
  return { ...shared, expected, observed, status: statusOf(aged, runsByItself(updates, settings, context)) }
}

function ageInWords({ days, known }: AgedUpdate): string {
  const whole = Math.floor(days)
  return known === 'exact' ? `for ${whole} days` : whole < 1 ? 'seen first today' : `for at least ${whole} days`
}

/** Within the rule is a pass, the last week before the limit a warning. An age that may be higher needs somebody who installs it. */
function statusOf(aged: AgedUpdate[], installedByItself: boolean): Part['status'] {
  if (aged.some(({ days, limit }) => days > limit)) {
    return 'fail'
  }
  const close = aged.some(({ days, limit }) => days > limit - Math.min(7, Math.floor(limit / 4)))
  return close || (!installedByItself && aged.some(({ known }) => known === 'at-least')) ? 'warn' : 'pass'
}

/** Switched on and, where that is written down, lately run to its end. */
function runsByItself({ automatic }: Updates, { listsMaxAgeDays }: PatchSettings, { now }: Context): boolean {
  const { configured, ranAt } = automatic
  return configured === true && ranAt !== 'never' && (ranAt === undefined || daysBetween(ranAt, now) <= listsMaxAgeDays)
}

function search({ complete, missed, searchedAt, source }: Updates, { listsMaxAgeDays }: PatchSettings, { now }: Context): Part {
  const shared = { scope: 'search for updates', expected: `complete, at most ${listsMaxAgeDays} days ago`, source, owner: 'none' } as const
  if (!complete) {
    return { ...shared, status: 'unknown', observed: missed[0] ?? 'the list is not whole' }
  }
  if (!searchedAt) {
    return { ...shared, status: 'unknown', observed: 'when updates were last looked for is not known' }
  }
  const days = Math.floor(daysBetween(searchedAt, now))
  return daysBetween(searchedAt, now) > listsMaxAgeDays
    ? { ...shared, status: 'unknown', observed: `what is known about updates is ${days} days old` }
    : { ...shared, status: 'pass', observed: `known up to ${searchedAt.slice(0, 10)}` }
}

/** Two monthly patch days can lie 35 days apart, so the rule is broken for sure only two weeks later. */
const GRACE_DAYS = 14

function rollup({ rollup }: Updates, { patchMaxAgeDays }: PatchSettings, { now }: Context): Part[] {
  if (!rollup) {
    return []
  }
  const days = Math.floor(daysBetween(rollup.installedAt, now))
  const status = days > patchMaxAgeDays + GRACE_DAYS ? 'fail' : days > patchMaxAgeDays ? 'warn' : 'pass'
  const observed = `installed ${days} days ago`
  return [
    { scope: 'cumulative update', status, observed, expected: `at most ${patchMaxAgeDays} days ago`, source: rollup.source, owner: 'none' },
  ]
}

function restarts(answer: Answer<RestartPending>, { restartMaxDays }: PatchSettings, { now, firstSeen }: Context): Part[] {
  const shared = { scope: 'restart', expected: `none waiting for more than ${restartMaxDays} days`, owner: 'none' } as const
  if (answer.state !== 'value') {
    return [
      { ...shared, status: 'unknown', observed: `whether a restart waits is not known: ${reasonOf(answer)}`, source: 'restart-pending' },
    ]
  }
  const waiting = answer.value.reasons.filter(({ informational }) => !informational)
  const parts = waiting.map(({ source, detail }): Part => {
    const seen = firstSeen['restart-pending']?.[source]
    const days = seen === undefined ? 0 : daysBetween(seen, now)
    const observed = `a restart waits since at least ${Math.max(0, Math.floor(days))} days${detail ? ` (${detail})` : ''}`
    return { ...shared, status: days > restartMaxDays ? 'fail' : 'warn', observed, source }
  })
  return parts.length > 0 ? parts : [{ ...shared, status: 'pass', observed: 'none waits', source: 'restart-pending' }]
}

/** Days since somebody or something installed an update. */
export function daysSinceInstall({ installedAt, rollup }: Updates, now: Date): number {
  const last = newest(installedAt, rollup?.installedAt)
  return last === undefined ? Number.POSITIVE_INFINITY : daysBetween(last, now)
}

/** A provider's own tool installs updates without switching anything on here; then the installations are the proof. */
function automatic(updates: Updates, { patchMaxAgeDays }: PatchSettings, { now }: Context): Part {
  const { automatic: by } = updates
  const { configured, schedule, source, owner } = by
  const days = daysSinceInstall(updates, now)
  const shared = { scope: 'automatic updates', expected: 'on, or installed by somebody every month', source, owner }
  if (configured === true) {
    return { ...shared, status: 'pass', observed: `on: ${by.by}${schedule ? `, ${schedule}` : ''}` }
  }
  const state = configured === false ? `off: ${by.by}` : `not known: ${by.by}`
  if (days <= patchMaxAgeDays) {
    return { ...shared, status: 'pass', observed: `${state}; somebody installed updates ${Math.max(0, Math.floor(days))} days ago` }
  }
  return { ...shared, status: configured === false ? 'warn' : 'unknown', observed: state }
}

function obstacles({ held, paused, pauseUnread, approvedOnly, automatic, source }: Updates): Part[] {
  const part = (scope: string, observed: string, expected: string, where: string): Part => ({
    scope,
    status: 'warn',
    observed,
    expected,
    source: where,
    owner: automatic.owner,
  })
  const unread = `whether updates are paused could not be read: ${pauseUnread}`
  return [
    ...(held.length > 0 ? [part('held back', held.slice(0, 5).join(', '), 'no update held back', source)] : []),
    ...(paused ? [part('pause', `updates are paused until ${paused.until.slice(0, 10)}`, 'no pause', paused.source)] : []),
    ...(pauseUnread === undefined ? [] : [{ ...part('pause', unread, 'no pause', 'PauseUpdatesExpiryTime'), status: 'unknown' } as const]),
    ...(approvedOnly ? [part('update server', 'it offers only what its keeper approved', 'a comparison with the publisher', source)] : []),
  ]
}

function summarise({ scope, status, observed }: Part): string {
  return status === 'pass' ? 'No security update is missing beyond its time, and no restart waits' : `${scope}: ${observed}`
}
