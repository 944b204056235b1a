import { type Answer, failed, type Parse, type PowerShellOutput, reasonOf, value } from '../../api.ts'
import { isStationary } from './mains.ts'
import type { Power } from './shape.ts'

interface Probes {
  /** Not asked on computers that are known not to be portable. */
  battery: Answer<PowerShellOutput>
}

export const parse: Parse<Probes, Power> = ({ battery }, context) => {
  if (battery.state !== 'value') {
    return isStationary(context) ? value({ onBattery: false }) : failed(`the battery was not asked: ${reasonOf(battery)}`)
  }
  const { batteries, refused } = battery.value
  if (batteries === 0 && Array.isArray(refused) && !refused.includes('Win32_Battery')) {
    return value({ onBattery: false })
  }
  const mains = listOf(battery.value.mains, (entry) => typeof entry === 'boolean')
  if (mains.length === 0) {
    return failed('Windows did not tell whether mains power is there (root\\wmi BatteryStatus gave nothing)')
  }
  const percents = listOf(battery.value.percents, (entry) => typeof entry === 'number' && entry >= 0 && entry <= 100)
  return value({ onBattery: !mains.includes(true), ...(percents.length > 0 ? { percent: Math.min(...percents.map(Number)) } : {}) })
}

function listOf(found: unknown, is: (entry: unknown) => boolean): unknown[] {
  return Array.isArray(found) ? found.filter(is) : []
}
