import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/device-role/macos.ts'
import { contextWith, printed } from '../answers.ts'

// Shapes: pmset(1) and sysctl(8).
const test = suite('device-role on macOS')
const laptop = printed("Now drawing from 'AC Power'\n -InternalBattery-0 (id=1234)\t85%; charging; 1:02 remaining present: true\n")
const roleOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}

test('an internal battery makes a laptop', () => assert.is(roleOf({ battery: laptop, virtual: printed('0\n') })?.portable, true))
test('a Mac mini is not portable', () => {
  assert.is(roleOf({ battery: printed("Now drawing from 'AC Power'\n"), virtual: printed('0\n') })?.portable, false)
})
test('a virtual Mac says so', () => assert.is(roleOf({ battery: laptop, virtual: printed('1\n') })?.virtual, true))
test('what did not answer stays open', () => {
  assert.is(roleOf({ battery: failed('late'), virtual: printed('0') })?.portable, 'unknown')
  assert.is(roleOf({ battery: laptop, virtual: printed('?') })?.virtual, 'unknown')
  assert.is(roleOf({ battery: failed('late'), virtual: failed('late') }), undefined)
})

test.run()
