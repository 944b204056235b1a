import { integer, lines } from './lines.ts'

/** What systemd wrote down about one run of a unit. */
export interface UnitEvent {
  at: string
  unit: string
  /** The id of the run; each start has its own. */
  invocation: string
  what: 'started' | 'succeeded' | 'failed' | 'exited' | 'stopped'
  /** Such as `exit-code`, `timeout` or `oom-kill`; only with `failed`. */
  result?: string
  /** Of the main command; only with `exited`. */
  exitStatus?: number
}

/** Ids of systemd's own messages, the same in every language (systemd/sd-messages.h). `started` of a oneshot unit is its end. */
const MESSAGES: Readonly<Record<string, UnitEvent['what']>> = {
  '39f53479d3a045ac8e11786248231fbf': 'started',
  '7ad2d189f7e94e70a38c781354912448': 'succeeded',
  d9b373ed55a64feb8242e02dbe79a49c: 'failed',
  '98e322203f7a4ed290d09fe03c09fe15': 'exited',
  '9d1aaa27d60140bd96365438aad20286': 'stopped',
}

export interface UnitEvents {
  events: UnitEvent[]
  /** Lines that are no journal entry. */
  garbled: number
  /** Entries that were read, also those about other things. */
  count: number
}

/** `journalctl --output=json`: an object a line. A field that holds no text, or several, is not one of systemd's. */
export function unitEvents(printed: string): UnitEvents {
  const entries = lines(printed)
    .filter((line) => line.trim() !== '')
    .map(entryOf)
  return {
    events: entries.flatMap((entry) => (entry ? eventOf(entry) : [])),
    garbled: entries.filter((entry) => entry === undefined).length,
    count: entries.length,
  }
}

function entryOf(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function eventOf(entry: Record<string, unknown>): UnitEvent[] {
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : undefined)
  const what = MESSAGES[text('MESSAGE_ID') ?? '']
  const microseconds = integer(text('__REALTIME_TIMESTAMP'))
  const unit = text('UNIT')
  if (what === undefined || microseconds === undefined || unit === undefined || isOfAnotherJob(what, text)) {
    return []
  }
  const result = text('UNIT_RESULT')
  const exitStatus = text('EXIT_CODE') === 'exited' ? integer(text('EXIT_STATUS')) : undefined
  return [
    {
      at: new Date(microseconds / 1000).toISOString(),
      unit,
      invocation: text('INVOCATION_ID') ?? '',
      what,
      ...(what === 'failed' && result ? { result } : {}),
      ...(what === 'exited' && exitStatus !== undefined ? { exitStatus } : {}),
    },
  ]
}

/**
 * Only the job that worked says that the unit started. One that was skipped for an unmet condition says so, too, but under no run's id.
 * Of the exits only that of the main command counts.
 */
function isOfAnotherJob(what: UnitEvent['what'], text: (name: string) => string | undefined): boolean {
  if (what === 'started') {
    return text('JOB_RESULT') !== 'done' || !text('INVOCATION_ID')
  }
  return what === 'exited' && text('COMMAND') !== 'ExecStart'
}
