import type { FactContext } from '../../api.ts'
import { reasonOf } from '../../api.ts'
import type { Products } from '../products/shape.ts'

/** Backup programs on a Mac whose own record of their runs is not read. */
export function macProducts(answer: FactContext['facts'][string] | undefined): string[] {
  if (answer?.state !== 'value') {
    return [`Which backup programs are installed is not known: ${answer ? reasonOf(answer) : 'nobody looked'}`]
  }
  const { entries, missed } = answer.value as Products
  const unread = entries.filter(({ kind }) => kind === 'backup')
  return [...missed, ...unread.map(({ name }) => `${name} is installed, but its own log is not read on macOS`)]
}
