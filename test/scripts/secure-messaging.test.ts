import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Context, failed, listing, value } from '../../lib/api.ts'
import type { MailDomain, MailDomains } from '../../lib/facts/mail-domains/shape.ts'
import { dmarc } from '../../lib/formats/dmarc.ts'
import judge from '../../scripts/secure-messaging.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('secure-messaging')
const context = (products: Context['products'] = []): Context => ({ platform: 'win32', ...ORDINARY, products })
const domain = (over: Partial<MailDomain> = {}): MailDomain => ({
  name: 'clinic.example.nz',
  servers: value(['mx1.smxemail.com']),
  spf: absent('present'),
  dmarc: value([dmarc('v=DMARC1; p=none')]),
  dkim: absent('present'),
  transport: absent('present'),
  ...over,
})
const notRead: Answer<MailDomains> = failed('it was not read')
const finding = (mail: Answer<MailDomains> = notRead, products?: Context['products']) => judge({ mail }, {}, context(products))
const domains = (...entries: MailDomain[]) => value(listing(entries))

test('in a sweep of one machine the mail domains are not read, and nothing is said', () => {
  assert.is(finding().status, 'not-applicable')
  assert.match(finding().summary, 'which says nothing')
})
test('a client that is installed is told and never a pass', () => {
  const { status, summary } = finding(notRead, ['healthlink'])
  assert.is(status, 'not-applicable')
  assert.match(summary, 'the HealthLink client is installed here')
})
test('products that could not be looked for are unknown', () => assert.is(finding(notRead, 'unknown').status, 'unknown'))
test('mail on a public webmail service fails, whatever is installed', () => {
  const { status, summary } = finding(domains(domain({ name: 'xtra.co.nz' })), ['healthlink'])
  assert.is(status, 'fail')
  assert.is(summary, 'xtra.co.nz: mail of the practice is on a public webmail service')
})
test('a domain without DMARC is a warning, also where the products are not known', () => {
  for (const none of [absent(), absent('present')]) {
    assert.is(finding(domains(domain({ dmarc: none }))).status, 'warn')
    assert.is(finding(domains(domain({ dmarc: none })), 'unknown').status, 'warn')
  }
})
test('a domain with DMARC is nothing to say', () => assert.is(finding(domains(domain())).status, 'not-applicable'))
test('a name server that does not answer is unknown, and hides no weakness of another domain', () => {
  const silent = domain({ dmarc: failed('no name server answered in time') })
  assert.is(finding(domains(silent)).status, 'unknown')
  assert.match(finding(domains(silent)).summary, 'could not be looked up: no name server answered in time')
  assert.is(finding(domains(silent, domain({ dmarc: absent() }))).status, 'warn')
})
test('a name server of the inside says nothing about the world', () =>
  assert.is(finding(domains(domain({ servers: value(['mail.clinic.local']), dmarc: absent() }))).status, 'not-applicable'))
test('a domain that does not exist is no hint', () =>
  assert.is(finding(domains(domain({ servers: absent(), spf: absent(), dmarc: absent() }))).status, 'not-applicable'))
test('of several domains the worst speaks', () =>
  assert.is(finding(domains(domain({ dmarc: absent() }), domain({ name: 'gmail.com' }))).status, 'fail'))

test.run()
