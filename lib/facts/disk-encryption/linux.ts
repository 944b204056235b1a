import { type Answer, type CommandOutput, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'
import { type BlockDevice, blockDevices } from '../../formats/lsblk.ts'
import { keyFiles } from './crypttab.ts'
import type { DiskEncryption, Volume } from './shape.ts'
import { zfsVolumes } from './zfs.ts'

interface Probes {
  devices: Answer<CommandOutput>
  /** The column of older lsblk. */
  olderDevices: Answer<CommandOutput>
  mounts: Answer<FileContent>
  zfs: Answer<CommandOutput>
  crypttab: Answer<FileContent>
  /** The variable of Secure Boot; its fifth byte is the state (UEFI specification, SetVariable attributes come first). */
  secureBoot: Answer<Listing<FileContent>>
  firmware: Answer<Listing<FileContent>>
  tpm: Answer<Listing<FileContent>>
}

/** What belongs to the way a computer starts holds no patient data and stays readable by its nature. */
const START = /^\/(?:boot|efi|recovery)(?:\/|$)/

export function parse(probes: Probes): Answer<DiskEncryption> {
  const devices = devicesOf(probes)
  if (devices.state !== 'value') {
    return failed(`which disks there are could not be read: ${reasonOf(devices)}`)
  }
  const zfs = zfsVolumes(probes.mounts, probes.zfs)
  const disks = devices.value.filter((device) => device.mounts.length > 0 && isFixed(device))
  const volumes = [...disks.flatMap((device) => volumesOf(device, devices.value, probes)), ...zfs]
  if (!volumes.some(({ use }) => use === 'system')) {
    return failed('the disk of the folder / is not among those that lsblk lists')
  }
  return value({ volumes, missed: [], secureBoot: secureBootOf(probes), tpm: tpmOf(probes.tpm) })
}

function devicesOf({ devices, olderDevices }: Probes): Answer<BlockDevice[]> {
  const answered = [devices, olderDevices].find((answer) => answer.state === 'value' && answer.value.exitCode === 0)
  if (answered?.state === 'value') {
    return blockDevices(answered.value.stdout)
  }
  return devices.state === 'value' ? failed(`lsblk ended with ${devices.value.exitCode}`) : devices
}

/** Images and disks in memory lie on another volume or nowhere. */
function isFixed({ type, id, removable }: BlockDevice): boolean {
  return !removable && type !== 'loop' && type !== 'rom' && !/^z?ram\d/.test(id)
}

/** A mapping that names no maker (`dm`) may be one of VeraCrypt. */
function volumesOf(device: BlockDevice, all: BlockDevice[], { crypttab }: Probes): Volume[] {
  const swap = device.mounts.includes('[SWAP]')
  const [mount] = device.mounts.filter((path) => path !== '[SWAP]' && !START.test(path)).sort((a, b) => a.length - b.length)
  if (!swap && mount === undefined) {
    return []
  }
  const system = device.mounts.includes('/')
  const encrypted = device.encrypted && siblings(device, all).every((one) => one.encrypted)
  const state = encrypted ? 'encrypted' : device.type === 'dm' ? 'unknown' : 'off'
  const weakness = encrypted && device.mapping !== undefined ? weaknessOf(device.mapping, all, crypttab) : undefined
  return [
    {
      name: swap ? `swap ${device.name}` : system ? '/' : (mount ?? device.name),
      use: swap ? 'swap' : system ? 'system' : 'data',
      state,
      ...(state === 'unknown' ? { because: `what stands behind the mapping ${device.name} is not known` } : {}),
      recovery: 'unknown',
      ...(weakness ? { weakness } : {}),
      ...(encrypted && device.mapping !== undefined ? keyUnread(crypttab) : {}),
      source: 'lsblk',
    },
  ]
}

/** A btrfs on several disks is mounted from one of them in the list. */
function siblings({ fileSystem, uuid }: BlockDevice, all: BlockDevice[]): BlockDevice[] {
  return fileSystem === 'btrfs' && uuid ? all.filter((one) => one.fileSystem === 'btrfs' && one.uuid === uuid) : []
}

/** A volume that a file opens is as safe as the volume that the file lies on; a key for / is copied to where the computer starts from. */
function weaknessOf(mapping: string, all: BlockDevice[], crypttab: Answer<FileContent>): string | undefined {
  const file = crypttab.state === 'value' ? keyFiles(crypttab.value.text).get(mapping) : undefined
  if (file === undefined) {
    return undefined
  }
  const opensRoot = all.some((device) => device.mapping === mapping && device.mounts.includes('/'))
  const holder = holderOf(opensRoot ? '/boot/initrd' : file, all)
  return holder && !holder.encrypted ? `its key ${file} lies on a disk that is not encrypted` : undefined
}

/** Without the file everybody is asked for the passphrase; one that may not be read may name a key. */
function keyUnread(crypttab: Answer<FileContent>): Pick<Volume, 'unread'> {
  const isRefused = crypttab.state === 'denied' || crypttab.state === 'failed'
  return isRefused ? { unread: `whether its key lies on a disk that is not encrypted could not be read: ${crypttab.reason}` } : {}
}

function holderOf(path: string, all: BlockDevice[]): BlockDevice | undefined {
  const depth = (device: BlockDevice) =>
    Math.max(-1, ...device.mounts.filter((mount) => mount === '/' || path.startsWith(`${mount}/`)).map(({ length }) => length))
  const [deepest] = all.filter((device) => depth(device) >= 0).sort((a, b) => depth(b) - depth(a))
  return deepest
}

function secureBootOf({ secureBoot, firmware }: Probes): boolean | 'unknown' {
  const variable = secureBoot.state === 'value' ? secureBoot.value.entries[0] : undefined
  if (variable) {
    const state = Buffer.from(variable.text, 'base64')[4]
    return state === undefined ? 'unknown' : state === 1
  }
  const noFirmware = firmware.state === 'value' && firmware.value.complete && firmware.value.entries.length === 0
  return noFirmware ? false : 'unknown'
}

function tpmOf(tpm: Answer<Listing<FileContent>>): DiskEncryption['tpm'] {
  if (tpm.state !== 'value' || !tpm.value.complete) {
    return 'unknown'
  }
  return tpm.value.entries.length > 0 ? 'ready' : 'absent'
}
