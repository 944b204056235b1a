#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Context, defineCheck, type Finding, type Part, type Status, worstOf } from '../lib/api.ts'
import { GRACE_DAYS } from '../lib/facts/antivirus/scan-age.ts'
import type { Antivirus, Engine } from '../lib/facts/antivirus/shape.ts'
import { daysBetween } from '../lib/formats/times.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  antivirus: Antivirus
}
interface Settings {
  fullScanMaxAgeDays: number
  includeServers: boolean
  scheduledElsewhere: boolean
}

const FAILS_AFTER_DAYS = 31

export default defineCheck<Facts, Settings>(({ antivirus }, settings, context) => {
  const exempt = exemption(settings, context)
  if (exempt) {
    return exempt
  }
  const judged = antivirus.engines.map((engine) => judgeEngine(engine, settings, context.now))
  const [best] = candidates(antivirus.engines, judged).sort(
    (one, other) => GOOD_FIRST.indexOf(one.part.status) - GOOD_FIRST.indexOf(other.part.status),
  )
  if (!best) {
    return worstOf([nothing(antivirus)], summarise)
  }
  const part = certain(best, antivirus)
  const parts = [part, ...(part.status === 'unknown' ? [] : schedule(best.engine, part.status, settings))]
  return worstOf(parts, summarise, best.days === undefined ? {} : { fullScanAgeDays: Math.max(0, Math.floor(best.days)) })
})

/** The document asks for the weekly scan on workstations. */
function exemption({ includeServers }: Settings, { role }: Context): Finding | undefined {
  if (includeServers || role === 'client') {
    return undefined
  }
  const [status, summary] =
    role === 'unknown'
      ? (['unknown', 'Whether this is a workstation is not known, so neither is whether it needs a weekly scan'] as const)
      : (['not-applicable', 'This is a server: the weekly full scan is asked of workstations'] as const)
  return { status, summary, parts: [], measures: {} }
}

interface Judged {
  engine: Engine
  part: Part
  days?: number
}

/** One engine that scanned everything is enough; what is known counts before what is not, unless it is bad news. */
const GOOD_FIRST: readonly Status[] = ['pass', 'warn', 'unknown', 'fail']

/** An engine that stepped back for another one need not scan, but when it did, that counts. */
function candidates(engines: Engine[], judged: Judged[]): Judged[] {
  const working = engines.some(isWorking)
  return judged.filter(({ engine, part }) => !working || isWorking(engine) || part.status === 'pass')
}

function isWorking({ realTime }: Engine): boolean {
  return realTime === 'on' || realTime === 'scan-only'
}

/** An engine that nobody could look for may be the one that scans. */
function certain({ engine, part }: Judged, { complete, missed }: Antivirus): Part {
  return part.status === 'fail' && !complete && !isWorking(engine)
    ? { ...part, status: 'unknown', observed: `${part.observed}; ${missed[0] ?? 'not every engine could be looked for'}` }
    : part
}

function judgeEngine(engine: Engine, { fullScanMaxAgeDays }: Settings, now: Date): Judged {
  const { name, lastFullScanAt, scansBecause, source, owner } = engine
  const shared = { scope: `engine:${name}`, expected: `a full scan in the last ${fullScanMaxAgeDays} days`, source, owner }
  if (lastFullScanAt === 'unknown') {
    const observed = `when it last scanned everything is not known: ${scansBecause ?? 'its scans cannot be seen from here'}`
    return { engine, part: { ...shared, status: 'unknown', observed } }
  }
  if (lastFullScanAt === 'never') {
    return { engine, part: { ...shared, status: 'fail', observed: `no full scan ever ended${quick(engine)}` } }
  }
  const days = daysBetween(lastFullScanAt, now)
  if (days < -1) {
    const observed = `its last full scan is dated ${lastFullScanAt.slice(0, 10)}, so a clock is wrong`
    return { engine, part: { ...shared, status: 'unknown', observed } }
  }
  const status: Status = days <= fullScanMaxAgeDays + GRACE_DAYS ? 'pass' : days <= FAILS_AFTER_DAYS ? 'warn' : 'fail'
  return { engine, days, part: { ...shared, status, observed: `last full scan ${Math.max(0, Math.floor(days))} days ago` } }
}

function quick({ lastQuickScanAt, scansBecause }: Engine): string {
  if (lastQuickScanAt === 'never' || lastQuickScanAt === 'unknown') {
    return scansBecause ? `: ${scansBecause}` : ''
  }
  return `, only a quick one on ${lastQuickScanAt.slice(0, 10)}`
}

/** When the last full scan ended decides; a schedule proves none, but without one the next will not come by itself. */
function schedule(engine: Engine, last: Status, { scheduledElsewhere }: Settings): Part[] {
  const observed = scheduledElsewhere ? undefined : openSchedule(engine, last)
  return observed === undefined
    ? []
    : [{ scope: `engine:${engine.name}`, status: 'warn', observed, expected: 'a weekly full scan', source: 'schedule', owner: 'local' }]
}

function openSchedule({ scheduledScan, catchesUp }: Engine, last: Status): string | undefined {
  const done = last === 'pass' ? '; somebody started the last full one' : ''
  switch (scheduledScan) {
    case 'quick':
      return `only quick scans are scheduled${done}`
    case 'none':
      return `no scan is scheduled${done}`
    case 'full':
      // A computer that is off at that hour every week is never scanned, but while scans come the hour is well chosen.
      return catchesUp === false && last !== 'pass' ? 'a full scan is scheduled, but not made up for when the computer was off' : undefined
    case 'unknown':
      return undefined
  }
}

function nothing({ complete, customary, missed }: Antivirus): Part {
  const shared = { scope: 'machine', expected: 'an anti-virus that scans', source: 'installed products', owner: 'none' } as const
  return complete
    ? { ...shared, status: customary ? 'fail' : 'warn', observed: 'no anti-virus is here that could scan' }
    : { ...shared, status: 'unknown', observed: `no anti-virus was found, but ${missed[0] ?? 'not every place was read'}` }
}

function summarise({ scope, observed }: Part): string {
  return scope === 'machine' ? observed : `${scope.replace('engine:', '')}: ${observed}`
}

standAlone(import.meta.url)
