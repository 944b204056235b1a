import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dmarc, isDmarc, tagsOf } from '../../../lib/formats/dmarc.ts'

// Records of our own in the grammar of RFC 7489.
const test = suite('DMARC')

test('a record says what happens to forged mail', () =>
  assert.equal(dmarc('v=DMARC1; p=reject; rua=mailto:reports@example.nz'), {
    policy: 'reject',
    percent: 100,
    testing: false,
    reports: true,
  }))
test('blanks and capitals of the policy do not count', () =>
  assert.equal(dmarc('v=DMARC1;p = Quarantine ;sp=NONE;'), {
    policy: 'quarantine',
    subdomains: 'none',
    percent: 100,
    testing: false,
    reports: false,
  }))
test('a policy that is missing or that nobody knows is none that counts', () => {
  assert.is(dmarc('v=DMARC1').policy, undefined)
  assert.is(dmarc('v=DMARC1; p=').policy, undefined)
  assert.is(dmarc('v=DMARC1; p=rejects').policy, undefined)
})
test('a share and a trial are read', () => {
  assert.is(dmarc('v=DMARC1; p=reject; pct=20').percent, 20)
  assert.is(dmarc('v=DMARC1; p=reject; pct=0').percent, 0)
  assert.is(dmarc('v=DMARC1; p=reject; t=y').testing, true)
})
test('a share that is none leaves the policy whole', () => {
  assert.is(dmarc('v=DMARC1; p=reject; pct=200').percent, 100)
  assert.is(dmarc('v=DMARC1; p=reject; pct=half').percent, 100)
})
test('the version stands first, in capitals', () =>
  assert.equal(
    ['v=DMARC1', 'v=DMARC1;p=none', 'v = DMARC1 ; p=none', 'v=dmarc1; p=none', 'p=none; v=DMARC1', 'v=DMARC10', 'v=spf1 -all', ''].map(
      isDmarc,
    ),
    [true, true, true, false, false, false, false, false],
  ))
test('of a tag that stands twice the first counts', () => assert.is(dmarc('v=DMARC1; p=none; p=reject').policy, 'none'))
test('a value may hold an equals sign', () => assert.is(tagsOf('v=DKIM1; k=rsa; p=MIIB+a/b=').get('p'), 'MIIB+a/b='))
test('no text ever throws', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.string().map((text) => `v=DMARC1; ${text}`),
      ),
      (text) => {
        isDmarc(text)
        const { percent } = dmarc(text)
        assert.ok(percent >= 0 && percent <= 100)
      },
    ),
  ))

test.run()
