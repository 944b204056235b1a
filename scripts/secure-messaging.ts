#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, type Context, defineCheck, type Part, worstOf } from '../lib/api.ts'
import type { MailDomain, MailDomains } from '../lib/facts/mail-domains/shape.ts'
import { whyNotTrusted } from '../lib/facts/mail-domains/trust.ts'
import { isPublicWebmail } from '../lib/facts/mail-domains/webmail.ts'
import { hintOf } from '../lib/hint.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  mail: Answer<MailDomains>
}

/** What a computer sees is a hint at most: it can show insecure ways, never that the secure ones are taken. */
export default defineCheck<Facts, Record<string, never>>(({ mail }, _settings, context) => {
  const domains = mail.state === 'value' ? mail.value.entries : []
  const hints = domains.flatMap(judgeDomain)
  const said = ({ scope, observed }: Part) => `${scope}: ${observed}`
  return hints.length > 0 ? hintOf(hints, '', said) : worstOf([client(context)], said)
})

function judgeDomain(domain: MailDomain): Part[] {
  const shared = { scope: domain.name, source: `DNS ${domain.name}`, owner: 'none' } as const
  if (isPublicWebmail(domain.name)) {
    const observed = 'mail of the practice is on a public webmail service'
    return [{ ...shared, status: 'fail', observed, expected: 'mail on a domain of its own' }]
  }
  const { dmarc } = domain
  if (dmarc.state === 'denied' || dmarc.state === 'failed') {
    const unread = `whether anybody can send mail in its name could not be looked up: ${dmarc.reason}`
    return [{ ...shared, status: 'unknown', observed: unread, expected: 'a DMARC record' }]
  }
  const isOpen = dmarc.state === 'absent' && whyNotTrusted(domain) === undefined
  const observed = 'anybody can send mail in its name (no DMARC record)'
  return isOpen ? [{ ...shared, status: 'warn', observed, expected: 'a DMARC record' }] : []
}

/** An installed client says neither that it works nor that people use it. */
function client({ products }: Context): Part {
  const shared = {
    scope: 'secure messaging',
    expected: 'people say how patient information is sent',
    source: 'products',
    owner: 'none',
  } as const
  if (products === 'unknown') {
    return { ...shared, status: 'unknown', observed: 'whether a client such as HealthLink is installed could not be looked up' }
  }
  const observed = products.includes('healthlink')
    ? 'the HealthLink client is installed here'
    : 'no client is installed here, which says nothing'
  return { ...shared, status: 'not-applicable', observed }
}

standAlone(import.meta.url)
