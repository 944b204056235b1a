/** The weekly full scan that Rounds itself sets up: a service, and a timer that starts it. */
export const OWN_SERVICE = 'rounds-clamav-full-scan.service'
export const OWN_TIMER = 'rounds-clamav-full-scan.timer'
/** Among the logs that the fact reads; its last change is the end of the last scan. */
export const OWN_LOG = '/var/log/rounds-clamav-full-scan.log'

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const
export type Day = (typeof DAYS)[number]

/** What the kernel shows as files, and what is plugged in or lies on another computer. */
const LEFT_OUT = '^/(proc|sys|dev|run|media|mnt)(/|$$)'

/** Exit status 1 says that something was found (clamscan(1)), which the log keeps and which is no failure of the scan. */
export const SERVICE_TEXT = `# A full scan of this computer with ClamAV. What it found stands in ${OWN_LOG}.
[Unit]
Description=Full scan of this computer with ClamAV
ConditionACPower=true

[Service]
Type=oneshot
ExecStart=/usr/bin/clamscan --recursive --infected --quiet --log=${OWN_LOG} --exclude-dir=${LEFT_OUT} /
SuccessExitStatus=1
Nice=19
CPUSchedulingPolicy=idle
IOSchedulingClass=idle
`

/** A scan that was missed because the computer was off starts after it is on again. */
export function timerText(day: Day, time: string): string {
  const name = `${day[0]?.toUpperCase()}${day.slice(1, 3)}`
  return `[Unit]
Description=Weekly full scan with ClamAV

[Timer]
OnCalendar=${name} *-*-* ${time}:00
Persistent=true

[Install]
WantedBy=timers.target
`
}
