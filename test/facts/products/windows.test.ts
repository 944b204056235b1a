import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/products/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, read } from '../registry.ts'

// Keys as HKLM\SYSTEM\CurrentControlSet\Services of Windows holds them; names from the makers' documents.
const test = suite('products on Windows')
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const service = (name: string, Start?: number) => key(`${SERVICES}\\${name}`, Start === undefined ? {} : { Start })
const version = (InstallationType: string) => read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', { InstallationType })
const server = { version: version('Server') }
const found = (...services: ReturnType<typeof service>[]) => {
  const answer = parse({ services: keys(service('Tcpip', 0), ...services), ...server }, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}
const ids = (...services: ReturnType<typeof service>[]) => found(...services)?.entries.map(({ id }) => id)

test('services are products, with how they start', () => {
  assert.equal(found(service('VeeamEndpointBackupSvc', 2)), {
    entries: [{ id: 'veeam-agent', kind: 'backup', name: 'Veeam Agent', start: 'automatic', source: 'service VeeamEndpointBackupSvc' }],
    complete: true,
    missed: [],
  })
})
test('manual, disabled and unsaid starts are told apart', () => {
  const starts = [3, 4, undefined, 9].map((start) => found(service('CagService', start))?.entries[0]?.start)
  assert.equal(starts, ['manual', 'disabled', 'unknown', 'unknown'])
})
test('upper and lower case are the same', () => assert.equal(ids(service('VEEAMBACKUPSVC', 2)), ['veeam']))
test('names with a pattern: instances of SQL Server and InterBase, clients of ScreenConnect', () => {
  assert.equal(ids(service('MSSQL$PMS', 2), service('IBS_gds_db', 2), service('ScreenConnect Client (0123456789abcdef)', 2)), [
    'screenconnect',
    'interbase',
    'sql-server',
  ])
})
test('two services of one product are one product, and the surer one speaks', () => {
  const answer = found(service('IBG_gds_db', 2), service('IBS_gds_db', 3))
  assert.is(answer?.entries.length, 1)
  assert.is(answer?.entries[0]?.source, 'service IBG_gds_db')
})
test('Kaseya has a name of 22 characters', () => {
  assert.equal(ids(service('KAKSYS01234567890123AB', 2)), ['kaseya'])
  assert.equal(ids(service('KAKSYS', 2)), [])
})
test('names that only begin alike are no products', () => {
  assert.equal(ids(service('MSSQLFDLauncher', 2), service('wbengineX', 2), service('SenseIR', 3), service('MMSX', 2)), [])
})
test('every client of Windows has the engine of Windows Server Backup, and it is no backup product there', () => {
  const services = keys(service('wbengine', 3))
  const of = (installed: Parameters<typeof parse>[0]['version']) => {
    const answer = parse({ services, version: installed }, contextWith())
    return answer.state === 'value' ? answer.value.entries.map(({ id }) => id) : []
  }
  assert.equal(of(version('Client')), [])
  assert.equal(of(version('Server Core')), ['windows-server-backup'])
  assert.equal(of(absent()), ['windows-server-backup'])
})
test('a service that may not be read leaves the list incomplete', () => {
  const answer = parse({ services: value(listing([service('WinDefend', 2)], ['WRSVC may not be read'])), ...server }, contextWith())
  assert.is(answer.state === 'value' && answer.value.complete, false)
})
test('no list, a denied one and an empty one are no answer', () => {
  for (const services of [failed('late'), denied('access denied'), absent(), keys(), value(listing([], ['Services was denied']))]) {
    assert.is(parse({ services, ...server }, contextWith()).state, 'failed')
  }
})

test.run()
