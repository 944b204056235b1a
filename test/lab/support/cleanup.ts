import { constants } from 'node:os'

const pending = new Set<() => void>()

/** Runs `undo` when the process ends, however it ends short of SIGKILL. Returns a function that runs it now instead. */
export function atExit(undo: () => void): () => void {
  if (pending.size === 0) {
    listen()
  }
  pending.add(undo)
  return () => {
    pending.delete(undo)
    undo()
  }
}

let listening = false

function listen(): void {
  if (listening) {
    return
  }
  listening = true
  process.on('exit', runAll)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]))
  }
}

function runAll(): void {
  for (const undo of pending) {
    try {
      undo()
    } catch (error) {
      console.error(`cleaning up after the laboratory failed: ${String(error)}`)
      process.exitCode ||= 1
    }
  }
  pending.clear()
}
