import { type Answer, failed, value } from '../api.ts'
import { keyValues } from './ini.ts'

export type UfwPolicy = 'deny' | 'reject' | 'allow'

export interface UfwStatus {
  active: boolean
  /** Missing while the firewall is inactive. */
  incoming?: UfwPolicy
  outgoing?: UfwPolicy
}

export interface UfwConfig {
  /** Starts with the computer. */
  enabled: boolean
  incoming: UfwPolicy
  /** IPv6 is filtered, too. */
  ipv6: boolean
}

/** Answer of `ufw status verbose` under LC_ALL=C. */
export function ufwStatus(text: string): Answer<UfwStatus> {
  const status = /^Status: (active|inactive)\s*$/m.exec(text)?.[1]
  if (!status) {
    return failed('ufw printed no line "Status: active" or "Status: inactive"')
  }
  if (status === 'inactive') {
    return value({ active: false })
  }
  const [, incoming, outgoing] = /^Default: (\w+) \(incoming\), (\w+) \(outgoing\)/m.exec(text) ?? []
  if (!isPolicy(incoming) || !isPolicy(outgoing)) {
    return failed('ufw printed no line such as "Default: deny (incoming), allow (outgoing)"; ask with "ufw status verbose"')
  }
  return value({ active: true, incoming, outgoing })
}

/** What /etc/ufw/ufw.conf and /etc/default/ufw ask for; a missing policy counts as the default of ufw, which is DROP. */
export function ufwConfig(conf: string, defaults: string): Answer<UfwConfig> {
  const enabled = keyValues(conf).get('ENABLED')?.toLowerCase()
  if (enabled === undefined) {
    return failed('/etc/ufw/ufw.conf has no line ENABLED=yes or ENABLED=no')
  }
  const settings = keyValues(defaults)
  const incoming = POLICIES[(settings.get('DEFAULT_INPUT_POLICY') ?? 'DROP').toUpperCase()]
  if (!incoming) {
    return failed('/etc/default/ufw: DEFAULT_INPUT_POLICY is none of DROP, REJECT, ACCEPT')
  }
  return value({ enabled: enabled === 'yes', incoming, ipv6: settings.get('IPV6')?.toLowerCase() === 'yes' })
}

const POLICIES: Record<string, UfwPolicy> = { DROP: 'deny', REJECT: 'reject', ACCEPT: 'allow' }

function isPolicy(text: string | undefined): text is UfwPolicy {
  return text === 'deny' || text === 'reject' || text === 'allow'
}
