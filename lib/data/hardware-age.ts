import type { Evidence, Hardware } from '../facts/hardware/shape.ts'
import { daysBetween } from '../formats/times.ts'
import { processorYear } from './cpu-years.ts'
import { macYear } from './mac-models.ts'

/** How old a computer is at least and at most, in years, each with the phrase that says why. */
export interface Age {
  atLeast?: Bound
  atMost?: Bound
}

export interface Bound {
  years: number
  why: string
  source: string
}

/**
 * A part cannot be older than the day on which the first of its kind was sold, so neither can the computer. What claims more than that
 * came from elsewhere: a disk out of an older computer, a system copied along, a date nobody set.
 */
export function ageOf(hardware: Hardware, today: string): Age {
  const atMost = atMostOf(hardware, today)
  const bounds = hardware.atLeastSince.map((evidence) => boundOf(evidence, today)).filter(({ years }) => years <= (atMost?.years ?? 99))
  const [atLeast] = bounds.sort((a, b) => b.years - a.years)
  return { ...(atLeast ? { atLeast } : {}), ...(atMost ? { atMost } : {}) }
}

/** Whole years by the calendar and tenths of the year since, never rounded up: on its fifth birthday something is 5 years old. */
export function yearsSince(day: string, today: string): number {
  const birthday = today.slice(5) < day.slice(5) ? 1 : 0
  const whole = Number(today.slice(0, 4)) - Number(day.slice(0, 4)) - birthday
  // Born on 29 February, it counts from 1 March in other years.
  const last = new Date(Date.UTC(Number(today.slice(0, 4)) - birthday, Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))))
  const since = Math.max(0, daysBetween(last, `${today}T00:00:00Z`))
  return whole + Math.floor((since / 366) * 10) / 10
}

function atMostOf({ maker, model, processor }: Hardware, today: string): Bound | undefined {
  const mac = maker === 'Apple' ? macYear(model) : undefined
  const year = mac ?? (processor === undefined ? undefined : processorYear(processor))
  if (year === undefined || year > Number(today.slice(0, 4))) {
    return undefined
  }
  const what = mac === undefined ? 'processors like its own' : `the model ${model}`
  return {
    years: yearsSince(`${year}-01-01`, today),
    why: `${what} came out in ${year}`,
    source: mac === undefined ? 'processor name' : 'model identifier',
  }
}

function boundOf({ since, what, source }: Evidence, today: string): Bound {
  return { years: yearsSince(since, today), why: what, source }
}
