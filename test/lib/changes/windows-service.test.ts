import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { WindowsServiceChange } from '../../../lib/api.ts'
import { windowsService } from '../../../lib/changes/windows-service.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('Windows service')
const change: WindowsServiceChange = { kind: 'windows-service', name: 'MpsSvc', risk: 'disruptive' }

function windows(Start: number, Running: boolean) {
  const service = { Start, Running }
  const host = memoryHost(undefined, (name, input) => {
    if (name === 'windows-service.write') {
      Object.assign(service, input.values)
      return { done: true }
    }
    return { values: { ...service } }
  })
  return { host, service }
}

test('a service that was switched off starts with the computer and runs, and goes back', async () => {
  const { host, service } = windows(4, false)
  const before = expectValue(await windowsService.read(host, change))
  assert.not(windowsService.holds(change, before))
  await windowsService.apply(host, change, before)
  assert.equal(service, { Start: 2, Running: true })
  const after = expectValue(await windowsService.read(host, change))
  assert.ok(windowsService.holds(change, after))
  await windowsService.restore?.(host, change, before, after)
  assert.equal(service, { Start: 4, Running: false })
})
test('to run is not enough, and neither is to start with the computer', async () => {
  const holds = async (start: number, running: boolean) =>
    windowsService.holds(change, expectValue(await windowsService.read(windows(start, running).host, change)))
  assert.equal([await holds(3, true), await holds(2, false), await holds(2, true)], [false, false, true])
})
test('before and after in words', async () => {
  const state = expectValue(await windowsService.read(windows(4, false).host, change))
  assert.equal(windowsService.describe(change, state), {
    target: 'MpsSvc',
    before: 'Start = 4, Running = false',
    after: 'Start = 2, Running = true',
  })
})
test('without PowerShell nothing is read', async () => {
  assert.is((await windowsService.read(memoryHost(), change)).state, 'failed')
  assert.match(await rejection(windowsService.apply(memoryHost(), change, { values: {} })), 'there is no PowerShell')
})

test.run()
