/** What stands for the placeholders of declared probes on this machine. */
export interface Fills {
  /** Home folders of the people with an account. */
  homes: readonly string[]
  /** The state folder of Rounds. */
  state: string
  /** The texts of a setting that holds one text or a list; none where it is empty. */
  settings(key: string): readonly string[]
}

const PLACEHOLDER = /\{(home|state|setting ([a-z0-9-]+\.[A-Za-z0-9]+))\}/

/** Every text that a text with {home}, {state} or {setting <key>} stands for; none where a placeholder has no value. */
export function expand(text: string, fills: Fills): string[] {
  const [placeholder, name, key] = PLACEHOLDER.exec(text) ?? []
  if (placeholder === undefined) {
    return [text]
  }
  const values = key !== undefined ? fills.settings(key) : name === 'state' ? [fills.state] : fills.homes
  const at = text.indexOf(placeholder)
  const rests = expand(text.slice(at + placeholder.length), fills)
  return values.flatMap((one) => rests.map((rest) => text.slice(0, at) + one + rest))
}
