import { type Answer, failed, value } from '../api.ts'

/** A block device with everything below it that its data passes on the way to the disk. */
export interface BlockDevice {
  /** The kernel's name, such as `dm-0`. */
  id: string
  name: string
  /** disk, part, crypt, lvm, raid1, loop, rom … */
  type: string
  fileSystem: string
  /** Where it is mounted; `[SWAP]` for memory that is paged out. */
  mounts: string[]
  uuid: string
  removable: boolean
  /** Its data is encrypted on every way to a disk. */
  encrypted: boolean
  /** The name under which it was opened, as in crypttab, where it is encrypted. */
  mapping?: string
}

type Json = Record<string, unknown>

/**
 * The devices of `lsblk -J -o NAME,KNAME,TYPE,FSTYPE,MOUNTPOINTS,UUID,RM,TRAN`; before util-linux 2.37 the column is MOUNTPOINT,
 * and before 2.33 flags are texts (lsblk(8), release notes). A device on several disks appears below each of them.
 */
export function blockDevices(json: string): Answer<BlockDevice[]> {
  const roots = rootsOf(json)
  if (!roots) {
    return failed('lsblk gave no devices: a JSON object with a list "blockdevices" was expected')
  }
  const found = new Map<string, BlockDevice>()
  for (const root of roots) {
    walk(root, { removable: false }, found)
  }
  return value([...found.values()])
}

interface Above {
  removable: boolean
  mapping?: string
}

function walk(entry: Json, above: Above, found: Map<string, BlockDevice>): void {
  const device = deviceOf(entry, above)
  const earlier = found.get(device.id)
  found.set(device.id, { ...device, encrypted: device.encrypted && (earlier?.encrypted ?? true) })
  for (const child of records(entry.children)) {
    walk(child, device, found)
  }
}

function deviceOf(entry: Json, above: Above): BlockDevice {
  const [name, type] = [text(entry.name), text(entry.type)]
  const mapping = type === 'crypt' ? name : above.mapping
  return {
    id: text(entry.kname) || name,
    name,
    type,
    fileSystem: text(entry.fstype),
    mounts: (Array.isArray(entry.mountpoints) ? entry.mountpoints : [entry.mountpoint]).map(text).filter(Boolean),
    uuid: text(entry.uuid),
    removable: above.removable || isSet(entry.rm) || text(entry.tran) === 'usb',
    encrypted: mapping !== undefined,
    ...(mapping === undefined ? {} : { mapping }),
  }
}

function rootsOf(json: string): Json[] | undefined {
  try {
    const [parsed] = records([JSON.parse(json)])
    return Array.isArray(parsed?.blockdevices) ? records(parsed.blockdevices) : undefined
  } catch {
    return undefined
  }
}

function records(values: unknown): Json[] {
  return Array.isArray(values) ? values.filter((one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one)) : []
}

function text(data: unknown): string {
  return typeof data === 'string' ? data : ''
}

function isSet(flag: unknown): boolean {
  return flag === true || flag === '1'
}
