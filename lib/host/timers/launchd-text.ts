import { type DailyTime, escapedXml, ownMinute, secondsUntil, type TimerOrder } from './order.ts'

/** The daemon as launchd.plist(5) writes it. What it starts may outlive it, so that a run can take its own timer away at its end. */
export function daemonText({ name, command, environment, when }: TimerOrder, now: Date): string {
  const variables = Object.entries(environment).map(([key, text]) => `    <key>${key}</key>\n    <string>${escapedXml(text)}</string>\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${name}</string>
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    <string>${escapedXml(word)}</string>\n`).join('')}  </array>
${variables.length === 0 ? '' : `  <key>EnvironmentVariables</key>\n  <dict>\n${variables.join('')}  </dict>\n`}  <key>AbandonProcessGroup</key>
  <true/>
${timesOf(when, now)}</dict>
</plist>
`
}

function timesOf(when: TimerOrder['when'], now: Date): string {
  if ('at' in when) {
    return onceAt(when.at, now)
  }
  return 'everyMinutes' in when ? interval(when.everyMinutes * 60) : daily(when)
}

/** launchd knows no chance, so each computer has a minute of its own. */
function daily(when: DailyTime): string {
  const { hour, minute } = ownMinute(when)
  return calendar({ Hour: hour, Minute: minute })
}

/** Counted from each start of the computer; and at the time itself, because an interval does not pass while a Mac sleeps and a time is made up for. */
function onceAt(at: Date, now: Date): string {
  const minute = new Date(Math.ceil(at.getTime() / 60_000) * 60_000)
  const time = { Month: minute.getMonth() + 1, Day: minute.getDate(), Hour: minute.getHours(), Minute: minute.getMinutes() }
  return `  <key>LaunchOnlyOnce</key>
  <true/>
${interval(secondsUntil(at, now))}${calendar(time)}`
}

/** launchd.plist(5): what is left out matches always. */
function calendar(time: Record<string, number>): string {
  const entries = Object.entries(time).map(([key, number]) => `    <key>${key}</key>\n    <integer>${number}</integer>\n`)
  return `  <key>StartCalendarInterval</key>\n  <dict>\n${entries.join('')}  </dict>\n`
}

function interval(seconds: number): string {
  return `  <key>StartInterval</key>\n  <integer>${seconds}</integer>\n`
}
