import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { holds, keysOf } from '../../../lib/engine/when.ts'

const test = suite('when clauses')
const keys = { platform: 'linux', role: 'server', desktop: false, portable: 'unknown', tags: ['kiosk', 'lab'], join: 'none' } as const
const is = (clause: string, expected: boolean | 'unknown') => assert.is(holds(clause, keys), expected, clause)

test('a key holds when it is neither false nor empty', () => {
  is('role', true)
  is('desktop', false)
  is('!desktop', true)
})
test('== and != compare texts', () => {
  is('role == server', true)
  is("role == 'server'", true)
  is('role != client', true)
  is('role == client', false)
})
test('=~ matches a pattern', () => {
  is('role =~ /^ser/', true)
  is('role =~ /^SER/', false)
  is('role =~ /^SER/i', true)
})
test('in asks a list', () => {
  is('kiosk in tags', true)
  is('server in tags', false)
})
test('&& binds tighter than ||', () => {
  is('role == client && desktop || join == none', true)
  is('role == client && (desktop || join == none)', false)
})
test('an unresolved key makes the clause unknown', () => {
  is('portable', 'unknown')
  is('!portable', 'unknown')
  is('neverHeardOf == 1', 'unknown')
})
test('the rest may decide without the unresolved key', () => {
  is('portable && role == client', false)
  is('portable || role == server', true)
  is('portable && role == server', 'unknown')
})
test('the keys of a clause are found even behind a decision', () =>
  assert.equal(keysOf('role == client && portable').sort(), ['portable', 'role']))
test('what cannot be read is named', () => {
  assert.throws(() => holds('role ==', keys), /nothing follows ==/)
  assert.throws(() => holds('role = server', keys), /cannot be read at "= server"/)
  assert.throws(() => holds('(role', keys), /closing parenthesis/)
  assert.throws(() => holds('role server', keys), /cannot be read at "server"/)
})

test.run()
