import { hostname } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bootTime, isElevated, systemInfo } from '../../../lib/host/system.ts'

const test = suite('system')

test('the start of the computer is told to the second', () => {
  assert.is(bootTime(Date.parse('2026-03-01T10:00:00.400Z'), 3600.1), '2026-03-01T09:00:00.000Z')
  assert.is(bootTime(Date.parse('2026-03-01T10:00:00.000Z'), 0.6), '2026-03-01T09:59:59.000Z')
})
test('the computer names itself', () => {
  const info = systemInfo()
  assert.is(info.hostname, hostname())
  assert.match(info.bootedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
  assert.ok(Date.parse(info.bootedAt) < Date.now() && info.arch !== '' && info.release !== '')
})
test('root is elevated', () => assert.is(isElevated(), process.getuid?.() === 0))

test.run()
