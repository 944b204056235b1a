import { type Answer, failed, value } from '../api.ts'
import { lines } from './lines.ts'

export type DeviceJoin = 'none' | 'domain' | 'entra' | 'hybrid'

export interface DeviceState {
  join: DeviceJoin
  domainName?: string
  tenantName?: string
}

/** Device State of `dsregcmd /status`; the other sections describe whoever asked, and are left alone. */
export function deviceState(text: string): Answer<DeviceState> {
  const state = new Map<string, string>()
  let section = ''
  for (const line of lines(text)) {
    section = /^\|\s*(.*?)\s*\|\s*$/.exec(line)?.[1] ?? section
    const [, name, value] = /^\s*(\w+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    // "Tenant Details" belongs to the device as well.
    if (name !== undefined && value !== undefined && /^(?:Device State|Tenant Details)$/.test(section)) {
      state.set(name, value)
    }
  }
  const entra = yes(state.get('AzureAdJoined'))
  const domain = yes(state.get('DomainJoined'))
  if (entra === undefined || domain === undefined) {
    return failed('dsregcmd printed no "AzureAdJoined : YES|NO" and "DomainJoined : YES|NO" under Device State')
  }
  const domainName = state.get('DomainName')
  const tenantName = state.get('TenantName')
  return value({
    join: entra ? (domain ? 'hybrid' : 'entra') : domain ? 'domain' : 'none',
    ...(domainName ? { domainName } : {}),
    ...(tenantName ? { tenantName } : {}),
  })
}

function yes(text: string | undefined): boolean | undefined {
  return text === 'YES' ? true : text === 'NO' ? false : undefined
}
