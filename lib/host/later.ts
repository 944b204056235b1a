import { spawn } from 'node:child_process'
import { win32 } from 'node:path'
import { childEnvironment } from './environment.ts'
import { windowsFolders } from './windows-folders.ts'

/** What the command interpreter of Windows would take for its own, also within quotes. */
const MISREAD = /["%&|<>^!\p{Cc}]/u

/** What a program started by hand has ended by, with some to spare. */
const TRIES = 8
const PAUSE_SECONDS = 3
/** Of a command line of the command interpreter. */
const LONGEST = 8000

/**
 * The words that remove these files, and then these folders where they are empty, again and again for half a minute; undefined where a path cannot be
 * said. Nothing is removed but what is named.
 */
export function laterWords(files: readonly string[], folders: readonly string[]): string | undefined {
  if ([...files, ...folders].some((path) => MISREAD.test(path))) {
    return undefined
  }
  const removals = [...files.map((path) => `del /f /q "${path}"`), ...folders.map((path) => `rmdir "${path}"`)]
  const once = [`ping -n ${PAUSE_SECONDS + 1} 127.0.0.1`, ...removals].join(' & ')
  const words = `/d /s /c "${Array(TRIES).fill(once).join(' & ')}"`
  return words.length > LONGEST ? undefined : words
}

/** Windows keeps the files of a program that runs, so something else must remove them when it has ended. False where nothing could be started. */
export function removeLater(files: readonly string[], folders: readonly string[]): boolean {
  const words = laterWords(files, folders)
  const { root } = windowsFolders()
  if (words === undefined) {
    return false
  }
  const started = spawn(win32.join(root, 'System32', 'cmd.exe'), [words], {
    cwd: root,
    env: childEnvironment(),
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: true,
  })
  started.on('error', () => undefined)
  started.unref()
  return started.pid !== undefined
}
