import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { actionOf, helpFor } from '../../../../lib/report/page/action.ts'
import type { ItemManifest, RemediationPart, ResultPart } from '../../../../lib/schema/types.ts'
import { itemOf, manifestOf, outcomeOf } from '../fixtures/documents.ts'

const test = suite('who acts')

const waiver = { until: '2026-11-01', by: 'Dr Aroha Ngata', reason: 'It is watched.' }
const part = (owner: ResultPart['owner'], status: ResultPart['status'] = 'fail'): ResultPart => ({
  scope: 'machine',
  status,
  observed: 'open',
  expected: 'closed',
  source: 'a key',
  owner,
})
const mendable = (changes: Partial<RemediationPart> = {}): ItemManifest =>
  manifestOf({
    remediation: {
      summary: 'Closes it.',
      platforms: { win32: { changes: ['registry-value'], risk: 'safe', takesEffect: 'now' } },
      reversible: true,
      ...changes,
    },
  })

test('an acceptance that ended waits for a decision', () => {
  const action = actionOf(itemOf({ waiver: { ...waiver, state: 'expired' } }), manifestOf(), 'win32')
  assert.equal([action.who, action.decision], ['You decide', true])
  assert.match(action.does, 'Dr Aroha Ngata accepted this until 1 November 2026.')
})
test('what got worse than accepted waits for a decision', () =>
  assert.ok(actionOf(itemOf({ waiver: { ...waiver, state: 'worse' } }), manifestOf(), 'win32').decision))
test('a fix that is ready waits for a yes', () =>
  assert.ok(actionOf(itemOf({ remediation: outcomeOf({ outcome: 'planned' }) }), mendable(), 'win32').decision))
test('a fix that consent would let through waits for a yes', () => {
  const refused = (liftable: boolean) =>
    actionOf(itemOf({ remediation: outcomeOf({ outcome: 'refused', code: 'clinic-hours', liftable }) }), mendable(), 'win32')
  assert.equal([refused(true).decision, refused(false).decision], [true, false])
})
test('a fix that waits for a restart is for whoever uses the computer', () =>
  assert.is(
    actionOf(itemOf({ status: 'warn', remediation: outcomeOf({ outcome: 'pending-restart' }) }), mendable(), 'win32').who,
    'Whoever uses this computer',
  ))
for (const outcome of ['failed', 'undone'] as const) {
  test(`a fix that was ${outcome} is for the IT provider, with the reason`, () => {
    const { who, does } = actionOf(itemOf({ remediation: outcomeOf({ outcome, summary: 'It did not hold' }) }), mendable(), 'win32')
    assert.equal([who, does], ['IT provider', 'Rounds tried to mend this and could not. It did not hold'])
  })
}
test('an answer that is due names who answers and the question', () => {
  const attestation = { who: 'privacy-officer', question: 'Is it so?', evidence: ['A photo'], validDays: 365 } as const
  const action = actionOf(itemOf({ status: 'attest-due' }), manifestOf({ attestation: { ...attestation, evidence: ['A photo'] } }), 'linux')
  assert.equal(action, { who: 'Privacy officer', decision: true, does: 'Is it so?' })
})
test('an answer that the IT provider gives is no decision of the practice', () => {
  const attestation = { who: 'it-provider' as const, question: 'Is it so?', evidence: ['A photo'] as [string], validDays: 365 }
  assert.not(actionOf(itemOf({ status: 'attest-due' }), manifestOf({ attestation }), 'linux').decision)
})
test('an unknown that only rights hide says how to get them', () => {
  const item = itemOf({ status: 'unknown', needsAdmin: true })
  assert.match(helpFor(item, 'linux'), 'as root: sudo rounds check sample')
  assert.match(helpFor(item, 'win32'), 'as administrator')
})
test('an unknown of another kind does not promise that rights would help', () =>
  assert.not.match(helpFor(itemOf({ status: 'unknown' }), 'linux'), /root/))
for (const [owner, who, word] of [
  ['domain-policy', 'Domain administrator', 'domain'],
  ['device-management', 'Whoever runs the device management', 'device management'],
  ['local-policy', 'IT provider', 'gpedit.msc'],
  ['vendor', 'Vendor of the software', 'vendor'],
  ['unattributed', 'IT provider', 'ask whoever manages this computer first'],
] as const) {
  test(`what ${owner} sets is changed there, even where a fix exists`, () => {
    const action = actionOf(itemOf({ parts: [part('local', 'pass'), part(owner)] }), mendable(), 'win32')
    assert.is(action.who, who)
    assert.match(action.does, word)
    assert.match(action.does, 'Wanted: closed. Found: open.')
    assert.is(action.command, undefined)
  })
}
test('a policy that sets only what is fine is not blamed', () =>
  assert.match(actionOf(itemOf({ parts: [part('domain-policy', 'pass'), part('local')] }), mendable(), 'win32').does, 'Rounds can mend'))
test('a fix that needs no consent is for the IT provider, with what to type', () =>
  assert.equal(actionOf(itemOf(), mendable(), 'win32'), {
    who: 'IT provider',
    decision: false,
    does: 'Rounds can mend this and take it back.',
    command: 'rounds fix sample --what-if',
  }))
test('a fix that may need consent lists what the practice agrees to', () => {
  const action = actionOf(itemOf(), mendable({ consent: { restart: 'The computer restarts.' }, reversible: false }), 'win32')
  assert.equal([action.decision, action.agree, action.does], [true, ['The computer restarts.'], 'Rounds can mend this.'])
})
test('what is approved waits for no person', () => {
  const remediation = outcomeOf({
    outcome: 'refused',
    code: 'clinic-hours',
    liftable: true,
    waits: true,
    summary: 'patients are being seen now',
  })
  const { who, decision, does } = actionOf(itemOf({ remediation }), mendable(), 'win32')
  assert.equal([who, decision], ['Nobody', false])
  assert.match(does, 'as soon as this no longer holds: patients are being seen now.')
})
test('what belongs into the domain is for its administrator', () => {
  const remediation = outcomeOf({
    outcome: 'refused',
    code: 'domain-joined',
    summary: 'The domain decides',
    policy: { systemAccess: { PasswordComplexity: 1 } },
  })
  assert.is(actionOf(itemOf({ remediation }), mendable(), 'win32').who, 'Domain administrator')
})
test('an answer that is no is put right by whoever answers', () => {
  const attestation = { who: 'owner' as const, question: 'Is it so?', evidence: ['A photo'] as [string], validDays: 365 }
  const action = actionOf(itemOf({ summary: 'Answered no' }), manifestOf({ kind: 'attestation', attestation }), 'linux')
  assert.equal([action.who, action.does], ['Practice owner', 'Answered no. Put this right, then answer again: Is it so?'])
})
test('a fix for another platform does not count', () =>
  assert.is(actionOf(itemOf(), mendable(), 'linux').does, 'Found: It is open. Put this right by hand, then check again.'))
test('an item whose manifest is not there still says who acts', () =>
  assert.equal(
    [actionOf(itemOf(), undefined, 'linux').who, actionOf(itemOf({ status: 'attest-due' }), undefined, 'linux').who],
    ['IT provider', 'Practice manager'],
  ))

test.run()
