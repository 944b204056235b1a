import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/removable-media/macos.ts'

const test = suite('removable-media facts on macOS')

const out = (stdout: string, exitCode = 0) => value({ exitCode, stdout, stderr: '' })
function storage(mountControls: Probes['mountControls']) {
  const answer = parse({ mountControls }, { platform: 'darwin', now: '', facts: {} })
  return answer.state === 'value' ? answer.value.storage : undefined
}

test('no mount controls leave storage open', () => assert.is(storage(out('{}'))?.state, 'open'))
test('denied and ejected disks are blocked', () => {
  assert.is(storage(out('{"harddisk-external":["deny","eject"]}'))?.state, 'blocked')
  assert.is(storage(out('{"harddisk-external":["eject"]}'))?.owner, 'device-management')
})
test('disks may be read-only', () => assert.is(storage(out('{"harddisk-external":["read-only"]}'))?.state, 'read-only'))
test('controls of other media do not count for disks', () => assert.is(storage(out('{"dvd":["deny"]}'))?.state, 'open'))
test('what could not be asked is unknown', () => {
  assert.is(storage(denied('no rights'))?.state, 'unknown')
  assert.is(storage(out('', 1))?.state, 'unknown')
  assert.is(storage(out('[1]'))?.state, 'unknown')
})

test.run()
