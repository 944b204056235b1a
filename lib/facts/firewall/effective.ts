import type { Answer, PowerShellOutput } from '../../api.ts'

export type ProfileName = 'domain' | 'private' | 'public'

/** Bits of NET_FW_PROFILE_TYPE2. */
export const PROFILES: ReadonlyArray<{ name: ProfileName; bit: number }> = [
  { name: 'domain', bit: 1 },
  { name: 'private', bit: 2 },
  { name: 'public', bit: 4 },
]

export interface ProfileState {
  on: boolean | 'unknown'
  inbound: 'block' | 'allow' | 'unknown'
}

/** What the script could find out; what it could not is missing. */
export interface Effective {
  /** What takes effect, all stores together. */
  active: Map<ProfileName, ProfileState>
  /** What was set on this computer; policies may say otherwise. */
  local: Map<ProfileName, ProfileState>
  /** Missing when it is not known or nothing is connected. */
  inUse?: Set<ProfileName>
  running: Map<string, boolean>
  products: Array<{ name: string; on: boolean }>
  /** Interfaces that a profile leaves open. */
  without: Array<{ profile: ProfileName; interface: string }>
  refused: string[]
}

type Row = Record<string, unknown>

/** Reads the object of firewall.ps1; an unexpected value counts as not answered. */
export function effective(answer: Answer<PowerShellOutput>): Effective {
  if (answer.state !== 'value') {
    const reason = answer.state === 'absent' ? 'PowerShell is not there' : answer.reason
    return { active: new Map(), local: new Map(), running: new Map(), products: [], without: [], refused: [reason] }
  }
  const { profiles, com, services, products, refused } = answer.value
  const inUse = profilesInUse(answer.value)
  return {
    active: new Map(rows(profiles).flatMap((row) => activeProfile(row))),
    local: new Map(rows(com).flatMap((row) => localProfile(row))),
    ...(inUse ? { inUse } : {}),
    running: new Map(
      rows(services).flatMap(({ name, running }) =>
        typeof name === 'string' && typeof running === 'boolean' ? [[name, running] as const] : [],
      ),
    ),
    products: rows(products).flatMap(product),
    without: rows(profiles).flatMap(openInterfaces),
    refused: texts(refused),
  }
}

/** GpoBoolean: 0 false, 1 true, 2 not configured. Action: 0 not configured (block in, the built-in default), 2 allow, 4 block (NetSecurity module). */
function activeProfile({ name, enabled, inbound }: Row): Array<[ProfileName, ProfileState]> {
  const profile = profileNamed(name)
  const on = enabled === 1 ? true : enabled === 0 ? false : 'unknown'
  return profile ? [[profile, { on, inbound: inbound === 0 || inbound === 4 ? 'block' : inbound === 2 ? 'allow' : 'unknown' }]] : []
}

/** NET_FW_ACTION: 0 block, 1 allow. */
function localProfile({ type, enabled, inbound }: Row): Array<[ProfileName, ProfileState]> {
  const profile = PROFILES.find(({ bit }) => bit === type)?.name
  const on = typeof enabled === 'boolean' ? enabled : 'unknown'
  return profile ? [[profile, { on, inbound: inbound === 0 ? 'block' : inbound === 1 ? 'allow' : 'unknown' }]] : []
}

/** NetworkCategory: 0 public, 1 private, 2 domain. Without any connection nobody can tell which profile will be next. */
function profilesInUse({ current, connections }: PowerShellOutput): Set<ProfileName> | undefined {
  const used = new Set<ProfileName>()
  for (const category of Array.isArray(connections) ? connections : []) {
    const name = (['public', 'private', 'domain'] as const)[Number(category)]
    if (name) {
      used.add(name)
    }
  }
  for (const { name, bit } of PROFILES) {
    if (typeof current === 'number' && current > 0 && (current & bit) !== 0) {
      used.add(name)
    }
  }
  return used.size > 0 ? used : undefined
}

/** The second byte of productState: 0x10 is on, 0x00 off, 0x20 snoozed, 0x30 expired. Microsoft does not document it; tools agree on it. */
function product({ name, state }: Row): Array<{ name: string; on: boolean }> {
  return typeof name === 'string' && typeof state === 'number' ? [{ name, on: (state & 0xf000) === 0x1000 }] : []
}

function openInterfaces({ name, without }: Row): Array<{ profile: ProfileName; interface: string }> {
  const profile = profileNamed(name)
  return profile ? texts(without).map((alias) => ({ profile, interface: alias })) : []
}

function profileNamed(name: unknown): ProfileName | undefined {
  return PROFILES.find((one) => typeof name === 'string' && one.name === name.toLowerCase())?.name
}

function rows(list: unknown): Row[] {
  return (Array.isArray(list) ? list : []).filter((row): row is Row => typeof row === 'object' && row !== null)
}

function texts(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).filter((text) => typeof text === 'string')
}
