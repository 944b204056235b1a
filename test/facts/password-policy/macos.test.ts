import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, denied, listing, value } from '../../../lib/api.ts'
import { parse } from '../../../lib/facts/password-policy/macos.ts'

// In the shape that the manual page pwpolicy(8) and the rules of the macOS Security Compliance Project show; values are our own.
const test = suite('password policy on macOS')
const ran = (stdout: string, exitCode = 0, stderr = ''): Answer<CommandOutput> => value({ stdout, exitCode, stderr })
const plist = (content: string, change = '') =>
  ran(`Getting global account policies\n<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>
<key>policyCategoryPasswordAuthentication</key><array><dict><key>policyParameters</key><dict><key>minimumLength</key><integer>99</integer></dict></dict></array>
<key>policyCategoryPasswordChange</key><array>${change}</array>
<key>policyCategoryPasswordContent</key><array>${content}</array>\n</dict>\n</plist>\n`)
const off = ran('', 1, 'The domain/default pair of (/Library/Preferences/com.apple.loginwindow, autoLoginUser) does not exist')
const matches = (pattern: string) => `<dict><key>policyContent</key><string>policyAttributePassword matches '${pattern}'</string></dict>`
const parameter = (name: string, number: number) =>
  `<dict><key>policyParameters</key><dict><key>${name}</key><integer>${number}</integer></dict></dict>`
const users = value(listing([{ name: 'anna', id: '501', home: '/Users/anna', kind: 'local' }]))
const fact = (policies: Answer<CommandOutput>, automatic = off, people: Answer<unknown> = users) => {
  const answer = parse({ policies, automatic }, { platform: 'darwin', now: '2026-11-22T00:00:00Z', facts: { users: people } })
  assert.is(answer.state, 'value')
  return answer.state === 'value' ? answer.value : undefined
}
const rules = (policies: Answer<CommandOutput>) => {
  const found = fact(policies)?.kinds[0]?.rules
  return found?.state === 'value' ? found.value : found
}

test('length and kinds are read from patterns', () =>
  assert.equal(rules(plist(['.{10,}+', '(.*[A-Z].*){1,}+', '(.*[a-z].*){1,}+', '(.*[0-9].*){1,}+'].map(matches).join(''))), {
    minimumLength: 10,
    minimumClasses: 3,
    maximumAgeDays: 'never',
    reversible: false,
  }))
test('length and kinds are read from parameters', () => {
  const content = [parameter('minimumLength', 12), parameter('minimumSymbols', 1), parameter('minimumNumericCharacters', 1)].join('')
  const age = parameter('policyAttributeExpiresEveryNDays', 60)
  assert.equal(rules(plist(content, age)), { minimumLength: 12, minimumClasses: 2, maximumAgeDays: 60, reversible: false })
})
test('the strictest of several lengths counts', () =>
  assert.match(JSON.stringify(rules(plist(matches('^$|.{4,}+') + matches('.{9,}')))), '"minimumLength":9'))
test('a parameter of another category is no length', () => assert.match(JSON.stringify(rules(plist(''))), '"minimumLength":0'))
test('a policy as macOS ships it asks for four characters and no age', () =>
  assert.equal(rules(plist(matches('^$|.{4,}+'))), { minimumLength: 4, minimumClasses: 0, maximumAgeDays: 'never', reversible: false }))
test('words without a property list are no policy', () =>
  assert.is(fact(ran('Getting global account policies\n'))?.kinds[0]?.rules.state, 'failed'))
test('a failing tool is no policy', () => {
  assert.is(fact(ran('', 1))?.kinds[0]?.rules.state, 'failed')
  assert.is(fact(denied('not root'))?.kinds[0]?.rules.state, 'denied')
  assert.is(fact(absent())?.kinds[0]?.rules.state, 'failed')
})
test('automatic login is told, its user is not', () => {
  const found = fact(plist(''), ran('reception\n'))
  assert.is(found?.holes[0]?.open, true)
  assert.not.match(JSON.stringify(found), 'reception')
  assert.is(fact(plist(''))?.holes[0]?.open, false)
})
test('automatic login that could not be read is not off', () => {
  assert.is(fact(plist(''), ran('', 1, 'Could not open'))?.holes[0]?.open, 'unknown')
  assert.is(fact(plist(''), denied('x'))?.holes[0]?.open, 'unknown')
  assert.is(fact(plist(''), ran(''))?.holes[0]?.open, 'unknown')
})
test('people of a directory follow rules that are not here', () => {
  const people = value(listing([{ name: 'ben', id: '1800', home: '/Users/ben', kind: 'domain' }]))
  assert.equal(
    fact(plist(''), off, people)?.kinds.map(({ kind }) => kind),
    ['local', 'domain'],
  )
})

test.run()
