import { type Problem, shown } from '../errors.ts'

/** Text that is compared sign by sign; `^`, `$` and `.` cost no more than that. */
const LITERAL = /^\s*\/[^\\/()[\]{}*+?|]{1,100}\/i?(?=$|[\s)&|])/

/**
 * A regular expression of a clause runs in Rounds itself, on names and tags that others choose, and nothing ends one that never comes to an end. So in packs
 * there are none that repeat or branch.
 */
export function clauseProblems(property: string, clause: string | undefined): Problem[] {
  const [, ...patterns] = (clause ?? '').split('=~')
  const wrong = patterns.find((one) => !LITERAL.test(one))
  return wrong === undefined
    ? []
    : [{ property, expected: 'after =~ plain text such as /acme/i, of at most 100 characters', found: shown(wrong.trim().slice(0, 120)) }]
}
