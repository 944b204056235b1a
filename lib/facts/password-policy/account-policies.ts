import { type Answer, failed, value } from '../../api.ts'
import type { Rules } from './shape.ts'

/**
 * Rules out of `pwpolicy -getaccountpolicies`: one line of words, then a property list. A condition matches the whole rule as a
 * pattern or names a parameter; the strictest of several counts (manual page pwpolicy(8), section ACCOUNT POLICIES).
 */
export function accountPolicies(output: string): Answer<Rules> {
  const list = /<plist\b[\s\S]*<\/plist>/.exec(output)?.[0]
  if (list === undefined) {
    return failed('pwpolicy printed no property list with account policies')
  }
  const content = category(list, 'policyCategoryPasswordContent')
  const change = category(list, 'policyCategoryPasswordChange')
  const patterns = [...content.matchAll(/matches\s+'([^']*)'/g)].map(([, pattern = '']) => pattern)
  const classes = CLASSES.filter(({ name, pattern }) => parameter(content, name) > 0 || patterns.some((one) => one.includes(pattern)))
  const lengths = patterns.map((pattern) => Number(/\.\{(\d+),/.exec(pattern)?.[1] ?? 0))
  const ages = [parameter(change, 'policyAttributeExpiresEveryNDays'), parameter(change, 'policyAttributeDaysUntilExpiration')].filter(
    Boolean,
  )
  return value({
    minimumLength: Math.max(0, parameter(content, 'minimumLength'), ...lengths),
    minimumClasses: classes.length,
    maximumAgeDays: ages.length > 0 ? Math.min(...ages) : 'never',
    reversible: false,
  })
}

/** Names of the parameters and the sets in the patterns that profiles and administrators use. */
const CLASSES = [
  { name: 'minimumAlphaCharactersUpperCase', pattern: '[A-Z]' },
  { name: 'minimumAlphaCharactersLowerCase', pattern: '[a-z]' },
  { name: 'minimumNumericCharacters', pattern: '[0-9]' },
  { name: 'minimumSymbols', pattern: '[^a-zA-Z0-9]' },
]

/** The array of one category; dictionaries in it hold no further category. */
function category(list: string, name: string): string {
  const [, rest = ''] = list.split(`<key>${name}</key>`)
  return rest.split(/<key>policyCategory/)[0]?.replace(/&apos;/g, "'") ?? ''
}

function parameter(text: string, name: string): number {
  const found = [...text.matchAll(new RegExp(`<key>${name}</key>\\s*<integer>(\\d+)</integer>`, 'g'))].map(([, digits]) => Number(digits))
  return Math.max(0, ...found)
}
