import { type Answer, type CommandOutput, failed, listing, type Parse, reasonOf, value } from '../../api.ts'
import { lines } from '../../formats/lines.ts'
import type { Person, Users } from './shape.ts'

interface Probes {
  ids: Answer<CommandOutput>
  homes: Answer<CommandOutput>
  /** Only accounts copied from a directory have this attribute. */
  origins: Answer<CommandOutput>
}

/** People begin at 501 on macOS; names with a leading underscore are services. */
export const parse: Parse<Probes, Users> = ({ ids, homes, origins }) => {
  const byId = columns(ids)
  const byHome = columns(homes)
  if (!byId || !byHome) {
    return failed(
      `dscl did not list the accounts: ${[ids, homes].map((answer) => (answer.state === 'value' ? `exit code ${answer.value.exitCode}` : reasonOf(answer))).join('; ')}`,
    )
  }
  const copied = columns(origins)
  const people: Person[] = []
  for (const [name, id] of byId) {
    const home = byHome.get(name)
    if (Number(id) >= 501 && !name.startsWith('_') && home) {
      people.push({ name, id, home, kind: copied ? (copied.has(name) ? 'domain' : 'local') : 'unknown' })
    }
  }
  return value(listing(people))
}

/** Lines of a name and a value that may hold blanks. */
function columns(answer: Answer<CommandOutput>): Map<string, string> | undefined {
  if (answer.state !== 'value' || answer.value.exitCode !== 0) {
    return undefined
  }
  return new Map(
    lines(answer.value.stdout).flatMap((line) => {
      const [, name, rest] = /^(\S+)\s+(\S.*?)\s*$/.exec(line) ?? []
      return name !== undefined && rest !== undefined ? [[name, rest] as const] : []
    }),
  )
}
