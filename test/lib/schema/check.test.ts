import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BadFile } from '../../../lib/errors.ts'
import { checked, parsed, problemsOf } from '../../../lib/schema/check.ts'

const test = suite('file checks')
const waiver = {
  item: 'screen-lock',
  machines: ['a'],
  reason: 'long enough reason',
  by: 'Dr A',
  until: '2027-01-31',
  accept: { measure: 'm', atMost: 1 },
}
const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    return error instanceof BadFile ? error.message : `not a BadFile: ${error}`
  }
  return 'no error'
}

test('a good file is handed back', () =>
  assert.equal(parsed('waivers', JSON.stringify({ waivers: [waiver] }), 'w.json'), { waivers: [waiver] }))
test('a byte order mark is no reason to refuse', () =>
  assert.equal(parsed('settings', '\uFEFF{"practice":"Kauri"}', 's.json'), { practice: 'Kauri' }))
test('what is not JSON is named with its file', () =>
  assert.match(
    message(() => parsed('settings', '{ "practice": ', '/etc/rounds/practice.json')),
    /practice\.json cannot be used.*expected JSON/s,
  ))
test('an empty file is called empty', () =>
  assert.match(
    message(() => parsed('settings', ' \n', 's.json')),
    'found an empty file',
  ))
test('a missing property is named with its place', () => {
  const { until, ...rest } = waiver
  assert.equal(until, '2027-01-31')
  assert.equal(problemsOf('waivers', { waivers: [rest] })[0], { property: 'waivers.0.until', expected: 'a value', found: 'nothing' })
})
test('a misspelt property is named', () => assert.is(problemsOf('settings', { practise: 'x' })[0]?.property, 'practise'))
test('a wrong type says what was found', () =>
  assert.equal(problemsOf('settings', { tags: 'kiosk' })[0], { property: 'tags', expected: 'a value of type array', found: '"kiosk"' }))
test('a wrong choice lists the choices', () =>
  assert.match(problemsOf('settings', { role: 'toaster' })[0]?.expected ?? '', 'one of "client", "server"'))
test('every problem is told, not only the first', () => assert.is(problemsOf('settings', { role: 'x', tags: 1, practice: '' }).length, 3))
test('the message says that nothing was changed', () =>
  assert.match(
    message(() => checked('settings', { tags: 1 }, 's.json')),
    'nothing was changed',
  ))

test.run()
