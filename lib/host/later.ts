import { spawn } from 'node:child_process'
import { win32 } from 'node:path'

/** What the command interpreter of Windows would take for its own, also within quotes. */
const MISREAD = /["%&|<>^!\p{Cc}]/u

/**
 * The words that remove these files, and then these folders where they are empty, until half a minute after now; undefined where a path cannot be
 * said. Nothing is removed but what is named.
 */
export function laterWords(files: readonly string[], folders: readonly string[]): string | undefined {
  if ([...files, ...folders].some((path) => MISREAD.test(path))) {
    return undefined
  }
  const removals = [...files.map((path) => `del /f /q "${path}"`), ...folders.map((path) => `rmdir "${path}"`)]
  return `/d /s /c "for /l %i in (1,1,10) do @(ping -n 4 127.0.0.1 & ${removals.join(' & ')}) >nul 2>nul"`
}

/** Windows keeps the files of a program that runs, so something else must remove them when it has ended. False where nothing could be started. */
export function removeLater(files: readonly string[], folders: readonly string[]): boolean {
  const words = laterWords(files, folders)
  const root = process.env.SystemRoot ?? 'C:\\Windows'
  if (words === undefined) {
    return false
  }
  const started = spawn(win32.join(root, 'System32', 'cmd.exe'), [words], {
    cwd: root,
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
    windowsVerbatimArguments: true,
  })
  started.on('error', () => undefined)
  started.unref()
  return started.pid !== undefined
}
