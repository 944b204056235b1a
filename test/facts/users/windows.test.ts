import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/users/windows.ts'
import { contextWith } from '../answers.ts'
import { key, keys, none, read } from '../registry.ts'

// ProfileList, HKU and Volatile Environment as Windows 11 holds them; people and SIDs are made up.
const test = suite('users on Windows')
const LIST = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList'
const LOCAL = 'S-1-5-21-10-20-30-1001'
const DOMAIN = 'S-1-5-21-7-8-9-1150'
const ENTRA = 'S-1-12-1-4-5-6-7'
const profile = (sid: string, home: string, more: Record<string, number> = {}) =>
  key(`${LIST}\\${sid}`, { ProfileImagePath: home, ...more })
const session = (sid: string, USERNAME: string, USERDOMAIN: string) => key(`HKU\\${sid}\\Volatile Environment`, { USERNAME, USERDOMAIN })

const alone = {
  profiles: keys(profile('S-1-5-18', '%systemroot%\\system32\\config\\systemprofile'), profile(LOCAL, 'C:\\Users\\anna')),
  hives: keys(key('HKU\\.DEFAULT'), key('HKU\\S-1-5-18')),
  sessions: keys(),
  system: read('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', { SystemRoot: 'C:\\Windows' }),
  computer: read('HKLM\\…\\ActiveComputerName', { ComputerName: 'DESK-1' }),
  product: read('HKLM\\…\\ProductOptions', { ProductType: 'WinNT' }),
  netlogon: read('HKLM\\…\\Netlogon', { Start: 3 }),
  dnsSuffix: read('HKLM\\…\\Parameters'),
  appliedPolicy: none,
}
const joined = {
  ...alone,
  netlogon: read('HKLM\\…\\Netlogon', { Start: 2 }),
  dnsSuffix: read('HKLM\\…\\Parameters', { Domain: 'practice.example' }),
}
const usersOf = (probes: Parameters<typeof parse>[0]) => {
  const answer = parse(probes, contextWith())
  return answer.state === 'value' ? answer.value : undefined
}
const kindsOf = (probes: Parameters<typeof parse>[0]) => usersOf(probes)?.entries.map(({ kind }) => kind)

test('profiles of services are no people', () => {
  assert.equal(usersOf(alone)?.entries, [{ name: 'anna', id: LOCAL, home: 'C:\\Users\\anna', kind: 'local', hive: 'not-loaded' }])
})
test('a loaded hive is told from the others', () => {
  assert.is(usersOf({ ...alone, hives: keys(key(`HKU\\${LOCAL}`), key(`HKU\\${LOCAL}_Classes`)) })?.entries[0]?.hive, 'loaded')
})
test('whoever is logged on is called by the account, not by the folder', () => {
  const profiles = keys(profile(LOCAL, 'C:\\Users\\anna.DESK-1'))
  assert.is(usersOf({ ...alone, profiles, sessions: keys(session(LOCAL, 'anna', 'DESK-1')) })?.entries[0]?.name, 'anna')
})
test('an account of Entra shows in its SID', () => {
  assert.equal(kindsOf({ ...joined, profiles: keys(profile(ENTRA, 'C:\\Users\\AnnaLee')) }), ['entra'])
})
test('in a domain nobody is called local without proof', () => {
  assert.equal(kindsOf({ ...joined, profiles: keys(profile(LOCAL, 'C:\\Users\\a'), profile(DOMAIN, 'C:\\Users\\b')) }), [
    'unknown',
    'unknown',
  ])
})
test('somebody logged on tells where all accounts of the same authority belong', () => {
  const other = DOMAIN.replace('1150', '1151')
  const profiles = keys(profile(LOCAL, 'C:\\Users\\a'), profile(DOMAIN, 'C:\\Users\\b'), profile(other, 'C:\\Users\\c'))
  const sessions = keys(session(LOCAL, 'a', 'desk-1'), session(DOMAIN, 'b', 'PRACTICE'))
  assert.equal(kindsOf({ ...joined, profiles, sessions }), ['local', 'domain', 'domain'])
})
test('the last use comes from the load time of the profile', () => {
  // 133781760000000000 = 2024-12-09T00:00:00Z in units of 100 ns since 1601.
  const ticks = 133_781_760_000_000_000n
  const times = { LocalProfileLoadTimeHigh: Number(ticks >> 32n), LocalProfileLoadTimeLow: Number(ticks & 0xffff_ffffn) }
  assert.is(
    usersOf({ ...alone, profiles: keys(profile(LOCAL, 'C:\\Users\\anna', times)) })?.entries[0]?.lastUsedAt,
    '2024-12-09T00:00:00.000Z',
  )
  const never = { LocalProfileLoadTimeHigh: 0, LocalProfileLoadTimeLow: 0 }
  assert.is(usersOf({ ...alone, profiles: keys(profile(LOCAL, 'C:\\Users\\anna', never)) })?.entries[0]?.lastUsedAt, undefined)
})
test('a list with gaps is not whole', () => {
  assert.is(usersOf({ ...alone, hives: denied('access denied') })?.complete, false)
  assert.is(usersOf({ ...alone, profiles: value(listing([profile(LOCAL, 'C:\\Users\\anna')], ['one was denied'])) })?.complete, false)
  assert.is(usersOf({ ...alone, profiles: keys(key(`${LIST}\\${LOCAL}`)) })?.complete, false)
})
test('a spare copy of a broken profile is nobody', () => {
  assert.equal(usersOf({ ...alone, profiles: keys(profile(`${LOCAL}.bak`, 'C:\\Users\\anna')) })?.entries, [])
})
test('a denied list is no answer', () => assert.is(usersOf({ ...alone, profiles: denied('access denied') }), undefined))

test.run()
