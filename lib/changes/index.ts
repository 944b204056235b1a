import type { Change } from '../api.ts'
import { configValue } from './config-value.ts'
import { type DconfState, dconfDatabase } from './dconf-database.ts'
import { file } from './file.ts'
import type { ChangeKind, FileState, RegistryState, State } from './kind.ts'
import { type PackageState, packageKind } from './package.ts'
import { type PamState, pamProfile } from './pam-profile.ts'
import { registryValue } from './registry-value.ts'
import { type PolicyState, securityPolicy } from './security-policy.ts'

export { sameState } from './same-state.ts'

interface States {
  'config-value': FileState
  'dconf-database': DconfState
  file: FileState
  package: PackageState
  'pam-profile': PamState
  'registry-value': RegistryState
  'security-policy': PolicyState
}

export const KINDS: { [K in Change['kind']]: ChangeKind<Extract<Change, { kind: K }>, States[K]> } = {
  'config-value': configValue,
  'dconf-database': dconfDatabase,
  file,
  package: packageKind,
  'pam-profile': pamProfile,
  'registry-value': registryValue,
  'security-policy': securityPolicy,
}

/** The kind of a change; the states that it reads are the only ones to hand back to it. */
export function kindOf(change: Change): ChangeKind<Change, State> {
  return KINDS[change.kind] as ChangeKind<Change, State>
}
