import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PowerShellOutput, UpdateInstallationChange } from '../../../lib/api.ts'
import { updateInstallation } from '../../../lib/changes/update-installation.ts'
import { installationProblem } from '../../../lib/changes/windows-installation.ts'
import { updateError } from '../../../lib/changes/windows-update-errors.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

// Names and numbers of the Windows Update Agent API (wuapi.h) and of the classifications of updates.
const test = suite('update-installation through Windows Update')
const change: UpdateInstallationChange = {
  kind: 'update-installation',
  through: 'windows-update',
  risk: 'disruptive',
  consent: { code: 'install-updates', because: 'programs may close while they are updated' },
}
const row = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  title: `Kumulatives Update ${id}`,
  articles: [`50680${id}`],
  severity: '',
  categories: ['0FA1201D-4330-4FA8-8AE9-B877473B6441'],
  waiting: false,
  asks: false,
  ...more,
})
const found = (...updates: unknown[]): PowerShellOutput => ({ code: 2, error: '', updates })
const done = (id: string, more: Record<string, unknown> = {}) => ({ id, step: 'installation', code: 2, error: '0x00000000', ...more })
const installed = (updates: unknown[], more: PowerShellOutput = {}): PowerShellOutput => ({ refused: '', restart: false, updates, ...more })

/** Each search takes the next answer, the last one again and again; so does each installation. */
function windows(searches: PowerShellOutput[], installations: PowerShellOutput[] = []) {
  const next = (list: PowerShellOutput[]) => (list.length > 1 ? list.shift() : list[0])
  return memoryHost(undefined, (name) => next(name.endsWith('.read') ? searches : installations))
}
const read = async (...updates: unknown[]) => expectValue(await updateInstallation.read(windows([found(...updates)]), change))
const titles = async (...updates: unknown[]) => (await read(...updates)).missing.map(({ title }) => title)
const asked = (host: ReturnType<typeof memoryHost>) =>
  host.log.filter((line) => line.startsWith('update-installation.write')).map((line) => JSON.parse(line.replace(/^\S+ /, '')).ids)

test('security and critical updates, rollups and whatever has a severity are wanted', async () => {
  assert.equal(
    await titles(
      row('00'),
      row('01', { categories: ['e6cf1350-c01b-414d-a61f-263d14d133b4'] }),
      row('02', { categories: ['28bc880e-0592-4cbf-8f95-c79b17911d5f'] }),
      row('03', { categories: [], severity: 'Important', articles: [] }),
    ),
    ['KB5068000', 'KB5068001', 'KB5068002', 'Kumulatives Update 03'],
  )
})
test('upgrades to another Windows, signatures, ordinary updates and broken rows are not', async () => {
  const upgrade = row('00', { categories: ['0fa1201d-4330-4fa8-8ae9-b877473b6441', '3689BDC8-B205-4AF4-8D4A-A63924C5E9D5'] })
  const signatures = row('01', { categories: ['E0789628-CE08-4437-BE74-2495B842F43B'], severity: 'Critical' })
  const ordinary = row('02', { categories: ['cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83'] })
  assert.equal(await titles(upgrade, signatures, ordinary, row(''), null, 'x'), [])
})
test('what only waits for a restart is installed', async () => {
  const state = await read(row('00', { waiting: true }))
  assert.ok(updateInstallation.holds(change, state))
})
test('what asks somebody questions is left out, and said', async () => {
  const state = await read(row('00'), row('01', { asks: true }))
  assert.is(state.missing.length, 1)
  assert.match(updateInstallation.describe(change, state).after, /installed: KB5068000; along with them not KB5068001, which ask/)
})
test('a search that failed, ended with errors or said nothing is no empty list', async () => {
  for (const output of [
    { code: 4, error: '0x8024402C', updates: [] },
    { code: 3, error: '', updates: [] },
    {},
    { code: 2, updates: 'x' },
  ]) {
    assert.is((await updateInstallation.read(windows([output]), change)).state, 'failed', JSON.stringify(output))
  }
  const answer = await updateInstallation.read(windows([{ code: 4, error: '0x8024402C', updates: [] }]), change)
  assert.match(answer.state === 'failed' ? answer.reason : '', '0x8024402C, the name of the update server or proxy could not be resolved')
  assert.is((await updateInstallation.read(memoryHost(), change)).state, 'failed')
})
test('the search asks for no drivers and nothing hidden', async () => {
  const host = windows([found()])
  await updateInstallation.read(host, change)
  assert.match(host.log[0] ?? '', "IsInstalled=0 and Type='Software' and IsHidden=0")
})
test('exactly the ids that were found are installed', async () => {
  const host = windows([found(row('00'), row('01', { categories: [] })), found()], [installed([done('00')])])
  await updateInstallation.apply(host, change, await read(row('00')))
  assert.equal(asked(host), [['00']])
})
test('what Windows offers only after others is installed, too', async () => {
  const host = windows([found(row('00')), found(row('01')), found()], [installed([done('00')]), installed([done('01')])])
  await updateInstallation.apply(host, change, await read(row('00')))
  assert.equal(asked(host), [['00'], ['01']])
})
test('it ends after three rounds, and where a restart is needed', async () => {
  const endless = windows([found(row('00'))], [installed([done('00')])])
  await updateInstallation.apply(endless, change, await read(row('00')))
  assert.is(asked(endless).length, 3)
  const restart = windows([found(row('00'))], [installed([done('00')], { restart: true })])
  await updateInstallation.apply(restart, change, await read(row('00')))
  assert.is(asked(restart).length, 1)
})
test('an update that was not installed is named with what its code means', () => {
  const missing = ['00', '01', '02', '03', '04'].map((id) => ({ id, title: `KB${id}` }))
  const results = [
    done('00'),
    done('01', { code: 4, error: '0x80070070' }),
    done('02', { code: 4, error: '0x80072EE2', step: 'download' }),
    done('03', { code: 3, error: '0x12345678' }),
  ]
  const said = installationProblem(missing, installed(results)) ?? ''
  assert.not.match(said, /KB00/)
  assert.match(said, 'KB01: installation failed, 0x80070070, the disk is full')
  assert.match(said, 'KB02: download failed, 0x80072EE2, the update server did not answer in time')
  assert.match(said, 'KB03: installation finished with errors, 0x12345678')
  assert.match(said, 'KB04: was no longer offered')
})
test('a finished download alone is no installation, and no result is no success', () => {
  const missing = [{ id: '00', title: 'KB00' }]
  assert.match(installationProblem(missing, installed([done('00', { step: 'download' })])) ?? '', /without an installation/)
  for (const output of [{}, installed([]), { updates: 'x' }, installed([null])]) {
    assert.ok(installationProblem(missing, output), JSON.stringify(output))
  }
  assert.is(installationProblem(missing, installed([done('00')])), undefined)
})
test('a refusal of the whole is told', async () => {
  const host = windows([found(row('00'))], [installed([], { refused: '0x80240016' })])
  assert.match(
    await rejection(updateInstallation.apply(host, change, await read(row('00')))),
    /another installation runs, or a restart waits/,
  )
  const gone = memoryHost(undefined, (name) => (name.endsWith('.read') ? found(row('00')) : undefined))
  assert.match(await rejection(updateInstallation.apply(gone, change, await read(row('00')))), /there is no PowerShell/)
})
test('codes are known however they are written', () => {
  assert.is(updateError('-2147024784'), '0x80070070, the disk is full')
  assert.is(updateError(2147942512), '0x80070070, the disk is full')
  assert.is(updateError('0x80aabbcc'), '0x80AABBCC')
  assert.is(updateError('oops'), 'without an error code')
  assert.is(updateError(undefined), 'without an error code')
})

test.run()
