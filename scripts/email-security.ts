#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'
import { type Answer, defineCheck, type Part, reasonOf, type Status, worstOf } from '../lib/api.ts'
import { filterOf } from '../lib/facts/mail-domains/filters.ts'
import type { MailDomain, MailDomains } from '../lib/facts/mail-domains/shape.ts'
import { whyNotTrusted } from '../lib/facts/mail-domains/trust.ts'
import { isPublicWebmail } from '../lib/facts/mail-domains/webmail.ts'
import type { Dmarc, DmarcPolicy } from '../lib/formats/dmarc.ts'
import { MOST_LOOKUPS, type Spf } from '../lib/formats/spf.ts'
import { standAlone } from '../lib/stand-alone.ts'

interface Facts {
  mail: MailDomains
}

type Verdict = readonly [status: Status, observed: string]

export default defineCheck<Facts, Record<string, unknown>>(({ mail }) => {
  const { entries, missed } = mail
  const parts =
    entries.length === 0 && missed.length === 0
      ? [noDomain()]
      : [...entries.flatMap((domain) => judgeDomain(domain, entries)), ...missed.map(notLookedUp)]
  const weak = entries.filter((domain) => parts.some(({ scope, status }) => scope.startsWith(`${domain.name} `) && !isFine(status)))
  return worstOf(
    parts,
    (worst) => summarise(worst, entries),
    parts.some(({ status }) => status === 'unknown') ? {} : { weakDomains: weak.length },
  )
})

function judgeDomain(domain: MailDomain, all: MailDomain[]): Part[] {
  const { name } = domain
  if (isPublicWebmail(name)) {
    return [part(name, 'domain', ['fail', 'a public webmail service, not a domain of the practice'], 'mail on a domain of its own')]
  }
  const doubt = whyNotTrusted(domain)
  if (doubt !== undefined) {
    return [part(name, 'domain', ['unknown', doubt], 'a domain that the world can send mail to')]
  }
  return [
    part(name, 'filter', judged(domain.servers, judgeServers, ['not-applicable', 'takes no mail']), 'mail servers of a filter only'),
    part(
      name,
      'SPF',
      judged(domain.spf, judgeSpf, ['fail', 'no record: anybody can send in its name']),
      'one record that ends in -all or ~all',
    ),
    part(name, 'DMARC', dmarcOf(domain, all), 'one record that says p=quarantine or p=reject'),
    part(name, 'DKIM', niceToHave(domain.dkim), 'a key, where its name can be guessed'),
    part(name, 'transport', niceToHave(domain.transport), 'MTA-STS and TLS reports, where wanted'),
  ]
}

function part(name: string, what: string, [status, observed]: Verdict, expected: string): Part {
  return { scope: `${name} ${what}`, status, observed, expected, source: `DNS ${name}`, owner: 'none' }
}

function judged<T>(answer: Answer<T>, judge: (of: T) => Verdict, none: Verdict): Verdict {
  if (answer.state === 'value') {
    return judge(answer.value)
  }
  return answer.state === 'absent' ? none : ['unknown', reasonOf(answer)]
}

/** A filter helps only where no mail server lets mail go round it. One that is not known by name is for people to name. */
function judgeServers(servers: string[]): Verdict {
  const found = servers.map((server) => ({ server, filter: filterOf(server) }))
  const strangers = found.filter(({ filter }) => !filter).map(({ server }) => server)
  const service = found.find(({ filter }) => filter?.kind === 'service')?.filter
  const around = found.find(({ filter }) => filter?.kind !== 'service')?.server
  if (servers.includes('.')) {
    return ['not-applicable', 'takes no mail']
  }
  if (service && around !== undefined) {
    return ['warn', `mail can go round ${service.name} by way of ${around}`]
  }
  return strangers.length > 0
    ? ['not-applicable', `${strangers[0]}: no filter known by this name, so the IT provider's answer counts`]
    : ['pass', `${found[0]?.filter?.name}${service ? '' : ', with the filter that it brings along'}`]
}

function judgeSpf(records: Spf[]): Verdict {
  const [{ all, redirect, lookups, problems } = { lookups: 0, problems: [] }] = records
  if (records.length > 1) {
    return ['fail', `${records.length} records: receivers use none of them`]
  }
  if (problems[0] !== undefined) {
    return ['fail', `receivers cannot use the record: ${problems[0]}`]
  }
  if (lookups > MOST_LOOKUPS) {
    return ['fail', `the record takes ${lookups} look-ups, receivers give up after ${MOST_LOOKUPS}`]
  }
  const counted = `${lookups} look-ups, those behind them not counted`
  switch (all) {
    case '-':
    case '~':
      return ['pass', `ends in ${all}all; ${counted}`]
    case '+':
      return ['fail', 'ends in +all: anybody can send in its name']
    case '?':
      return ['warn', 'ends in ?all: receivers let everything through']
    default:
      return redirect === undefined
        ? ['warn', 'does not end in -all or ~all: receivers let everything through']
        : ['warn', `goes on at ${redirect}, which is not followed`]
  }
}

/** A sub-domain without a record of its own has the one of the domain above (RFC 7489, 6.6.3), where that is among the settings. */
function dmarcOf({ name, dmarc }: MailDomain, all: MailDomain[]): Verdict {
  const above = all.find((domain) => name.endsWith(`.${domain.name}`))
  if (dmarc.state === 'absent' && above) {
    return judged(above.dmarc, (records) => judgeDmarc(records, records[0]?.subdomains), NO_DMARC)
  }
  return judged(dmarc, (records) => judgeDmarc(records), NO_DMARC)
}

const NO_DMARC: Verdict = ['warn', 'no record: receivers deliver forged mail']

function judgeDmarc(records: Dmarc[], inherited?: DmarcPolicy): Verdict {
  const [record] = records
  const policy = inherited ?? record?.policy
  if (!record || records.length > 1) {
    return ['warn', `${records.length} records: receivers use none of them`]
  }
  if (policy === undefined || policy === 'none') {
    return ['warn', policy ? 'p=none: forged mail is only counted' : 'the record names no policy: forged mail is only counted']
  }
  if (record.testing || record.percent < 100) {
    return ['warn', record.testing ? `p=${policy} is only tried out (t=y)` : `p=${policy} holds for ${record.percent} % of the mail only`]
  }
  return ['pass', `p=${policy}${record.reports ? '' : ', but nobody gets the reports'}`]
}

/** Neither of the documents asks for it, and a key may stand under any name: what is missing or not answered counts for nothing. */
function niceToHave(answer: Answer<string[]>): Verdict {
  return answer.state === 'value'
    ? ['pass', answer.value.join(', ')]
    : ['not-applicable', answer.state === 'absent' ? 'none found' : reasonOf(answer)]
}

function noDomain(): Part {
  const observed = "name the practice's mail domains in the setting email-security.domains"
  return {
    scope: 'mail domains',
    status: 'unknown',
    observed,
    expected: 'every domain that the practice has mail on',
    source: 'settings',
    owner: 'none',
  }
}

function notLookedUp(observed: string): Part {
  return { scope: 'mail domains', status: 'unknown', observed, expected: 'every domain looked up', source: 'settings', owner: 'none' }
}

function isFine(status: Status): boolean {
  return status === 'pass' || status === 'not-applicable'
}

function summarise({ scope, status, observed }: Part, domains: MailDomain[]): string {
  return status === 'pass'
    ? `SPF and DMARC protect ${domains.length === 1 ? domains[0]?.name : `all ${domains.length} mail domains`}`
    : `${scope}: ${observed}`
}

standAlone(import.meta.url)
