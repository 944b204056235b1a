import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Context, failed, listing, value } from '../../lib/api.ts'
import type { AccessRights, Administrator, Share } from '../../lib/facts/access-rights/shape.ts'
import type { LocalAccount, LocalAccounts } from '../../lib/facts/local-accounts/shape.ts'
import judge from '../../scripts/pms-least-privilege.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('pms-least-privilege, what a computer shows')
const ago = (days: number) => new Date(ORDINARY.now.getTime() - days * 86_400_000).toISOString()
const built: Administrator = { name: 'Administrator', id: 'S-500', kind: 'built-in', source: 'test' }
const anna = (over: Partial<Administrator> = {}): Administrator => ({
  name: 'anna',
  id: '1001',
  kind: 'person',
  lastUsedAt: ago(2),
  source: 'test',
  ...over,
})
const account = (over: Partial<LocalAccount> = {}): LocalAccount => ({
  name: 'ben',
  id: '1002',
  password: 'set',
  maximumAgeDays: 'policy',
  keptBy: 'computer',
  changedOn: ago(400).slice(0, 10),
  source: 'test',
  ...over,
})
const share = (over: Partial<Share> = {}): Share => ({
  name: 'MT32',
  path: 'D:\\MT32',
  everybody: 'change',
  guests: false,
  source: 'share MT32',
  ...over,
})
const used = (at: string) => listing([{ id: '1002', name: 'ben', at }])

interface Case {
  rights?: Partial<AccessRights>
  accounts?: Answer<LocalAccounts>
  context?: Partial<Context>
  known?: string[]
}
const finding = ({ rights = {}, accounts = value(listing<LocalAccount>([])), context = {}, known = [] }: Case = {}) => {
  const fine: AccessRights = { administrators: listing([built]), lastUses: listing([]), shares: listing([]) }
  return judge(
    { rights: { ...fine, ...rights }, accounts },
    { unusedAccountDays: 90, knownAdministrators: known },
    { ...ORDINARY, platform: 'win32', ...context },
  )
}
const status = (of: Case) => finding(of).status
const admin = (...entries: Administrator[]) => ({ administrators: listing([built, ...entries]) })

test('only the built-in administrator, no forgotten account, no open folder passes', () => {
  const found = finding()
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'No everyday account is an administrator, and nothing is open to everybody')
})
test('somebody who works here every day as an administrator is a warning', () => {
  const found = finding({ rights: admin(anna()) })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'user:anna: is an administrator and worked here on 2026-11-20')
})
test('an administrator who has not been here for a month, or never, is none of every day', () => {
  assert.is(status({ rights: admin(anna({ lastUsedAt: ago(40) })) }), 'pass')
  assert.is(status({ rights: admin(anna({ lastUsedAt: 'never' })) }), 'pass')
})
test('an account that is meant to be an administrator is no warning, in any case of letters', () =>
  assert.is(status({ rights: admin(anna()), known: ['Anna'] }), 'pass'))
test('administrators work on servers', () => {
  assert.is(status({ rights: admin(anna()), context: { desktop: false } }), 'pass')
  assert.is(status({ rights: admin(anna()), context: { desktop: 'unknown' } }), 'unknown')
})
test('an administrator of whom nobody knows when he was here is unknown', () => {
  const { lastUsedAt: _, ...unseen } = anna()
  assert.is(status({ rights: admin(unseen) }), 'unknown')
})
test('a group of everybody among the administrators is a warning, also on a server', () => {
  const all = admin(anna({ name: 'Domain Users', kind: 'everybody' }))
  assert.is(status({ rights: all, context: { desktop: false } }), 'warn')
  assert.is(finding({ rights: all }).summary, 'group:Domain Users: everybody who logs on here is an administrator')
})
test('groups of administrators, services and bare ids are told, not judged', () =>
  assert.is(status({ rights: admin(anna({ kind: 'group' }), anna({ kind: 'service' }), anna({ kind: 'unresolved' })) }), 'pass'))
test('a list of administrators that is not whole is unknown, but who was seen still warns', () => {
  assert.is(status({ rights: { administrators: listing([built], ['denied']) } }), 'unknown')
  assert.is(status({ rights: { administrators: listing([built, anna()], ['denied']) } }), 'warn')
})

test('an account that nobody used for more than 90 days is a warning', () => {
  const accounts = value(listing([account()]))
  assert.is(status({ accounts, rights: { lastUses: used(ago(90)) } }), 'pass')
  const found = finding({ accounts, rights: { lastUses: used(ago(91)) } })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'user:ben: not used for at least 91 days')
})
test('an account that was never used is as old as its password', () => {
  const rights = { lastUses: used('never') }
  assert.is(status({ accounts: value(listing([account()])), rights }), 'warn')
  assert.is(status({ accounts: value(listing([account({ changedOn: ago(10) })])), rights }), 'pass')
  const { changedOn: _, ...undated } = account()
  assert.is(status({ accounts: value(listing([undated])), rights }), 'unknown')
})
test('an account whose last use nobody knows is unknown, never in use', () => {
  assert.is(status({ accounts: value(listing([account()])), rights: { lastUses: used('unknown') } }), 'unknown')
  assert.is(status({ accounts: value(listing([account()])) }), 'unknown')
})
test('the built-in administrator is kept for emergencies and may lie unused', () =>
  assert.is(status({ accounts: value(listing([account({ builtIn: 'administrator' })])), rights: { lastUses: used(ago(900)) } }), 'pass'))
test('accounts that could not be read are unknown; a domain controller has none of its own', () => {
  assert.is(status({ accounts: failed('late') }), 'unknown')
  assert.is(status({ accounts: absent('present') }), 'pass')
})

test('full control of everybody over a shared folder is a warning', () => {
  const found = finding({ rights: { shares: listing([share({ everybody: 'full' })]) } })
  assert.is(found.status, 'warn')
  assert.is(found.summary, 'share:MT32: everybody has full control over D:\\MT32')
})
test('a folder that everybody may change is what programs of practices need', () =>
  assert.is(status({ rights: { shares: listing([share()]) } }), 'pass'))
test('a share without an account is a warning, whatever it lets people do', () =>
  assert.is(status({ rights: { shares: listing([share({ everybody: 'read', guests: true })]) } }), 'warn'))
test('a share of which the lists were denied is unknown, and hides no other', () => {
  const dark = share({ name: 'dark', everybody: 'unknown', guests: 'unknown' })
  assert.is(status({ rights: { shares: listing([dark]) } }), 'unknown')
  assert.is(status({ rights: { shares: listing([dark, share({ everybody: 'full' })]) } }), 'warn')
  assert.is(status({ rights: { shares: listing<Share>([], ['more than 40']) } }), 'unknown')
})

test.run()
