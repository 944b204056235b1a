import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/local-accounts/macos.ts'

// In the shape of `dscl . -list /Users UniqueID`: a name, blanks, a number; names are our own.
const test = suite('local accounts on macOS')
const ran = (stdout: string, exitCode = 0) => parse({ users: value({ stdout, stderr: '', exitCode }) })

test('people have a uid from 501 on, and their passwords cannot be seen', () => {
  const found = ran('_www                     70\nanna                     501\nnobody                   -2\nroot                     0\n')
  assert.equal(found.state === 'value' && found.value.entries, [
    { name: 'anna', id: '501', password: 'unread', maximumAgeDays: 'policy', keptBy: 'computer', source: 'dscl' },
  ])
})
test('a line that is no name and number makes the list incomplete', () => {
  const found = ran('anna 501\nbroken line here\n')
  assert.is(found.state === 'value' && found.value.complete, false)
})
test('no user, an error and a denial are no accounts', () => {
  assert.is(ran('').state, 'failed')
  assert.is(ran('anna 501\n', 56).state, 'failed')
  assert.is(parse({ users: denied('x') }).state, 'denied')
  assert.is(parse({ users: absent() }).state, 'failed')
})

test.run()
