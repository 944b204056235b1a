import type { OperatingSystem } from '../facts/operating-system/shape.ts'
import type { OsSupport, Release } from './os-support.ts'

export type Match = { release: Release; derived: boolean } | { age: 'newer' | 'older' | 'unlisted'; because: string }

/** The release of the table that a computer runs. A release for certain editions goes before one for any. */
export function matchOf(os: OperatingSystem, table: OsSupport): Match {
  const own = table.releases.filter(({ product }) => product === os.product)
  if (os.build !== undefined) {
    return byBuild(os, own, table)
  }
  return own.length > 0 ? byVersion(os, own) : byBase(os, table)
}

function byBuild(os: OperatingSystem, releases: Release[], { editions }: OsSupport): Match {
  const build = os.build ?? 0
  const same = releases.filter((release) => release.build === build && (!release.coreOnly || os.core))
  const names = (release: Release) => (release.editions ?? []).flatMap((group) => editions[group] ?? [])
  const release = same.find((one) => names(one).includes(os.edition ?? '')) ?? same.find((one) => !one.editions)
  if (release) {
    return { release, derived: false }
  }
  if (same.length > 0) {
    return { age: 'unlisted', because: `edition ${os.edition ?? 'unknown'} of build ${build} is not in the table` }
  }
  return { age: ageOf(build, releases, ({ build = 0 }) => build), because: `build ${build} is not in the table` }
}

function byVersion(os: OperatingSystem, releases: Release[]): Match {
  const { version } = os
  if (version === undefined) {
    return { age: 'unlisted', because: `${os.name} names no version, as testing releases do` }
  }
  const release = releases.find((one) => version === one.version || (os.product === 'macos' && version.startsWith(`${one.version}.`)))
  const because = `version ${version} is not in the table`
  return release ? { release, derived: false } : { age: ageOf(rank(version), releases, (one) => rank(one.version ?? '')), because }
}

/** Derivatives get their updates from the release they are built on. */
function byBase(os: OperatingSystem, { releases }: OsSupport): Match {
  const codename = os.baseCodename ?? os.codename
  const release = releases.find((one) => codename !== undefined && one.codename === codename && os.like.includes(one.product))
  return release ? { release, derived: true } : { age: 'unlisted', because: `${os.product} is not in the table` }
}

/** Older than everything that still gets updates is old, whatever it is; in between nothing can be said. */
function ageOf(mine: number, releases: Release[], rankOf: (release: Release) => number): 'newer' | 'older' | 'unlisted' {
  if (releases.length === 0) {
    return 'unlisted'
  }
  const ranks = releases.map(rankOf)
  if (mine > Math.max(...ranks)) {
    return 'newer'
  }
  return mine < Math.min(...ranks) ? 'older' : 'unlisted'
}

/** `10.15` → 10015, `24.04` → 24004, `12` → 12000. */
function rank(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  return major * 1000 + minor
}
