import { zip } from '../../formats/zip.ts'
import { type PostCondition, resourceXml, type Variable } from './datto/resource.ts'
import { prepared } from './datto/script.ts'
import { stepsOf } from './datto/steps.ts'
import { jobVariables, UDF } from './datto/variables.ts'
import type { Job } from './jobs.ts'
import type { Exporter, ExportFile, ExportInput } from './kit.ts'
import { stableUuid } from './kit.ts'
import { alertsInWords, exitCodesInWords } from './plain/exit-codes.ts'
import { type Script, scriptsOf } from './plain/scripts.ts'
import { readmeOf, settingsSheet } from './readme.ts'

/** The longest that real exports give a component, in seconds. */
const LONGEST = 3600

/** One `.cpt` a job and kind of computer: monitors for stored findings, script components for the rest. */
export const exporter: Exporter = (input) => {
  const scripts = scriptsOf(input, LONGEST)
  return [readme(input, scripts), settingsSheet(input), ...scripts.map((script) => component(input, script))]
}

type Folder = 'check-only' | 'monitors' | 'with-fix'

const FOLDERS: Readonly<Record<Job['kind'], Folder>> = {
  sweep: 'check-only',
  check: 'check-only',
  verdict: 'monitors',
  fix: 'with-fix',
  'check-and-fix': 'with-fix',
  undo: 'with-fix',
}

function component(input: ExportInput, script: Script): ExportFile {
  const entries = [
    { name: 'command.bat', bytes: Buffer.from(prepared(script)) },
    { name: 'resource.xml', bytes: Buffer.from(resourceOf(input, script)) },
  ]
  return { path: `${folderOf(script)}/${script.job.id}.${endingOf(script)}`, content: zip(entries) }
}

function folderOf({ job }: Script): string {
  return `components/${FOLDERS[job.kind]}`
}

function endingOf({ shell }: Script): string {
  return shell === 'sh' ? 'unix.cpt' : 'windows.cpt'
}

function resourceOf(input: ExportInput, script: Script): string {
  const { job, shell, timeoutSeconds } = script
  return resourceXml({
    general: {
      name: `${job.title} [${shell === 'sh' ? 'UNIX' : 'WIN'}]`,
      category: job.kind === 'verdict' ? 'monitors' : 'scripts',
      description: job.description,
      uid: stableUuid(`datto/${job.id}/${shell}`),
      hash: '',
      version: '1',
      timeout: String(timeoutSeconds),
      securityLevel: '1',
      installType: shell === 'sh' ? 'unix' : 'powershell',
    },
    variables: variablesOf(input, script),
    postConditions: job.kind === 'verdict' ? [] : warnings(job),
  })
}

/** A monitor reads what the sweep stored, so nothing can be set there. */
function variablesOf({ settings }: ExportInput, { job, shell }: Script): Variable[] {
  return job.kind === 'verdict' ? [] : jobVariables(settings, job, shell)
}

/** What is open and wakes nobody ends with 0, and is still to be seen in a list of jobs. */
function warnings({ kind, thenWords }: Job): PostCondition[] {
  const looks = kind === 'sweep' || kind === 'check' || thenWords !== undefined
  const mends = kind === 'fix' || thenWords !== undefined
  const texts = [...(looks ? ['ROUNDS UNKNOWN'] : []), ...(mends ? ['ROUNDS REFUSED'] : [])]
  return texts.map((text) => ({ consequence: 'warn', resource: 'stdout', text, qualifier: 'found' }))
}

function readme(input: ExportInput, scripts: readonly Script[]): ExportFile {
  const count = (folder: Folder) => scripts.filter(({ job }) => FOLDERS[job.kind] === folder).length
  return readmeOf(input, {
    what: `${scripts.length} components: ${count('monitors')} monitors that tell the last finding of one item, ${count('check-only')} that look, among them the daily sweep, and ${count('with-fix')} that change computers.`,
    steps: stepsOf(input),
    comesBack: comesBack(input),
    files: [
      { path: 'settings.csv', what: 'every setting with its variable, its default and its meaning' },
      ...[...new Set(scripts.map((script) => `${folderOf(script)}/*.${endingOf(script)}`))].map((path) => ({ path, what: whatOf(path) })),
    ],
  })
}

function whatOf(path: string): string {
  const does = path.includes('/monitors/')
    ? 'monitors of one item'
    : path.includes('/with-fix/')
      ? 'what changes computers'
      : 'what only looks'
  return `${does}, for ${path.endsWith('.unix.cpt') ? 'Linux and macOS' : 'Windows'}`
}

function comesBack({ profile }: ExportInput): string[] {
  return [
    ...exitCodesInWords(profile, 'powershell').map(
      (line) => `Exit code ${line}. Anything but 0 is an alert of a monitor and a failed job.`,
    ),
    alertsInWords(profile),
    'A monitor shows the last line, such as `STATUS=ROUNDS FAIL screen-lock: anna: never locks`. The output of a job holds what was found before it.',
    'A job that ends with 0 and could not tell something, or refused a fix, is shown with a warning (its post-condition looks for `ROUNDS UNKNOWN` or `ROUNDS REFUSED`).',
    `A sweep on Windows writes its last line into the user-defined field whose number the variable \`${UDF}\` gives, at most 255 characters.`,
  ]
}
