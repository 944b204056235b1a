import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, failed, type PowerShellOutput, value } from '../../../lib/api.ts'
import type { PmsDatabase } from '../../../lib/facts/pms-database/shape.ts'
import { parse } from '../../../lib/facts/pms-database/windows.ts'
import { content, contextWith, files, gap } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// Services and file names of Medtech32 as public scripts of practices name them; outputs in the shape of files.ps1 and sql.ps1. Values are our own.
const test = suite('databases of the PMS on Windows')
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const SQL = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server'
const service = (name: string, Start = 2) => key(`${SERVICES}\\${name}`, { Start })
const GIGABYTE = 1024 ** 3
const found = (path: string, modifiedAt = '2026-11-20T10:00:00.0000000Z', more: object = {}) => ({
  path,
  bytes: 2 * GIGABYTE,
  modifiedAt,
  ...more,
})
const DATA = [found('D:\\MT32\\Data\\MT32.IB'), found('D:\\MT32\\Data\\BLOB.IB')]
const listed = (rows: object[], more: object = {}) =>
  value({ files: rows, volumes: [{ name: 'D:', bytes: 100 * GIGABYTE }], missed: [], ...more })

const fine = {
  interbase: keys(service('IBG_MedTech_IB11'), service('IBS_MedTech_IB11', 3)),
  interbaseOld: keys(),
  files: listed([...DATA, found('D:\\MT32\\Backup\\MT32_2026.ibk'), found('D:\\MT32\\Backup\\Blob.gbk')]) as Answer<PowerShellOutput>,
  named: files(),
  namedLogs: files(),
  sqlNames: none as Answer<never>,
  sqlSetup: keys(),
  sql: absent() as Answer<PowerShellOutput>,
}
type Over = Partial<Record<keyof typeof fine, Answer<unknown>>>
const fact = (over: Over = {}): PmsDatabase => {
  const answer = parse({ ...fine, ...over } as typeof fine, contextWith({}, 'win32'))
  assert.is(answer.state, 'value')
  return (answer as { value: PmsDatabase }).value
}
const databases = (over: Over = {}) => fact(over).interbase?.databases

test('InterBase with both databases and their newest backups', () => {
  const { interbase } = fact()
  assert.equal(interbase?.services, ['IBG_MedTech_IB11', 'IBS_MedTech_IB11'])
  assert.is(interbase?.start, 'automatic')
  assert.equal(interbase?.databases.entries[0], {
    path: 'D:\\MT32\\Data\\MT32.IB',
    bytes: 2 * GIGABYTE,
    volumeBytes: 100 * GIGABYTE,
    saved: { path: 'D:\\MT32\\Backup\\MT32_2026.ibk', at: '2026-11-20T10:00:00.000Z' },
  })
  assert.is(interbase?.databases.entries[1]?.saved?.path, 'D:\\MT32\\Backup\\Blob.gbk')
  assert.is(interbase?.databases.complete, true)
})
test('the guardian starts the server, so one automatic service is enough', () => {
  const start = (...services: number[]) =>
    fact({ interbase: keys(...services.map((one, index) => service(`IBS_${index}`, one))) }).interbase?.start
  assert.is(start(3, 2), 'automatic')
  assert.is(start(3, 3), 'manual')
  assert.is(start(4, 4), 'disabled')
})
test('the old service names count, and the name of something else does not', () => {
  assert.is(fact({ interbase: keys(), interbaseOld: keys(service('InterBaseGuardian')) }).interbase?.start, 'automatic')
  assert.is(fact({ interbase: keys(service('IBM_Spectrum')), interbaseOld: keys() }).interbase, undefined)
})
test('the database of its users and copies beside it are none of the two', () =>
  assert.equal(databases({ files: listed([found('D:\\MT32\\Data\\ADMIN.IB'), found('D:\\MT32\\Data\\MT32 - Copy.IB')]) })?.entries, []))
test('the newest backup counts, and an empty file is none', () => {
  const rows = [
    ...DATA,
    found('D:\\MT32\\Backup\\MT32_old.ibk', '2026-10-01T00:00:00Z'),
    found('D:\\MT32\\Backup\\MT32_new.ibk', '2026-11-01T00:00:00Z'),
    found('D:\\MT32\\Backup\\MT32_broken.ibk', '2026-11-21T00:00:00Z', { bytes: 0 }),
  ]
  const [mt32, blob] = databases({ files: listed(rows) })?.entries ?? []
  assert.is(mt32?.saved?.path, 'D:\\MT32\\Backup\\MT32_new.ibk')
  assert.is(blob?.saved, undefined)
})
test('folders of the settings count beside the shares, and the same file counts once', () => {
  const named = files(
    content('d:\\mt32\\data\\MT32.IB', '', { size: 5 }),
    content('E:\\Backup\\blob.bak', '', { size: 5, modifiedAt: '2026-11-21T00:00:00.000Z' }),
  )
  const entries = databases({ files: listed(DATA), named })?.entries ?? []
  assert.is(entries.length, 2)
  assert.is(entries.find(({ path }) => path.endsWith('BLOB.IB'))?.saved?.path, 'E:\\Backup\\blob.bak')
})
test('the newest log of gbak for each database, with its errors', () => {
  const rows = [
    found('D:\\MT32\\Backup\\MT32_1.log', '2026-10-01T00:00:00Z', { gbak: true, errors: 7 }),
    found('D:\\MT32\\Backup\\MT32_2.log', '2026-11-01T00:00:00Z', { gbak: true, errors: 0 }),
    found('D:\\MT32\\Backup\\blob.log', '2026-10-15T00:00:00Z', { gbak: true, errors: 2 }),
    found('D:\\MT32\\Data\\other.log', '2026-11-20T00:00:00Z', { gbak: false, errors: 9 }),
  ]
  const logs = fact({ files: listed(rows) }).interbase?.logs.map(({ path, errors }) => [path.slice(15), errors])
  assert.equal(logs, [
    ['MT32_2.log', 0],
    ['blob.log', 2],
  ])
})
test('a log in a folder of the settings is read for errors; words that only look like it are none', () => {
  const log = (text: string) => fact({ namedLogs: files(content('E:\\Backup\\mt32.log', text)) }).interbase?.logs[0]?.errors
  assert.is(log('gbak: ERROR: unable to open\r\ngbak: Exiting before completion due to errors\r\n'), 2)
  assert.is(log('gbak: writing table TERRORS\r\ngbak: closing file\r\n'), 0)
  assert.is(log('a log of something else with ERROR'), undefined)
})
test('files that could not be looked for leave a gap, and no pass', () => {
  for (const answer of [failed('late'), denied('x'), absent(), value({}), value({ refused: 'constrained' })]) {
    assert.is(databases({ files: answer })?.complete, false)
  }
  assert.is(databases({ files: listed(DATA, { missed: ['D:\\MT32: UnauthorizedAccess'] }) })?.complete, false)
  assert.is(databases({ named: gap('E:\\ could not be listed') })?.complete, false)
})
test('services that could not be read leave a gap', () => {
  assert.is(fact({ interbase: gap('services are denied') }).sqlServers.complete, false)
  assert.is(fact({ interbase: failed('late'), interbaseOld: keys() }).sqlServers.complete, false)
})

const database = (over: object = {}) => ({
  name: 'PMS',
  recovery: 1,
  serverNow: '2026-11-22T21:00:00.000',
  engine: 4,
  bytes: 3 * GIGABYTE,
  checkedAt: '2026-11-20T21:00:00.000',
  ...over,
})
const instance = (over: object = {}) => ({
  name: 'SQLEXPRESS',
  error: '',
  savedError: '',
  databases: [database()],
  saved: [{ name: 'PMS', at: '2026-11-21T21:00:00.000' }],
  ...over,
})
const withSql = (instances: unknown[], over: Over = {}): Over => ({
  interbase: keys(),
  sqlNames: read(`${SQL}\\Instance Names\\SQL`, { SQLEXPRESS: 'MSSQL15.SQLEXPRESS' }),
  sqlSetup: keys(
    key(`${SQL}\\MSSQL14.OTHER\\Setup`, { Edition: 'Standard Edition', Version: '14.0.1000.169' }),
    key(`${SQL}\\MSSQL15.SQLEXPRESS\\Setup`, { Edition: 'Express Edition', Version: '15.0.2000.5', PatchLevel: '15.0.2155.2' }),
  ),
  sql: value({ instances }),
  ...over,
})
const server = (instances: unknown[], over: Over = {}) => fact(withSql(instances, over)).sqlServers.entries[0]
const one = (over: object, more: object = {}) => server([instance({ databases: [database(over)], ...more })])?.databases.entries[0]

test('an instance with its release, edition and databases', () =>
  assert.equal(server([instance()]), {
    name: 'SQLEXPRESS',
    version: '15.0.2155.2',
    express: true,
    databases: {
      entries: [{ name: 'PMS', bytes: 3 * GIGABYTE, keepsLog: true, logSavedDaysAgo: 1, checkedDaysAgo: 2 }],
      complete: true,
      missed: [],
    },
  }))
test('1900 stands for never, and the blank of DBCC DBINFO is understood', () => {
  assert.is(one({ checkedAt: '1900-01-01T00:00:00.000' })?.checkedDaysAgo, 'never')
  assert.is(one({ checkedAt: '1900-01-01 00:00:00.000' })?.checkedDaysAgo, 'never')
  assert.is(one({ checkedAt: '2026-11-19 21:00:00.123' })?.checkedDaysAgo !== 'unknown', true)
})
test('what is no time, a localised date, or lies in the future is not known', () => {
  for (const checkedAt of ['', '20/11/2026 21:00', 'Nov 20 2026  9:00PM', '2026-12-24T00:00:00.000']) {
    assert.is(one({ checkedAt })?.checkedDaysAgo, 'unknown', checkedAt)
  }
})
test('a log that was never saved is told apart from one that nobody may ask about', () => {
  assert.is(one({}, { saved: [] })?.logSavedDaysAgo, 'never')
  assert.is(one({}, { saved: [], savedError: 'SqlException' })?.logSavedDaysAgo, 'unknown')
})
test('a simple recovery model keeps no log; a size that was hidden is not known', () => {
  assert.is(one({ recovery: 3 })?.keepsLog, false)
  assert.is(one({ bytes: -1 })?.bytes, 'unknown')
})
test('an instance that lets nobody in still tells its release', () => {
  const refused = server([instance({ error: 'SqlException', databases: [] })])
  assert.is(refused?.version, '15.0.2155.2')
  assert.is(refused?.express, true)
  assert.equal(refused?.databases.missed, ['SQLEXPRESS let nobody in: SqlException'])
})
test('a script that did not run, or forgot the instance, leaves a gap', () => {
  for (const sql of [failed('late'), denied('x'), absent(), value({ refused: 'constrained' }), value({}), value({ instances: [] })]) {
    assert.is(server([], { sql })?.databases.complete, false)
  }
})
test('the engine says Express in every language; without it the edition does, and without both nobody knows', () => {
  assert.is(server([instance({ databases: [database({ engine: 3 })] })])?.express, false)
  assert.is(server([instance({ databases: [] })], { sqlSetup: keys() })?.express, 'unknown')
})
test('databases that Windows and backup programs bring along are none of the practice', () => {
  const sqlNames = read(`${SQL}\\Instance Names\\SQL`, { 'MICROSOFT##WID': 'MSSQL13.MICROSOFT##WID', VEEAMSQL2016: 'MSSQL13.VEEAMSQL2016' })
  assert.equal(fact(withSql([], { sqlNames })).sqlServers, { entries: [], complete: true, missed: [] })
})
test('without SQL Server there is no list of instances; a list that was denied is a gap', () => {
  assert.equal(fact({ interbase: keys() }).sqlServers, { entries: [], complete: true, missed: [] })
  assert.is(fact({ interbase: keys(), sqlNames: denied('no right') }).sqlServers.complete, false)
})

test.run()
