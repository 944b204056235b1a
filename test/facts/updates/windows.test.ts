import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Answer,
  absent,
  type FactContext,
  failed,
  listing,
  type PowerShellOutput,
  type RegistryData,
  type RegistryKey,
  value,
} from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/updates/windows.ts'

// Names and numbers as the Windows Update Agent API, its policies and Component Based Servicing use them.
const test = suite('updates facts on Windows')
const NOW = '2026-11-22T00:00:00.000Z'
const PACKAGES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages'
const key = (values: Record<string, number | string>): Answer<RegistryKey> => {
  const data = (one: number | string): RegistryData =>
    typeof one === 'number' ? { type: 'dword', data: one } : { type: 'string', data: one }
  return value({ key: 'K', values: Object.fromEntries(Object.entries(values).map(([name, one]) => [name, data(one)])) })
}
const rollup = (build: string, date: string, state = 0x70): RegistryKey => {
  const steps = (BigInt(Date.parse(date)) + 11_644_473_600_000n) * 10_000n
  const dword = (data: number) => ({ type: 'dword', data }) as const
  return {
    key: `${PACKAGES}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~${build}.1.10`,
    values: {
      CurrentState: dword(state),
      InstallTimeHigh: dword(Number(steps >> 32n)),
      InstallTimeLow: dword(Number(steps & 0xffffffffn)),
    },
  }
}
const SECURITY = '0FA1201D-4330-4FA8-8AE9-B877473B6441'
const LCU = {
  id: 'aa',
  title: '2026-11 Kumulatives Update',
  articles: ['5068000'],
  severity: '',
  categories: [SECURITY],
  released: '2026-11-10T18:00:00.0000000Z',
  hidden: false,
}
const searched = (updates: unknown[] = [], over: PowerShellOutput = {}): Answer<PowerShellOutput> =>
  value({ managed: false, searches: [{ server: 0, code: 2, error: '', updates }], installedAt: '', ...over })
const bare: Probes = {
  search: searched(),
  rollups: value(listing([rollup('20348.2700', '2026-10-14T10:00:00Z'), rollup('20348.2800', '2026-11-12T10:00:00Z')])),
  policy: absent('present'),
  automatic: absent('absent'),
  local: key({}),
  service: key({ Start: 3 }),
  pause: absent('present'),
}
const as = (role: string): FactContext => ({
  platform: 'win32',
  now: NOW,
  facts: {
    'device-role': value({ role, desktop: true, portable: false, virtual: false, because: [] }),
    'policy-owner': value({ managements: [], domain: 'none', claims: [] }),
  },
})
const fact = (over: Partial<Probes> = {}, context = as('server')) => {
  const answer = parse({ ...bare, ...over }, context)
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}
const failedSearch = (error: string) => value({ managed: false, searches: [{ server: 0, code: 4, error, updates: [] }], installedAt: '' })

test('the newest installed cumulative update is found by its FILETIME', () => {
  const found = fact()?.rollup
  assert.is(found?.installedAt, '2026-11-12T10:00:00.000Z')
  assert.match(found?.id ?? '', '20348.2800')
  assert.is(fact()?.installedAt, '2026-11-12T10:00:00.000Z')
})
test('a cumulative update that is only staged does not count', () => {
  const rollups = value(listing([rollup('20348.2700', '2026-10-14T10:00:00Z'), rollup('20348.2800', '2026-11-12T10:00:00Z', 0x40)]))
  assert.is(fact({ rollups })?.rollup?.installedAt, '2026-10-14T10:00:00.000Z')
})
test('no cumulative update, or one of the year 1601, leaves the fact incomplete', () => {
  for (const rollups of [value(listing<RegistryKey>([])), value(listing([rollup('1', '1601-01-01T00:00:00Z')]))]) {
    assert.is(fact({ rollups })?.complete, false)
    assert.is(fact({ rollups })?.rollup, undefined)
  }
  assert.is(fact({ rollups: { state: 'denied', reason: 'access denied' } })?.complete, false)
})
test('missing updates keep their date and are named by their article', () => {
  const found = fact({ search: searched([LCU]) })
  assert.equal(found?.missing, [{ id: 'aa', title: 'KB5068000', security: true, critical: false, releasedAt: '2026-11-10T18:00:00.000Z' }])
  assert.is(found?.searchedAt, NOW)
  assert.is(found?.complete, true)
})
test('a severity makes a security update, whatever its category', () => {
  const found = fact({ search: searched([{ ...LCU, severity: 'Critical', categories: [] }]) })
  assert.is(found?.missing[0]?.security, true)
  assert.is(found?.missing[0]?.critical, true)
})
test('a feature update is no security update, and signatures are no update', () => {
  const feature = { ...LCU, categories: ['3689BDC8-B205-4AF4-8D4A-A63924C5E9D5'] }
  assert.is(fact({ search: searched([feature]) })?.missing[0]?.security, false)
  assert.equal(fact({ search: searched([{ ...LCU, categories: ['E0789628-CE08-4437-BE74-2495B842F43B'] }]) })?.missing, [])
})
test('a hidden update is missing all the same, and held', () => {
  const found = fact({ search: searched([{ ...LCU, hidden: true }]) })
  assert.is(found?.missing.length, 1)
  assert.equal(found?.held, ['2026-11 Kumulatives Update'])
})
test('an update that only waits for a restart is not missing any more', () =>
  assert.equal(fact({ search: searched([{ ...LCU, waiting: true }]) })?.missing, []))
test('a date of 1899 is no date', () =>
  assert.is(fact({ search: searched([{ ...LCU, released: '' }]) })?.missing[0]?.releasedAt, undefined))
test('a failed search names its code and is no empty list', () => {
  const found = fact({ search: failedSearch('0x8024402C') })
  assert.is(found?.complete, false)
  assert.match(found?.missed[0] ?? '', '0x8024402C')
  assert.is(found?.searchedAt, undefined)
})
test('a search with errors, none, or none at all is incomplete', () => {
  const code3 = value({ managed: false, searches: [{ server: 0, code: 3, error: '', updates: [] }] })
  for (const search of [code3, value({}), value({ refused: 'PowerShell runs in constrained language mode' }), failed('late'), absent()]) {
    assert.is(fact({ search })?.complete, false)
  }
})
test('a server of the practice alone knows only approved updates', () => {
  const search = (second: object) => searched([], { managed: true, searches: [{ server: 0, code: 2, error: '', updates: [] }, second] })
  assert.is(fact({ search: search({ server: 2, code: 4, error: '0x8024500C', updates: [] }) })?.approvedOnly, true)
  const both = fact({ search: search({ server: 2, code: 2, error: '', updates: [LCU] }) })
  assert.is(both?.approvedOnly, false)
  assert.is(both?.missing.length, 1)
})

const configured = (over: Partial<Probes>, role = 'server') => fact(over, as(role))?.automatic.configured
test('without any setting a client updates itself and a server waits', () => {
  assert.is(configured({}, 'client'), true)
  assert.is(configured({}, 'server'), false)
})
test('a default is assumed only where the keys were read', () => {
  assert.is(configured({ policy: absent('absent') }, 'client'), 'unknown')
  assert.is(configured({ automatic: { state: 'denied', reason: 'access denied' } }, 'client'), 'unknown')
  assert.is(parse({ ...bare }, { ...as('client'), facts: {} }).state, 'value')
  assert.is(fact({}, { ...as('client'), facts: {} })?.automatic.configured, 'unknown')
})
test('only option 4 installs by itself', () => {
  assert.is(configured({ automatic: key({ AUOptions: 4, ScheduledInstallDay: 1, ScheduledInstallTime: 2 }) }), true)
  assert.is(
    fact({ automatic: key({ AUOptions: 4, ScheduledInstallDay: 1, ScheduledInstallTime: 2 }) })?.automatic.schedule,
    'every Sunday at 02:00',
  )
  for (const option of [2, 3, 7]) {
    assert.is(configured({ automatic: key({ AUOptions: option }) }, 'client'), false)
  }
  assert.is(configured({ automatic: key({ AUOptions: 5 }) }), 'unknown')
  assert.is(configured({ local: key({ AUOptions: 4 }) }), true)
})
test('updates that are switched off are off, also by a disabled service', () => {
  assert.is(configured({ automatic: key({ NoAutoUpdate: 1, AUOptions: 4 }) }, 'client'), false)
  assert.is(configured({ service: key({ Start: 4 }) }, 'client'), false)
  assert.is(configured({ service: { state: 'denied', reason: 'access denied' } }, 'client'), 'unknown')
})
test('a pause counts until it ends', () => {
  assert.is(fact({ pause: key({ PauseUpdatesExpiryTime: '2026-12-01T10:00:00Z' }) })?.paused?.until, '2026-12-01T10:00:00.000Z')
  assert.is(fact({ pause: key({ PauseUpdatesExpiryTime: '2026-11-01T10:00:00Z' }) })?.paused, undefined)
  assert.is(fact({ policy: key({ PauseQualityUpdatesStartTime: '2026-11-01' }) })?.paused?.until, '2026-12-06T00:00:00.000Z')
  assert.is(fact({ policy: key({ PauseQualityUpdatesStartTime: '' }) })?.paused, undefined)
})

test('whether updates are paused is not known where either place could not be read, and known where neither is there', () => {
  assert.is(fact({ pause: failed('no') })?.pauseUnread, 'no')
  assert.is(fact({ policy: failed('no') })?.pauseUnread, 'no')
  assert.is(fact({ pause: absent('absent'), policy: absent('absent') })?.pauseUnread, undefined)
  const people = fact({ policy: failed('no'), pause: key({ PauseUpdatesExpiryTime: '2026-12-01T10:00:00Z' }) })
  assert.equal([people?.paused?.until, people?.pauseUnread], ['2026-12-01T10:00:00.000Z', undefined])
})

const AU = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU'
const levers = (over: Partial<Probes> = {}, owner?: unknown) => {
  const context = as('server')
  const facts = owner === undefined ? context.facts : { ...context.facts, 'policy-owner': value(owner) }
  const found = fact(over, { ...context, facts })?.levers
  return found?.through === 'windows-update' ? found : undefined
}
const wrong = (values: Record<string, number>) =>
  levers({ automatic: key(values) })?.machineValues.map(({ name, wanted }) => `${name}=${wanted}`)
test('values of the policy that stand wrong are named with what they need', () => {
  assert.equal(levers()?.machineValues[0], { key: AU, name: 'AUOptions', wanted: 4, owner: 'local' })
  assert.equal(wrong({}), ['AUOptions=4', 'ScheduledInstallDay=0', 'ScheduledInstallTime=3', 'NoAutoRebootWithLoggedOnUsers=1'])
  const right = { NoAutoUpdate: 0, AUOptions: 4, ScheduledInstallDay: 0, ScheduledInstallTime: 3, NoAutoRebootWithLoggedOnUsers: 1 }
  assert.equal(wrong(right), [])
  assert.equal(wrong({ ...right, NoAutoUpdate: 1 }), ['NoAutoUpdate=0'])
})
test('an hour of the night that somebody chose stays, one of the day does not', () => {
  const right = { AUOptions: 4, ScheduledInstallDay: 0, NoAutoRebootWithLoggedOnUsers: 1 }
  for (const hour of [0, 5, 20, 23]) {
    assert.equal(wrong({ ...right, ScheduledInstallTime: hour }), [], String(hour))
  }
  for (const hour of [6, 12, 19, 24]) {
    assert.equal(wrong({ ...right, ScheduledInstallTime: hour }), ['ScheduledInstallTime=3'], String(hour))
  }
})
test('whoever else decides about updates is named', () => {
  const none = { managements: [], domain: 'none', claims: [] }
  assert.is(levers()?.manager, undefined)
  const wsus = { automatic: key({ UseWUServer: 1 }), policy: key({ WUServer: 'https://wsus.example' }) }
  assert.is(levers(wsus)?.manager, 'the update server https://wsus.example')
  assert.is(levers({ ...wsus, automatic: key({ UseWUServer: 0 }) })?.manager, undefined)
  assert.is(levers({}, { ...none, managements: ['MS DM Server'] })?.manager, 'the device management MS DM Server')
  const claims = [{ setting: 'Update/AllowAutoUpdate', owner: 'device-management', source: 'x' }]
  assert.is(levers({}, { ...none, managements: ['MS DM Server'], claims })?.manager, 'the device management (Update/AllowAutoUpdate)')
})
test('a value that the domain sets belongs to it', () => {
  const claims = [{ setting: `${AU}\\AUOptions`, owner: 'domain-policy', source: 'x' }]
  const found = levers({ automatic: key({ AUOptions: 3 }) }, { managements: [], domain: 'read', claims })?.machineValues
  assert.is(found?.find(({ name }) => name === 'AUOptions')?.owner, 'domain-policy')
})
test('a disabled service is told, and what was not read offers nothing to take hold of', () => {
  assert.is(levers({ service: key({ Start: 4 }) })?.serviceDisabled, true)
  for (const name of ['automatic', 'policy', 'service'] as const) {
    assert.is(levers({ [name]: { state: 'denied', reason: 'access denied' } }), undefined, name)
  }
})

test.run()
