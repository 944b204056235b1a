import type { Platform } from '../../api.ts'
import type { ItemManifest } from '../../schema/types.ts'

/** One thing that an RMM is given to run. All platforms get the same ones, each in its own form. */
export interface Job {
  /** Stable and unique: `sweep`, `verdict-screen-lock`, `check-and-fix-screen-lock`, `undo`. */
  id: string
  kind: 'sweep' | 'verdict' | 'check' | 'fix' | 'check-and-fix' | 'undo'
  item?: ItemManifest
  /** At most 60 characters of ASCII, such as `Rounds: Computers lock after 15 minutes (fix)`. */
  title: string
  /** What it does on a computer, one or two sentences of ASCII. */
  description: string
  platforms: readonly Platform[]
  /** For the program, without `--rmm`. */
  words: readonly string[]
  /** Run after a verdict of FAIL or WARN. */
  thenWords?: readonly string[]
  /** It writes to computers. */
  changes: boolean
  /** Long enough also for the first run, which brings the executable. */
  timeoutSeconds: number
  /** How often; without it on demand. */
  everyHours?: number
  /** The tool spreads the computers over so many minutes, or else the launcher waits by chance. */
  spreadMinutes?: number
}

const EVERYWHERE: readonly Platform[] = ['win32', 'linux', 'darwin']
/** A sweep a day, some delay, and a laptop that came an hour later. */
const MAX_AGE = '26h'
const TITLE = 60

/** Everything there is to run, in a fixed order: the sweep, then for each item its verdict, check and fix, then undo. */
export function jobsOf(items: readonly ItemManifest[]): Job[] {
  return [sweep(), ...items.flatMap((item) => ofItem(item)), undo()]
}

function sweep(): Job {
  return {
    id: 'sweep',
    kind: 'sweep',
    title: 'Rounds: sweep',
    description: 'Checks every item on this computer and stores what it found. Changes nothing. Meant once a day, at the next check-in.',
    platforms: EVERYWHERE,
    words: ['sweep'],
    changes: false,
    timeoutSeconds: 600,
    everyHours: 24,
    spreadMinutes: 60,
  }
}

function undo(): Job {
  return {
    id: 'undo',
    kind: 'undo',
    title: 'Rounds: take the newest fix back',
    description: 'Restores what this computer had before the newest run that changed something. Leaves alone what somebody changed since.',
    platforms: EVERYWHERE,
    words: ['undo'],
    changes: true,
    timeoutSeconds: 1800,
  }
}

function ofItem(item: ItemManifest): Job[] {
  const { id, platforms, remediation } = item
  const about = { item, platforms }
  const looking: Job[] = [
    {
      ...about,
      id: `verdict-${id}`,
      kind: 'verdict',
      title: titleOf(item, 'verdict'),
      description: `The finding of the last sweep: ${item.title}. Reads what is stored, touches nothing, takes no time. Older than ${MAX_AGE} is unknown.`,
      words: ['verdict', id, '--max-age', MAX_AGE],
      changes: false,
      timeoutSeconds: 300,
      everyHours: 4,
    },
    {
      ...about,
      id: `check-${id}`,
      kind: 'check',
      title: titleOf(item, 'check'),
      description: `Looks now: ${item.title}. Changes nothing.`,
      words: ['check', id],
      changes: false,
      timeoutSeconds: 600,
    },
  ]
  const mendable = platforms.filter((platform) => remediation?.platforms[platform] !== undefined)
  return mendable.length === 0 || !remediation ? looking : [...looking, ...mending(item, remediation.summary, mendable)]
}

/** Every gate holds in both: clinic hours, tags, roles, battery, policies. What only has to wait is done when it may be. */
function mending(item: ItemManifest, summary: string, platforms: readonly Platform[]): Job[] {
  const { id } = item
  const fix = ['fix', id, '--when-allowed']
  const about = { item, platforms, changes: true, timeoutSeconds: 3600 }
  return [
    {
      ...about,
      id: `fix-${id}`,
      kind: 'fix',
      title: titleOf(item, 'fix'),
      description: `${summary} Disruptive changes wait until the clinic is closed. Undo takes it back.`,
      words: fix,
    },
    {
      ...about,
      id: `check-and-fix-${id}`,
      kind: 'check-and-fix',
      title: titleOf(item, 'check, then fix'),
      description: `Looks now, and mends what is wrong: ${summary} Disruptive changes wait until the clinic is closed.`,
      words: ['check', id],
      thenWords: fix,
    },
  ]
}

/** A long title of an item is shortened, what the job does is not. */
function titleOf({ title }: ItemManifest, what: string): string {
  const room = TITLE - `Rounds:  (${what})`.length
  const short = title.length <= room ? title : `${title.slice(0, room - 3).trimEnd()}...`
  return `Rounds: ${short} (${what})`
}
