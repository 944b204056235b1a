import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { leanestWith, slowestOf } from '../../bench/slowest-fact.ts'
import type { ItemManifest, ResultDocument } from '../../lib/schema/types.ts'

const test = suite('slowest fact')

const fact = (durationMs: number) => ({ value: {}, source: 'a file', durationMs })
const manifest = (id: string, facts: ItemManifest['facts']) => ({ id, facts }) as ItemManifest
const sweepOf = (...ids: string[]) => ({ items: ids.map((id) => ({ id })) }) as Pick<ResultDocument, 'items'>

const all = [
  manifest('two', { a: 'updates', b: { fact: 'power', optional: true } }),
  manifest('three', { a: 'updates', b: 'power', c: 'users' }),
  manifest('other', { a: 'firewall' }),
  manifest('not-here', { a: 'updates' }),
]

test('the slowest fact is the one that took longest', () => {
  assert.is(slowestOf({ facts: { quick: fact(3), slow: fact(500), middling: fact(40) } }), 'slow')
})

test('a sweep without facts is an error', () => {
  assert.throws(() => slowestOf({ facts: {} }), 'the sweep read no facts')
})

test('the item that needs the fact and least else, among those of the sweep', () => {
  assert.is(leanestWith('updates', sweepOf('three', 'two', 'other'), all), 'two')
})

test('an optional fact counts as needed', () => {
  assert.is(leanestWith('power', sweepOf('three', 'two', 'other'), all), 'two')
})

test('a context fact comes with every check: the leanest item will do', () => {
  assert.is(leanestWith('operating-system', sweepOf('three', 'two', 'other'), all), 'other')
})

test('no item at all is an error', () => {
  assert.throws(() => leanestWith('updates', sweepOf(), all), 'no item of the sweep needs updates')
})

test.run()
