import type { Change } from '../api.ts'
import { backupRotation, type RotationState } from './backup-rotation.ts'
import { type BackupRunState, backupRun } from './backup-run.ts'
import type { CmdletState } from './cmdlet.ts'
import { configValue } from './config-value.ts'
import { type DconfState, dconfDatabase } from './dconf-database.ts'
import { defenderPreference } from './defender-preference.ts'
import { domainPasswordPolicy } from './domain-password-policy.ts'
import { file } from './file.ts'
import { firewallProfile } from './firewall-profile.ts'
import { firewalldZone, type ZoneState } from './firewalld-zone.ts'
import type { ChangeKind, FileState, RegistryState, State } from './kind.ts'
import { localAccount } from './local-account.ts'
import { type PackageState, packageKind } from './package.ts'
import { type PamState, pamProfile } from './pam-profile.ts'
import { type PasswordAgeState, passwordAge } from './password-age.ts'
import { registryValue } from './registry-value.ts'
import { type SecretState, secretRemoval } from './secret-removal.ts'
import { type PolicyState, securityPolicy } from './security-policy.ts'
import { type SignatureState, signatureUpdate } from './signature-update.ts'
import { type ScheduleState, softwareUpdateSchedule } from './software-update-schedule.ts'
import { systemdUnit, type UnitState } from './systemd-unit.ts'
import { type UfwState, ufw } from './ufw.ts'
import { type InstallationState, updateInstallation } from './update-installation.ts'
import { windowsService } from './windows-service.ts'

export { sameState } from './same-state.ts'

interface States {
  'backup-rotation': RotationState
  'backup-run': BackupRunState
  'config-value': FileState
  'dconf-database': DconfState
  'defender-preference': CmdletState
  'domain-password-policy': CmdletState
  file: FileState
  'firewall-profile': CmdletState
  'firewalld-zone': ZoneState
  'local-account': CmdletState
  package: PackageState
  'pam-profile': PamState
  'password-age': PasswordAgeState
  'registry-value': RegistryState
  'secret-removal': SecretState
  'security-policy': PolicyState
  'signature-update': SignatureState
  'software-update-schedule': ScheduleState
  'systemd-unit': UnitState
  'update-installation': InstallationState
  ufw: UfwState
  'windows-service': CmdletState
}

export const KINDS: { [K in Change['kind']]: ChangeKind<Extract<Change, { kind: K }>, States[K]> } = {
  'backup-rotation': backupRotation,
  'backup-run': backupRun,
  'config-value': configValue,
  'dconf-database': dconfDatabase,
  'defender-preference': defenderPreference,
  'domain-password-policy': domainPasswordPolicy,
  file,
  'firewall-profile': firewallProfile,
  'firewalld-zone': firewalldZone,
  'local-account': localAccount,
  package: packageKind,
  'pam-profile': pamProfile,
  'password-age': passwordAge,
  'registry-value': registryValue,
  'secret-removal': secretRemoval,
  'security-policy': securityPolicy,
  'signature-update': signatureUpdate,
  'software-update-schedule': softwareUpdateSchedule,
  'systemd-unit': systemdUnit,
  'update-installation': updateInstallation,
  ufw,
  'windows-service': windowsService,
}

/** The kind of a change; the states that it reads are the only ones to hand back to it. */
export function kindOf(change: Change): ChangeKind<Change, State> {
  return KINDS[change.kind] as ChangeKind<Change, State>
}
