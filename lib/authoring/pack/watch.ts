import { watch } from 'node:fs'

/** What a change of does not make the pack another one. */
const OTHERS = /^(dist|node_modules|\.git)([\\/]|$)/

const SETTLED_MS = 150

/**
 * Runs now, and again whenever a file below the folder changes; what changes while it runs makes it run once more afterwards. Ends when `signal` does.
 * `run` never throws.
 */
export async function runOnChange(folder: string, run: () => Promise<void>, signal: AbortSignal): Promise<void> {
  let wake: () => void = () => undefined
  let timer: NodeJS.Timeout | undefined
  let isDue = true
  const watcher = watch(folder, { recursive: true, signal }, (_event, name) => {
    if (name === null || OTHERS.test(name)) {
      return
    }
    clearTimeout(timer)
    timer = setTimeout(() => {
      isDue = true
      wake()
    }, SETTLED_MS)
  })
  // A folder that is removed under it must not end the watch with an error of Node.
  watcher.on('error', () => undefined)
  signal.addEventListener('abort', () => wake(), { once: true })
  while (!signal.aborted) {
    if (isDue) {
      isDue = false
      await run()
    } else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  clearTimeout(timer)
}
