import { type Answer, type CommandOutput, failed, value } from '../api.ts'

/** What tools say on stderr may hold addresses with passwords, so it is put into words of Rounds' own. */
const COMPLAINTS: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /wrong password|no key found|passphrase supplied in .* is incorrect|passphrase .* incorrect/i,
    'the password of the repository is wrong',
  ],
  [/no space left/i, 'there is no space left for the restored file'],
  [/permission denied|access denied|accessdenied/i, 'access to the repository was denied'],
  [
    /ciphertext verification failed|integrity error|invalid data returned|data is corrupt|decrypting blob|mismatch|index .* not found|broken pipe|pack .* failed/i,
    'the repository is damaged',
  ],
  [
    /could not resolve|no such host|connection refused|connection closed|timed? ?out|unreachable|network is/i,
    'the repository cannot be reached',
  ],
  [/does not exist|not found|unable to open config|is not a (?:valid )?repository|no such file/i, 'there is no repository at this address'],
]

/** A program that ended badly is a refusal in plain words; borg ends with 1 where it only warns. */
export function mustSucceed(
  program: string,
  what: string,
  ran: Answer<CommandOutput>,
  accepted: readonly number[] = [0],
): Answer<CommandOutput> {
  if (ran.state !== 'value' || accepted.includes(ran.value.exitCode)) {
    return ran
  }
  const complaint = COMPLAINTS.find(([pattern]) => pattern.test(ran.value.stderr))?.[1]
  return failed(`${program} could not ${what}: ${complaint ?? `it ended with exit code ${ran.value.exitCode}`}`)
}

/** The text itself is never repeated: it may name files of patients. */
export function jsonOf(program: string, text: string): Answer<unknown> {
  try {
    return value(JSON.parse(text))
  } catch {
    return failed(`${program} printed something that is no JSON`)
  }
}

/** One object a line; lines that are none are left out. */
export function jsonLines(text: string): Array<Record<string, unknown>> {
  return text.split('\n').flatMap((line) => {
    try {
      const data: unknown = JSON.parse(line)
      return isRecord(data) ? [data] : []
    } catch {
      return []
    }
  })
}

export function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data)
}
