import { TOOL_ERROR, USAGE } from '../engine/exit-code.ts'
import { messageOf, UsageError } from '../errors.ts'
import { rmmErrorCode } from '../rmm/exit.ts'
import { lineOf } from '../rmm/line.ts'
import { profileOf } from '../rmm/profile.ts'
import { print } from './terminal.ts'

/** What Rounds could not do, said where an RMM looks: whole, and then as its last line. Some take anything on stderr for a failure of the script. */
export function reportToRmm(error: unknown, argv: readonly string[]): number {
  const message = messageOf(error)
  const [command = 'rounds', id] = argv.filter((word) => !word.startsWith('-'))
  const about = ['check', 'verdict', 'fix'].includes(command) && id !== undefined && /^[a-z0-9-]+$/.test(id) ? id : command
  print(`rounds: ${message}\n${lineOf('unknown', about, message)}`)
  const code = error instanceof UsageError ? USAGE : TOOL_ERROR
  try {
    return rmmErrorCode(profileOf(platformIn(argv)), code)
  } catch {
    return code
  }
}

/** `--rmm` may stand without a name. */
function platformIn(argv: readonly string[]): string | true {
  const next = argv[argv.indexOf('--rmm') + 1]
  return next === undefined || next.startsWith('-') ? true : next
}
