import { type Benchmark, ratiosOf } from './figures.ts'
import { inHost, installInto, sweepInHost } from './lab.ts'
import { raceIn } from './race.ts'

const audit = ['lynis', 'audit', 'system', '--quick', '--no-colors']

export const lynis: Benchmark = {
  name: 'lynis',
  what: 'a full Lynis audit against a full sweep of the same booted Debian 12 host, as root',
  bar: { atLeast: 40 },
  measure: () =>
    inHost('lynis', async (host) => {
      const problem = await installInto(host, ['lynis'])
      if (problem !== undefined) {
        return { skipped: problem }
      }
      const version = (await host.run(['lynis', 'show', 'version'])).stdout.trim()
      const samples = await raceIn(host, [sweepInHost, sweepInHost, audit, sweepInHost, sweepInHost], 1, 0)
      const values = [0, 1, 3, 4].flatMap((sweep) => ratiosOf(samples, 2, sweep))
      return {
        values,
        unit: '×',
        how: `Lynis ${version} once, two sweeps right before and two right after it; Lynis took ${secondsOf(samples[0]?.[2]?.wallMs)} s.`,
      }
    }),
}

function secondsOf(milliseconds = 0): string {
  return (milliseconds / 1000).toFixed(1)
}
