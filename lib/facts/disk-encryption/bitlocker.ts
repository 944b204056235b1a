import type { Volume, VolumeState } from './shape.ts'

type Json = Record<string, unknown>

/** A volume as Win32_EncryptableVolume tells it; -1 stands for a number it did not give. */
export interface BitLockerVolume {
  id: string
  letter: string
  /** VolumeType: 0 the system's, 1 fixed, 2 removable. */
  type: number
  protection: number
  conversion: number
  method: number
  /** GetKeyProtectorType: 1 TPM, 2 external key, 3 recovery password, 4 to 6 TPM with more, 7 public key, 8 passphrase. */
  protectors: number[]
  protectorsRead: boolean
}

/** A volume as Win32_Volume tells it: fixed disks only. */
export interface MountedVolume {
  id: string
  /** `C:\`, a folder, or `\\?\Volume{…}\` where nobody sees it. */
  name: string
  letter: string
  system: boolean
  fileSystem: string
}

const SOURCE = 'Win32_EncryptableVolume'
const HARDWARE = 5

/** Microsoft's advisory ADV180028 advises against leaving the encryption to the disk. */
export function volumeOf(found: BitLockerVolume, mounted: MountedVolume | undefined): Volume {
  const { state, because } = stateOf(found)
  const name = found.letter || mounted?.name || found.id
  return {
    name,
    use: found.type === 0 || mounted?.system === true ? 'system' : 'data',
    state,
    ...(because ? { because } : {}),
    recovery: found.protectorsRead ? found.protectors.some((type) => type === 3 || type === 2 || type === 7) : 'unknown',
    ...(found.method === HARDWARE ? { weakness: 'the disk encrypts by its own means, which cannot be checked' } : {}),
    source: SOURCE,
  }
}

/** Learn, Win32_EncryptableVolume, GetConversionStatus and GetProtectionStatus. What is locked can only be encrypted. */
function stateOf({ conversion, protection, protectors, protectorsRead }: BitLockerVolume): { state: VolumeState; because?: string } {
  switch (conversion) {
    case 0:
      return { state: 'off' }
    case 2:
      return { state: 'encrypting' }
    case 3:
      return { state: 'decrypting' }
    case 4:
      return { state: 'encrypting', because: 'it is paused' }
    case 5:
      return { state: 'decrypting', because: 'it is paused' }
  }
  if (protection === 1) {
    return { state: 'encrypted' }
  }
  if (protection === 2) {
    return { state: 'encrypted', because: 'it is locked' }
  }
  if (conversion === 1 && protection === 0) {
    const open = protectorsRead && protectors.length === 0
    return {
      state: 'suspended',
      because: open ? 'no key protects it, as before the first sign-in with an account' : 'the protection is suspended',
    }
  }
  return { state: 'unknown', because: `BitLocker gave conversion ${conversion} and protection ${protection}` }
}

export function bitLockerVolume(entry: Json): BitLockerVolume {
  return {
    id: text(entry.id),
    letter: text(entry.letter),
    type: number(entry.type),
    protection: number(entry.protection),
    conversion: number(entry.conversion),
    method: number(entry.method),
    protectors: (Array.isArray(entry.protectors) ? entry.protectors : []).filter((one) => typeof one === 'number'),
    protectorsRead: entry.protectorsRead === true,
  }
}

export function mountedVolume(entry: Json): MountedVolume {
  return {
    id: text(entry.id),
    name: text(entry.name),
    letter: text(entry.letter),
    system: entry.system === true,
    fileSystem: text(entry.fileSystem),
  }
}

/** The objects of a list; one object stands for a list of one, as PowerShell 5.1 may write it. */
export function objects(list: unknown): Json[] {
  return (Array.isArray(list) ? list : [list]).filter((one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one))
}

function text(data: unknown): string {
  return typeof data === 'string' ? data : ''
}

function number(data: unknown): number {
  return typeof data === 'number' ? data : -1
}
