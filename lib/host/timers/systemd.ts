import * as fs from 'node:fs'
import { join } from 'node:path'
import { reasonOf } from '../../api.ts'
import { messageOf } from '../../errors.ts'
import { unitProperties } from '../../formats/unit-properties.ts'
import { runProcess } from '../processes.ts'
import { namesIn, removeFile, writeFileDurably } from '../writer-files.ts'
import type { TimerOrder } from './order.ts'
import { serviceText, timerText } from './systemd-text.ts'

const UNITS = '/etc/systemd/system'
const WANTS = `${UNITS}/timers.target.wants`
/** Where a timer with Persistent= notes when it last fired. */
const STAMPS = '/var/lib/systemd/timers'

export async function armSystemd(order: TimerOrder, now: Date): Promise<void> {
  const { name } = order
  if (!isBooted()) {
    throw new Error(
      `The timer ${name} was not armed: systemd does not run this computer, and nothing else here is known to survive a restart`,
    )
  }
  try {
    await disarmSystemd(name)
    writeFileDurably(join(UNITS, `${name}.service`), Buffer.from(serviceText(order)), { mode: 0o644 })
    writeFileDurably(join(UNITS, `${name}.timer`), Buffer.from(timerText(order, now)), { mode: 0o644 })
    await systemctl('daemon-reload')
    await systemctl('enable', '--', `${name}.timer`)
    await systemctl('start', '--', `${name}.timer`)
    if (!(await isArmedSystemd(name))) {
      throw new Error(`systemd took it, but it is not active: "systemctl status ${name}.timer" says why`)
    }
    ;[WANTS, STAMPS, stampOf(name)].forEach(flush)
  } catch (error) {
    await disarmSystemd(name).catch(() => undefined)
    throw new Error(`The timer ${name} was not armed: ${messageOf(error)}`, { cause: error })
  }
}

/** The service is let alone: it may be the one that asks for this. systemd forgets it when it has ended. */
export async function disarmSystemd(name: string): Promise<void> {
  const paths = [join(WANTS, `${name}.timer`), join(UNITS, `${name}.timer`), join(UNITS, `${name}.service`), stampOf(name)]
  if (!paths.some(isThere)) {
    return
  }
  try {
    if (isBooted() && isThere(join(UNITS, `${name}.timer`))) {
      await systemctl('disable', '--now', '--', `${name}.timer`)
    }
  } finally {
    paths.forEach(removeFile)
  }
  if (isBooted()) {
    await systemctl('daemon-reload')
  }
}

export async function isArmedSystemd(name: string): Promise<boolean> {
  const show = ['systemctl', 'show', '--property=LoadState,ActiveState,UnitFileState', '--', `${name}.timer`]
  const answer = await runProcess(show, { timeoutSeconds: 60 })
  const [unit] = answer.state === 'value' ? unitProperties(answer.value.stdout) : []
  return unit?.get('ActiveState') === 'active' && unit.get('UnitFileState') === 'enabled' && unit.get('LoadState') === 'loaded'
}

/** Whatever of a timer is left: its units, the link that starts it, its note. */
export function namesSystemd(): string[] {
  const names = [UNITS, WANTS, STAMPS].flatMap(namesIn)
  return names.flatMap((name) => /^(?:stamp-)?(.+)\.(?:timer|service)$/.exec(name)?.[1] ?? [])
}

async function systemctl(...words: string[]): Promise<void> {
  const answer = await runProcess(['systemctl', ...words], { timeoutSeconds: 60 })
  if (answer.state !== 'value') {
    throw new Error(`systemctl ${words[0]} could not be run: ${reasonOf(answer)}`)
  }
  const { exitCode, stderr } = answer.value
  if (exitCode !== 0) {
    throw new Error(`systemctl ${words[0]} ended with exit code ${exitCode}: ${stderr.trim().split('\n').slice(-1)[0]?.slice(0, 200)}`)
  }
}

/** As sd_booted(3) tells. */
function isBooted(): boolean {
  return fs.existsSync('/run/systemd/system')
}

function isThere(path: string): boolean {
  return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

/** systemd itself does not see to it that its links and notes outlive a power cut. */
function flush(path: string): void {
  if (isThere(path)) {
    const handle = fs.openSync(path, fs.constants.O_RDONLY)
    try {
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  }
}

function stampOf(name: string): string {
  return join(STAMPS, `stamp-${name}.timer`)
}
