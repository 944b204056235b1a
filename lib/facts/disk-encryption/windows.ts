import { type Answer, failed, type PowerShellOutput, type RegistryKey, reasonOf, value } from '../../api.ts'
import { numberIn } from '../../formats/registry-values.ts'
import { type BitLockerVolume, bitLockerVolume, type MountedVolume, mountedVolume, objects, volumeOf } from './bitlocker.ts'
import type { DiskEncryption, Volume } from './shape.ts'

interface Probes {
  volumes: Answer<PowerShellOutput>
  secureBoot: Answer<RegistryKey>
  /** The service of BitLocker; without the feature a server has none. */
  service: Answer<RegistryKey>
  /** The driver of VeraCrypt; it starts with the computer (0) only where it encrypts the system. */
  veraCrypt: Answer<RegistryKey>
}

export function parse({ volumes, secureBoot, service, veraCrypt }: Probes): Answer<DiskEncryption> {
  if (volumes.state !== 'value') {
    return failed(`BitLocker was not asked: ${reasonOf(volumes)}`)
  }
  const mounted = objects(volumes.value.mounted).map(mountedVolume).filter(isSeen)
  const listed = volumes.value.listed === true ? objects(volumes.value.volumes).map(bitLockerVolume) : undefined
  const uninstalled = service.state === 'absent' && service.parent === 'present'
  if (!listed && !uninstalled) {
    return failed(`BitLocker did not list its volumes: ${words(volumes.value.refused)}`)
  }
  const found = listed ? together(listed, mounted) : mounted.map(withoutBitLocker)
  if (!found.some(({ use }) => use === 'system')) {
    return failed('BitLocker did not tell about the volume that Windows stands on')
  }
  return value({
    volumes: numberIn(veraCrypt, 'Start') === 0 ? found.map(perhapsVeraCrypt) : found,
    missed: words(volumes.value.refused).includes('Win32_Volume') ? ['which volumes there are was not told (Win32_Volume)'] : [],
    secureBoot: secureBootOf(secureBoot),
    tpm: tpmOf(volumes.value.tpm),
  })
}

/** Recovery and start partitions have neither letter nor folder; people put nothing there. */
function isSeen({ name, letter }: MountedVolume): boolean {
  return letter !== '' || (name !== '' && !name.startsWith('\\\\?\\'))
}

function together(listed: BitLockerVolume[], mounted: MountedVolume[]): Volume[] {
  const own = listed.flatMap((one) => {
    const other = mounted.find(({ id }) => id === one.id)
    const isHidden = one.letter === '' && other === undefined && one.type !== 0
    return one.type === 2 || isHidden ? [] : [volumeOf(one, other)]
  })
  const others = mounted.filter(({ id, fileSystem }) => fileSystem !== '' && !listed.some((one) => one.id === id))
  return [...own, ...others.map(unlisted)]
}

function unlisted({ name, letter, system, fileSystem }: MountedVolume): Volume {
  const because = `BitLocker does not list this volume (${fileSystem})`
  return { name: letter || name, use: system ? 'system' : 'data', state: 'unknown', because, recovery: 'unknown', source: 'Win32_Volume' }
}

function withoutBitLocker({ name, letter, system }: MountedVolume): Volume {
  const because = 'BitLocker is not installed'
  return { name: letter || name, use: system ? 'system' : 'data', state: 'off', because, recovery: 'unknown', source: 'services, BDESVC' }
}

function perhapsVeraCrypt(volume: Volume): Volume {
  return volume.state === 'off' ? { ...volume, state: 'unknown', because: 'VeraCrypt starts with the computer and may encrypt it' } : volume
}

/** The key is made by firmware that knows Secure Boot; a computer that starts the old way has none. */
function secureBootOf(key: Answer<RegistryKey>): boolean | 'unknown' {
  const enabled = numberIn(key, 'UEFISecureBootEnabled')
  if (enabled !== undefined) {
    return enabled === 1
  }
  return key.state === 'absent' && key.parent === 'present' ? false : 'unknown'
}

function tpmOf(found: unknown): DiskEncryption['tpm'] {
  const [tpm] = objects(found)
  if (tpm?.asked !== true) {
    return 'unknown'
  }
  const [chip] = objects(tpm.chips)
  if (!chip) {
    return 'absent'
  }
  return chip.enabled === true && chip.activated === true ? 'ready' : 'not-ready'
}

function words(list: unknown): string {
  const reasons = Array.isArray(list) ? list.filter((one) => typeof one === 'string') : []
  return reasons.length > 0 ? reasons.join('; ') : 'no reason was given'
}
