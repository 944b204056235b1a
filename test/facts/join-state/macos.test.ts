import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/join-state/macos.ts'
import { contextWith, printed } from '../answers.ts'

// Shapes: dsconfigad(8) and profiles(1).
const test = suite('join-state on macOS')
const enrolled = printed('Enrolled via DEP: No\nMDM enrollment: Yes (User Approved)\n')
const free = printed('Enrolled via DEP: No\nMDM enrollment: No\n')
const bound = printed('Active Directory Forest          = practice.example\nActive Directory Domain          = practice.example\n')

test('silence of dsconfigad means no domain', () => {
  assert.equal(parse({ directory: printed(''), enrolment: free }, contextWith()), value({ join: 'none', managed: false }))
})
test('a bound Mac names its domain', () => {
  assert.equal(
    parse({ directory: bound, enrolment: enrolled }, contextWith()),
    value({ join: 'domain', of: 'practice.example', managed: true }),
  )
})
test('a tool that failed is no answer', () => {
  assert.is(parse({ directory: printed('', 1), enrolment: free }, contextWith()).state, 'failed')
  assert.is(parse({ directory: printed(''), enrolment: failed('not found') }, contextWith()).state, 'failed')
  assert.is(parse({ directory: printed(''), enrolment: printed('something else') }, contextWith()).state, 'failed')
})

test.run()
