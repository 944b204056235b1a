/** The lines of a text, whatever system ended them. */
export function lines(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
}

/** The words of a line. */
export function words(line: string): string[] {
  return line.trim().split(/\s+/).filter(Boolean)
}

/** A whole decimal number and nothing else, or undefined. */
export function integer(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined
}
