import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, failed, value } from '../../../lib/api.ts'
import { peopleInUse } from '../../../lib/facts/password-policy/people.ts'
import type { Person } from '../../../lib/facts/users/shape.ts'

const test = suite('people whose password policy counts')
const now = '2026-11-22T00:00:00Z'
const person = (name: string, more: Partial<Person>): Person => ({ name, id: name, home: `/home/${name}`, kind: 'local', ...more })
const of = (entries: Person[], missed: string[] = []) => inUse(value({ entries, complete: missed.length === 0, missed }))
const inUse = (users: Answer<unknown>) => peopleInUse({ platform: 'win32', now, facts: { users } })

test('people are grouped by the kind of their account', () => {
  const { kinds } = of([person('anna', {}), person('ben', { kind: 'domain' }), person('cleo', { kind: 'domain' })])
  assert.equal([...kinds.keys()], ['local', 'domain'])
  assert.is(kinds.get('domain')?.length, 2)
})
test('who was not here for more than 30 days does not count', () => {
  const { kinds } = of([
    person('anna', { kind: 'domain', lastUsedAt: '2026-11-21T08:00:00Z' }),
    person('old', { lastUsedAt: '2026-10-01T08:00:00Z' }),
  ])
  assert.equal([...kinds.keys()], ['domain'])
})
test('the 30th day still counts', () =>
  assert.ok(of([person('anna', { kind: 'entra', lastUsedAt: '2026-10-23T00:00:00Z' })]).kinds.has('entra')))
test('a person without a date may have been here today', () => assert.is(of([person('anna', {})]).kinds.get('local')?.length, 1))
test('a date that cannot be read does not hide a person', () =>
  assert.ok(of([person('anna', { kind: 'domain', lastUsedAt: 'yesterday' })]).kinds.has('domain')))
test('without people the computer itself is judged', () => assert.equal([...of([]).kinds], [['local', []]]))
test('a list with gaps says so', () =>
  assert.match(of([person('anna', {})], ['ProfileList is denied']).unsure ?? '', 'ProfileList is denied'))
test('people that were not read leave doubt', () => {
  assert.match(inUse(failed('no access')).unsure ?? '', 'no access')
  assert.match(peopleInUse({ platform: 'win32', now, facts: {} }).unsure ?? '', 'not read')
})

test.run()
