import { type Answer, type FactContext, type RegistryKey, reasonOf } from '../../api.ts'
import { registryNumber } from '../../formats/registry-values.ts'
import { ownerOf } from '../policy-owner/shape.ts'
import type { Levers, MachineValue, Storage } from './shape.ts'

export interface StorageProbes {
  removable: Answer<RegistryKey>
  removableDisks: Answer<RegistryKey>
  usbStorage: Answer<RegistryKey>
  usbAttached: Answer<RegistryKey>
  encryption: Answer<RegistryKey>
  encryptionPolicy: Answer<RegistryKey>
}

const POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\RemovableStorageDevices'
const DISKS = `${POLICY}\\{53f5630d-b6bf-11d0-94f2-00a0c91efb8b}`
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const ENCRYPTION = 'HKLM\\SYSTEM\\CurrentControlSet\\Policies\\Microsoft\\FVE'
const ENCRYPTION_POLICY = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\FVE'
const DISABLED = 4

interface Found {
  state: Exclude<Storage['state'], 'unknown'>
  observed: string
  source: string
}

/** The strictest of what is set; where a key could not be read and nothing stricter is known, it is unknown. */
export function storageOf(probes: StorageProbes, { facts }: FactContext): Storage {
  const is = (key: Answer<RegistryKey>, name: string, wanted = 1) => {
    const number = registryNumber(key, name)
    return number.state === 'value' && number.value === wanted
  }
  const { removable, removableDisks: disks, usbStorage, usbAttached, encryption, encryptionPolicy } = probes
  const readsDenied = is(disks, 'Deny_Read')
  const writesDenied = is(disks, 'Deny_Write')
  const crossOrganisation = is(encryptionPolicy, 'RDVDenyCrossOrg') ? ' of this organisation' : ''
  // USBSTOR alone is not enough: enclosures that speak UAS have a driver of their own.
  const driversOff = is(usbStorage, 'Start', DISABLED) && (usbAttached.state === 'absent' || is(usbAttached, 'Start', DISABLED))
  const candidates: Array<[boolean, Found]> = [
    [is(removable, 'Deny_All'), { state: 'blocked', observed: 'all removable storage is denied', source: `${POLICY}\\Deny_All` }],
    [readsDenied && writesDenied, { state: 'blocked', observed: 'removable disks can be neither read nor written', source: DISKS }],
    [driversOff, { state: 'blocked', observed: 'the drivers of USB storage are disabled', source: `${SERVICES}\\USBSTOR` }],
    [writesDenied, { state: 'read-only', observed: 'removable disks cannot be written', source: `${DISKS}\\Deny_Write` }],
    [
      is(encryption, 'RDVDenyWriteAccess') || is(encryptionPolicy, 'RDVDenyWriteAccess'),
      {
        state: 'encrypted-only',
        observed: `only BitLocker media${crossOrganisation} can be written`,
        source: `${is(encryptionPolicy, 'RDVDenyWriteAccess') ? ENCRYPTION_POLICY : ENCRYPTION}\\RDVDenyWriteAccess`,
      },
    ],
  ]
  const found = candidates.find(([holds]) => holds)?.[1]
  const refused = Object.values({ removable, disks, usbStorage, usbAttached, encryption, encryptionPolicy }).find(
    ({ state }) => state === 'denied' || state === 'failed',
  )
  if (!found && refused && refused.state !== 'value') {
    return { state: 'unknown', afterRestart: false, observed: `not known: ${reasonOf(refused)}`, source: POLICY, owner: 'unknown' }
  }
  const { state, observed, source } = found ?? { state: 'open', observed: 'removable disks can be written', source: POLICY }
  return { state, afterRestart: false, observed, source, owner: ownerOf(facts['policy-owner'], { setting: source, underPolicyKey: true }) }
}

/**
 * Values that restrict removable disks and do not stand there yet: RemovableStorage.admx (Removable Disks: Deny read access, Deny write access)
 * and VolumeEncryption.admx (RDVDenyWriteAccess). Windows obeys them after a restart.
 */
export function storageLever({ removableDisks, encryption }: StorageProbes, context: FactContext): NonNullable<Levers['storage']> {
  const deny = (name: string) => missingValue(removableDisks, DISKS, name, context)
  return {
    block: { values: [...deny('Deny_Write'), ...deny('Deny_Read')], atOnce: false },
    'encrypted-write': { values: missingValue(encryption, ENCRYPTION, 'RDVDenyWriteAccess', context), atOnce: false },
  }
}

/** A value that is not set belongs to nobody, unless a policy claims the place. */
function missingValue(answer: Answer<RegistryKey>, key: string, name: string, { facts }: FactContext): MachineValue[] {
  const number = registryNumber(answer, name)
  if (number.state === 'value' && number.value === 1) {
    return []
  }
  const claimed = ownerOf(facts['policy-owner'], { setting: `${key}\\${name}`, underPolicyKey: true })
  return [{ key, name, wanted: 1, owner: number.state === 'absent' && claimed === 'unattributed' ? 'none' : claimed }]
}
