#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Part, worstOf } from '../lib/api.ts'
import { type ExtensionInputs, extendedBy, type Verdict } from '../lib/data/os-extension.ts'
import { type Match, matchOf } from '../lib/data/os-match.ts'
import { type OsSupport, osSupport, osSupportProblem, type Release } from '../lib/data/os-support.ts'
import type { EsuLicence } from '../lib/facts/esu-licence/shape.ts'
import type { OperatingSystem } from '../lib/facts/operating-system/shape.ts'
import { daysBetween } from '../lib/formats/times.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  os: OperatingSystem
  esu: Answer<EsuLicence>
}
interface Settings {
  warnDays: number
  maxTableAgeDays: number
  acceptConsumerEsu: boolean
  acceptLtsOnly: boolean
}

export default defineCheck<Facts, Settings>(({ os, esu }, settings, context) => {
  const table = osSupport()
  const today = context.now.toISOString().slice(0, 10)
  const verdict = judged(os, table, { os, esu, context, today, ...settings })
  const trusted = dated(verdict, table, today, settings.maxTableAgeDays)
  const parts = [partOf('machine', noted(trusted, osSupportProblem()), os), ...(os.evaluation ? [evaluation(os)] : [])]
  const measures = verdict.until && trusted.status !== 'unknown' ? { daysToEndOfSupport: daysBetween(today, verdict.until) } : {}
  return worstOf(parts, ({ observed }) => `${os.name}: ${observed}`, measures)
})

type Inputs = ExtensionInputs & Settings

function judged(os: OperatingSystem, table: OsSupport, inputs: Inputs): Verdict {
  const match = matchOf(os, table)
  const verdict = 'release' in match ? supported(match.release, inputs) : unmatched(match)
  if (os.preview && (verdict.status === 'pass' || !('release' in match))) {
    return { status: 'warn', observed: 'a preview build for testers, without a promise of support' }
  }
  return 'release' in match && match.derived ? passedOn(verdict, match.release) : verdict
}

/** The maker of a derivative has to pass the updates on, and promises it in no table. */
function passedOn(verdict: Verdict, { name }: Release): Verdict {
  return { ...verdict, status: verdict.status === 'pass' ? 'warn' : verdict.status, observed: `built on ${name}: ${verdict.observed}` }
}

function unmatched({ age, because }: Exclude<Match, { release: Release }>): Verdict {
  switch (age) {
    case 'older':
      return { status: 'fail', observed: `${because}: older than every release that gets updates` }
    case 'newer':
      return { status: 'unknown', observed: `${because}: the table of support dates is too old` }
    case 'unlisted':
      return { status: 'unknown', observed: because }
  }
}

function supported({ endOfSupport, doubt, extension }: Release, inputs: Inputs): Verdict {
  const { today, warnDays } = inputs
  if (!endOfSupport) {
    return doubt ? { status: 'unknown', observed: doubt } : { status: 'pass', observed: 'gets security updates; no end is announced' }
  }
  const left = daysBetween(today, endOfSupport)
  if (left >= 0) {
    const status = left <= warnDays ? 'warn' : 'pass'
    return { status, observed: `security updates until ${endOfSupport}, ${left} days left`, until: endOfSupport }
  }
  if (!extension) {
    return { status: 'fail', observed: `support ended on ${endOfSupport}`, until: endOfSupport }
  }
  const verdict = extendedBy(extension, inputs)
  return { until: endOfSupport, ...verdict, observed: `support ended on ${endOfSupport}, ${verdict.observed}` }
}

/** A table of dates says nothing about a day before it was made; when it is too old, only an end that has come stays true. */
function dated(verdict: Verdict, { asOf }: OsSupport, today: string, maxTableAgeDays: number): Verdict {
  const age = daysBetween(asOf, today)
  if (age < 0) {
    return { status: 'unknown', observed: `the clock says ${today}, before the table of support dates was made (${asOf})` }
  }
  const isStale = age > maxTableAgeDays && (verdict.status === 'pass' || verdict.status === 'warn')
  return isStale
    ? { ...verdict, status: 'unknown', observed: `the table of support dates is ${age} days old; it said: ${verdict.observed}` }
    : verdict
}

/** A table that was taken in and cannot be used is said where its dates would have counted. */
function noted(verdict: Verdict, problem: string | undefined): Verdict {
  return problem === undefined ? verdict : { ...verdict, observed: `${verdict.observed} (by the built-in table: ${problem})` }
}

function partOf(scope: string, { status, observed }: Verdict, { source }: OperatingSystem): Part {
  return { scope, status, observed, expected: 'security updates from the vendor today', source, owner: 'none' }
}

function evaluation({ edition, source }: OperatingSystem): Part {
  return {
    scope: 'edition',
    status: 'warn',
    observed: `${edition} is a trial and will expire`,
    expected: 'a licensed edition',
    source,
    owner: 'none',
  }
}

standAlone(import.meta.url)
