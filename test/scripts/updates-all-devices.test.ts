import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, failed, listing, type Role, value } from '../../lib/api.ts'
import { holds } from '../../lib/engine/when.ts'
import type { AppUpdate, AppUpdates } from '../../lib/facts/app-updates/shape.ts'
import type { Updates } from '../../lib/facts/updates/shape.ts'
import judgeServer from '../../scripts/server-patching-monthly.ts'
import judge from '../../scripts/updates-all-devices.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('updates-all-devices')
const settings = { patchMaxAgeDays: 31, patchCriticalDays: 31, restartMaxDays: 7, listsMaxAgeDays: 7 }
const ago = (days: number) => new Date(ORDINARY.now.getTime() - days * 86_400_000).toISOString()
const fine: Updates = {
  missing: [],
  complete: true,
  missed: [],
  searchedAt: ago(1),
  automatic: { configured: true, by: 'Windows Update, the default of a client', source: 'test', owner: 'local' },
  held: [],
  approvedOnly: false,
  source: 'test',
}
const missing = (days: number): Partial<Updates> => ({
  missing: [{ id: 'KB1', title: 'Cumulative Update', security: true, critical: false, releasedAt: ago(days) }],
})
const restart = value({ bootedAt: ago(3), reasons: [] })
const edge: AppUpdate = { name: 'Microsoft Edge', version: '142', automatic: true, by: 'the service', source: 'key', owner: 'local' }
const having = (...entries: AppUpdate[]): Answer<AppUpdates> => value(listing(entries))
const context = { ...ORDINARY, platform: 'win32' } as const
const finding = (updates: Partial<Updates> = {}, programs: Answer<AppUpdates> = having(edge)) =>
  judge({ updates: { ...fine, ...updates }, restart, programs }, settings, context)

test('a workstation that misses nothing passes', () => {
  const found = finding()
  assert.is(found.status, 'pass')
  assert.equal(found.measures, { oldestMissingDays: 0, missingSecurity: 0 })
})
test('an update missing for 25 days warns, for 31.5 days fails', () => {
  assert.is(finding(missing(25)).status, 'warn')
  assert.is(finding(missing(31.5)).status, 'fail')
})
test('a search that failed is unknown', () =>
  assert.is(finding({ complete: false, missed: ['The search for updates failed with 0x8024402C'] }).status, 'unknown'))
test('whether a restart waits must be known', () =>
  assert.is(judge({ updates: fine, restart: failed('late'), programs: having() }, settings, context).status, 'unknown'))

test('a browser that may not update itself is a warning and names itself', () => {
  const found = finding({}, having({ ...edge, automatic: false, by: 'UpdateDefault is 0: no updates', owner: 'domain-policy' }))
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'Microsoft Edge: version 142, does not update itself: UpdateDefault is 0: no updates')
  assert.is(found.parts.at(-1)?.owner, 'domain-policy')
})
test('a browser never makes a fail', () => {
  const off = having({ ...edge, automatic: false })
  assert.is(finding(missing(60), off).status, 'fail')
  assert.is(finding({}, off).status, 'warn')
})
test('what is not known of other programs decides nothing and is told', () => {
  for (const programs of [having({ ...edge, automatic: 'unknown' }), failed('late'), value(listing<AppUpdate>([], ['Office: late']))]) {
    const found = finding({}, programs)
    assert.is(found.status, 'pass')
    assert.match(found.parts.at(-1)?.observed ?? '', 'not known')
    assert.is(found.parts.at(-1)?.status, 'not-applicable')
  }
})
test('a computer on which nobody looks for such programs has no part about them', () =>
  assert.not.ok(finding({}, absent()).parts.some(({ scope }) => scope === 'other programs')))

test('servers are judged by the same rule', () => {
  for (const updates of [fine, { ...fine, ...missing(27) }, { ...fine, ...missing(40) }, { ...fine, complete: false }]) {
    const server = judgeServer({ updates, restart }, settings, context)
    assert.equal(judge({ updates, restart, programs: absent() }, settings, context), server)
  }
})

interface Manifest {
  when: string
  settings: object
}
const manifest = (id: string) => JSON.parse(readFileSync(new URL(`../../manifests/${id}.json`, import.meta.url), 'utf8')) as Manifest
const own = manifest('updates-all-devices')
const servers = manifest('server-patching-monthly')
const ROLES: Role[] = ['client', 'server', 'domain-controller', 'session-host', 'pms-server']

test('every role is covered by exactly one of the two items', () => {
  for (const role of ROLES) {
    assert.is([own, servers].filter(({ when }) => holds(when, { role }) === true).length, 1, role)
  }
})
test('an unknown role is unknown for both', () =>
  assert.equal(
    [own, servers].map(({ when }) => holds(when, { role: 'unknown' })),
    ['unknown', 'unknown'],
  ))
test('both have the same settings', () => assert.equal(own.settings, servers.settings))

test.run()
