import { createColors } from 'picocolors'
import { visible } from '../report/page/escape.ts'

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
  process.stdout.write(`${harmless(text)}\n`)
}

/** Colours and ends of lines are ours; any other order to the terminal came with a name or a finding, and is shown instead of carried out. */
export function harmless(text: string): string {
  return text
    .split(OURS)
    .map((piece, index) => (index % 2 === 1 ? piece : visible(piece)))
    .join('')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const OURS = /(\u001B\[[\d;]*m|\r\n)/

export function printJson(data: unknown): void {
  print(JSON.stringify(data, undefined, 2))
}
