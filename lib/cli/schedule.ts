import { accessSync, constants } from 'node:fs'
import { isAbsolute } from 'node:path'
import { isScheduled, removeSchedule, type ScheduleOrder, SWEEP_TIMER, setSchedule } from '../engine/schedule.ts'
import { messageOf, UsageError } from '../errors.ts'
import { nextDaily } from '../host/timers/index.ts'
import { makeFolders } from '../host/writer-files.ts'
import { withFixLock } from '../journal/lock.ts'
import { settingVariables } from '../settings/keys.ts'
import { openStore } from '../state/store.ts'
import { secondsOf } from './options.ts'
import { ownState } from './own-state.ts'
import { print, printJson } from './terminal.ts'

export interface ScheduleOptions {
  at: string
  spread: string
  out?: string
  remove?: boolean
  json?: boolean
}

interface Scheduled {
  state: 'set' | 'unchanged'
  timer: string
  /** `HH:MM`, local time. */
  at: string
  spreadSeconds: number
  out: string | null
  /** From then on, within the spread. ISO 8601, UTC. */
  next: string
}

const LONGEST_SPREAD_SECONDS = 12 * 3600
const PATIENCE_SECONDS = 60

/** What was said of this computer in variables holds for its sweeps, too: nobody gives them any. */
const ABOUT_THE_COMPUTER = [
  'ROUNDS_PRACTICE',
  'ROUNDS_SITE',
  'ROUNDS_ROLE',
  'ROUNDS_TAGS',
  'ROUNDS_RMM_AGENT_ID',
  'ROUNDS_INFORMATIONAL_DAYS',
  'ROUNDS_UNKNOWN_AFTER_DAYS',
]

/** `rounds schedule`: the operating system itself sweeps once a day; `--remove`: not any more. */
export async function schedule(options: ScheduleOptions): Promise<void> {
  const at = timeOfDay(options.at)
  const spreadSeconds = spreadOf(options.spread)
  const folder = ownState('schedule needs the rights of root or SYSTEM: run it again with them.')
  if (options.remove) {
    const wasSet = isScheduled(folder) && (await withFixLock(folder, () => removeSchedule(folder), PATIENCE_SECONDS))
    const words = wasSet ? 'Removed: this computer does not check itself any more.' : 'Nothing was set, so nothing was removed.'
    return show(options, { state: wasSet ? 'removed' : 'nothing' }, words)
  }
  const out = options.out === undefined ? undefined : dropFolder(options.out)
  const state = await withFixLock(folder, () => setSchedule(folder, orderOf(folder, at, spreadSeconds, out)), PATIENCE_SECONDS)
  const next = nextDaily(at, new Date()).toISOString()
  const scheduled: Scheduled = { state, timer: SWEEP_TIMER, at, spreadSeconds, out: out ?? null, next }
  show(options, scheduled, inWords(scheduled))
}

function show({ json }: ScheduleOptions, data: object, words: string): void {
  if (json) {
    printJson(data)
  } else {
    print(words)
  }
}

/** @throws UsageError where this computer cannot remember what it is told */
function orderOf(folder: string, at: string, spreadSeconds: number, out: string | undefined): ScheduleOrder {
  const { machineId, readOnly } = openStore(folder)
  if (readOnly) {
    throw new UsageError(`Nothing was set: ${readOnly}.`)
  }
  return { at, spreadSeconds, ...(out === undefined ? {} : { out }), machineId, environment: ownVariables() }
}

/** @throws UsageError */
function timeOfDay(text: string): string {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? []
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59) {
    throw new UsageError(`--at ${JSON.stringify(text)}: expected a time of day from 00:00 to 23:59, such as 10:00.`)
  }
  return `${hours.padStart(2, '0')}:${minutes}`
}

/** @throws UsageError */
function spreadOf(text: string): number {
  const seconds = secondsOf(text, '--spread')
  if (seconds > LONGEST_SPREAD_SECONDS) {
    throw new UsageError(`--spread ${text}: expected at most 12h, so that each day has its own sweep.`)
  }
  return seconds
}

/** A sweep of tomorrow has no other working folder to count from, and nobody who reads its errors. @throws UsageError */
function dropFolder(path: string): string {
  if (!isAbsolute(path)) {
    throw new UsageError(`--out ${path}: expected an absolute path, because the sweeps start in another folder than this one.`)
  }
  try {
    makeFolders(path)
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new UsageError(`--out ${path}: no document can be left there: ${messageOf(error)}`)
  }
  return path
}

function ownVariables(): Record<string, string> {
  const about = ABOUT_THE_COMPUTER.map((name) => [name, process.env[name]] as const)
  return Object.fromEntries([...about.filter((one): one is [string, string] => one[1] !== undefined), ...settingVariables(process.env)])
}

function inWords({ state, timer, at, spreadSeconds, out, next }: Scheduled): string {
  const later = spreadSeconds > 0 ? `, up to ${spanInWords(spreadSeconds)} later by chance` : ''
  return [
    `${state === 'set' ? 'Set' : 'Already set'}: this computer checks itself every day at ${at}${later} (timer ${timer}). A check changes nothing.`,
    out === null
      ? 'Its findings are kept on this computer (rounds verdict <id> shows them).'
      : `Each sweep leaves its result document below ${out}.`,
    `Next: ${localTime(new Date(next))}${later}.`,
    'To take it away: rounds schedule --remove',
  ].join('\n')
}

function spanInWords(seconds: number): string {
  const [amount, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

function localTime(time: Date): string {
  const digits = (number: number) => String(number).padStart(2, '0')
  const day = `${time.getFullYear()}-${digits(time.getMonth() + 1)}-${digits(time.getDate())}`
  return `${day} ${digits(time.getHours())}:${digits(time.getMinutes())}`
}
