import { escapedXml, secondsUntil, type TimerOrder } from './order.ts'

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
${'at' in when ? onceAt(when.at, now) : interval(when.everyMinutes * 60)}</dict>
</plist>
`
}

/** Counted from each start of the computer; and at the time itself, because an interval does not pass while a Mac sleeps and a time is made up for. */
function onceAt(at: Date, now: Date): string {
  const minute = new Date(Math.ceil(at.getTime() / 60_000) * 60_000)
  const time = { Month: minute.getMonth() + 1, Day: minute.getDate(), Hour: minute.getHours(), Minute: minute.getMinutes() }
  const entries = Object.entries(time).map(([key, number]) => `    <key>${key}</key>\n    <integer>${number}</integer>\n`)
  return `  <key>LaunchOnlyOnce</key>
  <true/>
${interval(secondsUntil(at, now))}  <key>StartCalendarInterval</key>
  <dict>
${entries.join('')}  </dict>
`
}

function interval(seconds: number): string {
  return `  <key>StartInterval</key>\n  <integer>${seconds}</integer>\n`
}
