import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ended, foundAndWanted, scopeInWords } from '../../../lib/report/by-hand.ts'
import type { ResultPart } from '../../../lib/schema/types.ts'
import { itemOf } from './fixtures/documents.ts'

const test = suite('by hand')
const part = (scope: string, observed: string, expected: string, status: ResultPart['status'] = 'fail'): ResultPart => ({
  scope,
  status,
  observed,
  expected,
  source: 'a key',
  owner: 'local',
})

test('what is wanted and what was found is said, with whom it is about', () =>
  assert.is(
    foundAndWanted(
      itemOf({ parts: [part('user:anna', 'never', 'within 15 minutes'), part('machine', 'after an hour', 'within 15 minutes')] }),
    ),
    'Wanted: within 15 minutes. Found: never (anna) and after an hour.',
  ))
test('only the parts that make the verdict are named', () =>
  assert.is(
    foundAndWanted(itemOf({ parts: [part('a', 'off', 'on'), part('b', 'weak', 'strong', 'warn'), part('c', 'on', 'on', 'pass')] })),
    'Wanted: on. Found: off (a).',
  ))
test('of many parts three are named and the rest is counted', () => {
  const parts = ['a', 'b', 'c', 'd', 'e'].map((scope) => part(scope, 'off', 'on'))
  assert.is(foundAndWanted(itemOf({ parts })), 'Wanted: on. Found: off (a), off (b), off (c) and 2 more.')
})
test('different wishes are said one after the other', () =>
  assert.is(
    foundAndWanted(itemOf({ parts: [part('a', 'off', 'on'), part('b', 'old', 'new')] })),
    'Wanted: on. Found: off (a). Wanted: new. Found: old (b).',
  ))
test('without a part the summary says it', () => assert.is(foundAndWanted(itemOf()), 'Found: It is open.'))
test('a scope is read without its code', () =>
  assert.equal(['user:anna', 'profile:public', 'machine'].map(scopeInWords), ['anna', 'profile public', 'machine']))
test('a sentence ends once', () => assert.equal(['So', 'So.', 'So? ', 'So!'].map(ended), ['So.', 'So.', 'So?', 'So!']))

test.run()
