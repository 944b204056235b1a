import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listing } from '../../lib/api.ts'
import { holds } from '../../lib/engine/when.ts'
import type { DatabaseFile, InterBase, SqlDatabase, SqlServer } from '../../lib/facts/pms-database/shape.ts'
import judge from '../../scripts/db-maintenance.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('db-maintenance, what a computer shows')
const GIGABYTE = 1024 ** 3
const ago = (days: number) => new Date(ORDINARY.now.getTime() - days * 86_400_000).toISOString()
const saved = (days: number) => ({ path: 'D:\\Backup\\x.ibk', at: ago(days) })
const file = (name: string, over: Partial<DatabaseFile> = {}): DatabaseFile => ({
  path: `D:\\MT32\\Data\\${name}`,
  bytes: 10 * GIGABYTE,
  volumeBytes: 100 * GIGABYTE,
  saved: saved(3),
  ...over,
})
const interbase = (over: Partial<InterBase> = {}): InterBase => ({
  services: ['IBS_MedTech_IB11'],
  start: 'automatic',
  databases: listing([file('MT32.IB'), file('BLOB.IB')]),
  logs: [],
  ...over,
})
const pms = (over: Partial<SqlDatabase> = {}): SqlDatabase => ({
  name: 'PMS',
  bytes: 2 * GIGABYTE,
  keepsLog: false,
  logSavedDaysAgo: 'never',
  checkedDaysAgo: 2,
  ...over,
})
const server = (over: Partial<SqlServer> = {}): SqlServer => ({
  name: 'SQLEXPRESS',
  version: '15.0.2155.2',
  express: true,
  databases: listing([pms()]),
  ...over,
})

interface Case {
  interbase?: InterBase
  sql?: SqlServer[]
  missed?: string[]
  now?: string
  maximum?: number
}
const finding = ({ interbase: found, sql = [], missed = [], now, maximum = 31 }: Case) =>
  judge(
    { database: { ...(found ? { interbase: found } : {}), sqlServers: listing(sql, missed) } },
    { dbMaintenanceMaxDays: maximum, folders: [] },
    { ...ORDINARY, platform: 'win32', role: 'pms-server', ...(now ? { now: new Date(now) } : {}) },
  )
const status = (of: Case) => finding(of).status
const databases = (...entries: DatabaseFile[]) => ({ interbase: interbase({ databases: listing(entries) }) })
const withDatabase = (over: Partial<SqlDatabase>, more: Partial<SqlServer> = {}) => ({
  sql: [server({ databases: listing([pms(over)]), ...more })],
})

test('no database at all says nothing', () => {
  assert.is(status({}), 'not-applicable')
  assert.is(status({ missed: ['services are denied'] }), 'unknown')
})

test('both databases of Medtech saved this month, automatic services, no error in a log', () => {
  const found = finding({ interbase: interbase({ logs: [{ path: 'D:\\Backup\\mt32.log', at: ago(3), errors: 0 }] }) })
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'Nothing here speaks against the maintenance of the database')
})
test('a backup of 31 days is in time, a day later it is not', () => {
  assert.is(status(databases(file('MT32.IB', { saved: saved(31) }), file('BLOB.IB'))), 'pass')
  const found = finding(databases(file('MT32.IB', { saved: saved(32) }), file('BLOB.IB')))
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'MT32.IB: last saved by gbak 32 days ago')
  assert.is(status({ ...databases(file('MT32.IB', { saved: saved(32) }), file('BLOB.IB')), maximum: 92 }), 'pass')
})
test('one of the two databases without a backup is a warning', () => {
  const { saved: _, ...blob } = file('BLOB.IB')
  const found = finding(databases(file('MT32.IB'), blob))
  assert.is(found.status, 'warn')
  assert.match(found.summary, 'BLOB.IB: no backup by gbak was found')
})
test('no backup anywhere may lie in a folder that nobody named', () => {
  const { saved: _, ...bare } = file('MT32.IB')
  assert.is(status(databases(bare, { ...bare, path: 'D:\\MT32\\Data\\BLOB.IB' })), 'unknown')
})
test('databases that were not found are unknown, and the way out is told', () => {
  const found = finding(databases())
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'MT32.IB: not found: its folder can be named')
  assert.is(status(databases(file('MT32.IB'))), 'unknown')
})
test('folders that could not be read are unknown although both databases were found', () => {
  const both = listing([file('MT32.IB'), file('BLOB.IB')], ['D:\\MT32\\Backup: denied'])
  assert.is(status({ interbase: interbase({ databases: both }) }), 'unknown')
})
test('the last log with errors speaks against any answer', () => {
  const found = finding({ interbase: interbase({ logs: [{ path: 'D:\\Backup\\mt32.log', at: ago(3), errors: 2 }] }) })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'log MT32.LOG: 2 lines speak of errors, written on 2026-11-19')
})
test('a weakness that was seen speaks although something else was denied', () => {
  const both = listing([file('MT32.IB', { saved: saved(60) }), file('BLOB.IB')], ['D:\\MT32\\Backup: denied'])
  assert.is(status({ interbase: interbase({ databases: both }) }), 'warn')
})
test('a database that fills more than 80 % of its disk is a warning', () => {
  assert.is(status(databases(file('MT32.IB', { bytes: 80 * GIGABYTE }), file('BLOB.IB'))), 'pass')
  assert.is(status(databases(file('MT32.IB', { bytes: 81 * GIGABYTE }), file('BLOB.IB'))), 'warn')
})
test('services that somebody has to start are a warning', () => {
  assert.is(status({ interbase: interbase({ start: 'manual' }) }), 'warn')
  assert.is(status({ interbase: interbase({ start: 'disabled' }) }), 'warn')
  assert.is(status({ interbase: interbase({ start: 'unknown' }) }), 'unknown')
})
test('a backup from the future says nothing', () =>
  assert.is(status(databases(file('MT32.IB', { saved: saved(-3) }), file('BLOB.IB'))), 'unknown'))

test('a supported release with a checked database passes', () => assert.is(status({ sql: [server()] }), 'pass'))
test('a release without updates fails, one with paid updates only warns', () => {
  const found = finding({ sql: [server({ version: '11.0.7507.2' })] })
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'SQLEXPRESS: SQL Server 2012, without security updates since 2022-07-12')
  assert.is(status({ sql: [server({ version: '13.0.6300.2' })] }), 'warn')
})
test('the last day of support still counts, and two months before it warns', () => {
  const at = (now: string) => status({ sql: [server({ version: '14.0.3500.1' })], now })
  assert.is(at('2027-08-01T00:00:00Z'), 'pass')
  assert.is(at('2027-10-12T12:00:00Z'), 'warn')
})
test('after its own last day the table of releases says nothing any more', () =>
  assert.is(status({ sql: [server()], now: '2028-01-01T00:00:00Z' }), 'unknown'))
test('a release that nobody knows yet is unknown, never ended', () => {
  assert.is(status({ sql: [server({ version: '19.0.1.1' })] }), 'unknown')
  const { version: _, ...bare } = server()
  assert.is(status({ sql: [bare] }), 'unknown')
})
test('a file of more than 8.5 GB in Express is a warning, in another edition it is not', () => {
  const big = { bytes: 8.6 * GIGABYTE }
  assert.is(finding(withDatabase(big)).summary, 'SQLEXPRESS/PMS: 8.6 GB of the 10 that Express allows')
  assert.is(status(withDatabase(big)), 'warn')
  assert.is(status(withDatabase({ bytes: 8.4 * GIGABYTE })), 'pass')
  assert.is(status(withDatabase(big, { express: false })), 'pass')
  assert.is(status(withDatabase(big, { express: 'unknown' })), 'unknown')
  assert.is(status(withDatabase({ bytes: 'unknown' })), 'unknown')
})
test('a log that is kept in full and not saved is a warning', () => {
  assert.is(status(withDatabase({ keepsLog: true, logSavedDaysAgo: 'never' })), 'warn')
  assert.is(status(withDatabase({ keepsLog: true, logSavedDaysAgo: 8 })), 'warn')
  assert.is(status(withDatabase({ keepsLog: true, logSavedDaysAgo: 0.5 })), 'pass')
  assert.is(status(withDatabase({ keepsLog: true, logSavedDaysAgo: 'unknown' })), 'unknown')
  assert.is(status(withDatabase({ keepsLog: false, logSavedDaysAgo: 'never' })), 'pass')
})
test('an integrity check that is too old, or never was, is a warning', () => {
  assert.is(status(withDatabase({ checkedDaysAgo: 31 })), 'pass')
  assert.is(status(withDatabase({ checkedDaysAgo: 40 })), 'warn')
  assert.is(status(withDatabase({ checkedDaysAgo: 'never' })), 'warn')
  assert.is(status(withDatabase({ checkedDaysAgo: 'unknown' })), 'unknown')
})
test('an instance that lets nobody in is unknown, and its ended release fails all the same', () => {
  const closed = listing<SqlDatabase>([], ['SQLEXPRESS let nobody in: SqlException'])
  assert.is(status({ sql: [server({ databases: closed })] }), 'unknown')
  assert.is(status({ sql: [server({ databases: closed, version: '10.50.1600.1' })] }), 'fail')
})
test('an instance without any database has nothing to maintain', () => {
  assert.is(status({ sql: [server({ databases: listing<SqlDatabase>([]) })] }), 'not-applicable')
  assert.is(status({ sql: [server({ databases: listing<SqlDatabase>([]), version: '12.0.1' })] }), 'warn')
})

const { when } = JSON.parse(readFileSync(new URL('../../manifests/db-maintenance.json', import.meta.url), 'utf8')) as { when: string }
test('it applies where a database may lie, and nowhere else', () => {
  assert.is(holds(when, { role: 'pms-server', products: 'unknown' }), true)
  assert.is(holds(when, { role: 'domain-controller', products: ['interbase'] }), true)
  assert.is(holds(when, { role: 'session-host', products: [] }), false)
  assert.is(holds(when, { role: 'client', products: 'unknown' }), false)
  assert.is(holds(when, { role: 'domain-controller', products: 'unknown' }), 'unknown')
  assert.is(holds(when, { role: 'unknown', products: [] }), 'unknown')
})

test.run()
