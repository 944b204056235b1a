import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { waitForEnd } from '../../../lib/changes/wait-for-end.ts'

const test = suite('waiting for an end')

const looks = (...seen: string[]) => {
  let at = 0
  const pauses: number[] = []
  const pause = async (seconds: number) => void pauses.push(seconds)
  const look = async () => {
    const now = seen[Math.min(at++, seen.length - 1)] ?? ''
    return { running: now.includes('running'), ended: now.includes('ended') }
  }
  return { pauses, wait: (limitSeconds: number, graceSeconds: number) => waitForEnd(look, { limitSeconds, graceSeconds, pause }) }
}

test('what has ended already is not waited for', async () => {
  const { pauses, wait } = looks('ended')
  assert.equal(await wait(10, 0), { running: false, ended: true })
  assert.equal(pauses, [])
})
test('it looks more and more rarely, and at least twice a minute', async () => {
  const { pauses, wait } = looks(...Array.from({ length: 8 }, () => 'running'), 'ended')
  assert.equal(await wait(1000, 0), { running: false, ended: true })
  assert.equal(pauses, [1, 2, 4, 8, 16, 30, 30, 30])
})
test('a new run beside an old end is still a run', async () => assert.is(await looks('running ended').wait(5, 0), 'late'))
test('what never ends is late, what never begins is silent', async () => {
  assert.is(await looks('running').wait(100, 0), 'late')
  assert.is(await looks('').wait(100, 0), 'silent')
  assert.equal(await looks('', '', 'running', 'ended').wait(100, 10), { running: false, ended: true })
})

test.run()
