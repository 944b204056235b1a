import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, failed, listing, type PowerShellOutput, type RegistryKey, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/local-accounts/windows.ts'

// In the shape that accounts.ps1 puts out; values are our own.
const test = suite('local accounts on Windows')
const anna = {
  name: 'anna',
  sid: 'S-1-5-21-1-2-3-1001',
  passwordRequired: true,
  passwordExpires: true,
  principalSource: 'Local',
  changedAt: '2026-08-01T02:03:04.0000000Z',
}
const service = (name: string, logsOnAs: string): RegistryKey => ({
  key: `HKLM\\SYSTEM\\CurrentControlSet\\Services\\${name}`,
  values: { ObjectName: { type: 'string', data: logsOnAs } },
})
const services = value(listing([service('Spooler', 'LocalSystem'), service('Dhcp', 'NT Authority\\LocalService')]))
const answer = (accounts: unknown, more: PowerShellOutput = {}) =>
  parse({ accounts: value({ counted: 5, accounts, missing: '', ...more }), services })
const servedBy = (...found: RegistryKey[]) => {
  const read = parse({ accounts: value({ counted: 1, accounts: [anna], missing: '' }), services: value(listing(found)) })
  return read.state === 'value' ? read.value.entries[0]?.services : undefined
}
const one = (more: object) => {
  const found = answer([{ ...anna, ...more }])
  return found.state === 'value' ? found.value.entries[0] : undefined
}

test('an account is read with its flags', () =>
  assert.equal(one({}), {
    name: 'anna',
    id: 'S-1-5-21-1-2-3-1001',
    password: 'set',
    maximumAgeDays: 'policy',
    keptBy: 'computer',
    changedOn: '2026-08-01',
    source: 'Win32_UserAccount',
  }))
test('an account that needs no password may have none', () => assert.is(one({ passwordRequired: false })?.password, 'not-required'))
test('a password that never expires is told', () => assert.is(one({ passwordExpires: false })?.maximumAgeDays, 'never'))
test('guest and administrator are known by number in every language', () => {
  assert.is(one({ name: 'Gast', sid: 'S-1-5-21-1-2-3-501' })?.builtIn, 'guest')
  assert.is(one({ name: 'Administrateur', sid: 'S-1-5-21-1-2-3-500' })?.builtIn, 'administrator')
  assert.is(one({ sid: 'S-1-5-21-1-2-3-1500' })?.builtIn, undefined)
})
test('a Microsoft account is told', () => assert.is(one({ principalSource: 'MicrosoftAccount' })?.keptBy, 'microsoft'))
test('a date before 1980 stands for never', () => {
  assert.is(one({ changedAt: '1601-01-01T00:00:00Z' })?.changedOn, undefined)
  assert.is(one({ changedAt: '' })?.changedOn, undefined)
})
test('without Get-LocalUser the list is not whole', () => {
  const found = answer([{ ...anna, principalSource: '' }], { missing: 'Get-LocalUser: CommandNotFoundException' })
  assert.is(found.state === 'value' && found.value.complete, false)
  assert.match(JSON.stringify(found), 'Get-LocalUser')
})
test('a row that cannot be read makes the list incomplete', () => {
  const found = answer([anna, { name: 'x', sid: 'nonsense', passwordRequired: true }, null])
  assert.is(found.state === 'value' && found.value.complete, false)
})
test('no enabled account is an answer, no account at all is none', () => {
  assert.is(answer([]).state, 'value')
  assert.is(answer([], { counted: 0 }).state, 'failed')
  assert.is(answer(null).state, 'failed')
})
test('a domain controller has none of its own', () =>
  assert.equal(parse({ accounts: value({ domainController: true }), services }), absent('present')))
test('a refusal is told', () =>
  assert.match(JSON.stringify(parse({ accounts: value({ refused: 'constrained' }), services })), 'constrained'))
test('silence, denial and absence are no accounts', () => {
  const states = [failed('late'), denied('x'), absent()].map((accounts: Answer<PowerShellOutput>) => parse({ accounts, services }).state)
  assert.equal(states, ['failed', 'denied', 'failed'])
  assert.is(parse({ accounts: value({}), services }).state, 'failed')
})
test('services that log on with an account are named, in whatever way its name is written', () => {
  assert.equal(servedBy(service('Labels', '.\\anna'), service('Fax', 'RECEPTION\\Anna'), service('Other', '.\\annabel')), ['Labels', 'Fax'])
  assert.is(
    servedBy(service('Local', 'NT SERVICE\\anna'), service('System', 'LocalSystem'), service('Cloud', 'anna@clinic.example')),
    undefined,
  )
})
test('services that could not all be listed are unknown', () => {
  const read = (answer: Parameters<typeof parse>[0]['services']) => {
    const found = parse({ accounts: value({ counted: 1, accounts: [anna], missing: '' }), services: answer })
    return found.state === 'value' ? found.value.entries[0]?.services : undefined
  }
  assert.equal([read(denied('x')), read(absent()), read(value(listing([], ['one key'])))], ['unknown', 'unknown', 'unknown'])
})

test.run()
