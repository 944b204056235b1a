import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deviceState } from '../../../lib/formats/dsregcmd.ts'

const test = suite('dsregcmd')
const head = (title: string) => `+----------------+\r\n| ${title.padEnd(14)} |\r\n+----------------+\r\n`
// In the form that Microsoft documents for `dsregcmd /status`.
const status = (entra: string, domain: string, more = '') =>
  `${head('Device State')}\r\n  AzureAdJoined : ${entra}\r\n  EnterpriseJoined : NO\r\n  DomainJoined : ${domain}\r\n${more}`
const join = (text: string) => {
  const answer = deviceState(text)
  return answer.state === 'value' ? answer.value.join : answer.state
}

test('the two answers make four states', () => {
  assert.equal(
    [join(status('YES', 'NO')), join(status('NO', 'YES')), join(status('YES', 'YES')), join(status('NO', 'NO'))],
    ['entra', 'domain', 'hybrid', 'none'],
  )
})
test('names of domain and tenant are read', () => {
  const answer = deviceState(status('YES', 'YES', `  DomainName : CLINIC\r\n${head('Tenant Details')}  TenantName : Clinic Ltd: North\r\n`))
  assert.equal(answer, { state: 'value', value: { join: 'hybrid', domainName: 'CLINIC', tenantName: 'Clinic Ltd: North' } })
})
test("what stands under User State is somebody else's", () => {
  assert.is(join(`${head('User State')}  AzureAdJoined : YES\r\n  DomainJoined : YES\r\n`), 'failed')
  assert.is(join(status('NO', 'NO', `${head('User State')}  AzureAdJoined : YES\r\n`)), 'none')
})
test('another word than YES or NO is no answer', () => assert.is(join(status('JA', 'NO')), 'failed'))
test('no output is no answer', () => assert.is(join(''), 'failed'))
test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void deviceState(head('Device State') + text)))
})

test.run()
