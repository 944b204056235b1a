import { type Answer, type CommandOutput, failed, type Parse, reasonOf, value } from '../../api.ts'
import type { DeviceRole } from './shape.ts'

interface Probes {
  /** `pmset -g batt`. */
  battery: Answer<CommandOutput>
  /** `sysctl -n kern.hv_vmm_present`: 1 in a virtual machine. */
  virtual: Answer<CommandOutput>
}

/** The name of newer models does not tell a laptop, its own battery does. */
export const parse: Parse<Probes, DeviceRole> = ({ battery, virtual }) => {
  if (battery.state !== 'value' && virtual.state !== 'value') {
    return failed(`neither pmset nor sysctl answered: ${reasonOf(battery)}`)
  }
  const vm = virtual.state === 'value' ? virtual.value.stdout.trim() : ''
  const portable =
    battery.state === 'value' && /^Now drawing from/m.test(battery.value.stdout) ? /InternalBattery/.test(battery.value.stdout) : 'unknown'
  return value({
    role: 'client',
    desktop: true,
    portable,
    virtual: vm === '1' ? true : vm === '0' ? false : 'unknown',
    because: ['a Mac'],
  })
}
