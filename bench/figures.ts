/** What one run of one command took. */
export interface Sample {
  wallMs: number
  /** Of the process and all its children. */
  cpuMs: number
}

/** `atMost` and `below` are better low, `atLeast` and `above` better high. */
export type Bar = { atMost: number } | { below: number } | { atLeast: number } | { above: number }

export interface Spread {
  median: number
  min: number
  max: number
}

/** A figure of each round, and how to read it. */
export interface Measured {
  values: number[]
  unit: '×' | 'MB' | 's' | 'ms'
  /** How it was measured, in one sentence. */
  how: string
  /** Why the bar does not count yet. */
  notYet?: string
}

export interface Skipped {
  skipped: string
}

/** Measures one line of the table in design. A benchmark that cannot run here says why. */
export interface Benchmark {
  name: string
  what: string
  bar: Bar
  measure(): Promise<Measured | Skipped>
}

/** @throws where there is nothing to take the middle of */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const [low, high, min, max] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)], sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new Error('there is no figure: not one round was run')
  }
  return { median: (low + high) / 2, min, max }
}

/** The ratio of two commands in each round, because only what ran side by side may be compared. */
export function ratiosOf(rounds: readonly (readonly Sample[])[], above: number, below: number, of: keyof Sample = 'wallMs'): number[] {
  return rounds.map((samples, index) => {
    const [upper, lower] = [samples[above]?.[of], samples[below]?.[of]]
    if (upper === undefined || !lower) {
      throw new Error(`round ${index + 1} has nothing to compare with`)
    }
    return upper / lower
  })
}

export function keepsBar(bar: Bar, figure: number): boolean {
  if ('atMost' in bar) {
    return figure <= bar.atMost
  }
  if ('below' in bar) {
    return figure < bar.below
  }
  return 'atLeast' in bar ? figure >= bar.atLeast : figure > bar.above
}

export function barInWords(bar: Bar, unit: Measured['unit']): string {
  const words = { atMost: 'at most', below: 'under', atLeast: 'at least', above: 'over' }
  return Object.entries(bar).map(([key, value]) => `${words[key as keyof typeof words]} ${withUnit(value, unit)}`)[0] ?? ''
}

/** Two digits where it is about fractions, none where it is about tens. */
export function withUnit(figure: number, unit: Measured['unit']): string {
  return `${figure >= 20 ? Math.round(figure) : Number(figure.toFixed(2))} ${unit}`
}
