import type { FirewallProfileChange } from '../api.ts'
import { cmdletKind } from './cmdlet.ts'

/** Values as Set-NetFirewallProfile takes them: True, False, NotConfigured; Block, Allow, NotConfigured. */
export const firewallProfile = cmdletKind<FirewallProfileChange>({
  kind: 'firewall-profile',
  words: 'The profile of Windows Firewall',
  target: ({ profile }) => `profile ${profile}`,
  ask: ({ profile }) => ({ profile }),
  wanted: ({ enabled, inbound }) => ({
    ...(enabled ? { Enabled: 'True' } : {}),
    ...(inbound ? { DefaultInboundAction: inbound } : {}),
  }),
})
