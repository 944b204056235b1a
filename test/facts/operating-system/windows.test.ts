import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/operating-system/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// CurrentVersion as Windows holds it; numbers are made up within builds that exist.
const test = suite('operating-system on Windows')
const version = (values: Record<string, number | string>) => read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', values)
const eleven = { CurrentBuild: '26100', UBR: 2314, EditionID: 'Professional', InstallationType: 'Client', DisplayVersion: '24H2' }
const base = { version: version(eleven), insider: none, rollups: keys() }
const osOf = (values: Record<string, number | string>, more: Partial<Parameters<typeof parse>[0]> = {}) => {
  const answer = parse({ ...base, ...more, version: version(values) }, contextWith({}, 'win32'))
  return answer.state === 'value' ? answer.value : undefined
}
const rollup = (CurrentState: number, ticks: bigint) =>
  key('Packages\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2314.1.8', {
    CurrentState,
    InstallTimeHigh: Number(ticks >> 32n),
    InstallTimeLow: Number(ticks & 0xffff_ffffn),
  })

test('Windows 11 is told by its build, although ProductName says Windows 10', () => {
  assert.is(osOf({ ...eleven, ProductName: 'Windows 10 Pro' })?.name, 'Windows 11 Pro 24H2 (26100.2314)')
})
test('names of other releases', () => {
  assert.is(
    osOf({ ...eleven, CurrentBuild: '19045', UBR: 6456, DisplayVersion: '22H2', EditionID: 'Core' })?.name,
    'Windows 10 Home 22H2 (19045.6456)',
  )
  assert.is(osOf({ CurrentBuild: '7601', EditionID: 'Professional', InstallationType: 'Client' })?.name, 'Windows 7 Pro (7601)')
  assert.is(
    osOf({ ...eleven, CurrentBuild: '20348', UBR: 1, EditionID: 'ServerStandard', InstallationType: 'Server' })?.name,
    'Windows Server 2022 Standard (20348.1)',
  )
})
test('InstallationType tells a server from a client of the same build', () => {
  assert.is(osOf(eleven)?.product, 'windows')
  assert.is(osOf({ ...eleven, InstallationType: 'Server' })?.product, 'windows-server')
  assert.is(osOf({ ...eleven, InstallationType: 'Server Core' })?.core, true)
})
test('editions that expire are trials', () => {
  assert.is(osOf({ ...eleven, EditionID: 'EnterpriseEval' })?.evaluation, true)
  assert.is(osOf(eleven)?.evaluation, false)
})
test('a channel for testers is a preview, the release preview is not', () => {
  const channel = (BranchName: string, EnablePreviewBuilds = 2) =>
    osOf(eleven, { insider: read('Applicability', { BranchName, EnablePreviewBuilds }) })?.preview
  assert.is(channel('Dev'), true)
  assert.is(channel('ReleasePreview'), false)
  assert.is(channel('Dev', 0), false)
})
test('the last installed cumulative update counts, one that is only staged does not', () => {
  const ticks = 133_781_760_000_000_000n
  const rollups = keys(rollup(0x70, ticks), rollup(0x40, ticks + 864_000_000_000n))
  assert.is(osOf(eleven, { rollups })?.updatedAt, '2024-12-09T00:00:00.000Z')
  assert.is(osOf(eleven)?.updatedAt, undefined)
})
test('without build or installation type there is no answer', () => {
  assert.is(osOf({ ...eleven, CurrentBuild: 'garbled' }), undefined)
  assert.is(osOf({ CurrentBuild: '26100' }), undefined)
  assert.is(parse({ ...base, version: denied('access denied') }, contextWith()).state, 'failed')
  assert.is(parse({ ...base, version: absent() }, contextWith()).state, 'failed')
})

test.run()
