import type { ToDo } from '../../practice/state.ts'
import { listed } from '../fill.ts'
import { PERSON_LABELS } from '../page/labels.ts'
import { sayer } from '../say.ts'

/** The sentences of the practice's page. */
export const say = sayer('report')

/** A number as part of a sentence, where none has words of its own. */
export function counted(name: string, count: number, values: Record<string, string> = {}): string {
  return count === 0 ? say(`${name}.none`) : say.count(name, count, values)
}

export function whoInWords(who: ToDo['who']): string {
  switch (who) {
    case 'vendor':
    case 'domain-administrator':
    case 'device-management':
      return say(`who.${who}`)
    default:
      return PERSON_LABELS[who]
  }
}

const NAMED = 4

/** `Nurse 1, Nurse 2 and 9 more`: whoever wants all of them finds them in the evidence. */
export function fewNames(names: readonly string[], atMost = NAMED): string {
  const more = names.length - atMost
  return more > 1 ? listed([...names.slice(0, atMost), say('names.more', { count: more })]) : listed(names)
}
