import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import type { Firewall, FirewallProfile, FirewallService, Substitute } from '../../lib/facts/firewall/shape.ts'
import judge from '../../scripts/firewall-enabled.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('firewall-enabled')
const context: Context = {
  platform: 'win32',
  ...ORDINARY,
}
const profile = (over: Partial<FirewallProfile> = {}): FirewallProfile => ({
  name: 'public',
  inUse: true,
  on: true,
  inbound: 'block',
  source: 'test',
  owner: 'local',
  ...over,
})
const service = (over: Partial<FirewallService> = {}): FirewallService => ({
  name: 'MpsSvc',
  running: true,
  startsWithComputer: true,
  source: 'test',
  ...over,
})
const suite360 = (on: Substitute['on']): Substitute => ({ name: 'Suite 360', on, source: 'test' })
const finding = (over: Partial<Firewall>) =>
  judge({ firewall: { profiles: [profile()], services: [], substitutes: [], managers: [], weaknesses: [], ...over } }, {}, context)
const status = (over: Partial<Firewall>) => finding(over).status

test('a firewall that is on and blocks passes', () => {
  assert.equal(finding({}).measures, { profilesOff: 0 })
  assert.is(status({ services: [service()] }), 'pass')
  assert.is(finding({}).summary, 'The firewall is on and refuses what no rule allows')
})
test('a profile that is off and in use fails', () => {
  const found = finding({ profiles: [profile({ on: false, inbound: 'unknown' }), profile({ name: 'domain' })] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'profile public: off, in use now')
  assert.equal(found.measures, { profilesOff: 1 })
})
test('a profile that is on but lets everything in fails', () => {
  const found = finding({ profiles: [profile({ inbound: 'allow' })] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'profile public: on, but incoming is let in, in use now')
})
test('an open profile fails where nobody knows which one is in use', () =>
  assert.is(status({ profiles: [profile({ on: false, inUse: 'unknown' })] }), 'fail'))
test('an open profile that is not in use is a warning', () => {
  assert.is(status({ profiles: [profile(), profile({ name: 'domain', on: false, inUse: false })] }), 'warn')
  assert.is(status({ profiles: [profile(), profile({ name: 'domain', inbound: 'allow', inUse: false })] }), 'warn')
})
test('a profile whose state was not read is unknown with the reason and without a measure', () => {
  const found = finding({ profiles: [profile({ on: 'unknown', because: 'access denied' })] })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'access denied')
  assert.equal(found.measures, {})
})
test('an unknown inbound action is not taken for blocking', () =>
  assert.is(status({ profiles: [profile({ inbound: 'unknown' })] }), 'unknown'))
test('a profile that lets everything in by default fails even where its switch was not read', () =>
  assert.is(status({ profiles: [profile({ on: 'unknown', inbound: 'allow' })] }), 'fail'))
test('no profile at all is unknown', () => assert.is(status({ profiles: [], services: [service()] }), 'unknown'))
test('a product that is on filters instead', () => {
  assert.is(status({ profiles: [profile({ on: false })], substitutes: [suite360(true)] }), 'pass')
  assert.is(status({ services: [service({ running: false })], substitutes: [suite360(true)] }), 'pass')
})
test('a product that is off filters nothing', () =>
  assert.is(status({ profiles: [profile({ on: false })], substitutes: [suite360(false)] }), 'fail'))
test('a product of unknown state makes it unknown', () => {
  assert.is(status({ profiles: [profile({ on: false })], substitutes: [suite360('unknown')] }), 'unknown')
  assert.is(status({ services: [service({ running: false })], substitutes: [suite360('unknown')] }), 'unknown')
})
test('a stopped service fails although every profile says on', () => {
  const found = finding({ services: [service({ running: false })] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'service MpsSvc: does not run')
})
test('a service that is switched off fails where nobody could look whether it still runs', () =>
  assert.is(status({ services: [service({ running: 'unknown', startsWithComputer: false })] }), 'fail'))
test('a service that runs but will not start again is a warning', () =>
  assert.is(status({ services: [service({ startsWithComputer: false })] }), 'warn'))
test('a service that should start but may not run is unknown', () =>
  assert.is(status({ services: [service({ running: 'unknown' })] }), 'unknown'))
test('a weakness is a warning, not a fail', () =>
  assert.is(status({ weaknesses: [{ what: 'two managers', expected: 'one', source: 'test' }] }), 'warn'))

test.run()
