import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/device-role/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// Keys and values as Windows 11 and Windows Server 2022 hold them; the contents are made up.
const test = suite('device-role on Windows')
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const version = (values: Record<string, string>) => read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', values)
const product = (ProductType: string) => read('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions', { ProductType })
const firmware = (values: Record<string, number | string>) => read('HKLM\\HARDWARE\\DESCRIPTION\\System\\BIOS', values)
const service = (name: string, Start = 2) => keys(key(`${SERVICES}\\${name}`, { Start }))

const desk = {
  product: product('WinNT'),
  version: version({ InstallationType: 'Client', EditionID: 'Professional' }),
  sessionRole: none,
  terminalServer: none,
  firmware: firmware({ EnclosureType: 3, SystemManufacturer: 'HP', SystemProductName: 'HP ProDesk 600' }),
  batteries: keys(),
  interbase: keys(),
  interbaseServices: keys(),
  sqlServer: keys(),
  hyperV: none,
}
const server = { ...desk, product: product('ServerNT'), version: version({ InstallationType: 'Server', EditionID: 'ServerStandard' }) }
type Probes = Parameters<typeof parse>[0]
const roleOf = (probes: Probes) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}

test('a desktop computer is a client', () => {
  const expected = { role: 'client', desktop: true, portable: false, virtual: false, because: ['a client edition of Windows'] }
  assert.equal(roleOf(desk), expected)
})
test('chassis types of laptops and tablets are portable', () => {
  for (const EnclosureType of [8, 9, 10, 11, 14, 30, 31, 32]) {
    assert.is(roleOf({ ...desk, firmware: firmware({ EnclosureType }) })?.portable, true)
  }
})
test('a battery of its own tells a laptop where the firmware does not', () => {
  const battery = keys(key('HKLM\\SYSTEM\\CurrentControlSet\\Enum\\ACPI\\PNP0C0A\\1'))
  assert.is(roleOf({ ...desk, firmware: firmware({ EnclosureType: 2 }), batteries: battery })?.portable, true)
  assert.is(roleOf({ ...desk, firmware: none })?.portable, 'unknown')
})
test('a server with Hyper-V carries other machines, a client with it only its own', () => {
  const hyperV = read(`${SERVICES}\\vmms`, { Start: 2 })
  assert.is(roleOf({ ...server, hyperV })?.hostsMachines, true)
  assert.is(roleOf({ ...desk, hyperV })?.hostsMachines, undefined)
  assert.is(roleOf(server)?.hostsMachines, undefined)
})
test('a server has no people at its screen', () => {
  assert.is(roleOf(server)?.role, 'server')
  assert.is(roleOf(server)?.desktop, false)
  assert.is(roleOf(server)?.portable, false)
})
test('LanmanNT is a domain controller, even with a database', () => {
  const found = roleOf({ ...server, product: product('LanmanNT'), interbase: service('IBS_gds_db') })
  assert.is(found?.role, 'domain-controller')
  assert.ok(found?.because.includes('database services IBS_gds_db'))
})
test('the installed role makes a session host', () => {
  const found = roleOf({ ...server, sessionRole: read('RDS-RD-Server', { InstallState: 1 }) })
  assert.is(found?.role, 'session-host')
  assert.is(found?.desktop, true)
  assert.is(roleOf({ ...server, sessionRole: read('RDS-RD-Server', { InstallState: 0 }) })?.role, 'server')
})
test('TSAppCompat 0 is remote administration only', () => {
  assert.is(roleOf({ ...server, terminalServer: read('Terminal Server', { TSAppCompat: 0 }) })?.role, 'server')
  assert.is(roleOf({ ...server, terminalServer: read('Terminal Server', { TSAppCompat: 1 }) })?.role, 'session-host')
})
test('multi-session Windows calls itself a server and is a session host on a client', () => {
  const found = roleOf({ ...desk, product: product('ServerNT'), version: version({ InstallationType: 'Client', EditionID: 'ServerRdsh' }) })
  assert.is(found?.role, 'session-host')
  assert.is(found?.desktop, true)
})
test('InterBase and SQL Server make a server of the practice management system', () => {
  for (const probes of [
    { interbase: service('IBG_gds_db') },
    { interbaseServices: service('InterBaseServer') },
    { sqlServer: service('MSSQL$PMS') },
  ]) {
    assert.is(roleOf({ ...server, ...probes })?.role, 'pms-server')
  }
})
test('disabled, helper and built-in databases do not', () => {
  for (const sqlServer of [
    service('MSSQLSERVER', 4),
    service('MSSQLFDLauncher'),
    service('MSSQL$MICROSOFT##WID'),
    service('MSSQL$VEEAMSQL2016'),
  ]) {
    assert.is(roleOf({ ...server, sqlServer })?.role, 'server')
  }
})
test('a server whose roles cannot be read has no role', () => {
  assert.is(roleOf({ ...server, sessionRole: denied('access denied') }), undefined)
  assert.is(roleOf({ ...server, sqlServer: value(listing([], ['Services was denied'])) }), undefined)
})
test('a virtual machine is told by its maker and model, and is not portable', () => {
  const vm = roleOf({
    ...desk,
    firmware: firmware({ EnclosureType: 9, SystemManufacturer: 'VMware, Inc.', SystemProductName: 'VMware7,1' }),
  })
  assert.is(vm?.virtual, true)
  assert.is(vm?.portable, false)
})
test('a Surface is made by Microsoft and is no virtual machine', () => {
  const surface = firmware({ EnclosureType: 9, SystemManufacturer: 'Microsoft Corporation', SystemProductName: 'Surface Laptop 5' })
  assert.is(roleOf({ ...desk, firmware: surface })?.virtual, false)
  const hyperV = firmware({ SystemManufacturer: 'Microsoft Corporation', SystemProductName: 'Virtual Machine' })
  assert.is(roleOf({ ...desk, firmware: hyperV })?.virtual, true)
})
test('without any key there is no role', () => {
  assert.is(roleOf({ ...desk, product: absent(), version: denied('access denied') }), undefined)
})

test.run()
