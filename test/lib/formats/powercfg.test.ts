import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { POWER_SETTINGS, powerSettings } from '../../../lib/formats/powercfg.ts'

const test = suite('powercfg')
// In the form of `powercfg /query`, labels made up.
const setting = (guid: string, ...current: string[]) => [
  `    X GUID: ${guid}  (Label)`,
  '      GUID Y: NAME',
  '      Minimum: 0x00000000',
  '      Maximum: 0xffffffff',
  '      Step: 0x00000001',
  ...current.map((number) => `    Now: ${number}`),
]
const read = (...lines: string[]) => {
  const answer = powerSettings(
    ['Plan GUID: 381b4222-f694-41f0-9685-ff5bb260df2e  (Balanced)', '  Sub GUID: 7516b95f-f776-4464-8c53-06167f40cc99', ...lines].join(
      '\r\n',
    ),
  )
  return answer.state === 'value' ? answer.value : undefined
}

test('the last two numbers are mains and battery', () => {
  const settings = read(
    ...setting(POWER_SETTINGS.displayOff, '0x00000384', '0x0000012c'),
    ...setting(POWER_SETTINGS.sleepAfter, '0x00000000', '0x00000708'),
  )
  assert.equal(settings?.get(POWER_SETTINGS.displayOff), { ac: 900, dc: 300 })
  assert.equal(settings?.get(POWER_SETTINGS.sleepAfter), { ac: 0, dc: 1800 })
})
test('the case of a GUID does not matter', () =>
  assert.ok(read(...setting(POWER_SETTINGS.displayOff.toUpperCase(), '0x00000001', '0x00000002'))?.has(POWER_SETTINGS.displayOff)))
test('limits are not taken for current values', () => assert.is(read(...setting(POWER_SETTINGS.displayOff)), undefined))
test('one current value alone is none', () => assert.is(read(...setting(POWER_SETTINGS.displayOff, '0x00000384')), undefined))
test('a setting that is hidden is not there', () =>
  assert.is(read(...setting(POWER_SETTINGS.displayOff, '0x00000384', '0x0000012c'))?.get(POWER_SETTINGS.consoleLock), undefined))
test('text without indentation is read as well', () =>
  assert.equal(
    read(...setting(POWER_SETTINGS.displayOff, '0x0000000a', '0x00000014').map((line) => line.trim()))?.get(POWER_SETTINGS.displayOff),
    { ac: 10, dc: 20 },
  ))
test('no output is no answer', () => assert.is(powerSettings('').state, 'failed'))
test('no text makes it throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('0x00000001', '\n', ' ', POWER_SETTINGS.displayOff, ':') }),
      (text) => void powerSettings(text),
    ),
  )
})

test.run()
