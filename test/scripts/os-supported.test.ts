import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Context, failed, value } from '../../lib/api.ts'
import type { EsuLicence } from '../../lib/facts/esu-licence/shape.ts'
import type { OperatingSystem } from '../../lib/facts/operating-system/shape.ts'
import judge from '../../scripts/os-supported.ts'

const test = suite('os-supported')
const settings = { warnDays: 60, maxTableAgeDays: 120, acceptConsumerEsu: false, acceptLtsOnly: true }
const NOW = '2026-11-21'
const plain = { core: false, evaluation: false, preview: false, like: [], source: 'test' }
const windows = (build: number, edition: string, more: Partial<OperatingSystem> = {}): OperatingSystem => ({
  ...plain,
  name: `Windows ${build}`,
  product: 'windows',
  build,
  edition,
  ...more,
})
const server = (build: number, edition = 'ServerStandard', more: Partial<OperatingSystem> = {}) =>
  windows(build, edition, { product: 'windows-server', ...more })
const linux = (product: string, version?: string, more: Partial<OperatingSystem> = {}): OperatingSystem => ({
  ...plain,
  name: product,
  product,
  ...(version ? { version } : {}),
  ...more,
})
const licensed = (...active: string[]): Answer<EsuLicence> => value({ asked: true, active })

interface Options {
  now?: string
  esu?: Answer<EsuLicence>
  join?: Context['join']
  managed?: Context['managed']
  set?: Partial<typeof settings>
}
const find = (os: OperatingSystem, { now = NOW, esu = licensed(), join = 'none', managed = false, set = {} }: Options = {}) => {
  const context: Context = {
    platform: 'win32',
    now: new Date(`${now}T09:00:00Z`),
    role: 'client',
    join,
    managed,
    portable: false,
    desktop: true,
    tags: [],
    products: [],
    firstSeen: {},
  }
  return judge({ os, esu }, { ...settings, ...set }, context)
}
const status = (os: OperatingSystem, options?: Options) => find(os, options).status

test('a release with years left passes and counts its days', () => {
  const finding = find(windows(26200, 'Professional'))
  assert.is(finding.status, 'pass')
  assert.is(finding.measures.daysToEndOfSupport, 325)
})
test('the edition decides on one build: Home and Pro 24H2 have ended, Enterprise and LTSC have not', () => {
  assert.is(status(windows(26100, 'Professional')), 'fail')
  assert.is(status(windows(26100, 'Enterprise')), 'pass')
  assert.is(status(windows(26100, 'EnterpriseS')), 'pass')
  assert.is(find(windows(26100, 'Professional')).measures.daysToEndOfSupport, -39)
})
test('the installation decides on one build: Server 2025 is not Windows 11 24H2', () => assert.is(status(server(26100)), 'pass'))
test('the last day still passes its days, the day after fails', () => {
  assert.is(status(windows(22631, 'Enterprise'), { now: '2026-11-10' }), 'warn')
  assert.is(status(windows(22631, 'Enterprise'), { now: '2026-11-11' }), 'fail')
})
test('60 days before the end it warns', () => {
  assert.is(status(server(14393), { now: '2026-11-13' }), 'warn')
  assert.is(status(server(14393), { now: '2026-11-12' }), 'pass')
  assert.is(status(windows(19044, 'EnterpriseS')), 'warn')
  assert.is(status(windows(19044, 'EnterpriseS'), { set: { warnDays: 10 } }), 'pass')
})
test('Server 2022 merely left mainstream', () => assert.is(status(server(20348)), 'pass'))
test('Server 2019 as Server Core is not the annual channel of the same build', () => {
  assert.is(status(server(17763, 'ServerStandard', { core: true })), 'pass')
  assert.is(status(server(17763, 'ServerStandardACor', { core: true })), 'fail')
})
test('Server 2012 R2 fails even with its licence, because the programme is over', () => {
  assert.is(status(server(9600), { esu: licensed('an-esu-id') }), 'fail')
})
test('Windows 7 fails', () => assert.is(status(windows(7601, 'Professional')), 'fail'))
test('an edition that the table does not know is unknown', () => assert.is(status(windows(26100, 'Unheard')), 'unknown'))
test('a build above the table is unknown, below it fails, between is unknown', () => {
  assert.is(status(windows(31000, 'Professional')), 'unknown')
  assert.match(find(windows(31000, 'Professional')).summary, 'too old')
  assert.is(status(windows(7600, 'Professional')), 'fail')
  assert.is(status(windows(21390, 'Professional')), 'unknown')
})
test('a preview build warns, unless its release has ended', () => {
  assert.is(status(windows(31000, 'Professional', { preview: true })), 'warn')
  assert.is(status(windows(26200, 'Professional', { preview: true })), 'warn')
  assert.is(status(windows(26100, 'Professional', { preview: true })), 'fail')
})
test('a trial edition warns', () => {
  const finding = find(server(20348, 'ServerStandardEval', { evaluation: true }))
  assert.is(finding.status, 'warn')
  assert.match(finding.summary, 'trial')
})

const Y1 = 'f520e45e-7413-4a34-a497-d2765967d094'
const Y2 = '1043add5-23b1-4afb-9a0f-64343c8f3f8d'
const ten = (more: Partial<OperatingSystem> = {}) =>
  windows(19045, 'Professional', { revision: 6600, updatedAt: '2026-11-12T10:00:00.000Z', ...more })

test('Windows 10 with the licence of the current year warns until that year ends', () => {
  const finding = find(ten(), { esu: licensed(Y2) })
  assert.is(finding.status, 'warn')
  assert.is(finding.measures.daysToEndOfSupport, 325)
})
test('the licence of the first year only is over', () => {
  const finding = find(ten(), { esu: licensed(Y1), join: 'domain' })
  assert.is(finding.status, 'fail')
  assert.match(finding.summary, 'year that is over')
  assert.is(status(ten(), { esu: licensed(Y1), now: '2026-10-13' }), 'warn')
})
test('a licence without any extended update installed does not protect', () => {
  assert.is(status(ten({ revision: 6456 }), { esu: licensed(Y2) }), 'fail')
})
test('a licence is not enough where the installed update cannot be read', () => {
  const { revision: _, ...unread } = ten()
  assert.is(status(unread, { esu: licensed(Y2) }), 'unknown')
})
test('a licence that could not be read leaves it unknown', () => {
  assert.is(status(ten(), { esu: failed('no PowerShell') }), 'unknown')
  assert.is(status(ten(), { esu: absent() }), 'unknown')
})
test('recent updates without a licence may be consumer ESU: unknown, or a warning where that is accepted', () => {
  assert.is(status(ten()), 'unknown')
  assert.is(status(ten(), { set: { acceptConsumerEsu: true } }), 'warn')
})
test('consumer ESU needs updates within 45 days', () => {
  assert.is(status(ten({ updatedAt: '2026-10-07T00:00:00.000Z' }), { set: { acceptConsumerEsu: true } }), 'warn')
  assert.is(status(ten({ updatedAt: '2026-10-06T00:00:00.000Z' }), { set: { acceptConsumerEsu: true } }), 'fail')
  const { updatedAt: _, ...unread } = ten()
  assert.is(status(unread, { set: { acceptConsumerEsu: true } }), 'unknown')
})
test('consumer ESU is not open to joined or managed computers', () => {
  for (const join of ['domain', 'entra', 'hybrid'] as const) {
    assert.is(status(ten(), { join, set: { acceptConsumerEsu: true } }), 'fail')
  }
  assert.is(status(ten(), { managed: true, set: { acceptConsumerEsu: true } }), 'fail')
  assert.is(status(ten(), { join: 'unknown', set: { acceptConsumerEsu: true } }), 'unknown')
})
test('LTSB 2016 fails, and is unknown where a licence of an unknown year is active', () => {
  assert.is(status(windows(14393, 'EnterpriseS')), 'fail')
  assert.is(status(windows(14393, 'EnterpriseS'), { esu: licensed('an-esu-id') }), 'unknown')
})

test('Debian 13 passes, Debian 12 has only long-term support, Debian 11 has ended', () => {
  assert.is(status(linux('debian', '13')), 'pass')
  assert.is(status(linux('debian', '12')), 'warn')
  assert.is(status(linux('debian', '12'), { set: { acceptLtsOnly: false } }), 'fail')
  assert.is(status(linux('debian', '11')), 'fail')
})
test('Debian testing has no version and is unknown', () => assert.is(status(linux('debian', undefined, { codename: 'forky' })), 'unknown'))
test('a release that is newer than the table is unknown, an older one fails', () => {
  assert.is(status(linux('debian', '14')), 'unknown')
  assert.is(status(linux('debian', '7')), 'fail')
  assert.is(status(linux('ubuntu', '12.04')), 'fail')
})
test('Ubuntu past its support needs Pro', () => {
  const focal = (pro: 'enabled' | 'not-enabled' | 'unknown') => linux('ubuntu', '20.04', { pro })
  assert.is(status(focal('enabled')), 'warn')
  assert.is(status(focal('not-enabled')), 'fail')
  assert.is(status(focal('unknown')), 'unknown')
  assert.is(status(linux('ubuntu', '24.04', { pro: 'not-enabled' })), 'pass')
})
test('a derivative is judged by its base, and warns at best', () => {
  const mint = (baseCodename: string) => linux('linuxmint', '22', { like: ['ubuntu', 'debian'], baseCodename })
  assert.is(status(mint('noble')), 'warn')
  assert.is(status(mint('xenial')), 'fail')
  assert.is(status(linux('raspbian', '13', { like: ['debian'], codename: 'trixie' })), 'warn')
})
test('a distribution without an entry is unknown', () => {
  assert.is(status(linux('rocky', '9.5', { like: ['rhel', 'centos', 'fedora'] })), 'unknown')
})

test('macOS 26 and 15 pass, 14 cannot be told, 13 and older fail', () => {
  const mac = (version: string) => linux('macos', version)
  assert.is(status(mac('26.1')), 'pass')
  assert.is(status(mac('15.6.1')), 'pass')
  assert.is(status(mac('14.8')), 'unknown')
  assert.is(status(mac('13.7.8')), 'fail')
  assert.is(status(mac('10.15.7')), 'fail')
  assert.is(status(mac('10.12.6')), 'fail')
  assert.is(status(mac('28.0')), 'unknown')
})

test('a clock before the table makes everything unknown', () => {
  assert.is(status(windows(26200, 'Professional'), { now: '2026-08-21' }), 'unknown')
  assert.is(status(windows(7601, 'Professional'), { now: '2020-01-01' }), 'unknown')
  assert.is(status(windows(26200, 'Professional'), { now: '2026-08-22' }), 'pass')
})
test('a table that is too old passes nobody, but an end that has come stays true', () => {
  assert.is(status(windows(26200, 'Professional'), { now: '2026-12-20' }), 'pass')
  assert.is(status(windows(26200, 'Professional'), { now: '2026-12-21' }), 'unknown')
  assert.is(status(linux('debian', '12'), { now: '2026-12-21' }), 'unknown')
  assert.is(status(windows(26100, 'Professional'), { now: '2026-12-21' }), 'fail')
  assert.is(status(windows(26200, 'Professional'), { now: '2026-11-21', set: { maxTableAgeDays: 30 } }), 'unknown')
})
test('a verdict that is unknown carries no measure', () => {
  assert.equal(find(windows(26200, 'Professional'), { now: '2026-12-21' }).measures, {})
})
test('the summary names the system and fits', () => {
  const { summary } = find(ten({ name: 'Windows 10 Pro 22H2 (19045.6600)' }), { esu: licensed(Y1), join: 'domain' })
  assert.is(summary, 'Windows 10 Pro 22H2 (19045.6600): support ended on 2025-10-14, the ESU licence is of a year that is over')
  assert.ok(summary.length <= 120)
})

test.run()
