import type { Platform } from '../../../api.ts'
import { launcherText } from '../../launchers/launcher.ts'
import type { Job } from '../jobs.ts'
import { type ExportInput, stableUuid } from '../kit.ts'

/** One script of the server: a job for the computers that one shell reaches. */
export interface TacticalScript {
  job: Job
  guid: string
  /** Unique: the API has no other key that an importer could choose. */
  name: string
  filename: string
  category: string
  shell: 'powershell' | 'shell'
  platforms: string[]
  text: string
}

interface Flavour {
  launcher: 'powershell' | 'sh'
  shell: TacticalScript['shell']
  platforms: readonly Platform[]
  /** As upstream names its files. */
  prefix: string
  extension: string
  word: string
}

const FLAVOURS: readonly Flavour[] = [
  { launcher: 'powershell', shell: 'powershell', platforms: ['win32'], prefix: 'Win', extension: 'ps1', word: 'Win' },
  { launcher: 'sh', shell: 'shell', platforms: ['linux', 'darwin'], prefix: 'nix_sh', extension: 'sh', word: 'Unix' },
]

const PLATFORM: Readonly<Record<Platform, string>> = { win32: 'windows', linux: 'linux', darwin: 'darwin' }
const NAME = 60

/** In the order of the jobs, each for Windows first. */
export function scriptsOf(input: ExportInput): TacticalScript[] {
  return input.jobs.flatMap((job) =>
    FLAVOURS.flatMap((flavour) => {
      const platforms = job.platforms.filter((platform) => flavour.platforms.includes(platform))
      return platforms.length === 0 ? [] : [scriptOf(input, job, flavour, platforms)]
    }),
  )
}

function scriptOf({ profile, baked }: ExportInput, job: Job, flavour: Flavour, platforms: readonly Platform[]): TacticalScript {
  const { id, title, words, thenWords } = job
  return {
    job,
    guid: stableUuid(`tactical/${id}/${flavour.shell}`),
    name: nameOf(title, flavour.word),
    filename: `${flavour.prefix}_Rounds_${id}.${flavour.extension}`,
    category: `TRMM (${flavour.word}):Rounds`,
    shell: flavour.shell,
    platforms: platforms.map((platform) => PLATFORM[platform]),
    text: launcherText(flavour.launcher, { title, profile, words, ...(thenWords ? { thenWords } : {}), baked }),
  }
}

/** `Rounds: Computers lock after 15 minutes (fix)` → `Rounds: Computers lock after 15 minutes (fix, Win)`, at most 60 characters as upstream advises. */
function nameOf(title: string, word: string): string {
  const [, text = title, what] = /^(.*?)(?:\.\.\.)?(?: \(([^()]*)\))?$/.exec(title) ?? []
  const tail = ` (${what === undefined ? '' : `${what}, `}${word})`
  const short = text.length + tail.length <= NAME ? text : `${text.slice(0, NAME - tail.length - 3).trimEnd()}...`
  return `${short}${tail}`
}

/** An agent knows these without a custom field. Only one template fits in a value. */
const BUILT_IN: Readonly<Record<string, string>> = {
  ROUNDS_PRACTICE: '{{client.name}}',
  ROUNDS_SITE: '{{site.name}}',
  ROUNDS_RMM_AGENT_ID: '{{agent.agent_id}}',
}
type Model = 'agent' | 'site' | 'client'
/** What a computer or a site can have otherwise than the next one; the rest is the same for a whole client. */
const MODELS: Readonly<Record<string, Model>> = {
  ROUNDS_ROLE: 'agent',
  ROUNDS_TAGS: 'agent',
  ROUNDS_RING: 'agent',
  ROUNDS_SITE_CACHE: 'site',
  ROUNDS_PROXY: 'site',
}

export interface TacticalField {
  model: Model
  name: string
  description: string
}

/** A field for each setting that is no item's: most belong to the client, which is the practice. */
export function settingFieldsOf({ settings }: ExportInput): TacticalField[] {
  return settings
    .filter(({ item, variable }) => item === undefined && !(variable in BUILT_IN))
    .map(({ variable, description }) => ({ model: MODELS[variable] ?? 'client', name: variable, description }))
}

/** `KEY=VALUE`. The server leaves out what resolves to nothing, so an empty field is a setting that nobody made. */
export function environmentOf(input: ExportInput): string[] {
  const builtIn = Object.entries(BUILT_IN).map(([variable, template]) => `${variable}=${template}`)
  return [...builtIn, ...settingFieldsOf(input).map(({ model, name }) => `${name}={{${model}.${name}}}`)]
}
