import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, failed, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/join-state/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// Keys and values as Windows 11 and Windows Server 2022 hold them; the contents are made up.
const test = suite('join-state on Windows')
const services = 'HKLM\\SYSTEM\\CurrentControlSet\\Services'
const enrolment = (values: Record<string, number | string>) => key('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\{7F}', values)

const alone = {
  product: read('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions', { ProductType: 'WinNT' }),
  netlogon: read(`${services}\\Netlogon`, { Start: 3 }),
  dnsSuffix: read(`${services}\\Tcpip\\Parameters`, { Domain: '' }),
  appliedPolicy: none,
  cloud: keys(),
  tenants: keys(),
  enrolments: keys(),
}
const joined = {
  ...alone,
  netlogon: read(`${services}\\Netlogon`, { Start: 2 }),
  dnsSuffix: read(`${services}\\Tcpip\\Parameters`, { Domain: 'practice.example' }),
  appliedPolicy: read('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\History', { MachineDomain: 'practice.example' }),
}
const cloud = keys(key('HKLM\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\JoinInfo\\0A1B', { TenantId: '11111111-2222' }))
const stateOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith({}, 'win32'))
  return answer.state === 'value' ? answer.value.join : answer.state
}

test('a workgroup computer belongs to nothing', () => {
  assert.equal(parse(alone, contextWith()), value({ join: 'none', managed: false }))
})
test('a member of a domain tells its name', () => {
  assert.equal(parse(joined, contextWith()), value({ join: 'domain', of: 'practice.example', managed: false }))
})
test('a certificate of Entra alone is entra', () => assert.is(stateOf({ ...alone, cloud }), 'entra'))
test('domain and Entra together are hybrid', () => assert.is(stateOf({ ...joined, cloud }), 'hybrid'))
test('the tenant is named where there is no domain', () => {
  const tenants = keys(key('HKLM\\SYSTEM\\CurrentControlSet\\Control\\CloudDomainJoin\\TenantInfo\\1', { DisplayName: 'Hill Road Clinic' }))
  assert.equal(parse({ ...alone, cloud, tenants }, contextWith()), value({ join: 'entra', of: 'Hill Road Clinic', managed: false }))
})
test('a DNS suffix set by hand makes no domain', () => {
  assert.is(stateOf({ ...alone, dnsSuffix: joined.dnsSuffix }), 'none')
})
test('policies left from a domain that the computer has left make no domain', () => {
  assert.is(stateOf({ ...alone, appliedPolicy: joined.appliedPolicy }), 'none')
})
test('a member that has not applied a policy yet is a member', () => assert.is(stateOf({ ...joined, appliedPolicy: none }), 'domain'))
test('signs that contradict each other are no answer', () => {
  assert.is(stateOf({ ...joined, netlogon: alone.netlogon }), 'failed')
  assert.is(stateOf({ ...alone, netlogon: joined.netlogon }), 'failed')
})
test('a domain controller is in its domain whatever Netlogon says', () => {
  const product = read('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions', { ProductType: 'LanmanNT' })
  assert.is(stateOf({ ...joined, product, netlogon: denied('access denied') }), 'domain')
})
test('a denied key is not "in no domain"', () => {
  assert.is(stateOf({ ...alone, netlogon: denied('access denied') }), 'failed')
  assert.is(stateOf({ ...alone, dnsSuffix: failed('timed out') }), 'failed')
  assert.is(stateOf({ ...alone, appliedPolicy: denied('access denied') }), 'failed')
})
test('without the Netlogon service there is no domain, where the list of services was read', () => {
  const noService = { state: 'absent', parent: 'present' } as const
  assert.is(stateOf({ ...alone, netlogon: noService }), 'none')
  assert.is(stateOf({ ...alone, netlogon: { state: 'absent', parent: 'absent' } }), 'failed')
  assert.is(stateOf({ ...joined, netlogon: noService }), 'failed')
})
test('an enrolment counts when it is finished and names its provider', () => {
  const managedBy = (values: Record<string, number | string>) => {
    const answer = parse({ ...alone, enrolments: keys(enrolment(values)) }, contextWith())
    return answer.state === 'value' && answer.value.managed
  }
  assert.is(managedBy({ EnrollmentState: 1, ProviderID: 'MS DM Server' }), true)
  assert.is(managedBy({ EnrollmentState: 2, ProviderID: 'MS DM Server' }), false)
  assert.is(managedBy({ EnrollmentState: 1 }), false)
})
test('a list of enrolments with gaps does not say "not managed"', () => {
  const gaps = value(listing([], ['HKLM\\SOFTWARE\\Microsoft\\Enrollments was denied']))
  assert.is(stateOf({ ...alone, enrolments: gaps }), 'failed')
  assert.is(stateOf({ ...alone, cloud: gaps }), 'failed')
})

test.run()
