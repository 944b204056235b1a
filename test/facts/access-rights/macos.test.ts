import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, type CommandOutput, failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/access-rights/macos.ts'
import { contextWith, printed } from '../answers.ts'

// The form of dscl -read and dscl -list as dscl(1) describes it; values are our own.
const test = suite('rights on macOS')
const ids = printed('_www                 70\nanna                 501\nmdmadmin             79\nroot                 0\n')
const read = (admins: Answer<CommandOutput>, uids = ids) => parse({ admins, ids: uids }, contextWith({}, 'darwin'))

test('the members of the group admin, people and services', () => {
  const answer = read(printed('GroupMembership: root anna mdmadmin\n'))
  assert.equal(answer.state === 'value' && answer.value.administrators.entries.map(({ name, kind }) => `${name} ${kind}`), [
    'root built-in',
    'anna person',
    'mdmadmin service',
  ])
})
test('a member without an account here is unresolved', () => {
  const answer = read(printed('GroupMembership: ghost\n'))
  assert.is(answer.state === 'value' && answer.value.administrators.entries[0]?.kind, 'unresolved')
})
test('last logons and shares are not read, and so not fine', () => {
  const answer = read(printed('GroupMembership: root\n'))
  assert.equal(answer.state === 'value' && [answer.value.lastUses.complete, answer.value.shares.complete], [false, false])
})
test('without ids nobody knows who is a person', () => {
  const answer = read(printed('GroupMembership: root anna\n'), failed('late'))
  assert.is(answer.state === 'value' && answer.value.administrators.complete, false)
})
test('an empty, failed or garbled answer is none', () => {
  for (const admins of [printed('GroupMembership:\n'), printed('', 56), printed('No such key: GroupMembership\n'), failed('late')]) {
    assert.is(read(admins).state, 'failed')
  }
})

test.run()
