import { type Answer, type CommandOutput, failed, type Parse, reasonOf, value } from '../../api.ts'
import { words } from '../../formats/lines.ts'
import type { ScreenLock, Seat } from './shape.ts'

export interface Probes {
  /** JSON of idleTime, askForPassword and askForPasswordDelay, each with its value and whether a profile forces it. */
  screenSaver: Answer<CommandOutput>
  /** pmset -g custom: settings for each source of power. */
  power: Answer<CommandOutput>
  /** Exit 1 where nobody is logged on by itself. */
  automaticLogon: Answer<CommandOutput>
}

interface Preference {
  value: unknown
  forced: boolean
}

/** Only what a configuration profile forces is certain: each person's own settings cannot be read reliably by root. */
export const parse: Parse<Probes, ScreenLock> = ({ screenSaver, power, automaticLogon }) => {
  const preferences = preferencesOf(screenSaver)
  const logon = logsOn(automaticLogon)
  const seats = logon.state === 'value' ? [] : [unknownSeat('automatic logon', reasonOf(logon))]
  const blockers = logon.state === 'value' && logon.value
  const source = 'com.apple.loginwindow autoLoginUser'
  return value({
    seats: [
      preferences.state === 'value' ? seatOf(preferences.value, displayOff(power)) : unknownSeat('machine', reasonOf(preferences)),
      ...seats,
    ],
    newcomers: [],
    blockers: blockers ? [{ what: 'automatic logon is on', source, owner: 'local' }] : [],
    levers: {},
  })
}

/** The password is asked for after the screen saver begins or the display goes dark, whichever is first. */
function seatOf(preferences: Record<string, Preference>, displaySeconds: number | undefined): Seat {
  const { idleTime, askForPassword, askForPasswordDelay } = preferences
  const grace = numberOf(askForPasswordDelay)
  if (!askForPassword?.forced || !askForPasswordDelay?.forced || grace === undefined) {
    return unknownSeat('machine', 'no configuration profile says when the password is asked for; each person decides')
  }
  const base = { scope: 'machine', weaknesses: [], through: 'other', source: 'com.apple.screensaver', owner: 'device-management' } as const
  if (askForPassword.value !== true && askForPassword.value !== 1) {
    return { ...base, lockAfterSeconds: 'never' }
  }
  const times = [idleTime?.forced ? numberOf(idleTime) : undefined, displaySeconds].filter((time) => time !== undefined && time > 0)
  if (times.length > 0) {
    return { ...base, lockAfterSeconds: Math.min(...times.map(Number)) + grace, graceSeconds: grace }
  }
  return idleTime?.forced && numberOf(idleTime) === 0
    ? { ...base, lockAfterSeconds: 'never' }
    : unknownSeat('machine', 'no configuration profile sets the idle time; each person decides')
}

function numberOf(preference: Preference | undefined): number | undefined {
  const number = preference?.value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined
}

function preferencesOf(answer: Answer<CommandOutput>): Answer<Record<string, Preference>> {
  if (answer.state !== 'value') {
    return answer
  }
  try {
    const parsed: unknown = answer.value.exitCode === 0 ? JSON.parse(answer.value.stdout) : undefined
    if (typeof parsed === 'object' && parsed !== null) {
      return value(parsed as Record<string, Preference>)
    }
  } catch {
    // Falls through to the same sentence as any other text.
  }
  return failed('osascript did not answer with the screen saver preferences')
}

/** The longest of the sources of power; undefined where one of them never darkens the display or nothing is known. */
function displayOff(answer: Answer<CommandOutput>): number | undefined {
  const text = answer.state === 'value' && answer.value.exitCode === 0 ? answer.value.stdout : ''
  const minutes = text
    .split('\n')
    .map(words)
    .filter(([name]) => name === 'displaysleep')
    .map(([, number]) => Number(number))
  return minutes.length === 0 || minutes.some((number) => !(number > 0)) ? undefined : Math.max(...minutes) * 60
}

function logsOn(answer: Answer<CommandOutput>): Answer<boolean> {
  if (answer.state !== 'value') {
    return answer.state === 'absent' ? failed('defaults was not found') : answer
  }
  const { exitCode, stdout, stderr } = answer.value
  if (exitCode === 0) {
    return value(stdout.trim() !== '')
  }
  return exitCode === 1 && stderr.includes('does not exist') ? value(false) : failed(`defaults ended with exit code ${exitCode}`)
}

function unknownSeat(scope: string, why: string): Seat {
  return { scope, lockAfterSeconds: 'unknown', why, weaknesses: [], through: 'other', source: 'com.apple.screensaver', owner: 'unknown' }
}
