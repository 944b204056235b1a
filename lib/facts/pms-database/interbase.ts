import { type Answer, type FileContent, type Listing, listing, type PowerShellOutput, type RegistryKey, reasonOf } from '../../api.ts'
import { leafOf, numberIn } from '../../formats/registry-values.ts'
import { isoTime } from '../../formats/times.ts'
import type { DatabaseFile, InterBase, MaintenanceLog } from './shape.ts'

export interface InterBaseProbes {
  interbase: Answer<Listing<RegistryKey>>
  interbaseOld: Answer<Listing<RegistryKey>>
  files: Answer<PowerShellOutput>
  /** In the folders that the settings name. */
  named: Answer<Listing<FileContent>>
  namedLogs: Answer<Listing<FileContent>>
}

/** The two databases of Medtech32; other files beside them are copies, or the one in which InterBase keeps its users. */
const DATABASES = ['mt32', 'blob']

export function interBase(probes: InterBaseProbes): { found?: InterBase; missed: string[] } {
  const lists = [probes.interbase, probes.interbaseOld]
  const keys = lists.flatMap((answer) => (answer.state === 'value' ? answer.value.entries : [])).filter(isServer)
  const missed = lists.flatMap((answer) =>
    answer.state === 'value' ? answer.value.missed : answer.state === 'absent' ? [] : [answer.reason],
  )
  if (keys.length === 0) {
    return { missed }
  }
  const { files, logs, volumes, gaps } = seen(probes)
  return {
    found: {
      services: keys.map(leafOf),
      start: startOf(keys),
      databases: listing(databases(files, volumes), gaps),
      logs: newestOfEach(logs),
    },
    missed,
  }
}

/** Older releases: InterBaseServer and InterBaseGuardian; later ones name their instance (IBS_gds_db, IBG_MedTech_IB11). */
function isServer(key: RegistryKey): boolean {
  return /^(?:IB[SG]_.+|InterBase(?:Server|Guardian))$/i.test(leafOf(key))
}

function startOf(keys: RegistryKey[]): InterBase['start'] {
  const starts = keys.map((key) => numberIn(key, 'Start'))
  if (starts.includes(2)) {
    return 'automatic'
  }
  return starts.includes(3) ? 'manual' : starts.every((start) => start === 4) ? 'disabled' : 'unknown'
}

interface Found {
  path: string
  bytes: number
  at: string
}

interface Seen {
  files: Found[]
  logs: MaintenanceLog[]
  volumes: Map<string, number>
  gaps: string[]
}

function seen({ files, named, namedLogs }: InterBaseProbes): Seen {
  const listed = files.state === 'value' ? rowsOf(files.value, 'files') : []
  const bySettings = named.state === 'value' ? named.value.entries : []
  const logTexts = namedLogs.state === 'value' ? namedLogs.value.entries : []
  return {
    files: [...listed.flatMap(fileOf), ...bySettings.map(({ path, size, modifiedAt }) => ({ path, bytes: size, at: modifiedAt }))],
    logs: [
      ...listed.flatMap(logOf),
      ...logTexts.filter(isGbak).map(({ path, text, modifiedAt }) => ({ path, at: modifiedAt, errors: errorsIn(text) })),
    ],
    volumes: files.state === 'value' ? volumesOf(files.value) : new Map(),
    gaps: [...gapsOfScript(files), ...gapsOf(named), ...gapsOf(namedLogs)],
  }
}

type Row = Record<string, unknown>

function rowsOf(output: PowerShellOutput, name: string): Row[] {
  const rows = output[name]
  return Array.isArray(rows) ? rows.map((row) => ({ ...(row as Row) })) : []
}

function fileOf({ path, bytes, modifiedAt }: Row): Found[] {
  const at = isoTime(modifiedAt)
  return typeof path === 'string' && typeof bytes === 'number' && at ? [{ path, bytes, at }] : []
}

function logOf(row: Row): MaintenanceLog[] {
  const { gbak, errors } = row
  return gbak === true && typeof errors === 'number' ? fileOf(row).map(({ path, at }) => ({ path, at, errors })) : []
}

function isGbak({ text }: FileContent): boolean {
  return text.includes('gbak')
}

/** gbak marks what went wrong with ERROR and ends with "Exiting before completion due to errors" (InterBase operations guide). */
function errorsIn(text: string): number {
  return [...text.matchAll(/\bERROR\b|due to errors/g)].length
}

function volumesOf(output: PowerShellOutput): Map<string, number> {
  return new Map(
    rowsOf(output, 'volumes').flatMap(({ name, bytes }) =>
      typeof name === 'string' && typeof bytes === 'number' && bytes > 0 ? [[name.toUpperCase(), bytes] as const] : [],
    ),
  )
}

function gapsOfScript(files: Answer<PowerShellOutput>): string[] {
  if (files.state !== 'value') {
    return [`the files of the database could not be looked for: ${reasonOf(files)}`]
  }
  const { refused, missed } = files.value
  const gaps = Array.isArray(missed) ? missed.filter((one) => typeof one === 'string') : ['the list of files did not come']
  return typeof refused === 'string' ? [refused] : gaps
}

function gapsOf(files: Answer<Listing<FileContent>>): string[] {
  return files.state === 'value' ? files.value.missed : files.state === 'absent' ? [] : [files.reason]
}

/** The same file may be found in a named folder and through its share. */
function databases(files: Found[], volumes: Map<string, number>): DatabaseFile[] {
  const unique = new Map(
    files.filter(({ path }) => DATABASES.some((stem) => nameOf(path) === `${stem}.ib`)).map((file) => [file.path.toLowerCase(), file]),
  )
  return [...unique.values()].map(({ path, bytes }) => {
    const volumeBytes = volumes.get(path.slice(0, 2).toUpperCase())
    const [saved] = newestFirst(files.filter((file) => isBackupOf(file, nameOf(path).slice(0, -'.ib'.length))))
    return { path, bytes, ...(volumeBytes ? { volumeBytes } : {}), ...(saved ? { saved: { path: saved.path, at: saved.at } } : {}) }
  })
}

/** An empty file is what is left of a backup that broke off. */
function isBackupOf({ path, bytes }: Found, stem: string): boolean {
  return bytes > 0 && /\.(?:ibk|gbk|bak)$/.test(nameOf(path)) && nameOf(path).includes(stem)
}

function newestOfEach(logs: MaintenanceLog[]): MaintenanceLog[] {
  const stemOf = ({ path }: MaintenanceLog) => DATABASES.find((stem) => nameOf(path).includes(stem))
  return [...DATABASES, undefined].flatMap((stem) => newestFirst(logs.filter((log) => stemOf(log) === stem)).slice(0, 1))
}

function newestFirst<T extends { at: string }>(some: T[]): T[] {
  return [...some].sort((one, other) => (one.at > other.at ? -1 : Number(one.at < other.at)))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1).toLowerCase()
}
