import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kindOfFile } from '../../../lib/authoring/file-kind.ts'
import { BadFile } from '../../../lib/errors.ts'
import { attestation, fact, item } from './manifests.ts'

const test = suite('kind of a file')
const kind = (data: unknown, file = 'x.json') => kindOfFile(data, file)

test('$schema tells, whatever else is in the file', () => {
  assert.is(kind({ $schema: '../schema/fact.schema.json', why: '' }), 'fact')
  assert.is(kind({ $schema: 'rounds:waivers' }), 'waivers')
  assert.is(kind({ $schema: 'C:\\rounds/schema/settings.schema.json' }), 'settings')
})
test('a foreign $schema does not', () => assert.is(kind({ $schema: 'https://example.org/toString', waivers: [] }), 'waivers'))
test('names of the configuration folder tell', () => {
  assert.is(kind({}, '/etc/rounds/practice.json'), 'practice')
  assert.is(kind([], '/etc/rounds/waivers.json'), 'waivers')
  assert.is(kind({}, 'pack/package.json'), 'pack')
})
test('content tells', () => {
  assert.is(kind(item()), 'item')
  assert.is(kind(attestation()), 'item')
  assert.is(kind(fact()), 'fact')
  assert.is(kind({ waivers: [] }), 'waivers')
  assert.is(kind({ id: 'a', answer: 'yes' }), 'attestation')
  assert.is(kind({ name: 'a', publisher: 'b' }), 'pack')
  assert.is(kind({ schema: 1, items: [], practice: 'x' }), 'result')
  assert.is(kind({ settings: {} }), 'settings')
  assert.is(kind({ practice: 'x' }), 'settings')
})
test('an item with settings is no settings file', () => assert.is(kind({ id: 'a', means: {}, settings: {} }), 'item'))
test('what cannot be told is refused with what was seen', () => {
  assert.throws(
    () => kind({ colour: 'red' }),
    (error: unknown) => error instanceof BadFile && /item manifest.*found only colour/.test(error.message),
  )
  assert.throws(
    () => kind([1]),
    (error: unknown) => error instanceof BadFile && error.message.includes('no JSON object'),
  )
})

test.run()
