import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type Context, failed, listing, type Status, value } from '../../lib/api.ts'
import type { LocalAccount, LocalAccounts } from '../../lib/facts/local-accounts/shape.ts'
import type { KindPolicy, PasswordPolicy, Rules } from '../../lib/facts/password-policy/shape.ts'
import judge from '../../scripts/password-complexity.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('password-complexity')
const context: Context = {
  platform: 'win32',
  ...ORDINARY,
}
const manifest = JSON.parse(readFileSync(new URL('../../manifests/password-complexity.json', import.meta.url), 'utf8'))
const defaults = Object.fromEntries(
  Object.entries<{ default: unknown }>(manifest.settings).map(([name, setting]) => [name, setting.default]),
)
const settings = { mode: 'seed', minLength: 8, maxAgeDays: 90, requireAllClasses: false, modernMinLength: 14, secondFactor: false }
const strong: Rules = { minimumLength: 8, minimumClasses: 3, maximumAgeDays: 90, reversible: false }
const local = (rules: Answer<Rules>): KindPolicy => ({
  kind: 'local',
  people: [{ name: 'anna', id: '1001' }],
  rules,
  source: 'test',
  owner: 'local',
})
const policy = (more: Partial<PasswordPolicy> = {}): PasswordPolicy => ({
  kinds: [local(value(strong))],
  holes: [],
  notes: [],
  mechanism: { by: 'profile' },
  ...more,
})
const anna: LocalAccount = { name: 'anna', id: '1001', password: 'set', maximumAgeDays: 'policy', keptBy: 'computer', source: 'test' }
const accounts = (...entries: LocalAccount[]) => value(listing(entries))
const find = (of: PasswordPolicy, own: Answer<LocalAccounts> = accounts(anna), more = {}) =>
  judge({ policy: of, accounts: own }, { ...settings, ...more }, context)
const rules = (more: Partial<Rules>, set = {}) => find(policy({ kinds: [local(value({ ...strong, ...more }))] }), undefined, set)
const status = (more: Partial<Rules>, set = {}): Status => rules(more, set).status
const account = (more: Partial<LocalAccount>, set = {}) => find(policy(), accounts({ ...anna, ...more }), set)

test('the settings of these tests are the defaults of the manifest', () => assert.equal(settings, defaults))
test('8 characters, 3 kinds and 90 days pass', () => assert.is(status({}), 'pass'))
test('7 characters fail', () => assert.is(status({ minimumLength: 7 }), 'fail'))
test('no complexity fails', () => assert.is(status({ minimumClasses: 0 }), 'fail'))
test('two kinds of characters fail', () => assert.is(status({ minimumClasses: 2 }), 'fail'))
test('91 days fail', () => assert.is(status({ maximumAgeDays: 91 }), 'fail'))
test('passwords that never expire fail', () => assert.is(status({ maximumAgeDays: 'never' }), 'fail'))
test('a value that is not shown is unknown, not met', () => {
  assert.is(status({ minimumLength: 'unknown' }), 'unknown')
  assert.is(status({ minimumClasses: 'unknown' }), 'unknown')
  assert.is(status({ maximumAgeDays: 'unknown' }), 'unknown')
  assert.is(status({ reversible: 'unknown' }), 'unknown')
})
test('a short minimum fails although the rest is not shown', () =>
  assert.is(status({ minimumLength: 7, minimumClasses: 'unknown' }), 'fail'))
test('a policy that only warns fails', () =>
  assert.match(rules({ notEnforced: 'enforcing=0 only warns' }).summary, 'not enforced: enforcing=0'))
test('passwords kept in clear text fail', () => assert.is(status({ reversible: true }), 'fail'))
test('three kinds are a warning where all four are wanted', () => {
  assert.is(status({}, { requireAllClasses: true }), 'warn')
  assert.is(status({ minimumClasses: 4 }, { requireAllClasses: true }), 'pass')
})

test('modern mode wants length alone', () => {
  const modern = { mode: 'modern', secondFactor: true }
  assert.is(status({ minimumLength: 14, minimumClasses: 0, maximumAgeDays: 'never' }, modern), 'pass')
  assert.is(status({ minimumLength: 13, minimumClasses: 4 }, modern), 'fail')
})
test('modern mode without a second factor warns of passwords that are never changed', () => {
  assert.is(status({ minimumLength: 14, maximumAgeDays: 'never' }, { mode: 'modern' }), 'warn')
  assert.is(status({ minimumLength: 14, maximumAgeDays: 365 }, { mode: 'modern' }), 'pass')
})
test('modern mode says that frequent changes are out of date', () =>
  assert.match(JSON.stringify(rules({ minimumLength: 14 }, { mode: 'modern' }).parts), 'no longer recommended'))
test('modern mode keeps a longer minimum of the practice', () =>
  assert.is(status({ minimumLength: 16 }, { mode: 'modern', minLength: 18, secondFactor: true }), 'fail'))

test('the worst kind of account speaks for the computer', () => {
  const domain: KindPolicy = { ...local(value({ ...strong, minimumLength: 6 })), kind: 'domain', owner: 'domain-policy' }
  const finding = find(policy({ kinds: [local(value(strong)), domain] }))
  assert.is(finding.status, 'fail')
  assert.match(finding.summary, 'accounts:domain')
  assert.is(finding.measures.minimumLength, 6)
})
test('a good local policy does not cover people of a domain whose rules were not read', () => {
  const domain: KindPolicy = { ...local(failed('the domain did not answer')), kind: 'domain' }
  const finding = find(policy({ kinds: [local(value(strong)), domain] }))
  assert.is(finding.status, 'unknown')
  assert.equal(finding.measures, {})
})
test('automatic logon and a stored password fail', () => {
  for (const what of ['automatic-logon', 'stored-password'] as const) {
    assert.is(find(policy({ holes: [{ what, open: true, source: 'test', owner: 'local' }] })).status, 'fail')
    assert.is(find(policy({ holes: [{ what, open: 'unknown', source: 'test', owner: 'local' }] })).status, 'unknown')
    assert.is(find(policy({ holes: [{ what, open: false, source: 'test', owner: 'local' }] })).status, 'pass')
  }
})
test('blank passwords over the network are a warning', () =>
  assert.is(find(policy({ holes: [{ what: 'blank-over-network', open: true, source: 'test', owner: 'local' }] })).status, 'warn'))

test('a blank password fails', () => assert.match(account({ password: 'empty' }).summary, 'account:anna: needs no password'))
test('an account that may be blank fails', () => assert.is(account({ password: 'not-required' }).status, 'fail'))
test('the guest account fails', () => assert.is(account({ builtIn: 'guest' }).status, 'fail'))
test('the built-in administrator is a note', () => {
  const finding = account({ builtIn: 'administrator' })
  assert.is(finding.status, 'pass')
  assert.match(JSON.stringify(finding.parts), 'built-in administrator')
})
test('a Microsoft account is a warning', () => assert.is(account({ keptBy: 'microsoft' }).status, 'warn'))
test('a weak local policy does not count where everybody has a Microsoft account', () => {
  const weak = policy({ kinds: [local(value({ ...strong, minimumLength: 0 }))] })
  assert.is(find(weak, accounts({ ...anna, keptBy: 'microsoft' })).status, 'warn')
  assert.is(find(weak, accounts({ ...anna, id: '1002', keptBy: 'microsoft' })).status, 'fail')
  assert.is(find(weak, accounts({ ...anna, keptBy: 'unknown' })).status, 'fail')
})
test("a person's password that never expires fails", () => assert.is(account({ maximumAgeDays: 'never' }).status, 'fail'))
test("a program's password that never expires is listed as a warning", () =>
  assert.is(account({ name: 'svc', id: '1009', maximumAgeDays: 'never' }).status, 'warn'))
test('ages do not count where nobody asks for them', () =>
  assert.is(
    find(policy({ kinds: [local(value({ ...strong, minimumLength: 14 }))] }), accounts({ ...anna, maximumAgeDays: 'never' }), {
      mode: 'modern',
      secondFactor: true,
    }).status,
    'pass',
  ))

const perAccount = policy({ kinds: [{ ...local(value({ ...strong, maximumAgeDays: 'per-account' })), people: [] }] })
test('where each account has an age, one old account fails the computer', () => {
  const ben = { ...anna, name: 'ben', maximumAgeDays: 99 }
  const finding = find(perAccount, accounts({ ...anna, maximumAgeDays: 60 }, ben))
  assert.is(finding.status, 'fail')
  assert.match(finding.summary, 'account:ben: its password is changed within 99 days')
  assert.is(finding.measures.maximumAgeDays, 99)
})
test('an age without end is no number that a waiver could accept', () =>
  assert.equal(find(perAccount, accounts({ ...anna, maximumAgeDays: 'never' })).measures, { minimumLength: 8 }))
test('ages that were not read are no pass', () => assert.is(find(perAccount, failed('/etc/shadow is denied')).status, 'unknown'))
test('an incomplete list of accounts is no pass', () =>
  assert.is(find(policy(), value({ entries: [anna], complete: false, missed: ['Get-LocalUser'] })).status, 'unknown'))
test('a computer that nobody logs on to by password is judged by its policy alone', () =>
  assert.is(find(policy(), accounts()).status, 'pass'))
test('a domain controller has no accounts of its own', () => {
  assert.is(find(policy(), absent('present')).status, 'pass')
  assert.is(find(policy(), absent()).status, 'unknown')
})
test('a password that cannot be seen is no evidence of one', () =>
  assert.not.match(JSON.stringify(account({ password: 'unread' }).parts), '1 accounts need a password'))
test('sound accounts without any policy are unknown', () => assert.is(find(policy({ kinds: [] })).status, 'unknown'))
test('notes are shown and never judged', () => {
  const finding = find(policy({ notes: ['LAPS is on'] }))
  assert.is(finding.status, 'pass')
  assert.match(JSON.stringify(finding.parts), 'LAPS is on')
})
test('it is said whom the rules hold for, and what this computer cannot see of them', () => {
  const people = ['anna', 'ben', 'cara', 'dan', 'eve', 'finn', 'gus'].map((name) => ({ name, id: name }))
  const kind = (of: KindPolicy['kind']) => JSON.stringify(find(policy({ kinds: [{ ...local(value(strong)), kind: of, people }] })).parts)
  assert.match(kind('domain'), 'these rules hold for anna, ben, cara, dan, eve and 2 more; exceptions for single people')
  assert.match(kind('entra'), 'only the tenant shows')
  assert.not.match(kind('local'), 'tenant')
})
test('a passing summary names the rule', () => assert.match(rules({}).summary, 'at least 8 characters, 3 kinds'))

test.run()
