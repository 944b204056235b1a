import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Owner } from '../../../lib/api.ts'
import { isOurs } from '../../../lib/facts/policy-owner/shape.ts'

const test = suite('owners of settings')
const alone = { join: 'none', managed: false } as const

test('what the computer itself or nobody sets may be changed', () => {
  assert.ok((['local', 'none'] as const).every((owner) => isOurs(owner, { join: 'domain', managed: true })))
})
test('a value under a policy key that nobody claims is ours only where no policy can come from', () => {
  assert.ok(isOurs('unattributed', alone))
  assert.not.ok(isOurs('unattributed', { ...alone, join: 'unknown' }))
  assert.not.ok(isOurs('unattributed', { ...alone, join: 'domain' }))
  assert.not.ok(isOurs('unattributed', { ...alone, managed: 'unknown' }))
  assert.not.ok(isOurs('unattributed', { ...alone, managed: true }))
})
test('what somebody else sets is never ours', () => {
  const others: Owner[] = ['local-policy', 'domain-policy', 'device-management', 'vendor', 'unknown']
  assert.not.ok(others.some((owner) => isOurs(owner, alone)))
})

test.run()
