import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listing } from '../../lib/api.ts'
import { PRODUCTS } from '../../lib/data/products.ts'
import type { Product } from '../../lib/facts/products/shape.ts'
import judge from '../../scripts/it-provider-paid.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('it-provider-paid, what a computer shows')
const product = (over: Partial<Product> = {}): Product => ({
  id: 'anydesk',
  kind: 'remote-access',
  name: 'AnyDesk',
  start: 'automatic',
  source: 'service AnyDesk',
  ...over,
})
const agent = product({ id: 'ninjaone', kind: 'remote-management', name: 'NinjaOne', source: 'service NinjaRMMAgent' })
const finding = (entries: Product[], missed: string[] = [], knownRemoteTools: string[] = []) =>
  judge({ products: listing(entries, missed) }, { knownRemoteTools }, { ...ORDINARY, platform: 'win32' })

test('a remote-access program that anybody can install is a warning', () => {
  const found = finding([product()])
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'AnyDesk: unmanaged remote access that anybody can install; ask who uses it')
})
test('it stays one beside the agent of a provider', () => assert.is(finding([agent, product()]).status, 'warn'))
test('the agent of a provider alone passes, and the answer of people decides', () => {
  assert.is(finding([agent]).status, 'pass')
  assert.is(finding([agent]).parts[0]?.observed, 'a remote management is installed')
})
test('a program that the provider uses by agreement is no warning', () => {
  const tool = product({ id: 'screenconnect', name: 'ScreenConnect' })
  assert.is(finding([tool]).status, 'warn')
  assert.is(finding([tool], [], ['screenconnect']).status, 'pass')
  assert.is(finding([tool, product()], [], ['screenconnect']).status, 'warn')
})
test('a program whose service is disabled is no way in; one that may be started is', () => {
  assert.is(finding([product({ start: 'disabled' })]).status, 'pass')
  assert.is(finding([product({ start: 'manual' })]).status, 'warn')
  assert.is(finding([product({ start: 'unknown' })]).status, 'warn')
})
test('an agent that is switched off shows nothing', () => assert.is(finding([{ ...agent, start: 'disabled' }]).status, 'not-applicable'))
test('nothing found, or only products of other kinds, says nothing', () => {
  assert.is(finding([]).status, 'not-applicable')
  assert.is(finding([product({ id: 'veeam', kind: 'backup', name: 'Veeam' })]).status, 'not-applicable')
})
test('a list that is not whole is unknown, but a program that was seen still warns', () => {
  assert.is(finding([], ['services are denied']).status, 'unknown')
  assert.is(finding([agent], ['services are denied']).status, 'unknown')
  assert.is(finding([product()], ['services are denied']).status, 'warn')
})
test('every remote-access program of the table warns', () => {
  const known = PRODUCTS.filter(({ kind }) => kind === 'remote-access')
  assert.ok(known.length > 3)
  for (const { id, name, kind } of known) {
    assert.is(finding([product({ id, name, kind })]).status, 'warn', id)
  }
})

test.run()
