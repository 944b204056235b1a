import type { ExportInput } from '../kit.ts'
import type { Readme } from '../readme.ts'
import { JOB_PREFIX } from './variables.ts'

export function stepsOf({ baked, jobs }: ExportInput): Readme['steps'] {
  const written = Object.entries(baked.environment).map(([name, value]) => `\`${name}=${value}\``)
  const here = [...written, ...baked.sources.map((source) => `source \`${source}\``)]
  const hours = jobs.find(({ kind }) => kind === 'verdict')?.everyHours ?? 4
  return [
    {
      title: 'Say what holds for a site',
      lines: [
        'The name of the site is the name of the practice; nothing has to be typed for that.',
        'Everything else: variables of the account or of the site (Global Settings > Variables, or the settings of the site) with the names of `settings.csv`. They reach every component. Leave out what is right.',
        `A single job can have values of its own: they have the same names with \`${JOB_PREFIX}\` before them, and may stay empty.`,
        here.length === 0
          ? 'Nothing is written into these components.'
          : `Written into these components: ${here.join(', ')}. A variable wins over it.`,
      ],
    },
    {
      title: 'Import the components',
      lines: [
        'Automation > Components > Import: first everything in `components/check-only`, then `components/monitors`, and `components/with-fix` only where computers may be changed.',
        'Each has the component level Basic (1). Raise it for `with-fix` where not every technician may run those.',
        'An import always makes a new component. When you import a newer package, move policies and jobs to the new components, then delete the old ones.',
      ],
    },
    {
      title: 'Try it on one computer',
      lines: [
        'Run one check there as a quick job, then `Rounds: sweep`, which waits some minutes by chance. The output ends with a line that begins with `ROUNDS`. Nothing is changed.',
      ],
    },
    {
      title: 'Sweep every day',
      lines: [
        'Automation > Jobs > Create Job: `Rounds: sweep [WIN]` for the Windows computers, `[UNIX]` for the others, every day, run as the system account, kept for those that are off. Each computer waits a while by chance, so that not all begin at once.',
      ],
    },
    {
      title: 'Be told',
      lines: [
        `A monitoring policy for the site: add a Component Monitor for each monitor of which you want to hear, every ${hours} hours (${hours * 60} minutes), and let it resolve by itself.`,
        'A monitor reads what the last sweep stored and touches nothing, so it costs no time. It has to follow the first sweep: before that it says UNKNOWN, and that is no alert.',
      ],
    },
    {
      title: 'Let it mend, if you want that',
      lines: [
        'As the response of a monitor, run the component `(check, then fix)` of the same item; or run it as a job.',
        'All gates hold: the tags and the role of the computer, what a domain or another tool owns, an unfinished restart, mains power, free disk space, a fresh backup, and clinic hours. A fix that only has to wait is done by itself when it may be.',
        '`Rounds: take the newest fix back` restores what was there before.',
      ],
    },
    {
      title: 'To take it away again',
      lines: [
        'Delete the jobs, the monitoring policy and the components.',
        'What was mended stays mended: run `Rounds: take the newest fix back` first where it should not. On a computer, `rounds uninstall` removes what Rounds keeps there.',
      ],
    },
  ]
}
