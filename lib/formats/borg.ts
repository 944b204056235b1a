import { type Answer, failed, value } from '../api.ts'
import { words } from './lines.ts'
import { isoTime } from './times.ts'

export interface BorgRepository {
  id: string
  /** As borg spells it; may hold a user name. */
  location: string
  archives: BorgArchive[]
  garbled: number
}

export interface BorgArchive {
  name: string
  /** When the run ended, UTC. */
  at: string
  host: string
  /** The words that made it; an argument with a space is one word only where borg lists them. */
  command: string[]
}

type Json = Record<string, unknown>

/** The output of `borg list --json --format={hostname}{end}{command_line}` with TZ=UTC: borg 1 prints times without their zone. */
export function borgRepository(json: string): Answer<BorgRepository> {
  const printed = record(parsed(json))
  const repository = record(printed?.repository)
  if (!repository || !Array.isArray(printed?.archives)) {
    return failed('borg did not print the list of archives: a JSON object with "archives" and "repository" was expected')
  }
  const archives = printed.archives.flatMap((entry) => archiveOf(record(entry) ?? {}))
  const garbled = printed.archives.length - archives.length
  return value({ id: text(repository.id), location: text(repository.location), archives, garbled })
}

function archiveOf(entry: Json): BorgArchive[] {
  const at = utc(text(entry.end) || text(entry.start))
  const [name, host] = [text(entry.name) || text(entry.archive), text(entry.hostname)]
  const line = entry.command_line
  const command = Array.isArray(line) ? line.filter((word) => typeof word === 'string') : words(text(line))
  return at === undefined || name === '' ? [] : [{ name, at, host, command }]
}

function utc(time: string): string | undefined {
  return isoTime(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function record(data: unknown): Json | undefined {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Json) : undefined
}

function text(data: unknown): string {
  return typeof data === 'string' ? data : ''
}
