import { csvText } from '../../formats/csv.ts'
import type { RmmProfile } from '../../schema/types.ts'
import { type Exporter, type ExportFile, type ExportInput, platformWords } from './kit.ts'
import { alertsInWords, exitCodesInWords } from './plain/exit-codes.ts'
import { type Script, scriptsOf } from './plain/scripts.ts'
import { STEPS, type ToolSteps } from './plain/steps.ts'
import { readmeOf, settingsSheet } from './readme.ts'

const NO_CHANGE = 'scripts/check-only'
const CHANGE = 'scripts/with-fix'

/** For a tool that takes no import file: scripts to upload or paste, and a sheet that says what each one needs. */
export const exporter: Exporter = (input) => {
  const steps = STEPS[input.profile.id]
  if (!steps) {
    throw new Error(`nobody said what to click in ${input.profile.id}`)
  }
  const scripts = scriptsOf(input, steps.longestSeconds)
  return [readme(input, steps, scripts), jobSheet(input, scripts), settingsSheet(input), ...scripts.map(scriptFile)]
}

/** Whoever uploads one folder knows whether computers will be changed. */
function scriptFile(script: Script): ExportFile {
  return { path: pathOf(script), content: script.text, ...(script.shell === 'sh' ? { executable: true } : {}) }
}

function pathOf({ job, shell }: Script): string {
  return `${job.changes ? CHANGE : NO_CHANGE}/${job.id}.${shell === 'sh' ? 'sh' : 'ps1'}`
}

const HEADINGS = ['name', 'file', 'computers', 'changes them', 'run as', 'time limit in seconds', 'when', 'exit codes', 'what it does']

function jobSheet({ profile }: ExportInput, scripts: readonly Script[]): ExportFile {
  const rows = scripts.map((script) => {
    const { job, shell, platforms, timeoutSeconds } = script
    const account = shell === 'sh' ? 'root' : 'SYSTEM'
    const when = job.everyHours === undefined ? 'on demand' : `every ${job.everyHours} hours`
    return [
      `${job.title} [${shell === 'sh' ? 'sh' : 'PowerShell'}]`,
      pathOf(script),
      platformWords(platforms),
      job.changes ? 'yes' : 'no',
      account,
      String(timeoutSeconds),
      when,
      exitCodesInWords(profile, shell).join(' | '),
      job.description,
    ]
  })
  return { path: 'jobs.csv', content: csvText([HEADINGS, ...rows]) }
}

function readme(input: ExportInput, steps: ToolSteps, scripts: readonly Script[]): ExportFile {
  const count = (kind: string) => scripts.filter(({ job }) => job.kind === kind).length
  const endings = [...new Set(scripts.map(({ shell }) => (shell === 'sh' ? 'sh' : 'ps1')))]
  const kinds = { ps1: 'for Windows', sh: 'for Linux and macOS' }
  return readmeOf(input, {
    what: `${scripts.length} scripts: the daily sweep, ${count('verdict')} that tell the last finding of one item, ${count('check')} that look at one item now, and ${count('check-and-fix') + count('fix')} that mend.`,
    steps: [
      { title: 'Say what holds for the practice', lines: valueLines(input) },
      { title: 'Bring the scripts in', lines: ['One row of `jobs.csv` is one script.', '', ...steps.add] },
      {
        title: 'Try it on one computer',
        lines: [
          'Run one `check-...` there by hand, then `sweep`. The output ends with a line that begins with `ROUNDS`. Nothing is changed.',
          ...waitLines(scripts),
        ],
      },
      { title: 'Sweep every day', lines: steps.schedule },
      { title: 'Be told', lines: steps.watch },
      { title: 'Let it mend, if you want that', lines: [...steps.mend, '', ...GATES] },
      { title: 'To take it away again', lines: [`Delete ${steps.remove}.`, AWAY] },
    ],
    comesBack: [...codeLines(input.profile), alertsInWords(input.profile), ...steps.comesBack],
    files: [
      { path: 'jobs.csv', what: 'each script with its computers, account, time limit, schedule and exit codes' },
      { path: 'settings.csv', what: 'every setting with its variable, its default and its meaning' },
      ...endings.map((ending) => ({ path: `${NO_CHANGE}/*.${ending}`, what: `scripts ${kinds[ending]} that only look` })),
      ...endings.map((ending) => ({ path: `${CHANGE}/*.${ending}`, what: `scripts ${kinds[ending]} that change computers` })),
    ],
  })
}

/** Told apart only where they differ. */
function codeLines(profile: RmmProfile): string[] {
  const [ours = [], ...others] = profile.shells.map((shell) => exitCodesInWords(profile, shell).map((line) => `Exit code ${line}.`))
  const differs = others.filter((other) => other.join() !== ours.join())
  return [...ours, ...differs.flatMap((other) => other.filter((line) => !ours.includes(line)).map((line) => `On Linux and macOS: ${line}`))]
}

const GATES = [
  'Only the scripts in `scripts/with-fix` change anything. All gates hold in them: the tags and the role of the computer, what a domain or another tool owns, an unfinished restart, mains power, free disk space, a fresh backup, and clinic hours.',
  'A fix that only has to wait is done by itself when it may be. `undo` restores what was there before.',
]

const AWAY =
  'What was mended stays mended: run `undo` first where it should not. On a computer, `rounds uninstall` removes what Rounds keeps there.'

/** How values get into the scripts of this tool. */
function valueLines({ profile, baked }: ExportInput): string[] {
  const again = `    rounds export ${profile.id} --out <folder> --practice "<name>" --source <https address, share or folder> --set screen-lock.maxIdleSeconds=600`
  const here = Object.keys(baked.environment).length + baked.sources.length
  const written = here === 0 ? 'Nothing is written into these scripts yet.' : `Written into these scripts: ${writtenIn(baked)}.`
  switch (profile.settings) {
    case 'baked':
      return [
        'This tool hands no values to a script, so they are written into the scripts at export, one package a practice:',
        '',
        again,
        '',
        written,
      ]
    case 'environment':
      return [
        'Set the variables of `settings.csv` in the environment of the script, at least `ROUNDS_PRACTICE`; leave out what is right. Or write them into the scripts:',
        '',
        again,
        '',
        written,
      ]
    case 'powershell-variables':
      return [
        'Values reach a script as variables of PowerShell, with the names of `settings.csv`; leave out what is right. Or write them into the scripts:',
        '',
        again,
        '',
        written,
      ]
  }
}

function writtenIn({ environment, sources }: ExportInput['baked']): string {
  const values = Object.entries(environment).map(([name, value]) => `\`${name}=${value}\``)
  return [...values, ...sources.map((source) => `source \`${source}\``)].join(', ')
}

/** Somebody who watches the first run would take it for stuck. */
function waitLines(scripts: readonly Script[]): string[] {
  const sweep = scripts.find(({ job }) => job.kind === 'sweep')
  const minutes = sweep === undefined ? 0 : Math.ceil((sweep.timeoutSeconds - sweep.job.timeoutSeconds) / 60)
  return minutes <= 0
    ? []
    : [`The sweep waits up to ${minutes} minutes, by chance, so that not all computers begin at once; \`ROUNDS_NO_DELAY=1\` skips that.`]
}
