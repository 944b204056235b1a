const SECRET = /(password|passphrase|passwd|pwd|secret|token|credential|private[_-]?key)s?$/i

/** A setting whose value would be a secret by its name, such as `DefaultPassword`; its earlier value must never reach the journal. */
export function namesSecret(name: string): boolean {
  return SECRET.test(name)
}

export function refusesSecret(where: string): string {
  return `${where} holds a secret: Rounds never writes a secret into its journal, so it does not change it`
}
