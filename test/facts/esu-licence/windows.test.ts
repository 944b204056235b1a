import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { content } from '../../../lib/content/index.ts'
import { osSupport } from '../../../lib/data/os-support.ts'
import { parse } from '../../../lib/facts/esu-licence/windows.ts'
import { contextWith } from '../answers.ts'

// Shape: what licence.ps1 puts out.
const test = suite('esu-licence on Windows')

test('ids come in small letters', () => {
  assert.equal(
    parse({ licence: value({ asked: true, active: ['1043ADD5'] }) }, contextWith()),
    value({ asked: true, active: ['1043add5'] }),
  )
})
test('an answer of another shape, or none, is no answer', () => {
  assert.is(parse({ licence: value({}) }, contextWith()).state, 'failed')
  assert.is(parse({ licence: value({ asked: true, active: [1] }) }, contextWith()).state, 'failed')
  assert.is(parse({ licence: failed('no PowerShell') }, contextWith()).state, 'failed')
})
test('the probe asks every build and every licence of the table', () => {
  const probe = JSON.stringify(content.facts().find(({ name }) => name === 'esu-licence'))
  const prolonged = osSupport().releases.filter(({ extension }) => extension?.programme === 'windows-esu')
  assert.ok(prolonged.length > 0)
  for (const { build, extension } of prolonged) {
    assert.match(probe, String(build))
    for (const { id } of extension?.licences ?? []) {
      assert.match(probe, id)
    }
  }
})

test.run()
