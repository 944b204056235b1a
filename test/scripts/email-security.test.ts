import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, type Context, failed, listing, value } from '../../lib/api.ts'
import type { MailDomain } from '../../lib/facts/mail-domains/shape.ts'
import { type Dmarc, dmarc } from '../../lib/formats/dmarc.ts'
import { spf } from '../../lib/formats/spf.ts'
import judge from '../../scripts/email-security.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('email-security')
const context: Context = { platform: 'linux', ...ORDINARY }

const servers = (...names: string[]) => ({ servers: value(names) })
const sends = (...texts: string[]) => ({ spf: value(texts.map((text) => spf(`v=spf1 ${text}`))) })
const policy = (text: string, ...more: Dmarc[]) => ({ dmarc: value([dmarc(`v=DMARC1; ${text}`), ...more]) })
const domain = (over: Partial<MailDomain> = {}): MailDomain => ({
  name: 'clinic.example.nz',
  ...servers('mx1.smxemail.com'),
  ...sends('include:spf.protection.outlook.com -all'),
  ...policy('p=reject; rua=mailto:reports@example.nz'),
  dkim: value(['selector1']),
  transport: absent('present'),
  ...over,
})
const finding = (...domains: MailDomain[]) => judge({ mail: listing(domains) }, {}, context)
const found = (over: Partial<MailDomain>) => finding(domain(over))
const statusOf = (over: Partial<MailDomain>) => found(over).status
const part = (over: Partial<MailDomain>, scope: string) => found(over).parts.find((one) => one.scope === `clinic.example.nz ${scope}`)
const silent = failed('MX of clinic.example.nz: no name server answered in time')

test('SPF, DMARC and a filter that is known pass', () => {
  const { status, summary, measures } = found({})
  assert.is(status, 'pass')
  assert.is(summary, 'SPF and DMARC protect clinic.example.nz')
  assert.equal(measures, { weakDomains: 0 })
})
test('without a domain in the settings nothing is known, and the finding says what to do', () => {
  const { status, summary } = finding()
  assert.is(status, 'unknown')
  assert.match(summary, "name the practice's mail domains in the setting email-security.domains")
})

test('no SPF record fails', () => {
  assert.is(statusOf({ spf: absent('present') }), 'fail')
  assert.match(found({ spf: absent('present') }).summary, 'clinic.example.nz SPF: no record')
})
test('two SPF records are as bad as none', () => {
  assert.is(statusOf(sends('mx -all', 'a -all')), 'fail')
  assert.match(found(sends('mx -all', 'a -all')).summary, '2 records')
})
test('an SPF record that receivers cannot read fails, with the term', () =>
  assert.match(found(sends('include:a.nzinclude:b.nz -all')).summary, 'receivers cannot use the record: "include:a.nzinclude:b.nz"'))
test('eleven look-ups fail, ten do not', () => {
  const includes = (count: number) => sends(`${Array.from({ length: count }, (_, index) => `include:s${index}.example.nz`).join(' ')} -all`)
  assert.is(statusOf(includes(10)), 'pass')
  assert.is(statusOf(includes(11)), 'fail')
  assert.match(part(includes(10), 'SPF')?.observed ?? '', '10 look-ups, those behind them not counted')
})
test('an end that distrusts passes, one that says nothing warns, one that lets anybody send fails', () => {
  assert.equal(
    ['mx ~all', 'mx ?all', 'mx', '+all', 'all'].map((text) => statusOf(sends(text))),
    ['pass', 'warn', 'warn', 'fail', 'fail'],
  )
})
test('a record that goes on elsewhere is not followed, so it never passes', () => {
  assert.is(statusOf(sends('redirect=_spf.example.nz')), 'warn')
  assert.match(found(sends('redirect=_spf.example.nz')).summary, 'goes on at _spf.example.nz, which is not followed')
})

test('SPF without DMARC that is enforced is a warning', () => {
  assert.equal(
    ['p=none', 'sp=reject', 'p=reject; pct=50', 'p=quarantine; t=y', 'p=quarantine'].map((text) => statusOf(policy(text))),
    ['warn', 'warn', 'warn', 'warn', 'pass'],
  )
  assert.is(statusOf({ dmarc: absent() }), 'warn')
  assert.is(statusOf({ dmarc: absent('present') }), 'warn')
})
test('two DMARC records are as bad as none', () => assert.is(statusOf(policy('p=reject', dmarc('v=DMARC1; p=reject'))), 'warn'))
test('a policy without reports passes and says so', () =>
  assert.match(part(policy('p=reject'), 'DMARC')?.observed ?? '', 'but nobody gets the reports'))
test('a sub-domain has the policy of the domain above, where that is in the settings', () => {
  const below = domain({ name: 'mail.clinic.example.nz', dmarc: absent() })
  assert.is(finding(domain(), below).status, 'pass')
  assert.is(finding(domain(policy('p=reject; sp=none')), below).status, 'warn')
  assert.is(finding(domain({ dmarc: silent }), below).status, 'unknown')
  assert.is(finding(below).status, 'warn')
})
test('a domain whose name only ends alike is not above', () =>
  assert.is(finding(domain({ name: 'nic.example.nz' }), domain({ dmarc: absent() })).status, 'warn'))

test('a filter that no name server shows is for people to name, and does not lower the verdict', () => {
  assert.is(statusOf(servers('mail.clinic.example.nz')), 'pass')
  assert.is(part(servers('mail.clinic.example.nz'), 'filter')?.status, 'not-applicable')
})
test('what a mailbox service brings along is named as that', () =>
  assert.match(
    part(servers('clinic-example-nz.mail.protection.outlook.com'), 'filter')?.observed ?? '',
    'Microsoft 365, with the filter that it brings along',
  ))
test('a second mail server that lets mail go round the filter is a warning', () => {
  assert.is(statusOf(servers('mx1.smxemail.com', 'mail.clinic.example.nz')), 'warn')
  assert.match(
    found(servers('mx1.smxemail.com', 'clinic-example-nz.mail.protection.outlook.com')).summary,
    /mail can go round SMX by way of clinic/,
  )
})
test('a server that only looks like a filter is none', () => {
  assert.is(part(servers('mimecast.com.example.nz'), 'filter')?.status, 'not-applicable')
  assert.is(part(servers('notgoogle.com'), 'filter')?.status, 'not-applicable')
})
test('a domain that sends but takes no mail needs no filter', () => {
  assert.is(statusOf(servers('.')), 'pass')
  assert.is(statusOf({ servers: absent('present') }), 'pass')
})

test('mail on a public webmail service fails, even where no name server answers', () => {
  for (const name of ['gmail.com', 'xtra.co.nz', 'hotmail.com', 'outlook.com', 'yahoo.co.nz', 'icloud.com']) {
    const { status, summary } = finding(domain({ name, servers: silent, spf: silent, dmarc: silent }))
    assert.is(status, 'fail')
    assert.is(summary, `${name} domain: a public webmail service, not a domain of the practice`)
  }
})
test('a name server that does not answer is unknown, never a missing record', () => {
  assert.is(statusOf({ servers: silent }), 'unknown')
  assert.is(statusOf({ spf: silent }), 'unknown')
  assert.is(statusOf({ dmarc: silent }), 'unknown')
  assert.match(found({ dmarc: silent }).summary, 'no name server answered in time')
  assert.equal(found({ dmarc: silent }).measures, {})
})
test('keys and transport that are missing or not answered count for nothing', () => {
  assert.is(statusOf({ dkim: silent, transport: silent }), 'pass')
  assert.is(statusOf({ dkim: absent('present') }), 'pass')
})
test('a domain that does not exist is a slip in the settings, not a fail', () => {
  const { status, summary } = found({ servers: absent(), spf: absent(), dmarc: absent() })
  assert.is(status, 'unknown')
  assert.match(summary, 'there is no such domain; check the setting email-security.domains')
})
test('a domain that one of two answers says does not exist is unknown, not without SPF', () =>
  assert.match(found({ servers: silent, spf: absent() }).summary, 'there is no such domain'))
test('SPF that is missing where the mail servers were not answered may be a view of the inside', () => {
  assert.is(statusOf({ servers: silent, spf: absent('present') }), 'unknown')
  assert.match(found({ servers: silent, spf: absent('present') }).summary, 'no name server answered in time')
})
test('a name server of the inside proves nothing about the world', () => {
  for (const inside of ['mail.clinic.local', 'exchange', 'mx.clinic.internal', 'sbs.practice.lan']) {
    const { status, summary } = found({ ...servers(inside), spf: absent('present'), dmarc: absent() })
    assert.is(status, 'unknown', inside)
    assert.match(summary, 'is an inside name; set email-security.nameServer to a public server')
  }
})
test('a domain with neither mail servers nor SPF may be a view of the inside, so it is unknown', () => {
  const { status, summary } = found({ servers: absent('present'), spf: absent('present'), dmarc: absent() })
  assert.is(status, 'unknown')
  assert.match(summary, 'no mail server and no SPF known; set email-security.nameServer to a public server')
})
test('of several domains the worst speaks', () => {
  const old = domain({ name: 'old.example.nz', spf: absent('present') })
  const { status, summary, measures } = finding(domain(), old)
  assert.is(status, 'fail')
  assert.match(summary, 'old.example.nz SPF')
  assert.equal(measures, { weakDomains: 1 })
  assert.is(finding(domain(), domain({ name: 'b.example.nz' })).summary, 'SPF and DMARC protect all 2 mail domains')
})
test('domains that were not looked up make it unknown', () => {
  const { status, summary } = judge({ mail: listing([domain()], ['3 of 23 names were not looked up: at most 20']) }, {}, context)
  assert.is(status, 'unknown')
  assert.match(summary, '3 of 23 names')
})

test.run()
