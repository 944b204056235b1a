import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/users/macos.ts'
import { contextWith, printed } from '../answers.ts'

// Shape: dscl(1), two columns.
const test = suite('users on macOS')
const base = {
  ids: printed('_www                     70\nanna                     501\nben                      1200001\nroot                     0\n'),
  homes: printed(
    '_www                     /Library/WebServer\nanna                     /Users/anna lee\nben                      /Users/ben\nroot                     /var/root\n',
  ),
  origins: printed('ben                      /Active Directory/PRACTICE/All Domains\n'),
}

test('people begin at 501, copies of a directory are told apart, blanks in a path are kept', () => {
  const answer = parse(base, contextWith())
  assert.equal(answer.state === 'value' && answer.value.entries, [
    { name: 'anna', id: '501', home: '/Users/anna lee', kind: 'local' },
    { name: 'ben', id: '1200001', home: '/Users/ben', kind: 'domain' },
  ])
})
test('without the origins nobody is called local', () => {
  const answer = parse({ ...base, origins: failed('late') }, contextWith())
  assert.is(answer.state === 'value' && answer.value.entries[0]?.kind, 'unknown')
})
test('a failed listing is no answer', () => {
  assert.is(parse({ ...base, ids: printed('', 1) }, contextWith()).state, 'failed')
  assert.is(parse({ ...base, homes: failed('late') }, contextWith()).state, 'failed')
})

test.run()
