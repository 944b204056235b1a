import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { parse as macos } from '../../../lib/facts/power/macos.ts'
import { contextWith, printed } from '../answers.ts'

// Shape: pmset(1).
const test = suite('power on macOS')
const portable = contextWith()

test('pmset tells source and charge', () => {
  const line = ' -InternalBattery-0 (id=1234567)\t85%; discharging; 4:02 remaining present: true\n'
  assert.equal(macos({ battery: printed(`Now drawing from 'Battery Power'\n${line}`) }, portable), value({ onBattery: true, percent: 85 }))
  assert.equal(macos({ battery: printed("Now drawing from 'AC Power'\n") }, portable), value({ onBattery: false }))
})
test('other words are no answer', () => {
  assert.is(macos({ battery: printed('No adapter attached.\n') }, portable).state, 'failed')
  assert.is(macos({ battery: failed('not found') }, portable).state, 'failed')
})

test.run()
