import { content } from '../../content/index.ts'
import type { RmmProfile } from '../../schema/types.ts'
import { checked } from './checked.ts'
import { powerShellHead } from './powershell-head.ts'
import { shHead } from './sh-head.ts'

/** A script that an RMM pushes: it brings the executable to the computer, proves that it is the one that was meant, and runs it. */
export interface LauncherOptions {
  /** What the script is for, one line of ASCII. */
  title: string
  profile: RmmProfile
  /** Words for the program, such as `verdict`, `screen-lock`; the launcher adds `--rmm` with the profile's id. */
  words: readonly string[]
  /** Run after that, and only when its verdict line says FAIL or WARN. */
  thenWords?: readonly string[]
  /** Waits up to so long, by chance, before it does anything. */
  delayUpToSeconds?: number
  baked: Baked
}

/** What an export writes into the text of each launcher. A variable of the environment with a value wins over it. */
export interface Baked {
  /** Where the executable is: addresses, shares or folders, tried in this order. */
  sources: readonly string[]
  /** Which of the published rings this computer follows. */
  ring: string
  /** Pins a version without rings: its executables, by name as published, with their SHA-256. */
  pin?: { version: string; files: Readonly<Record<string, string>> }
  /** PEM (SPKI, RSA) of the key that signs rings and lists. */
  publicKey?: string
  /** Variables for the program, such as ROUNDS_PRACTICE. */
  environment: Readonly<Record<string, string>>
}

/** N-able N-sight takes scripts up to this, the least of all (documentation.n-able.com: script_guide.htm). */
const LENGTH = 65_535
const HEAD = /^# >>> head\n[\s\S]*?^# <<< head\n/m

/** Plain ASCII with LF; the same options give the same text. @throws Error where a text could become something else in the words of a shell */
export function launcherText(shell: 'powershell' | 'sh', options: LauncherOptions): string {
  const values = checked(options)
  const head = shell === 'sh' ? shHead(values) : powerShellHead(values)
  const text = content.text(`lib/rmm/launchers/rounds.${shell === 'sh' ? 'sh' : 'ps1'}`).replace(HEAD, () => head)
  if (text.length >= LENGTH) {
    throw new Error(
      `The launcher has ${text.length} characters, and some tools take no more than ${LENGTH}: name fewer settings or sources.`,
    )
  }
  return text
}
