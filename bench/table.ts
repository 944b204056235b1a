import { type Benchmark, barInWords, keepsBar, type Measured, type Skipped, spreadOf, withUnit } from './figures.ts'

export interface Line {
  benchmark: Pick<Benchmark, 'name' | 'what' | 'bar'>
  outcome: Measured | Skipped
}

export type Verdict = 'ok' | 'over' | 'not yet' | 'skipped'

/** The median decides; a bar that does not count yet is shown and breaks nothing. */
export function verdictOf({ benchmark, outcome }: Line): Verdict {
  if ('skipped' in outcome) {
    return 'skipped'
  }
  if (keepsBar(benchmark.bar, spreadOf(outcome.values).median)) {
    return 'ok'
  }
  return outcome.notYet === undefined ? 'over' : 'not yet'
}

/** One line a benchmark, then a line on how it was measured. */
export function lineText(line: Line): string {
  const { benchmark, outcome } = line
  const verdict = verdictOf(line)
  if ('skipped' in outcome) {
    return [row(benchmark.name, barInWords(benchmark.bar, '×'), '', verdict), `    ${benchmark.what}`, `    SKIP: ${outcome.skipped}`].join(
      '\n',
    )
  }
  const { median, min, max } = spreadOf(outcome.values)
  const range = `${withUnit(median, outcome.unit)} (${withUnit(min, outcome.unit)} - ${withUnit(max, outcome.unit)})`
  const notes = [benchmark.what, outcome.how, ...(verdict === 'not yet' && outcome.notYet ? [outcome.notYet] : [])]
  return [row(benchmark.name, barInWords(benchmark.bar, outcome.unit), range, verdict), ...notes.map((note) => `    ${note}`)].join('\n')
}

export function row(name: string, bar: string, measured: string, verdict: string): string {
  return `${name.padEnd(22)}${bar.padEnd(18)}${measured.padEnd(34)}${verdict}`
}
