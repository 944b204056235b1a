import { integer } from './lines.ts'

/** One DMARC record (RFC 7489): what receivers do with mail that only pretends to come from a domain. */
export interface Dmarc {
  /** Missing: the record does not say, or says something that nobody knows. */
  policy?: DmarcPolicy
  /** For its sub-domains, where the record says so. */
  subdomains?: DmarcPolicy
  /** Share of such mail, 0 to 100, that the policy is for. */
  percent: number
  /** The domain only tries its policy out: receivers do nothing. */
  testing: boolean
  /** Somebody gets the reports. */
  reports: boolean
}

export type DmarcPolicy = 'none' | 'quarantine' | 'reject'

/** The version stands first and in capitals, blanks around the sign do not count (RFC 7489, 6.4). */
export function isDmarc(text: string): boolean {
  return /^v\s*=\s*DMARC1\s*(;|$)/.test(text)
}

/** The record of a text that `isDmarc`. */
export function dmarc(text: string): Dmarc {
  const tags = tagsOf(text)
  const policy = policyOf(tags.get('p'))
  const subdomains = policyOf(tags.get('sp'))
  const percent = integer(tags.get('pct')) ?? 100
  return {
    ...(policy ? { policy } : {}),
    ...(subdomains ? { subdomains } : {}),
    percent: percent >= 0 && percent <= 100 ? percent : 100,
    testing: tags.get('t')?.toLowerCase() === 'y',
    reports: /\bmailto:/i.test(tags.get('rua') ?? ''),
  }
}

/** `name=value` between semicolons; the first of a name counts. Also the form of DKIM keys, MTA-STS and TLS reports. */
export function tagsOf(text: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const part of text.split(';')) {
    const [, name, value = ''] = /^\s*([A-Za-z][A-Za-z0-9_]*)\s*=([\s\S]*)$/.exec(part) ?? []
    if (name !== undefined && !tags.has(name.toLowerCase())) {
      tags.set(name.toLowerCase(), value.trim())
    }
  }
  return tags
}

function policyOf(text: string | undefined): DmarcPolicy | undefined {
  return (['none', 'quarantine', 'reject'] as const).find((policy) => policy === text?.toLowerCase())
}
