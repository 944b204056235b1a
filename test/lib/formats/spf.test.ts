import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isSpf, spf } from '../../../lib/formats/spf.ts'

// Records of our own in the grammar of RFC 7208.
const test = suite('SPF')
const problems = (terms: string) => spf(`v=spf1 ${terms}`).problems

test('a record of a mailbox service says who may send and refuses the rest', () =>
  assert.equal(spf('v=spf1 include:spf.protection.outlook.com -all'), { all: '-', lookups: 1, problems: [] }))
test('each end is told apart, and none at all', () => {
  assert.equal(
    ['-all', '~all', '?all', '+all', 'all', 'ALL', 'mx'].map((end) => spf(`v=spf1 ${end}`).all),
    ['-', '~', '?', '+', '+', '+', undefined],
  )
})
test('the version counts in any case and must be a word of its own', () => {
  assert.equal(
    ['v=spf1', 'V=SPF1 -all', 'v=spf1 -all', 'v=spf10 -all', 'v=spf1;-all', ' v=spf1 -all', 'spf2.0/pra -all', 'v=spf1include:a.nz'].map(
      isSpf,
    ),
    [true, true, true, false, false, false, false, false],
  )
})
test('terms that cost a look-up are counted, addresses are not', () => {
  assert.is(spf('v=spf1 a mx ptr include:a.nz exists:%{i}.b.nz ip4:192.0.2.1 ip6:2001:db8::/32 redirect=c.nz').lookups, 6)
  assert.is(spf(`v=spf1 ${Array.from({ length: 11 }, (_, index) => `include:s${index}.example.nz`).join(' ')} -all`).lookups, 11)
})
test('what stands behind the end is never asked for, nor is a redirect beside it', () =>
  assert.is(spf('v=spf1 a redirect=b.nz -all include:c.nz').lookups, 1))
test('a record may go on elsewhere', () =>
  assert.equal(spf('v=spf1 redirect=_spf.example.nz'), { redirect: '_spf.example.nz', lookups: 1, problems: [] }))
test('addresses, networks, names, lengths and macros are readable', () =>
  assert.equal(
    problems(
      'a a:mail.example.nz a/24 a:mail.example.nz/24//64 mx mx/28 ~mx:example.nz ip4:192.0.2.0/24 ip6:2001:db8::1 ptr:example.nz exists:%{ir}.%{v}._spf.%{d} exp=why.example.nz x-note=anything -all',
    ),
    [],
  ))
test('one term that receivers cannot read is named', () => {
  for (const wrong of [
    'include',
    'include:',
    'include:localhost',
    'include:a.nzinclude:b.nz',
    'ip4:192.0.2.300',
    'ip4:192.0.2.0/33',
    'ip4:192.0.2.1/24/8',
    'ip6:192.0.2.1',
    'ip4',
    'all:x',
    'exists',
    'redirect=',
    'spf.protection.outlook.com',
    'a/999',
    '--all',
    '-all;',
    'includ:a.nz',
    '"include:a.nz',
  ]) {
    assert.is(problems(wrong).length, 1, wrong)
    assert.match(problems(wrong)[0] ?? '', 'cannot be read')
  }
})
test('a redirect that stands twice makes the record void', () =>
  assert.equal(problems('redirect=a.nz redirect=b.nz'), ['redirect= stands twice']))
test('no text ever throws, and every problem is one short line', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `v=spf1 ${text}`),
      ),
      (text) => {
        isSpf(text)
        const { lookups, problems: found } = spf(text)
        assert.ok(lookups >= 0 && found.every((one) => one.length < 120 && !one.includes('\n')))
      },
    ),
  ))

test.run()
