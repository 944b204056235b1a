import { content } from '../content/index.ts'
import { UsageError } from '../errors.ts'
import type { RmmProfile } from '../schema/types.ts'
import { suggestion } from '../settings/keys.ts'

/** Of `--rmm` without a name. */
const GENERIC = 'generic'

/** What a remote management tool does with a script. @throws UsageError */
export function profileOf(name: string | true): RmmProfile {
  const id = name === true ? GENERIC : name
  const profiles = content.rmmProfiles()
  const found = profiles.find((profile) => profile.id === id)
  if (!found) {
    const ids = profiles.map((profile) => profile.id)
    throw new UsageError(`There is no remote management tool named ${id}${suggestion(id, ids)} (expected one of ${ids.join(', ')}).`)
  }
  return found
}
