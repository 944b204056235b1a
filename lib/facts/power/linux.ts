import { type Answer, type FileContent, failed, type Listing, type Parse, reasonOf, value } from '../../api.ts'
import { integer } from '../../formats/lines.ts'
import { isPortableChassis } from '../device-role/hardware.ts'
import type { Power } from './shape.ts'

interface Probes {
  /** Attributes in /sys/class/power_supply, as the kernel documents them in sysfs-class-power. */
  supplies: Answer<Listing<FileContent>>
  chassis: Answer<FileContent>
}

export const parse: Parse<Probes, Power> = ({ supplies, chassis }) => {
  if (supplies.state !== 'value' || !supplies.value.complete) {
    return failed(
      `/sys/class/power_supply could not be read: ${supplies.state === 'value' ? supplies.value.missed.join('; ') : reasonOf(supplies)}`,
    )
  }
  const found = [...byFolder(supplies.value.entries).values()]
  // Mice and headsets report batteries, too; theirs have the scope "Device".
  const batteries = found.filter((supply) => supply.get('type') === 'Battery' && supply.get('scope') !== 'Device')
  const chargers = found.filter((supply) => supply.has('online') && supply.get('type') !== 'Battery')
  if (batteries.length === 0) {
    return found.length > 0 || !isLaptop(chassis)
      ? value({ onBattery: false })
      : failed('this computer is portable, but lists no power supply')
  }
  const onBattery = chargers.length > 0 ? chargers.every((supply) => supply.get('online') === '0') : discharging(batteries)
  const percents = batteries.flatMap((supply) => integer(supply.get('capacity')) ?? [])
  return value({ onBattery, ...(percents.length > 0 ? { percent: Math.min(...percents) } : {}) })
}

function isLaptop(chassis: Answer<FileContent>): boolean {
  const type = chassis.state === 'value' ? integer(chassis.value.text) : undefined
  return type !== undefined && isPortableChassis(type)
}

function discharging(batteries: Array<Map<string, string>>): boolean {
  return batteries.some((supply) => supply.get('status') === 'Discharging')
}

function byFolder(files: FileContent[]): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>()
  for (const { path, text } of files) {
    const [, folder = '', name = ''] = /^(.*)\/([^/]*)$/.exec(path) ?? []
    folders.set(folder, (folders.get(folder) ?? new Map()).set(name, text.trim()))
  }
  return folders
}
