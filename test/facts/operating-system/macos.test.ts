import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/operating-system/macos.ts'
import { contextWith, printed, started } from '../answers.ts'

// Shape: sw_vers(1).
const test = suite('operating-system on macOS')
const swVers = (version: string, build: string) =>
  printed(`ProductName:\t\tmacOS\nProductVersion:\t\t${version}\nBuildVersion:\t\t${build}\n`)
const osOf = (version: ReturnType<typeof printed>, darwin = '25.1.0') => {
  const answer = parse({ version, system: started('2026-11-20T06:00:00.000Z', darwin) }, contextWith({}, 'darwin'))
  return answer.state === 'value' ? answer.value : undefined
}

test('version and build', () => {
  assert.is(osOf(swVers('15.6.1', '24G90'))?.name, 'macOS 15.6.1 (24G90)')
  assert.is(osOf(swVers('15.6.1', '24G90'))?.version, '15.6.1')
})
test('10.16 is a newer macOS that pleases old programs', () => {
  assert.is(osOf(swVers('10.16', '20G1427'), '20.6.0')?.version, '11')
  assert.is(osOf(swVers('10.16', '24G90'), '24.6.0')?.version, '15')
  assert.is(osOf(swVers('10.16', '25B78'), '25.1.0')?.version, '26')
  assert.is(osOf(swVers('10.16', '25B78'), 'garbled'), undefined)
})
test('10.15 is what it says', () => assert.is(osOf(swVers('10.15.7', '19H2026'), '19.6.0')?.version, '10.15.7'))
test('builds for testers end in a small letter', () => {
  assert.is(osOf(swVers('26.2', '25C5048a'))?.preview, true)
  assert.is(osOf(swVers('26.1', '25B78'))?.preview, false)
})
test('silence is no answer', () => {
  assert.is(osOf(printed('something else\n')), undefined)
  assert.is(parse({ version: failed('not found'), system: failed('no') }, contextWith()).state, 'failed')
})

test.run()
