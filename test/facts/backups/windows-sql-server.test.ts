import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failed, value } from '../../../lib/api.ts'
import { constrained, shown } from './windows.ts'

// Columns of msdb: dbo.backupset, dbo.backupmediafamily, dbo.restorehistory (Microsoft). Values are made up.
const test = suite('SQL Server')
const backup = (endedAt: string, more: Record<string, unknown> = {}) => ({
  database: 'PMS',
  type: 'D',
  startedAt: endedAt,
  endedAt,
  copyOnly: false,
  snapshot: false,
  checksum: false,
  damaged: false,
  device: '2',
  path: 'E:\\Backup\\pms.bak',
  ...more,
})
const instance = (backups: unknown[], more: Record<string, unknown> = {}) => ({
  name: 'PMS',
  running: true,
  disabled: false,
  error: '',
  databases: ['PMS'],
  backups,
  restores: [],
  ...more,
})
const server = (...instances: unknown[]) => shown(['sql-server'], { sqlServer: value({ instances, missing: [] }) })

test('full, differential and log backups of a database', () => {
  const { job } = server(
    instance([
      backup('2026-11-21T10:00:00Z', { type: 'L' }),
      backup('2026-11-20T10:00:00Z', { type: 'I' }),
      backup('2026-11-19T10:00:00Z'),
    ]),
  )
  assert.equal(
    job?.runs.entries.map(({ kind, result }) => [kind, result]),
    [
      ['log', 'success'],
      ['differential', 'success'],
      ['full', 'success'],
    ],
  )
  assert.equal(
    [job?.name, job?.covers, job?.target, job?.everyRunIsFull],
    ['SQL Server PMS PMS', ['PMS'], { place: 'disk', where: 'E:' }, false],
  )
})
test('a snapshot and a copy-only backup are no runs', () => {
  const { jobs, complete } = server(
    instance([
      backup('2026-11-21T10:00:00Z', { snapshot: true, device: '7', path: '{0A1B2C3D-0000-0000-0000-000000000000}1' }),
      backup('2026-11-20T10:00:00Z', { copyOnly: true }),
    ]),
  )
  assert.equal([jobs.length, complete], [0, true])
})
test('a damaged backup failed', () =>
  assert.equal(server(instance([backup('2026-11-21T10:00:00Z', { damaged: true })])).results, ['failed']))
test('each database is a job of its own, and one that is gone is none', () => {
  const backups = [
    backup('2026-11-21T10:00:00Z'),
    backup('2026-11-21T11:00:00Z', { database: 'Recall' }),
    backup('2026-11-21T12:00:00Z', { database: 'Old' }),
  ]
  const { jobs } = server(instance(backups, { databases: ['PMS', 'Recall', 'Test'] }))
  assert.equal(
    jobs.map(({ covers }) => covers?.[0]),
    ['PMS', 'Recall'],
  )
})
test('verified by RESTORE VERIFYONLY or by a full backup with checksums, not by a log with them', () => {
  const verify = { database: 'PMS', type: 'V', at: '2026-11-15T10:00:00Z' }
  assert.is(server(instance([backup('2026-11-21T10:00:00Z')], { restores: [verify] })).job?.verifiedAt, '2026-11-15T10:00:00.000Z')
  assert.is(server(instance([backup('2026-11-21T10:00:00Z', { checksum: true })])).job?.verifiedAt, '2026-11-21T10:00:00.000Z')
  assert.is(server(instance([backup('2026-11-21T10:00:00Z', { checksum: true, type: 'L' })])).job?.verifiedAt, undefined)
})
test('a restored database is a restore, a verified one is not', () => {
  const restores = [
    { database: 'PMS', type: 'D', at: '2026-11-10T10:00:00Z' },
    { database: 'PMS', type: 'V', at: '2026-11-15T10:00:00Z' },
    { database: 'Other', type: 'D', at: '2026-11-16T10:00:00Z' },
  ]
  assert.equal(server(instance([backup('2026-11-21T10:00:00Z')], { restores })).job?.restores, [
    { at: '2026-11-10T10:00:00.000Z', what: 'database', source: 'msdb.dbo.restorehistory' },
  ])
})
test('targets: a URL, a share, a drive that is a share, the disk of Windows, another program', () => {
  const placeOf = (path: string, device = '2') => server(instance([backup('2026-11-21T10:00:00Z', { path, device })])).job?.target
  assert.equal(placeOf('https://practice.blob.core.windows.net/sql/pms.bak?sig=secret', '9'), {
    place: 'remote',
    where: 'practice.blob.core.windows.net',
  })
  assert.equal(placeOf('\\\\nas\\sql\\deep\\pms.bak'), { place: 'network', where: '\\\\nas\\sql' })
  assert.equal(placeOf('Z:\\pms.bak'), { place: 'network', where: '\\\\nas\\backup' })
  assert.equal(placeOf('C:\\Backup\\pms.bak'), { place: 'same-disk', where: 'C:' })
  assert.equal(placeOf('C:\\Mounted\\pms.bak'), { place: 'disk', where: 'C:' })
  assert.equal(placeOf('VDI_0A1B', '7'), { place: 'unknown', where: 'not said' })
})
test('a time of year 1 or none is no run', () => assert.equal(server(instance([backup('0001-01-01T00:00:00Z'), backup('')])).results, []))
test('a denied msdb is said, and the other instance still speaks', () => {
  const denied = instance([], { name: 'LAB', error: 'SQL error 18456', databases: [] })
  const { jobs, missed, complete } = server(denied, instance([backup('2026-11-21T10:00:00Z')]))
  assert.equal([jobs.length, complete], [1, false])
  assert.equal(missed, ['SQL Server instance LAB: its records of backups could not be read (SQL error 18456)'])
})
test('an instance that does not run is said; one that is disabled or built in is passed over', () => {
  assert.match(server(instance([], { running: false })).missed[0] ?? '', 'does not run')
  const quiet = [
    instance([], { running: false, disabled: true }),
    instance([], { name: 'MICROSOFT##WID', error: 'SqlException' }),
    instance([], { name: 'VEEAMSQL2016', error: 'x' }),
  ]
  assert.equal(server(...quiet).missed, [])
})
test('what could not be asked is unknown', () => {
  for (const sqlServer of [constrained, failed('late'), value({ instances: [], missing: ['Instance Names: ItemNotFoundException'] })]) {
    assert.is(shown(['sql-server'], { sqlServer }).complete, false)
  }
})

test.run()
