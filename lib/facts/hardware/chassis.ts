import { isPortableChassis } from '../device-role/hardware.ts'
import type { Chassis } from './shape.ts'

/** SMBIOS chassis types (DMTF DSP0134): 17 main server, 23 rack mount, 25 multi-system, 28 and 29 blades. */
const SERVERS = new Set([17, 23, 25, 28, 29])
const TOWERS = new Set([6, 7])
/** Desktop, low profile, pizza box, all in one, space-saving, lunch box, sealed-case, mini and stick PC. */
const DESKTOPS = new Set([3, 4, 5, 13, 15, 16, 24, 35, 36])

export function chassisOf(type: number | undefined): Chassis {
  if (type === undefined) {
    return 'unknown'
  }
  if (isPortableChassis(type)) {
    return 'laptop'
  }
  return SERVERS.has(type) ? 'server' : TOWERS.has(type) ? 'tower' : DESKTOPS.has(type) ? 'desktop' : 'unknown'
}

/** What makers forget to fill in. */
const PLACEHOLDER =
  /^(?:default string|to be filled by o\.?e\.?m\.?|system (?:product name|manufacturer|version|serial number)|not applicable|not specified|none|unknown|o\.?e\.?m\.?|0+|x+|\.+|-+)$/i

/** A name of maker or model, empty where it is a placeholder. */
export function named(text: string | undefined): string {
  const name = text?.trim() ?? ''
  return PLACEHOLDER.test(name) ? '' : name
}
