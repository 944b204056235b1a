/** What lies below a block device. */
export interface BackingDisks {
  /** Such as `/dev/sda`; several for a volume over several disks. */
  disks: string[]
  /** One of them is made to be taken away. */
  removable: boolean
}

type Json = Record<string, unknown>

/** `lsblk --json --paths --output NAME,TYPE,TRAN,RM`, by name; undefined where it is no such output. */
export function backingDisks(json: string): Map<string, BackingDisks> | undefined {
  const roots = rootsOf(json)
  const found = new Map<string, BackingDisks>()
  for (const root of roots ?? []) {
    walk(root, { disks: [String(root.name)], removable: isRemovable(root) }, found)
  }
  return roots ? found : undefined
}

/** A volume over several disks appears below each of them. */
function walk(device: Json, below: BackingDisks, found: Map<string, BackingDisks>): void {
  const name = String(device.name)
  const earlier = found.get(name)
  found.set(name, {
    disks: [...new Set([...(earlier?.disks ?? []), ...below.disks])],
    removable: below.removable || earlier?.removable === true,
  })
  for (const child of records(device.children)) {
    walk(child, below, found)
  }
}

/** Before util-linux 2.33 flags are texts. */
function isRemovable({ tran, rm }: Json): boolean {
  return tran === 'usb' || rm === true || rm === '1'
}

function rootsOf(json: string): Json[] | undefined {
  try {
    const [printed] = records([JSON.parse(json)])
    return Array.isArray(printed?.blockdevices) ? records(printed.blockdevices) : undefined
  } catch {
    return undefined
  }
}

function records(values: unknown): Json[] {
  return Array.isArray(values) ? values.filter((one): one is Json => typeof one === 'object' && one !== null && !Array.isArray(one)) : []
}
