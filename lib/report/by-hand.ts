import type { ResultItem, ResultPart } from '../schema/types.ts'
import { listed } from './fill.ts'

type OpenItem = Pick<ResultItem, 'status' | 'summary' | 'parts'>

/** Who changes a value that was not set on this computer by hand, and where. */
export const ELSEWHERE: Readonly<Partial<Record<ResultPart['owner'], { who: string; does: string }>>> = {
  'domain-policy': {
    who: 'Domain administrator',
    does: 'A policy of the domain sets this for many computers: the domain administrator changes it there.',
  },
  'device-management': {
    who: 'Whoever runs the device management',
    does: 'The device management sets this for many computers: it is changed there.',
  },
  'local-policy': { who: 'IT provider', does: 'A policy of this computer sets this: change it in gpedit.msc, or it comes back.' },
  vendor: { who: 'Vendor of the software', does: 'The vendor of the software sets this: ask the vendor to change it.' },
  unattributed: { who: 'IT provider', does: 'A policy may set this, and none says so: ask whoever manages this computer first.' },
}

const SHOWN = 3

/** The parts that make the verdict what it is. */
export function blamed({ status, parts }: Pick<ResultItem, 'status' | 'parts'>): ResultPart[] {
  return parts.filter((part) => part.status === status)
}

/** What was found and what is wanted instead, for whoever puts it right by hand; the summary where no part says it. */
export function foundAndWanted(item: OpenItem): string {
  const open = blamed(item)
  if (open.length === 0) {
    return `Found: ${ended(item.summary)}`
  }
  const wanted = [...new Set(open.map(({ expected }) => expected))]
  return wanted
    .slice(0, SHOWN)
    .map((expected) => `Wanted: ${expected}. Found: ${ended(foundIn(open.filter((part) => part.expected === expected)))}`)
    .join(' ')
}

function foundIn(parts: readonly ResultPart[]): string {
  const named = parts
    .slice(0, SHOWN)
    .map(({ scope, observed }) => (scope === 'machine' ? observed : `${observed} (${scopeInWords(scope)})`))
  const more = parts.length - SHOWN
  return listed(more > 0 ? [...named, `${more} more`] : named)
}

/** `user:anna` → `anna`, `profile:public` → `profile public`. */
export function scopeInWords(scope: string): string {
  return scope.replace(/^user:/, '').replace(':', ' ')
}

/** A text that ends like a sentence. */
export function ended(text: string): string {
  return /[.!?]$/.test(text.trimEnd()) ? text.trimEnd() : `${text.trimEnd()}.`
}
