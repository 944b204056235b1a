import { type DailyTime, LONGEST_RUN_SECONDS, secondsUntil, type TimerOrder, wholeSecond } from './order.ts'

/**
 * The service. It is systemd's own unit, so it does not end with whoever armed it; the exit codes of verdicts are no failures of it, and it is
 * forgotten as soon as its files are gone. One that runs once ends its timer when it starts: of the timer's two conditions the later one would start it again.
 */
export function serviceText({ name, description, command, environment, when }: TimerOrder): string {
  return `[Unit]
Description=${plain(description)}
CollectMode=inactive-or-failed
${'at' in when ? `Conflicts=${name}.timer\n` : ''}
[Service]
Type=oneshot
ExecStart=${command.map(quotedWord).join(' ')}
${Object.entries(environment)
  .map(([name, text]) => `Environment=${quoted(`${name}=${text}`)}\n`)
  .join('')}SuccessExitStatus=1 2 3 4
TimeoutStartSec=${LONGEST_RUN_SECONDS}
UMask=0077
`
}

/**
 * The timer. Its dependencies are its own, because a timer with a time of day would otherwise wait at each start until the clock is synchronised
 * (systemd.timer(5), "Default Dependencies"): for ever, where the network is what was cut off.
 */
export function timerText({ name, description, when }: TimerOrder, now: Date): string {
  return `[Unit]
Description=${plain(description)}
DefaultDependencies=no
Requires=sysinit.target
After=sysinit.target
Before=timers.target shutdown.target
Conflicts=shutdown.target

[Timer]
Unit=${name}.service
${timesOf(when, now).join('\n')}
AccuracySec=1s

[Install]
WantedBy=timers.target
`
}

function timesOf(when: TimerOrder['when'], now: Date): string[] {
  if ('at' in when) {
    return onceAt(when.at, now)
  }
  return 'everyMinutes' in when ? every(when.everyMinutes) : daily(when)
}

/**
 * Local time, made up for after the next start (Persistent). The chance is the same every day (systemd 247; older ones pass over the word and
 * draw anew), so that a run does not come twice within an hour or two days apart.
 */
function daily({ dailyAt, spreadSeconds }: DailyTime): string[] {
  return [`OnCalendar=*-*-* ${dailyAt}:00`, 'Persistent=true', `RandomizedDelaySec=${spreadSeconds}s`, 'FixedRandomDelay=true']
}

/**
 * Whichever comes first: the time of day, also when it passed while the computer was off (Persistent), or the same span counted anew from each
 * start, so that a clock that was set back cannot put it off.
 */
function onceAt(at: Date, now: Date): string[] {
  const time = wholeSecond(at).replace('T', ' ').replace('Z', ' UTC')
  return [`OnCalendar=${time}`, 'Persistent=true', `OnActiveSec=${secondsUntil(at, now)}s`]
}

/** Counted from the start of the computer and from the end of each run, so that no two run at once and a computer that was off makes up for it soon. */
function every(minutes: number): string[] {
  return [`OnActiveSec=${minutes}min`, `OnUnitInactiveSec=${minutes}min`]
}

/** systemd.unit(5): a percent sign begins a specifier. */
function plain(text: string): string {
  return text.replaceAll('%', '%%')
}

/** systemd.syntax(7): within quotes, a backslash and the quote are escaped. */
function quoted(text: string): string {
  return `"${plain(text).replace(/[\\"]/g, '\\$&')}"`
}

/** systemd.service(5): in ExecStart a dollar sign begins a variable. */
function quotedWord(word: string): string {
  return quoted(word).replaceAll('$', '$$$$')
}
