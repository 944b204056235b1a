import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import { type Antivirus, type Engine, engineOf } from '../../lib/facts/antivirus/shape.ts'
import judge from '../../scripts/antivirus-subscription.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('antivirus-subscription, what a computer shows')
const context: Context = { platform: 'win32', ...ORDINARY }
const one = (name: string, over: Partial<Engine> = {}) => engineOf(name.toLowerCase(), name, { realTime: 'on', source: 'test', ...over })
const defender = (over: Partial<Engine> = {}) => one('Defender', { builtIn: true, paid: false, ...over })
const finding = (engines: Engine[], over: Partial<Antivirus> = {}) =>
  judge({ antivirus: { engines, complete: true, missed: [], customary: true, servesFiles: false, notes: [], ...over } }, {}, context)
const status = (...args: Parameters<typeof finding>) => finding(...args).status

test('an expired product fails, also beside the protection of the system', () => {
  const expired = one('Norton', { realTime: 'expired' })
  assert.is(finding([expired]).summary, 'Norton: its subscription has expired')
  assert.is(status([expired, defender()]), 'fail')
})
test('an expired product beside a bought one is a leftover', () =>
  assert.is(status([one('McAfee', { realTime: 'expired' }), one('ESET')]), 'warn'))
test('only the protection of the system is a warning', () => {
  assert.is(status([defender()]), 'warn')
  assert.match(finding([defender()]).summary, 'no subscription covers')
})
test('Defender under contract is a subscription', () => assert.is(status([defender({ paid: true })]), 'pass'))
test('Defender of which the contract could not be read says nothing', () => assert.is(status([defender({ paid: 'unknown' })]), 'unknown'))
test('another product that is active and not expired speaks for the answer', () =>
  assert.is(status([defender({ realTime: 'passive' }), one('ESET')]), 'pass'))
test('a product whose state is not known leaves it open', () =>
  assert.is(status([defender(), one('CrowdStrike', { realTime: 'unknown' })]), 'unknown'))
test('a free product is a warning, but not on computers that subscriptions leave out', () => {
  const clamav = one('ClamAV', { realTime: 'scan-only', paid: false })
  assert.is(status([clamav]), 'warn')
  assert.is(status([clamav], { customary: false }), 'not-applicable')
})
test('nothing active says nothing where it is not customary or not all was read', () => {
  assert.is(status([]), 'warn')
  assert.is(status([], { customary: false }), 'not-applicable')
  assert.is(status([], { complete: false, missed: ['late'] }), 'unknown')
  assert.is(status([defender({ realTime: 'unknown' })]), 'unknown')
})

test.run()
