import { defineRemediation, type Plan, type Refusal } from '../lib/api.ts'
import { planLinux } from '../lib/facts/firewall/plan-linux.ts'
import { planWindows } from '../lib/facts/firewall/plan-windows.ts'
import type { FirewallSettings } from '../lib/facts/firewall/ports-to-keep.ts'
import type { Firewall } from '../lib/facts/firewall/shape.ts'

interface Facts {
  firewall: Firewall
}

/** Closes the door, and never in front of whoever has to come in. */
export default defineRemediation<Facts, FirewallSettings>(({ firewall }, settings, context): Plan | Refusal => {
  switch (context.platform) {
    case 'win32':
      return planWindows(firewall, settings, context)
    case 'linux':
      return planLinux(firewall, settings)
    case 'darwin':
      return { refused: 'by-hand', because: 'Rounds does not set the firewall of macOS: System Settings, Network, Firewall' }
  }
})
