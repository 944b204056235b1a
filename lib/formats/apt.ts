import { type Answer, failed, value } from '../api.ts'
import { lines } from './lines.ts'

export interface AptUpdate {
  package: string
  /** Missing when the package would be newly installed. */
  from?: string
  to: string
  /** Such as `Debian-Security:12/stable-security`. */
  origins: string[]
  security: boolean
}

export interface AptSimulation {
  updates: AptUpdate[]
  /** Packages that would be removed. */
  removals: string[]
  /** Packages that are held back, phased or kept. */
  notUpgraded: number
}

/** What `apt-get -s dist-upgrade` would install; output that does not end in its own count is no answer. */
export function aptSimulation(text: string): Answer<AptSimulation> {
  const announced = counts(text)
  if (!announced) {
    return failed('apt-get printed no summary such as "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded."')
  }
  const rows = lines(text).filter((line) => line.startsWith('Inst '))
  const updates = rows.flatMap((line) => update(line) ?? [])
  if (updates.length !== rows.length || updates.length !== announced.installs) {
    return failed(`apt-get announced ${announced.installs} packages, ${updates.length} of ${rows.length} lines could be read`)
  }
  const removals = lines(text).flatMap((line) => /^(?:Remv|Purg) (\S+)/.exec(line)?.[1] ?? [])
  return value({ updates, removals, notUpgraded: announced.notUpgraded })
}

export interface AptConfig {
  /** The last value of an option; names are not case-sensitive. */
  value(name: string): string | undefined
  /** All values of a list, such as `Unattended-Upgrade::Origins-Pattern`. */
  values(name: string): string[]
}

/** The options that `apt-config dump` prints. */
export function aptConfig(text: string): Answer<AptConfig> {
  const options = new Map<string, string[]>()
  for (const line of lines(text)) {
    const [, name, option] = /^(\S+) "(.*)";\s*$/.exec(line) ?? []
    if (name !== undefined && option !== undefined) {
      const key = plain(name)
      options.set(key, [...(options.get(key) ?? []), option])
    }
  }
  if (options.size === 0) {
    return failed('apt-config printed no option; lines such as APT::Architecture "amd64"; were expected')
  }
  return value({
    value: (name) => options.get(plain(name))?.at(-1),
    values: (name) => (options.get(plain(name)) ?? []).filter(Boolean),
  })
}

/** Packages that `apt-mark showhold` names. */
export function heldPackages(text: string): string[] {
  return lines(text)
    .map((line) => line.trim())
    .filter((line) => /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?$/.test(line))
}

function plain(name: string): string {
  return name.toLowerCase().replace(/::$/, '')
}

function counts(text: string): { installs: number; notUpgraded: number } | undefined {
  const summary =
    /^(\d+) upgraded, (\d+) newly installed, (?:(\d+) reinstalled, )?(?:(\d+) downgraded, )?(\d+) to remove and (\d+) not upgraded\./m.exec(
      text,
    )
  if (!summary) {
    return undefined
  }
  const [, upgraded = 0, added = 0, reinstalled = 0, downgraded = 0, , notUpgraded = 0] = summary
  return { installs: Number(upgraded) + Number(added) + Number(reinstalled) + Number(downgraded), notUpgraded: Number(notUpgraded) }
}

function update(line: string): AptUpdate | undefined {
  const [, name, from, to, rest] = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+)(?: ([^)]*?))?\)/.exec(line) ?? []
  if (name === undefined || to === undefined) {
    return undefined
  }
  const origins = (rest ?? '')
    .replace(/\s*\[[^\]]*\]$/, '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean)
  return { package: name, ...(from === undefined ? {} : { from }), to, origins, security: origins.some(isSecurity) }
}

/** Debian `Debian-Security:`, Ubuntu `…-security`, Ubuntu Pro `UbuntuESM`. */
function isSecurity(origin: string): boolean {
  return /^Debian-Security:|-security$|^UbuntuESM/i.test(origin)
}
