/** What stands for the placeholders of declared probes on this machine. */
export interface Fills {
  /** Home folders of the people with an account. */
  homes: readonly string[]
  /** The state folder of Rounds. */
  state: string
  /** The texts of a setting that holds one text or a list; none where it is empty. */
  settings(key: string): readonly string[]
  /** Whether people set it: a default, and what a pack gives it, is nobody's choice here. Without it none is. */
  isChosen?(key: string): boolean
}

const PLACEHOLDER = /\{(home|state|setting ([a-z0-9-]+\.[A-Za-z0-9]+))\}/g
/** Of one text with several placeholders; one alone stands for no more than there are. */
const MOST = 1000

/**
 * Every text that a text with {home}, {state} or {setting <key>} stands for; none where a placeholder has no value.
 * @throws Error where several placeholders together stand for more than 1,000
 */
export function expand(text: string, fills: Fills): string[] {
  const found = [...text.matchAll(PLACEHOLDER)]
  const values = found.map(([, name, key]) => (key !== undefined ? fills.settings(key) : name === 'state' ? [fills.state] : fills.homes))
  if (values.some(({ length }) => length === 0)) {
    return []
  }
  if (found.length > 1 && values.reduce((product, { length }) => product * length, 1) > MOST) {
    throw new Error(`${text.slice(0, 100)} stands for more than ${MOST} texts, so none was looked at`)
  }
  let texts = ['']
  let at = 0
  for (const [index, { 0: placeholder, index: start }] of found.entries()) {
    const between = text.slice(at, start)
    texts = texts.flatMap((one) => (values[index] ?? []).map((filled) => one + between + filled))
    at = start + placeholder.length
  }
  return texts.map((one) => one + text.slice(at))
}
