import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DefenderPreferenceChange } from '../../../lib/api.ts'
import { defenderPreference } from '../../../lib/changes/defender-preference.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('defender preference')
const change: DefenderPreferenceChange = {
  kind: 'defender-preference',
  values: { ScanParameters: 2, ScanScheduleDay: 5, ScanScheduleTime: '19:00:00', DisableCatchupFullScan: false },
  risk: 'disruptive',
}
type Values = Record<string, boolean | number | string | null>
/** As Defender stands on a computer on which nobody set anything (Set-MpPreference, defaults). */
const USUAL: Values = {
  ScanParameters: 1,
  ScanScheduleDay: 0,
  ScanScheduleTime: '02:00:00',
  DisableCatchupFullScan: true,
  ScanAvgCPULoadFactor: 50,
}

/** A Defender that keeps what `held` names. */
function windows(stands: Values = { ...USUAL }, held: string[] = []) {
  return memoryHost(undefined, (name, { names, values }) => {
    if (name === 'defender-preference.read') {
      return { values: Object.fromEntries((names as string[]).map((one) => [one, stands[one] ?? null])) }
    }
    for (const [one, wanted] of Object.entries(values as Values)) {
      if (!held.includes(one)) {
        stands[one] = wanted
      }
    }
    return { done: true }
  })
}

test('only what was named is set, and it holds', async () => {
  const stands = { ...USUAL }
  const host = windows(stands)
  const before = expectValue(await defenderPreference.read(host, change))
  assert.not(defenderPreference.holds(change, before))
  await defenderPreference.apply(host, change, before)
  assert.equal(stands, { ...USUAL, ...change.values })
  assert.ok(defenderPreference.holds(change, expectValue(await defenderPreference.read(host, change))))
})

test('each preference goes back to what this computer had', async () => {
  const stands = { ...USUAL }
  const host = windows(stands)
  const before = expectValue(await defenderPreference.read(host, change))
  await defenderPreference.apply(host, change, before)
  await defenderPreference.restore?.(host, change, before, expectValue(await defenderPreference.read(host, change)))
  assert.equal(stands, USUAL)
  assert.ok(sameState(expectValue(await defenderPreference.read(host, change)), before))
})

test('what Defender silently kept is named, with who holds it', async () => {
  const off: DefenderPreferenceChange = { kind: 'defender-preference', values: { DisableRealtimeMonitoring: false }, risk: 'safe' }
  const host = windows({ DisableRealtimeMonitoring: true }, ['DisableRealtimeMonitoring'])
  const message = await rejection(defenderPreference.apply(host, off, expectValue(await defenderPreference.read(host, off))))
  assert.match(message, /kept DisableRealtimeMonitoring = true: its tamper protection or a policy/)
})

test('a preference that Defender does not name is not touched', async () => {
  const host = windows({ ...USUAL, ScanScheduleTime: null })
  const answer = await defenderPreference.read(host, change)
  assert.is(answer.state, 'failed')
  assert.match(answer.state === 'failed' ? answer.reason : '', 'ScanScheduleTime')
})

test('without PowerShell nothing can be read', async () => assert.is((await defenderPreference.read(memoryHost(), change)).state, 'failed'))

test('the same hour in another type does not hold', async () => {
  const state = expectValue(await defenderPreference.read(windows({ ...USUAL, ...change.values, ScanScheduleTime: 1140 }), change))
  assert.not(defenderPreference.holds(change, state))
})

test('it says what was and what will be', async () => {
  const state = expectValue(await defenderPreference.read(windows(), change))
  const { before, after } = defenderPreference.describe(change, state)
  assert.is(before, 'ScanParameters = 1, ScanScheduleDay = 0, ScanScheduleTime = 02:00:00, DisableCatchupFullScan = true')
  assert.is(after, 'ScanParameters = 2, ScanScheduleDay = 5, ScanScheduleTime = 19:00:00, DisableCatchupFullScan = false')
})

test('its manifest can name it', () =>
  assert.is(defenderPreference.target(change), 'ScanParameters, ScanScheduleDay, ScanScheduleTime, DisableCatchupFullScan'))

test('the reading texts change nothing', () => {
  for (const name of ['defender-preference', 'signature-update']) {
    const text = readFileSync(new URL(`../../../lib/changes/${name}.read.ps1`, import.meta.url), 'utf8')
    assert.not.match(text, /\b(?:Set|Add|Remove|Update|Start|Stop|New)-/)
    assert.match(text, /^param\(\$in\)$/m)
  }
})

test.run()
