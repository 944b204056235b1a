/** SMBIOS chassis types of laptops and tablets (DMTF DSP0134, table "System Enclosure or Chassis Types"). */
const PORTABLE = new Set([8, 9, 10, 11, 14, 30, 31, 32])

const VIRTUAL = /VMware|innotek|VirtualBox|QEMU|\bKVM\b|\bXen\b|Parallels|Bochs|Amazon EC2|Google Compute Engine|OpenStack|Nutanix/i

export function isPortableChassis(type: number): boolean {
  return PORTABLE.has(type)
}

/** A running hypervisor says nothing: hosts have one, too, and so has any Windows with virtualisation-based security. */
export function isVirtual(manufacturer: string, model: string): boolean {
  return (
    VIRTUAL.test(manufacturer) || VIRTUAL.test(model) || (/^Microsoft Corporation/i.test(manufacturer) && /^Virtual Machine/i.test(model))
  )
}
