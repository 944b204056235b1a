#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Part, reasonOf, type Status, sentence, worstOf } from '../lib/api.ts'
import { type Age, ageOf, yearsSince } from '../lib/data/hardware-age.ts'
import type { DeviceRole } from '../lib/facts/device-role/shape.ts'
import type { Hardware } from '../lib/facts/hardware/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  hardware: Answer<Hardware>
  device: DeviceRole
}
interface Settings {
  warnYears: number
  maxYears: number
  hardFailYears: number
  purchasedOn: string
}

export default defineCheck<Facts, Settings>(({ hardware, device }, settings, { now }) => {
  const today = now.toISOString().slice(0, 10)
  if (device.virtual === true) {
    return { status: 'not-applicable', summary: 'A virtual machine: the age of the computer below it counts', parts: [], measures: {} }
  }
  if (hardware.state !== 'value' && settings.purchasedOn.trim() === '') {
    return { status: 'unknown', summary: sentence(`hardware: ${reasonOf(hardware)}`), parts: [], measures: {} }
  }
  const verdict = settings.purchasedOn.trim() ? fromRegister(settings, today) : estimated(hardware, settings, today)
  const others = hardware.state === 'value' ? [...diskParts(hardware.value), ...roomParts(hardware.value)] : []
  // Whoever accepts an age accepts no failing disk with it.
  const measures = others.every(({ status }) => status === 'pass') ? verdict.measures : {}
  return worstOf([agePart(verdict, settings), ...others], ({ observed }) => observed, measures)
})

interface Verdict {
  status: Status
  observed: string
  source: string
  measures: Record<string, number>
}

/** The day in the register of equipment is the truth; all else is a guess. */
function fromRegister(settings: Settings, today: string): Verdict {
  const bought = settings.purchasedOn.trim()
  const source = 'setting hardware-age.purchasedOn'
  const wrong = problemOf(bought, today)
  if (wrong) {
    return { status: 'unknown', observed: `The setting purchasedOn is "${bought}", ${wrong}`, source, measures: {} }
  }
  const years = yearsSince(bought, today)
  return {
    status: statusOf(years, settings),
    observed: `Bought on ${bought}, ${inWords(years)} years ago`,
    source,
    measures: { ageYears: years },
  }
}

function problemOf(day: string, today: string): string | undefined {
  const time = Date.parse(`${day}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day) {
    return 'which is no day; write it as 2023-04-30'
  }
  return day > today ? 'a day that has not come yet' : day < '1995-01-01' ? 'too long ago to be meant' : undefined
}

function statusOf(years: number, { warnYears, maxYears, hardFailYears }: Settings): Status {
  if (hardFailYears > 0 && years >= hardFailYears) {
    return 'fail'
  }
  return years >= Math.min(warnYears, maxYears) ? 'warn' : 'pass'
}

function estimated(hardware: Answer<Hardware>, settings: Settings, today: string): Verdict {
  const age = hardware.state === 'value' ? ageOf(hardware.value, today) : {}
  return {
    ...guess(age, settings),
    measures: { ...(age.atLeast ? { atLeastYears: age.atLeast.years } : {}), ...(age.atMost ? { atMostYears: age.atMost.years } : {}) },
  }
}

/** Only what is certain passes or fails: an old processor may have been sold late, and a young firmware may stand on an old board. */
function guess({ atLeast, atMost }: Age, settings: Settings): Omit<Verdict, 'measures'> {
  const least = atLeast?.years ?? 0
  const proven = statusOf(least, settings)
  if (atLeast && proven !== 'pass') {
    return { status: proven, observed: `At least ${inWords(least)} years old: ${atLeast.why}`, source: atLeast.source }
  }
  if (atMost && atMost.years < settings.warnYears) {
    return { status: 'pass', observed: `At most ${inWords(atMost.years)} years old: ${atMost.why}`, source: atMost.source }
  }
  if (atMost) {
    return {
      status: 'warn',
      observed: `Perhaps ${inWords(atMost.years)} years old: ${atMost.why}; set purchasedOn to know`,
      source: atMost.source,
    }
  }
  const known = atLeast ? `at least ${inWords(least)} years, ${atLeast.why}` : 'nothing here tells it'
  return { status: 'unknown', observed: `Its age cannot be proved (${known}); set purchasedOn`, source: atLeast?.source ?? 'none' }
}

function inWords(years: number): string {
  return years < 10 ? years.toFixed(1) : String(Math.floor(years))
}

function agePart({ status, observed, source }: Verdict, { maxYears }: Settings): Part {
  return {
    scope: 'machine',
    status,
    observed,
    expected: `younger than ${maxYears} years, or considered for replacement`,
    source,
    owner: 'none',
  }
}

/** A disk that tells of its end is more urgent than any birthday, but says nothing of the age. */
function diskParts({ disks }: Hardware): Part[] {
  return disks
    .filter(({ health }) => health !== 'unknown')
    .map(({ name, health, source }) => ({
      scope: `disk:${name}`,
      status: health === 'good' ? 'pass' : 'warn',
      observed: health === 'good' ? 'the disk reports no fault' : `The disk ${name} reports that it is failing: back up and replace it`,
      expected: 'a disk without a fault',
      source,
      owner: 'none',
    }))
}

const LEAST_FREE_PERCENT = 10

function roomParts({ volumes }: Hardware): Part[] {
  return volumes.map(({ name, freePercent }) => ({
    scope: `volume:${name}`,
    status: freePercent < LEAST_FREE_PERCENT ? 'warn' : 'pass',
    observed: freePercent < LEAST_FREE_PERCENT ? `Only ${freePercent} % of ${name} is free` : `${freePercent} % free`,
    expected: `${LEAST_FREE_PERCENT} % free`,
    source: 'free space',
    owner: 'none',
  }))
}

standAlone(import.meta.url)
