import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/mail-domains/linux.ts'
import type { MailDomain } from '../../../lib/facts/mail-domains/shape.ts'
import { contextWith } from '../answers.ts'
import { goodDomain, records } from './records.ts'

// The parser is one for all platforms; here are its traps, and beside this file that the others are the same.
const test = suite('mail domains')
const NAME = 'clinic.example.nz'
const late = failed('MX of clinic.example.nz: no name server answered in time')

function listed(over: Partial<ReturnType<typeof goodDomain>> = {}) {
  const answer = parse({ ...goodDomain(), ...over }, contextWith())
  assert.is(answer.state, 'value', JSON.stringify(answer))
  return (answer as { value: { entries: MailDomain[]; complete: boolean; missed: string[] } }).value
}
const domain = (over: Partial<ReturnType<typeof goodDomain>> = {}) => listed(over).entries[0]

test('a domain with everything in place', () =>
  assert.equal(listed(), {
    entries: [
      {
        name: NAME,
        servers: value(['mx1.smxemail.com', 'mx2.smxemail.com']),
        spf: value([{ all: '-', lookups: 1, problems: [] }]),
        dmarc: value([{ policy: 'reject', percent: 100, testing: false, reports: true }]),
        dkim: value(['selector1']),
        transport: value(['MTA-STS']),
      },
    ],
    complete: true,
    missed: [],
  }))
test('no domain in the settings is an empty list, not a failure', () => {
  const none = records({})
  const answer = parse(
    { mx: none, txt: none, dmarc: none, mtaSts: none, tlsReports: none, selector1: none, selector2: none, google: none },
    contextWith(),
  )
  assert.equal(answer, value({ entries: [], complete: true, missed: [] }))
})
test('other text records never reach the fact', () => {
  assert.not.match(JSON.stringify(listed()), 'verification')
  assert.not.match(JSON.stringify(listed()), 'MIGf')
})
test('text records without SPF: the domain exists, and SPF is absent', () =>
  assert.equal(domain({ txt: records({ [NAME]: ['verification=1'] }) })?.spf, absent('present')))
test('a name that does not exist keeps apart from one without records', () => {
  assert.equal(domain({ mx: records({ [NAME]: absent() }) })?.servers, absent())
  assert.equal(domain({ mx: records({ [NAME]: absent('present') }) })?.servers, absent('present'))
})
test('two SPF records both count', () => {
  const spf = domain({ txt: records({ [NAME]: ['v=spf1 mx -all', 'v=spf1 a ~all'] }) })?.spf
  assert.is(spf?.state === 'value' && spf.value.length, 2)
})
test('a wildcard that answers everything is neither DMARC nor a key nor MTA-STS', () => {
  const any = ['v=spf1 -all']
  const found = domain({
    dmarc: records({ [`_dmarc.${NAME}`]: any }),
    mtaSts: records({ [`_mta-sts.${NAME}`]: any }),
    selector1: records({ [`selector1._domainkey.${NAME}`]: any }),
  })
  assert.equal([found?.dmarc, found?.dkim, found?.transport], [absent('present'), absent('present'), absent('present')])
})
test('what a name server did not say stays failed, with the reason', () => {
  const found = domain({ mx: records({ [NAME]: late }), dmarc: records({ [`_dmarc.${NAME}`]: late }) })
  assert.equal(found?.servers, late)
  assert.equal(found?.dmarc, late)
})
test('a key that was not answered makes the keys unknown only where none was found', () => {
  assert.equal(domain({ google: records({ [`google._domainkey.${NAME}`]: late }) })?.dkim, value(['selector1']))
  const none = records({ [`selector1._domainkey.${NAME}`]: absent() })
  assert.equal(domain({ selector1: none, google: records({ [`google._domainkey.${NAME}`]: late }) })?.dkim, late)
})
test('one probe that failed as a whole spoils no other', () => {
  const found = domain({ mx: late, dmarc: denied('not allowed') })
  assert.equal(found?.servers, late)
  assert.equal(found?.dmarc, denied('not allowed'))
  assert.is(found?.spf.state, 'value')
})
test('without both lists of names nothing is known', () => {
  const answer = parse({ ...goodDomain(), mx: failed('the name server "x" cannot be asked'), txt: failed('x') }, contextWith())
  assert.is(answer.state, 'failed')
  assert.match(JSON.stringify(answer), 'cannot be asked')
})
test('names that were not looked up are told once', () => {
  const mx = records({ [NAME]: ['10 mx1.smxemail.com'] }, ['3 of 23 names were not looked up: at most 20'])
  const txt = records({ [NAME]: ['v=spf1 -all'] }, ['3 of 23 names were not looked up: at most 20'])
  assert.equal([listed({ mx, txt }).complete, listed({ mx, txt }).missed.length], [false, 1])
})
test('several domains keep apart', () => {
  const mx = records({ 'a.example.nz': ['10 mx.a.example.nz'], 'b.example.nz': absent('present') })
  const found = listed({ mx, txt: records({ 'a.example.nz': ['v=spf1 -all'], 'b.example.nz': absent('present') }) }).entries
  assert.equal(
    found.map(({ name, servers, spf, dmarc }) => [name, servers.state, spf.state, dmarc.state]),
    [
      ['a.example.nz', 'value', 'value', 'failed'],
      ['b.example.nz', 'absent', 'absent', 'failed'],
    ],
  )
})

test.run()
