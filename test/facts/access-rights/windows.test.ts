import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, failed, listing, type PowerShellOutput, value } from '../../../lib/api.ts'
import type { AccessRights } from '../../../lib/facts/access-rights/shape.ts'
import { parse } from '../../../lib/facts/access-rights/windows.ts'
import { contextWith, people } from '../answers.ts'

// In the shape that rights.ps1 puts out; values are our own.
const test = suite('rights on Windows')
const SID = 'S-1-5-21-1-2-3'
const anna = { name: 'anna', id: `${SID}-1001`, home: 'C:\\Users\\anna', lastUsedAt: '2026-11-20T08:00:00.000Z' }
const member = (name: string, sid: string, kind = 'User') => ({ name, class: kind, sid })
const fine = {
  members: [member('Administrator', `${SID}-500`)],
  membersError: '',
  accounts: [{ name: 'anna', sid: `${SID}-1001`, lastLogon: '2026-11-21T08:00:00.0000000Z' }],
  accountsError: '',
  shares: [],
  sharesError: '',
}
const read = (over: PowerShellOutput = {}, users: Answer<unknown> = people(anna)): AccessRights => {
  const answer = parse({ rights: value({ ...fine, ...over }) }, contextWith({ users }, 'win32'))
  assert.is(answer.state, 'value')
  return (answer as { value: AccessRights }).value
}
const kindOf = (name: string, sid: string, kind = 'User') => read({ members: [member(name, sid, kind)] }).administrators.entries[0]?.kind

test('the built-in administrator is known by number in every language', () => {
  assert.is(kindOf('Administrateur', `${SID}-500`), 'built-in')
  assert.is(kindOf('Administrator', `${SID}-1002`), 'person')
})
test('a person with a profile comes with the last day here', () => {
  const [found] = read({ members: [member('ANNA', `${SID}-1001`)] }).administrators.entries
  assert.equal(found, {
    name: 'anna',
    id: `${SID}-1001`,
    kind: 'person',
    lastUsedAt: '2026-11-20T08:00:00.000Z',
    source: 'members of S-1-5-32-544',
  })
})
test('a person without a profile never worked here, unless the list of profiles is not whole', () => {
  const members = [member('ben', `${SID}-1002`)]
  assert.is(read({ members }).administrators.entries[0]?.lastUsedAt, 'never')
  const users = value(listing([{ ...anna, kind: 'local' }], ['HKU is denied']))
  assert.is(read({ members }, users).administrators.entries[0]?.lastUsedAt, undefined)
  assert.is(read({ members }, failed('late')).administrators.entries[0]?.lastUsedAt, undefined)
})
test('groups, groups of everybody, services and bare ids are told apart', () => {
  assert.is(kindOf('Domain Admins', 'S-1-5-21-9-9-9-512', 'Group'), 'group')
  assert.is(kindOf('Domaenen-Benutzer', 'S-1-5-21-9-9-9-513', 'Group'), 'everybody')
  assert.is(kindOf('Jeder', 'S-1-1-0', 'Group'), 'everybody')
  assert.is(kindOf('Benutzer', 'S-1-5-32-545', 'Group'), 'everybody')
  assert.is(kindOf('SYSTEM', 'S-1-5-18'), 'service')
  assert.is(kindOf('S-1-5-21-9-9-9-1105', 'S-1-5-21-9-9-9-1105'), 'unresolved')
})
test('the roles of Entra that every joined computer has are no persons', () => {
  const role = 'S-1-12-1-1-2-3-4'
  assert.is(kindOf(role, role), 'unresolved')
})
test('no member at all, or a list that did not come, is a gap', () => {
  assert.is(read({ members: [] }).administrators.complete, false)
  assert.is(read({ members: null }).administrators.complete, false)
  assert.equal(read({ members: [], membersError: 'the members: UnauthorizedAccess' }).administrators.missed, [
    'the members: UnauthorizedAccess',
  ])
  assert.is(read({ members: [member('x', 'nonsense')] }).administrators.complete, false)
})

const lastUse = (lastLogon: string, users: Answer<unknown> = people(anna), sid = `${SID}-1001`) =>
  read({ accounts: [{ name: 'anna', sid, lastLogon }] }, users).lastUses.entries[0]?.at

test('the newer of logon and profile counts', () => {
  assert.is(lastUse('2026-11-21T08:00:00.0000000Z'), '2026-11-21T08:00:00.000Z')
  assert.is(lastUse('2026-01-01T08:00:00.0000000Z'), '2026-11-20T08:00:00.000Z')
})
test('an account that only the network uses has no profile and still a last logon', () =>
  assert.is(lastUse('2026-11-01T08:00:00Z', people(anna), `${SID}-1007`), '2026-11-01T08:00:00.000Z'))
test('1601 stands for never, and never needs the whole list of profiles', () => {
  assert.is(lastUse('1601-01-01T00:00:00Z', people()), 'never')
  assert.is(lastUse('', people()), 'never')
  assert.is(lastUse('', failed('late')), 'unknown')
})
test('without Get-LocalUser nothing is said of last logons', () => {
  const { lastUses } = read({ accounts: [], accountsError: 'Get-LocalUser: CommandNotFoundException' })
  assert.is(lastUses.complete, false)
})

const FULL = 0x1f01ff
const share = (over: object = {}) => ({
  name: 'MT32',
  path: 'D:\\Medtech\\MT32',
  open: false,
  access: [{ sid: 'S-1-1-0', mask: FULL, type: 0 }],
  accessError: '',
  sddl: 'O:BAG:SYD:PAI(A;OICI;FA;;;WD)',
  ...over,
})
const first = (over: object = {}) => read({ shares: [share(over)] }).shares.entries[0]

test('a share and a folder that give Everyone full control', () =>
  assert.equal(first(), { name: 'MT32', path: 'D:\\Medtech\\MT32', everybody: 'full', guests: false, source: 'share MT32' }))
test('the folder may hold back what the share gives, and the other way round', () => {
  assert.is(first({ sddl: 'O:BAG:SYD:AI(A;OICI;0x1301bf;;;AU)' })?.everybody, 'change')
  assert.is(first({ access: [{ sid: 'S-1-5-11', mask: 0x1200a9, type: 0 }] })?.everybody, 'read')
  assert.is(first({ access: [{ sid: 'S-1-5-32-544', mask: FULL, type: 0 }] })?.everybody, 'none')
})
test('a share without any list is open to everybody', () => assert.is(first({ open: true, access: [] })?.everybody, 'full'))
test('a mask that arrives as an unsigned number is read', () =>
  assert.is(first({ access: [{ sid: 'S-1-1-0', mask: 4294967295, type: 0 }] })?.everybody, 'full'))
test('a list that was denied is not known, on either side', () => {
  assert.is(first({ accessError: 'its access list: denied', access: [] })?.everybody, 'unknown')
  assert.is(first({ sddl: '' })?.everybody, 'unknown')
  assert.is(first({ access: [{ sid: 'S-1-1-0', mask: FULL, type: 9 }] })?.everybody, 'unknown')
})
test('guests are told', () => assert.is(first({ access: [{ sid: 'S-1-5-7', mask: FULL, type: 0 }], sddl: 'D:(A;;FA;;;AN)' })?.guests, true))
test('no share is an answer; a list that broke off is not whole', () => {
  assert.is(read().shares.complete, true)
  assert.is(read({ sharesError: 'there are more than 40 shares' }).shares.complete, false)
})

test('refusal, silence, denial and absence are no rights', () => {
  const context = contextWith({}, 'win32')
  assert.match(JSON.stringify(parse({ rights: value({ refused: 'constrained' }) }, context)), 'constrained')
  const states = [failed('late'), denied('x'), absent()].map((rights: Answer<PowerShellOutput>) => parse({ rights }, context).state)
  assert.equal(states, ['failed', 'denied', 'failed'])
  const empty = parse({ rights: value({}) }, context)
  assert.is(empty.state === 'value' && empty.value.administrators.complete, false)
  assert.is(empty.state === 'value' && empty.value.shares.complete, false)
})

test.run()
