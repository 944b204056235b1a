/** `*` in a pattern stands for any characters, also for none; case does not count. */
export function matchesPattern(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.split('*').map(literally).join('.*')}$`, 'i').test(text)
}

/** A regular expression for exactly this text. */
export function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
