import type { Answer, PowerShellOutput } from '../../api.ts'
import { daysLater, isoTime } from '../../formats/times.ts'
import { outputOf, rows, text } from './windows-answers.ts'

/** How far back runs are looked for; the manifest asks for the same. */
export const DAYS = 40
/** The most records that the manifest asks for. */
const NEWEST = 400

export interface LoggedEvent {
  id: number
  provider: string
  /** 1 critical, 2 error, 3 warning, 4 information; 0 counts as information. */
  level: number
  at: string
  /** By name in small letters, where the provider names its data. */
  named: Record<string, string>
  /** In their order. */
  values: string[]
}

export interface EventLog {
  /** Newest first. */
  events: LoggedEvent[]
  /** Neither the log nor its provider is there. */
  absent: boolean
  /** Why the log does not show all of the last weeks, one sentence each. */
  gaps: string[]
  /** Why nothing of it was read, though it may be there: the newest runs may be missing, not only old ones. */
  unread?: string
}

/** Records of one event log. A log that begins later than the weeks that were asked for has rolled over or was cleared. */
export function eventLog(answer: Answer<PowerShellOutput>, name: string, now: string): EventLog {
  const output = outputOf(answer)
  if (typeof output === 'string') {
    return nothing(name, output, answer.state === 'absent')
  }
  if (output.state !== 'read') {
    const absent = output.state === 'absent'
    const reason = absent ? 'it is not there' : output.state === 'denied' ? 'access denied' : text(output.reason) || 'no reason was given'
    return nothing(name, reason, absent)
  }
  const events = rows(output.events).flatMap(loggedEvent)
  const newestFirst = events.sort((one, other) => other.at.localeCompare(one.at))
  return { events: newestFirst, absent: false, gaps: gapsOf(newestFirst, isoTime(output.oldest), name, now) }
}

function nothing(name: string, reason: string, absent: boolean): EventLog {
  const gap = `The event log ${name} could not be read: ${reason}`
  return { events: [], absent, gaps: [gap], ...(absent ? {} : { unread: gap }) }
}

function gapsOf(events: LoggedEvent[], oldest: string | undefined, name: string, now: string): string[] {
  const wanted = daysLater(now, -DAYS)
  const cut = events.length >= NEWEST ? events.at(-1)?.at : undefined
  const begins = cut ?? oldest
  if (begins === undefined) {
    return [`The event log ${name} is empty, so older runs are not known`]
  }
  return begins > wanted ? [`The event log ${name} reaches back to ${begins.slice(0, 10)} only, so older runs are not known`] : []
}

function loggedEvent(record: Record<string, unknown>): LoggedEvent[] {
  const at = isoTime(record.at)
  if (typeof record.id !== 'number' || !at) {
    return []
  }
  const data = rows(record.data).map((one) => ({ name: text(one.name).toLowerCase(), content: text(one.text) }))
  return [
    {
      id: record.id,
      provider: text(record.provider),
      level: typeof record.level === 'number' ? record.level : 0,
      at,
      named: Object.fromEntries(data.flatMap(({ name, content }) => (name ? [[name, content] as const] : []))),
      values: data.map(({ content }) => content),
    },
  ]
}
