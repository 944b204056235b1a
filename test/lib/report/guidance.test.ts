import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { agreeingBlocks, conflictBlocks } from '../../../lib/report/guidance.ts'
import { item } from '../authoring/manifests.ts'

const test = suite('standards that agree and disagree')
const standards = [
  { name: 'NZISM', control: '16.1.41', note: 'ten minutes' },
  { name: 'NIST', control: 'passwords', note: 'Conflicts: it forbids changes.' },
  { name: 'HIPC', control: 'rule 5' },
]
const mode = {
  type: 'string',
  enum: ['seed', 'modern'],
  default: 'seed',
  bound: { oneOf: ['seed'] },
  description: 'Whom to follow.',
} as const

test('only those that agree are listed as the same', () =>
  assert.equal(agreeingBlocks(item({ standards })), [{ list: ['NZISM: 16.1.41 (ten minutes)', 'HIPC: rule 5'] }]))
test('those that conflict stand apart, without the marking word', () =>
  assert.equal(conflictBlocks(item({ standards })).at(-1), { list: ['NIST, passwords: it forbids changes.'] }))
test('the setting that chooses is named, with its price', () => {
  const [said] = conflictBlocks(item({ standards, settings: { mode: { ...mode, enum: ['seed', 'modern'], bound: { oneOf: ['seed'] } } } }))
  assert.match(
    said && 'text' in said ? said.text : '',
    'The setting `lid-lock.mode` chooses: seed follows the documents, modern the other guidance. With modern the best verdict is warn.',
  )
})
test('without such a setting the documents decide', () => {
  const [said] = conflictBlocks(item({ standards }))
  assert.match(said && 'text' in said ? said.text : '', 'Rounds judges by the documents.')
})
test('where nothing conflicts, or there is no standard, nothing is said', () => {
  assert.equal(conflictBlocks(item()), [])
  assert.equal(agreeingBlocks(item({ standards: [] })), [])
})

test.run()
