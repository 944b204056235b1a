import { createColors } from 'picocolors'

/** How wide text may be: the terminal's width, but no more than people read easily. */
export function textWidth(columns = process.stdout.columns ?? 100): number {
  return Math.min(100, Math.max(40, columns))
}

/** A terminal reads along, and NO_COLOR does not ask for none. */
export function wantsColour(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR
}

export function terminalColors(): ReturnType<typeof createColors> {
  return createColors(wantsColour())
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function printJson(data: unknown): void {
  print(JSON.stringify(data, undefined, 2))
}
