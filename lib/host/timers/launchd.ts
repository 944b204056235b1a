import { spawn } from 'node:child_process'
import { lstatSync } from 'node:fs'
import { reasonOf } from '../../api.ts'
import { childEnvironment } from '../environment.ts'
import { runProcess } from '../processes.ts'
import { namesIn, removeFile, writeFileDurably } from '../writer-files.ts'
import { daemonText } from './launchd-text.ts'
import type { TimerOrder } from './order.ts'

const DAEMONS = '/Library/LaunchDaemons'

export async function armLaunchd(order: TimerOrder, now: Date): Promise<void> {
  await disarmLaunchd(order.name)
  writeFileDurably(pathOf(order.name), Buffer.from(daemonText(order, now)), { mode: 0o644 })
  const taken = await launchctl('bootstrap', 'system', pathOf(order.name))
  if (!(await isArmedLaunchd(order.name))) {
    await disarmLaunchd(order.name).catch(() => undefined)
    const because = taken.state === 'value' ? `launchctl ended with exit code ${taken.value.exitCode}` : reasonOf(taken)
    throw new Error(`The timer ${order.name} was not armed: ${because}`)
  }
}

export async function disarmLaunchd(name: string): Promise<void> {
  removeFile(pathOf(name))
  // launchd ends what it unloads, so a run that takes its own timer away does so when it has ended.
  if (process.env.XPC_SERVICE_NAME === name) {
    process.once('exit', () =>
      spawn('/bin/launchctl', ['bootout', `system/${name}`], { detached: true, env: childEnvironment(), stdio: 'ignore' }).unref(),
    )
  } else if (await isLoaded(name)) {
    await launchctl('bootout', `system/${name}`)
    if (await isLoaded(name)) {
      throw new Error(`The timer ${name} was not disarmed: launchd still holds it ("launchctl print system/${name}")`)
    }
  }
}

export async function isArmedLaunchd(name: string): Promise<boolean> {
  return lstatSync(pathOf(name), { throwIfNoEntry: false }) !== undefined && (await isLoaded(name))
}

export function namesLaunchd(): string[] {
  return namesIn(DAEMONS).flatMap((name) => /^(.+)\.plist$/.exec(name)?.[1] ?? [])
}

async function isLoaded(name: string): Promise<boolean> {
  const answer = await launchctl('print', `system/${name}`)
  return answer.state === 'value' && answer.value.exitCode === 0
}

function launchctl(...words: string[]) {
  return runProcess(['/bin/launchctl', ...words], { timeoutSeconds: 60 })
}

function pathOf(name: string): string {
  return `${DAEMONS}/${name}.plist`
}
