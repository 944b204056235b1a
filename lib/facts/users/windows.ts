import { type Answer, failed, type Listing, listing, type Parse, type RegistryKey, reasonOf, value } from '../../api.ts'
import { leafOf, numberIn, textIn } from '../../formats/registry-values.ts'
import { fileTime } from '../../formats/times.ts'
import { type DomainProbes, domainOf } from '../join-state/windows-domain.ts'
import type { Person, Users } from './shape.ts'

interface Probes extends DomainProbes {
  profiles: Answer<Listing<RegistryKey>>
  hives: Answer<Listing<RegistryKey>>
  /** What logged-on people have in `Volatile Environment`. */
  sessions: Answer<Listing<RegistryKey>>
  system: Answer<RegistryKey>
  computer: Answer<RegistryKey>
}

/** S-1-5-21: accounts of the computer or of a domain; S-1-12-1: accounts of Entra. All others are services. */
const PEOPLE = /^S-1-(?:5-21|12-1)-[\d-]+$/

export const parse: Parse<Probes, Users> = (probes) => {
  const { profiles, hives } = probes
  if (profiles.state !== 'value') {
    return failed(`the list of profiles could not be read: ${reasonOf(profiles)}`)
  }
  const missed = [
    ...profiles.value.missed,
    ...(hives.state === 'value' ? hives.value.missed : [`HKU could not be read: ${reasonOf(hives)}`]),
  ]
  const people = profiles.value.entries.filter((key) => PEOPLE.test(leafOf(key)))
  const kindOf = kinds(probes)
  const persons = people.flatMap((key) => {
    const person = personOf(key, probes, kindOf)
    if (!person) {
      missed.push(`the profile ${leafOf(key)} names no folder`)
    }
    return person ?? []
  })
  return value(listing(persons, missed))
}

function personOf(key: RegistryKey, { hives, sessions, system }: Probes, kindOf: (sid: string) => Person['kind']): Person | undefined {
  const id = leafOf(key)
  const home = homeOf(key, system)
  if (!home) {
    return undefined
  }
  const session = sessionsOf(sessions).find(({ sid }) => sid === id)
  const lastUsedAt = lastUse(key)
  return {
    name: session?.name ?? home.slice(home.lastIndexOf('\\') + 1),
    id,
    home,
    kind: kindOf(id),
    ...(hives.state === 'value' ? { hive: hives.value.entries.some((hive) => leafOf(hive) === id) ? 'loaded' : 'not-loaded' } : {}),
    ...(lastUsedAt ? { lastUsedAt } : {}),
  }
}

/** Usually written out; the variables are the only ones that Windows itself uses here. */
function homeOf(key: RegistryKey, system: Answer<RegistryKey>): string | undefined {
  const root = textIn(system, 'SystemRoot') ?? 'C:\\Windows'
  return textIn(key, 'ProfileImagePath')
    ?.replace(/%SystemDrive%/i, root.slice(0, 2))
    .replace(/%SystemRoot%/i, root)
}

function lastUse(key: RegistryKey): string | undefined {
  const times = ['LocalProfileLoadTime', 'LocalProfileUnloadTime'].flatMap((name) => {
    return fileTime(numberIn(key, `${name}High`), numberIn(key, `${name}Low`)) ?? []
  })
  return times.sort().at(-1)
}

/** Accounts that share the authority of somebody who is logged on belong where that one belongs. */
function kinds(probes: Probes): (sid: string) => Person['kind'] {
  const domain = domainOf(probes)
  const isAlone = domain.state === 'value' && !domain.value.member
  const computer = textIn(probes.computer, 'ComputerName')?.toLowerCase()
  const seen = new Map<string, Person['kind']>()
  for (const { sid, domain } of sessionsOf(probes.sessions)) {
    if (computer && domain) {
      seen.set(authority(sid), domain.toLowerCase() === computer ? 'local' : 'domain')
    }
  }
  return (sid) => {
    if (sid.startsWith('S-1-12-')) {
      return 'entra'
    }
    return isAlone ? 'local' : (seen.get(authority(sid)) ?? 'unknown')
  }
}

function authority(sid: string): string {
  return sid.slice(0, sid.lastIndexOf('-'))
}

function sessionsOf(sessions: Answer<Listing<RegistryKey>>): Array<{ sid: string; name: string | undefined; domain: string | undefined }> {
  const keys = sessions.state === 'value' ? sessions.value.entries : []
  return keys.map((key) => ({ sid: key.key.split('\\')[1] ?? '', name: textIn(key, 'USERNAME'), domain: textIn(key, 'USERDOMAIN') }))
}
