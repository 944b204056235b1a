import { type Result, type RunOptions, runProcess } from './process.ts'

export const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' }

// Entering a container by hand brings the machine's own capabilities along: with them `date -s` would set the real clock.
const droppedCapabilities = [
  'sys_time',
  'sys_module',
  'sys_rawio',
  'sys_boot',
  'syslog',
  'mac_admin',
  'mac_override',
  'wake_alarm',
  'bpf',
  'perfmon',
]

/** The words that put a command inside a host: fast, and with what a service there may do, or a little more. */
export function enter(leader: number): string[] {
  const dropped = droppedCapabilities.map((capability) => `-${capability}`).join(',')
  return ['setpriv', `--bounding-set=${dropped}`, 'nsenter', '-t', String(leader), '-a', ...cleanEnvironment()]
}

function cleanEnvironment(): string[] {
  return ['env', '-i', ...Object.entries(environment).map(([key, value]) => `${key}=${value}`)]
}

// systemd takes an end by SIGTERM for success; a shell makes it 143. Its own remark about that stays unheard.
const signalAsExitCode = 'exec 3>&2 2>/dev/null; (exec "$@" 2>&3 3>&-); exit $?'

/** A transient unit: the command gets the capabilities of the host, and its exit code, output and errors come back apart. */
export async function runInUnit(leader: number, command: string[], options: RunOptions): Promise<Result> {
  const seconds = options.timeoutSeconds ?? 60
  const variables = Object.entries({ ...environment, ...options.env }).map(([key, value]) => `--setenv=${key}=${value}`)
  const unit = ['systemd-run', '--quiet', '--wait', '--pipe', '--collect', '-p', 'TimeoutStopSec=1', ...variables, '--']
  const limited = ['sh', '-c', signalAsExitCode, 'sh', 'timeout', '--kill-after=1', String(seconds), ...command]
  // systemd fills in `$NAME` in the words of a command; `$$` stands for itself, systemd.service(5).
  const words = limited.map((word) => word.replaceAll('$', '$$$$'))
  const input = options.input === undefined ? {} : { input: options.input }
  const start = () => runProcess([...enter(leader), ...unit, ...words], { timeoutSeconds: seconds + 10, ...input })
  const first = await start()
  return wasNeverStarted(first) ? start() : first
}

/** EXIT_CGROUP of systemd.exec(5): the control group of the unit was not there in time, where other hosts come and go; the command itself did not run. */
function wasNeverStarted({ exitCode, stdout, stderr }: Result): boolean {
  return exitCode === 219 && stdout === '' && stderr === ''
}
