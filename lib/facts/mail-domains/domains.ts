import { type Answer, absent, type DnsRecords, failed, type Listing, listing, type Parse, value } from '../../api.ts'
import { dmarc, isDmarc, tagsOf } from '../../formats/dmarc.ts'
import { isSpf, spf } from '../../formats/spf.ts'
import type { MailDomain, MailDomains } from './shape.ts'

type Records = Answer<Listing<DnsRecords>>

interface Probes {
  mx: Records
  txt: Records
  dmarc: Records
  mtaSts: Records
  tlsReports: Records
  /** Exchange Online names its keys selector1 and selector2, Google Workspace google; other names cannot be guessed. */
  selector1: Records
  selector2: Records
  google: Records
}

/** The same on every platform: a name server gives the same answers to all. */
export const parse: Parse<Probes, MailDomains> = (probes) => {
  const found = [probes.mx, probes.txt].flatMap((records) => (records.state === 'value' ? [records.value] : []))
  if (found.length === 0) {
    return probes.mx.state === 'failed' || probes.mx.state === 'denied' ? probes.mx : failed('no name was looked up')
  }
  const names = new Set(found.flatMap(({ entries }) => entries.map(({ name }) => name)))
  const domains = [...names].map((name) => domainOf(name, probes))
  return value(listing(domains, [...new Set(found.flatMap(({ missed }) => missed))]))
}

function domainOf(name: string, probes: Probes): MailDomain {
  return {
    name,
    servers: map(recordsFor(probes.mx, name), (records) => some(records.map((record) => record.replace(/^\d+ /, '')))),
    spf: map(recordsFor(probes.txt, name), (records) => some(records.filter(isSpf).map(spf))),
    dmarc: map(recordsFor(probes.dmarc, `_dmarc.${name}`), (records) => some(records.filter(isDmarc).map(dmarc))),
    dkim: selectors(name, probes),
    transport: transport(name, probes),
  }
}

function recordsFor(records: Records, name: string): Answer<string[]> {
  if (records.state !== 'value') {
    return records
  }
  return records.value.entries.find((entry) => entry.name === name)?.answer ?? failed(`${name} was not looked up`)
}

function map<A, B>(answer: Answer<A>, to: (of: A) => Answer<B>): Answer<B> {
  return answer.state === 'value' ? to(answer.value) : answer
}

/** The name was read, so a record that is not among its own is not there. */
function some<T>(found: T[]): Answer<T[]> {
  return found.length > 0 ? value(found) : absent('present')
}

/** A key without content was taken back (RFC 6376, 3.6.1). */
function selectors(name: string, probes: Probes): Answer<string[]> {
  const isKey = (record: string) => (tagsOf(record).get('p') ?? '') !== ''
  return foundAmong(
    (['selector1', 'selector2', 'google'] as const).map((one) => [one, recordsFor(probes[one], `${one}._domainkey.${name}`), isKey]),
  )
}

function transport(name: string, { mtaSts, tlsReports }: Probes): Answer<string[]> {
  return foundAmong([
    ['MTA-STS', recordsFor(mtaSts, `_mta-sts.${name}`), (record) => /^v=STSv1\s*(;|$)/.test(record)],
    ['TLS reports', recordsFor(tlsReports, `_smtp._tls.${name}`), (record) => /^v=TLSRPTv1\s*(;|$)/.test(record)],
  ])
}

/** The labels whose records hold what is wanted. None found says something only where everything was answered. */
function foundAmong(
  candidates: readonly (readonly [label: string, records: Answer<string[]>, wanted: (record: string) => boolean])[],
): Answer<string[]> {
  const found = candidates.flatMap(([label, records, wanted]) => (records.state === 'value' && records.value.some(wanted) ? [label] : []))
  const silent = candidates.flatMap(([, records]) => (records.state === 'failed' || records.state === 'denied' ? [records] : []))
  return found.length > 0 ? value(found) : (silent[0] ?? absent('present'))
}
