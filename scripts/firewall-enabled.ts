#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { defineCheck, type Part, type Status, worstOf } from '../lib/api.ts'
import type { Firewall, FirewallProfile, FirewallService, Substitute, Weakness } from '../lib/facts/firewall/shape.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  firewall: Firewall
}

export default defineCheck<Facts, Record<string, never>>(({ firewall }) => {
  const { profiles, services, substitutes, weaknesses } = firewall
  const parts = [
    ...services.map((service) => judgeService(service, substitutes)),
    ...profiles.map((profile) => judgeProfile(profile, substitutes)),
    ...weaknesses.map(judgeWeakness),
  ]
  const whole = profiles.every(({ on, inbound }) => on !== 'unknown' && (!on || inbound !== 'unknown'))
  return worstOf(
    profiles.length > 0 ? parts : [],
    summarise,
    whole && profiles.length > 0 ? { profilesOff: profiles.filter(isOpen).length } : {},
  )
})

function isOpen({ on, inbound }: FirewallProfile): boolean {
  return on === false || inbound === 'allow'
}

function judgeProfile(profile: FirewallProfile, substitutes: Substitute[]): Part {
  const { name, source, owner } = profile
  const shared = { scope: `profile:${name}`, expected: 'on, incoming refused unless a rule allows it', source, owner }
  if (profile.on === false || profile.inbound === 'allow') {
    return { ...shared, ...openProfile(profile, substitutes) }
  }
  if (profile.on === 'unknown' || profile.inbound === 'unknown') {
    return { ...shared, status: 'unknown', observed: `not known: ${profile.because ?? 'no source answered'}` }
  }
  return { ...shared, status: 'pass', observed: 'on, incoming refused' }
}

/** An open profile that no connection uses is a door to an empty room; a product that filters instead closes it. */
function openProfile(profile: FirewallProfile, substitutes: Substitute[]): Pick<Part, 'status' | 'observed'> {
  const open = profile.on === false ? 'off' : 'on, but incoming is let in'
  const other = coverOf(substitutes)
  if (other) {
    return other.on === true
      ? { status: 'pass', observed: `${open}; ${other.name} filters instead` }
      : { status: 'unknown', observed: `${open}; whether ${other.name} filters instead is not known` }
  }
  const why = profile.because ? ` (${profile.because})` : ''
  return profile.inUse === false
    ? { status: 'warn', observed: `${open}, not in use now${why}` }
    : { status: 'fail', observed: `${open}${profile.inUse === true ? ', in use now' : ''}${why}` }
}

function coverOf(substitutes: Substitute[]): Substitute | undefined {
  return substitutes.find(({ on }) => on === true) ?? substitutes.find(({ on }) => on === 'unknown')
}

function judgeService({ name, running, startsWithComputer, source }: FirewallService, substitutes: Substitute[]): Part {
  const shared = { scope: `service:${name}`, expected: 'runs and starts with the computer', source, owner: 'local' } as const
  const cover = coverOf(substitutes)
  const down = (observed: string): Part => {
    const status: Status = !cover ? 'fail' : cover.on === true ? 'pass' : 'unknown'
    return {
      ...shared,
      status,
      observed: cover ? `${observed}; ${cover.name} ${cover.on === true ? 'filters' : 'may filter'} instead` : observed,
    }
  }
  if (running === false) {
    return down('does not run')
  }
  if (startsWithComputer === false) {
    return running === true
      ? { ...shared, status: 'warn', observed: 'runs, but will not start with the computer' }
      : down('is switched off')
  }
  return running === 'unknown'
    ? { ...shared, status: 'unknown', observed: 'whether it runs now could not be read' }
    : { ...shared, status: 'pass', observed: startsWithComputer === true ? shared.expected : 'runs' }
}

function judgeWeakness({ what, expected, source }: Weakness): Part {
  return { scope: 'machine', status: 'warn', observed: what, expected, source, owner: 'local' }
}

function summarise({ scope, status, observed }: Part): string {
  return status === 'pass' ? 'The firewall is on and refuses what no rule allows' : `${scope.replace(':', ' ')}: ${observed}`
}

standAlone(import.meta.url)
