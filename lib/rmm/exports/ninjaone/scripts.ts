import type { Platform } from '../../../api.ts'
import { csvText } from '../../../formats/csv.ts'
import { launcherText } from '../../launchers/launcher.ts'
import { filledText } from '../inside.ts'
import type { Job } from '../jobs.ts'
import type { ExportFile, ExportInput } from '../kit.ts'
import { FIELDS, settingFieldsOf } from './fields.ts'

/** One entry of the automation library. */
export interface NinjaScript {
  job: Job
  path: string
  text: string
  language: 'PowerShell' | 'ShellScript'
  platforms: readonly Platform[]
  timeoutSeconds: number
}

interface Flavour {
  shell: 'powershell' | 'sh'
  language: NinjaScript['language']
  platforms: readonly Platform[]
  folder: string
  extension: string
}

const FLAVOURS: readonly Flavour[] = [
  { shell: 'powershell', language: 'PowerShell', platforms: ['win32'], folder: 'windows', extension: 'ps1' },
  { shell: 'sh', language: 'ShellScript', platforms: ['linux', 'darwin'], folder: 'linux-mac', extension: 'sh' },
]

/** Scheduled automations of a policy start everywhere at once. */
const LONGEST_DELAY = 10 * 60

/** Stored verdicts are not read again here: the sweep writes them into custom fields. */
export function scriptsOf(input: ExportInput): NinjaScript[] {
  return input.jobs
    .filter(({ kind }) => kind !== 'verdict')
    .flatMap((job) =>
      FLAVOURS.flatMap((flavour) => {
        const platforms = job.platforms.filter((platform) => flavour.platforms.includes(platform))
        return platforms.length === 0 ? [] : [scriptOf(input, job, flavour, platforms)]
      }),
    )
}

function scriptOf(input: ExportInput, job: Job, flavour: Flavour, platforms: readonly Platform[]): NinjaScript {
  const { title, words, thenWords } = job
  const { profile, baked } = input
  const delayUpToSeconds = Math.min((job.spreadMinutes ?? 0) * 60, LONGEST_DELAY)
  const launcher = launcherText(flavour.shell, {
    title,
    profile,
    words,
    ...(thenWords ? { thenWords } : {}),
    ...(delayUpToSeconds > 0 ? { delayUpToSeconds } : {}),
    baked,
  })
  return {
    job,
    path: `scripts/${flavour.folder}/${job.id}.${flavour.extension}`,
    text: around(input, job, flavour, launcher),
    language: flavour.language,
    platforms,
    timeoutSeconds: job.timeoutSeconds + delayUpToSeconds,
  }
}

/** Fields are read before the launcher, and written after a sweep. */
function around(input: ExportInput, { kind, title }: Job, { shell, extension }: Flavour, launcher: string): string {
  const text = (name: string, given: Readonly<Record<string, string>>) => filledText(`lib/rmm/exports/ninjaone/${name}.${extension}`, given)
  const { exitCodes } = input.profile
  const fields = {
    STATUSFIELD: FIELDS.status,
    LINEFIELD: FIELDS.line,
    ALERTFIELD: FIELDS.alert,
    FAILINGFIELD: FIELDS.failing,
    LASTFIELD: FIELDS.last,
    FAIL: String(exitCodes.fail),
  }
  return text('around', {
    TITLE: `# ${title}`,
    SETTINGS: settingLines(input, shell),
    LAUNCHER: launcher,
    WRITE: kind === 'sweep' ? text('write', fields) : '',
    FAILURE: String(exitCodes.unknown),
  })
}

function settingLines(input: ExportInput, shell: Flavour['shell']): string {
  const lines = settingFieldsOf(input).map(({ variable, field }) =>
    shell === 'powershell'
      ? `  '${variable}' = '${field}'`
      : `[ -n "\${${variable}:-}" ] || ${variable}=$(get_field ${field})\nexport ${variable}`,
  )
  return lines.join('\n')
}

const OPERATING_SYSTEM: Readonly<Record<Platform, string>> = { win32: 'Windows', linux: 'Linux', darwin: 'Mac' }

/** What the editor asks for beside the text of a script. */
export function sheetOf(scripts: readonly NinjaScript[]): ExportFile {
  const rows = scripts.map(({ job, path, language, platforms, timeoutSeconds }) => [
    path,
    job.title,
    job.description,
    language,
    platforms.map((platform) => OPERATING_SYSTEM[platform]).join(' and '),
    'All',
    'System',
    String(timeoutSeconds),
    job.everyHours === undefined ? 'on demand' : `every ${job.everyHours} hours`,
    job.changes ? 'yes' : 'no',
  ])
  const head = [
    'file',
    'name',
    'description',
    'language',
    'operating system',
    'architecture',
    'run as',
    'timeout (seconds)',
    'schedule',
    'changes computers',
  ]
  return { path: 'scripts.csv', content: csvText([head, ...rows]) }
}
