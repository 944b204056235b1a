import type { LabHost } from '../test/lab/support/hosts.ts'
import { type Benchmark, ratiosOf } from './figures.ts'
import { inHost, installInto, sweepInHost } from './lab.ts'
import { raceIn } from './race.ts'

const content = '/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml'
const evaluate = ['oscap', 'xccdf', 'eval', '--profile', 'xccdf_org.ssgproject.content_profile_standard', content]

export const openscap: Benchmark = {
  name: 'openscap',
  what: 'OpenSCAP, standard profile, against a full sweep of the same booted Debian 12 host, as root',
  bar: { above: 1 },
  measure: () =>
    inHost('openscap', async (host) => {
      const problem = await installInto(host, ['openscap-scanner', 'ssg-debian', 'ssg-base'])
      if (problem !== undefined) {
        return { skipped: problem }
      }
      // Debian 12 ships content for Debian 11 at most: without this every rule answers "not applicable" at once.
      host.write('/etc/debian_version', '11.9\n')
      const judged = await rulesJudged(host)
      const values = ratiosOf(await raceIn(host, [sweepInHost, evaluate], 5), 1, 0)
      return {
        values,
        unit: '×',
        how: `${judged} rules that OpenSCAP answers with pass or fail; the host says it is Debian 11 to OpenSCAP.`,
      }
    }),
}

async function rulesJudged(host: LabHost): Promise<number> {
  const { stdout } = await host.run(evaluate)
  return stdout.split('\n').filter((line) => /^Result\s+(pass|fail)$/.test(line)).length
}
