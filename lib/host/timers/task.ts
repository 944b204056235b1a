import { existsSync, writeFileSync } from 'node:fs'
import { join, win32 } from 'node:path'
import { type Answer, type CommandOutput, reasonOf } from '../../api.ts'
import { runProcess } from '../processes.ts'
import { withScratch } from '../scratch.ts'
import { windowsFolders } from '../windows-folders.ts'
import { namesIn } from '../writer-files.ts'
import type { TimerOrder } from './order.ts'
import { taskText } from './task-text.ts'

/** Of Task Scheduler; removed again with the last task. */
const FOLDER = 'Rounds'

export async function armTask(order: TimerOrder, now: Date): Promise<void> {
  const created = await withScratch(async (folder) => {
    const file = join(folder, 'task.xml')
    writeFileSync(file, `\uFEFF${taskText(order, now)}`, { encoding: 'utf16le', mode: 0o600 })
    return schtasks('/create', '/f', '/tn', pathOf(order.name), '/xml', file)
  })
  if (created.state !== 'value' || created.value.exitCode !== 0 || !(await isArmedTask(order.name))) {
    await disarmTask(order.name).catch(() => undefined)
    throw new Error(`The timer ${order.name} was not armed: ${whyNot(created)}`)
  }
}

/** A task that runs at this moment runs to its end: it may be the one that asks for this. */
export async function disarmTask(name: string): Promise<void> {
  if (await isArmedTask(name)) {
    const deleted = await schtasks('/delete', '/f', '/tn', pathOf(name))
    if (await isArmedTask(name)) {
      throw new Error(`The timer ${name} was not disarmed: ${whyNot(deleted)}`)
    }
  }
}

export async function isArmedTask(name: string): Promise<boolean> {
  const answer = await schtasks('/query', '/tn', pathOf(name), '/xml')
  return answer.state === 'value' && answer.value.exitCode === 0 && /<Task\b/.test(answer.value.stdout)
}

/** Task Scheduler keeps a file for each task, in a folder for each of its own. */
export function namesTask(): string[] {
  return namesIn(tasksFolder())
}

/** Task Scheduler's own folder, which schtasks.exe cannot remove. It refuses while there is a task in it. @throws where the folder stays */
export async function forgetTaskFolder(): Promise<void> {
  if (!existsSync(tasksFolder())) {
    return
  }
  const script = `$s = New-Object -ComObject Schedule.Service; $s.Connect(); $s.GetFolder('\\').DeleteFolder('${FOLDER}', 0)`
  const program = inSystem32('WindowsPowerShell', 'v1.0', 'powershell.exe')
  const answer = await runProcess([program, '-NoProfile', '-NonInteractive', '-Command', script], { timeoutSeconds: 60 })
  if (existsSync(tasksFolder())) {
    throw new Error(`Task Scheduler still has the folder \\${FOLDER} (${whyNot(answer, 'powershell.exe')})`)
  }
}

function tasksFolder(): string {
  return inSystem32('Tasks', FOLDER)
}

function inSystem32(...parts: string[]): string {
  return win32.join(windowsFolders().root, 'System32', ...parts)
}

function schtasks(...words: string[]): Promise<Answer<CommandOutput>> {
  return runProcess([inSystem32('schtasks.exe'), ...words], { timeoutSeconds: 60 })
}

function whyNot(answer: Answer<CommandOutput>, program = 'schtasks.exe'): string {
  if (answer.state !== 'value') {
    return `${program} could not be run: ${answer.state === 'absent' ? 'it is not there' : reasonOf(answer)}`
  }
  const { exitCode, stderr } = answer.value
  return `${program} ended with exit code ${exitCode}${stderr.trim() ? ` (${stderr.trim().slice(0, 200)})` : ''}`
}

function pathOf(name: string): string {
  return `\\${FOLDER}\\${name}`
}
