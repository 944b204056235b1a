import { matchesPattern } from '../../pattern.ts'

/** Something that looks at mail before it reaches a mailbox: a service of its own, or what a mailbox service brings along. */
export interface MailFilter {
  name: string
  kind: 'service' | 'built-in'
}

/** Names of mail servers, from the makers' pages on MX records and from public lists of mail gateways. */
const FILTERS: readonly (MailFilter & { servers: readonly string[] })[] = [
  { name: 'MailMarshal', kind: 'service', servers: ['*.mailmarshal*', '*.trustwave.com'] },
  { name: 'SMX', kind: 'service', servers: ['*.smxemail.com'] },
  { name: 'Mimecast', kind: 'service', servers: ['*.mimecast.com', '*.mimecast.co.*', '*.mimecast-offshore.com'] },
  { name: 'Proofpoint', kind: 'service', servers: ['*.pphosted.com', '*.ppe-hosted.com'] },
  { name: 'Symantec', kind: 'service', servers: ['*.messagelabs.com'] },
  { name: 'Barracuda', kind: 'service', servers: ['*.barracudanetworks.com'] },
  { name: 'Cisco', kind: 'service', servers: ['*.iphmx.com'] },
  { name: 'Sophos', kind: 'service', servers: ['*.sophos.com'] },
  { name: 'Trend Micro', kind: 'service', servers: ['*.trendmicro.com', '*.trendmicro.eu'] },
  { name: 'Microsoft 365', kind: 'built-in', servers: ['*.mail.protection.outlook.com', '*.mx.microsoft'] },
  { name: 'Google Workspace', kind: 'built-in', servers: ['*.google.com', '*.googlemail.com'] },
]

/** The filter that a mail server belongs to. One that is tied in behind the mailbox never shows in name servers. */
export function filterOf(server: string): MailFilter | undefined {
  return FILTERS.find(({ servers }) => servers.some((pattern) => matchesPattern(pattern, server)))
}
