import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Context, listing } from '../../lib/api.ts'
import type { BackupJob, BackupTarget } from '../../lib/facts/backups/shape.ts'
import judge from '../../scripts/backup-offsite.ts'
import { backups, job, NOW, run } from '../support/backups.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('backup-offsite')
const server: Context = { ...ORDINARY, platform: 'linux', role: 'server', now: new Date(NOW), products: ['restic'] }
const find = (jobs: BackupJob[], context = server, missed: string[] = []) =>
  judge({ backups: backups(jobs, missed) }, { offsiteMaxAgeHours: 26 }, context)
const kept = (place: BackupTarget['place'], over: Partial<BackupJob> = {}) => job({ target: { place, where: 'somewhere' }, ...over })

test('a copy that left the building within a day is a good sign', () => {
  const found = find([kept('remote')])
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'restic sftp:nas/srv sent its last copy off site 5 hours ago')
  assert.equal(found.measures, { hoursSinceOffsite: 5 })
})
test('a copy off site that is older than a day weakens the answer', () => {
  assert.is(find([kept('remote', { runs: listing([run(26)]) })]).status, 'pass')
  assert.is(find([kept('remote', { runs: listing([run(27)]) })]).status, 'warn')
  assert.is(find([kept('remote', { runs: listing([run(27), run(1, { result: 'failed' })]) })]).status, 'warn')
})
test('the copy of Friday evening is enough on Monday morning', () => {
  const runs = listing([run(0, { at: '2026-11-13T09:00:00.000Z' })])
  assert.is(find([kept('remote', { runs })], { ...server, now: new Date('2026-11-15T19:00:00Z') }).status, 'pass')
})
test('copies that all stay in the building are local only, whatever their age', () => {
  const found = find([kept('network'), kept('disk'), kept('same-disk')])
  assert.is(found.status, 'warn')
  assert.match(found.summary, /^Local only/)
  assert.is(found.parts.length, 3)
})
test('one copy off site is enough beside local ones', () => assert.is(find([kept('disk'), kept('remote')]).status, 'pass'))
test('a place that is not known, a disk that can be carried away, or an unread product is no evidence against', () => {
  assert.is(find([kept('network'), kept('unknown')]).status, 'unknown')
  assert.match(find([kept('removable')]).summary, /disk that can be carried away/)
  assert.is(find([kept('removable')]).status, 'unknown')
  assert.is(find([kept('network')], server, ['Cove could not be asked']).status, 'unknown')
})
test('a copy off site without a known success is unknown', () => {
  const found = find([kept('remote', { runs: listing([], ['denied']) }), kept('network')])
  assert.is(found.status, 'unknown')
  assert.match(found.summary, /meant to go off site, but no success of it is known/)
})
test('a sync client is never a backup', () => assert.is(find([], { ...server, products: ['dropbox'] }).status, 'unknown'))
test('what a workstation keeps says nothing about the practice', () => {
  const client = { ...server, role: 'client' } as const
  assert.is(find([kept('disk')], client).status, 'not-applicable')
  assert.is(find([], client).status, 'not-applicable')
  assert.is(find([kept('remote')], client).status, 'pass')
})
test('a run dated in the future is unknown: the clock is wrong', () =>
  assert.is(find([kept('remote', { runs: listing([run(-5)]) })]).status, 'unknown'))

test.run()
