import { type DailyTime, escapedXml, LONGEST_RUN_SECONDS, nextDaily, secondsUntil, type TimerOrder, wholeSecond } from './order.ts'

/**
 * The task in the words of Windows' Task Scheduler (schema of Windows Vista and later: learn.microsoft.com, "Task Scheduler Schema"). It runs as SYSTEM,
 * also on battery, and is made up for where the computer was off.
 */
export function taskText({ description, command, environment, when }: TimerOrder, now: Date): string {
  const [program = '', words] = startOf(command, environment)
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escapedXml(description)}</Description>
  </RegistrationInfo>
  <Triggers>
${triggers(when, now)}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT${LONGEST_RUN_SECONDS}S</ExecutionTimeLimit>
    <Priority>7</Priority>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escapedXml(program)}</Command>
      <Arguments>${escapedXml(words)}</Arguments>
    </Exec>
  </Actions>
</Task>
`
}

function triggers(when: TimerOrder['when'], now: Date): string {
  if ('at' in when) {
    return onceAt(when.at, now)
  }
  return 'everyMinutes' in when ? every(when.everyMinutes, now) : daily(when, now)
}

/** A time without a zone is the computer's own ([MS-TSCH] 2.5.3); the parts stand in the order of its calendarTriggerType. */
function daily({ dailyAt, spreadSeconds }: DailyTime, now: Date): string {
  return `    <CalendarTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>${dayOf(nextDaily(dailyAt, now))}T${dailyAt}:00</StartBoundary>
      <RandomDelay>PT${spreadSeconds}S</RandomDelay>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>`
}

function dayOf(time: Date): string {
  const digits = (number: number) => String(number).padStart(2, '0')
  return `${time.getFullYear()}-${digits(time.getMonth() + 1)}-${digits(time.getDate())}`
}

/** The time itself; and the same span after the registration, which a clock that was set back does not move, and after each start of the computer. */
function onceAt(at: Date, now: Date): string {
  const delay = `<Delay>PT${secondsUntil(at, now)}S</Delay>`
  return `    <TimeTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>${wholeSecond(at)}</StartBoundary>
    </TimeTrigger>
    <RegistrationTrigger>
      <Enabled>true</Enabled>
      ${delay}
    </RegistrationTrigger>
    <BootTrigger>
      <Enabled>true</Enabled>
      ${delay}
    </BootTrigger>`
}

/** A repetition without a duration goes on for ever. */
function every(minutes: number, now: Date): string {
  return `    <TimeTrigger>
      <Enabled>true</Enabled>
      <StartBoundary>${wholeSecond(new Date(now.getTime() + minutes * 60_000))}</StartBoundary>
      <Repetition>
        <Interval>PT${minutes}M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </TimeTrigger>`
}

/** A task has no variables of its own: where there are some, the command interpreter sets them. @throws where it would take a character for its own */
function startOf(command: string[], environment: Record<string, string>): [string, string] {
  const [program = '', ...words] = command
  const variables = Object.entries(environment).map(([name, text]) => `${name}=${text}`)
  if (variables.length === 0) {
    return [program, words.map(quotedArgument).join(' ')]
  }
  const foreign = [...variables, ...command].find((text) => /["%&|<>^!]/.test(text))
  if (foreign !== undefined) {
    throw new Error(`Windows' command interpreter would misread "${foreign}": use a path without " % & | < > ^ !`)
  }
  const settings = variables.map((text) => `set "${text}"&&`).join('')
  return ['%SystemRoot%\\System32\\cmd.exe', `/d /s /c "${settings}${command.map((word) => `"${word}"`).join(' ')}"`]
}

/** As CommandLineToArgvW takes arguments apart: backslashes count only before a quote. */
function quotedArgument(word: string): string {
  return /^[^\s"]+$/.test(word) ? word : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
}
