import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { harmless } from '../../../lib/cli/terminal.ts'

const test = suite('what is printed')
const ESC = '\u001B'

test('colours, lines and letters stay', () => {
  const text = `${ESC}[1mKōwhai${ESC}[22m\n  Nurse 2\tfail\r\n`
  assert.is(harmless(text), text)
})
test('any other order to the terminal is shown, not carried out', () => {
  for (const order of [`${ESC}]52;c;cm0gLXJm\u0007`, `${ESC}[2J`, `${ESC}[1A`, '\u009b2J', '\r', '\u202e']) {
    const shown = harmless(`Kauri${order}Clinic`)
    assert.not.match(shown, order)
    assert.match(shown, /^Kauri.+Clinic$/)
  }
})

test.run()
