import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { type Evidence, judgeHints, judgeItems } from '../../../lib/engine/judge.ts'
import { itemById } from '../../../lib/engine/select.ts'
import { sealed } from '../../../lib/practice/seal.ts'
import type { AttestationPart, AttestationRecord, FactOutcome, ItemManifest, ResultItem } from '../../../lib/schema/types.ts'
import { INPUTS } from '../../support/context.ts'

const test = suite('judging')
const lock = (lockAfterSeconds: number | 'never') => ({
  seats: [{ scope: 'machine', lockAfterSeconds, weaknesses: [], through: 'machine-limit', source: 'test', owner: 'local' }],
  newcomers: [],
  blockers: [],
  levers: {},
})
const fact = (of: unknown): FactOutcome => ({ value: of, source: 'test', durationMs: 1 })
const missing = (state: 'denied' | 'failed' | 'absent', reason?: string): FactOutcome => ({
  error: { state, ...(reason ? { reason } : {}) },
  source: 'test',
  durationMs: 1,
})
const evidence = (facts: Record<string, FactOutcome>, more: Partial<Evidence> = {}): Evidence => ({
  facts,
  inputs: INPUTS,
  platform: 'win32',
  machine: { id: 'm', hostname: 'nurse-2' },
  elevated: true,
  ...more,
})
const screenLock = itemById(content.items(), 'screen-lock')
const judge = async (item: ItemManifest, of: Evidence): Promise<ResultItem> => {
  const [result] = await judgeItems([item], of)
  assert.ok(result)
  return result
}

test('a required fact without a value makes the item unknown, with the reason', async () => {
  const result = await judge(screenLock, evidence({ 'screen-lock': missing('failed', 'reg.exe gave no answer within 10 s') }))
  assert.is(result.status, 'unknown')
  assert.match(result.summary, 'reg.exe gave no answer within 10 s')
})
test('a fact that was never read is unknown too', async () => assert.is((await judge(screenLock, evidence({}))).status, 'unknown'))
test('what only root can read says so when the run was not root', async () => {
  const facts = { 'screen-lock': missing('denied', 'only root or SYSTEM can read this') }
  assert.is((await judge(screenLock, evidence(facts, { elevated: false }))).needsAdmin, true)
  assert.is((await judge(screenLock, evidence(facts))).needsAdmin, undefined)
})
test('an unresolved clause is unknown, a false one is not applicable', async () => {
  const item = { ...screenLock, when: 'role != client', notWhen: 'This is not a server' }
  assert.is((await judge(item, evidence({ 'screen-lock': fact(lock(600)) }))).status, 'unknown')
  const known = evidence({ 'screen-lock': fact(lock(600)) }, { inputs: { ...INPUTS, role: 'client' } })
  const result = await judge(item, known)
  assert.is(result.status, 'not-applicable')
  assert.is(result.summary, 'This is not a server')
})
test('a judge that throws makes its item unknown and no other', async () => {
  const results = await judgeItems([screenLock, { ...screenLock, id: 'no-such-item' }], evidence({ 'screen-lock': fact({ seats: null }) }))
  assert.equal(
    results.map(({ status }) => status),
    ['unknown', 'unknown'],
  )
  assert.match(results[0]?.summary ?? '', 'The check failed')
})
test('a setting looser than the documents caps a pass at warn', async () => {
  const settings = { 'screen-lock.maxIdleSeconds': { value: 1800, layer: 'practice' } } as const
  const result = await judge(screenLock, evidence({ 'screen-lock': fact(lock(1500)) }, { inputs: { ...INPUTS, settings } }))
  assert.is(result.status, 'warn')
  assert.match(result.summary, 'maxIdleSeconds is 1800, looser than the rule allows')
})
test('a stricter setting is used as it is', async () => {
  const settings = { 'screen-lock.maxIdleSeconds': { value: 600, layer: 'practice' } } as const
  assert.is((await judge(screenLock, evidence({ 'screen-lock': fact(lock(700)) }, { inputs: { ...INPUTS, settings } }))).status, 'fail')
})
test('a change that waits for a restart is a warning until the computer has started again', async () => {
  const history = { firstSeen: {}, changed: { 'screen-lock': '2026-11-22T08:00:00Z' } }
  const booted = (bootedAt: string) =>
    evidence({ 'screen-lock': fact(lock(600)), 'restart-pending': fact({ reasons: [], bootedAt }) }, { inputs: { ...INPUTS, history } })
  assert.is((await judge(screenLock, booted('2026-11-20T08:00:00Z'))).status, 'warn')
  assert.is((await judge(screenLock, booted('2026-11-22T08:30:00Z'))).status, 'pass')
})
test('a clock before the build date makes dated verdicts unknown', async () => {
  const result = await judge(
    { ...screenLock, dated: true },
    evidence({ 'screen-lock': fact(lock(600)) }, { inputs: { ...INPUTS, now: '2019-01-01T00:00:00Z' } }),
  )
  assert.is(result.status, 'unknown')
  assert.match(result.summary, 'clock of this computer is wrong')
})
test('the same evidence gives the same finding', async () => {
  const of = evidence({ 'screen-lock': fact(lock('never')) })
  assert.equal(await judge(screenLock, of), await judge(screenLock, of))
})

const asked: ItemManifest = {
  ...screenLock,
  kind: 'mixed',
  scope: 'practice',
  attestation: { question: 'Do you lock?', who: 'owner', evidence: ['A photo'], validDays: 365, machine: 'hint' },
}
const yes: AttestationRecord = {
  id: 'screen-lock',
  answer: 'yes',
  statement: 'We do.',
  evidence: [{ type: 'photo', reference: 'desk.jpg', date: '2026-11-01' }],
  by: { name: 'Dr Lee', role: 'owner' },
  at: '2026-11-01',
}
const answered = (facts: Record<string, FactOutcome>, attestations: AttestationRecord[], item = asked) =>
  judge(item, evidence(facts, { inputs: { ...INPUTS, attestations } }))

test('an item of the practice waits for an answer, whatever the machine shows', async () =>
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [])).status, 'attest-due'))
test('an answer counts, and a machine that contradicts it lowers it', async () => {
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [yes])).status, 'pass')
  assert.is((await answered({}, [yes])).status, 'pass')
  assert.is((await answered({ 'screen-lock': fact(lock('never')) }, [yes])).status, 'fail')
})
test('practice and IT provider both answer, and where they differ the worse counts', async () => {
  const no: AttestationRecord = { ...yes, answer: 'no', by: { name: 'Tom Hill', role: 'it-provider' } }
  const found = await answered({}, [yes, no])
  assert.equal([found.status, found.parts.at(-1)?.scope], ['fail', 'disagreement'])
  assert.is((await answered({}, [yes, { ...no, answer: 'dont-know' }])).status, 'pass')
})
test('an answer that was edited after it was recorded is asked for again', async () => {
  const first = sealed({ ...yes, answer: 'no' }, [], { now: '2026-11-01T00:00:00Z' })
  const found = await answered({}, [{ ...first, answer: 'yes' }])
  assert.equal([found.status, /edited/.test(found.summary)], ['attest-due', true])
})
test('an item of machines is judged without an answer, but only a proof passes it', async () => {
  const machine: ItemManifest = { ...asked, scope: 'machine' }
  const proof: ItemManifest = { ...machine, attestation: { ...asked.attestation, machine: 'proof' } as AttestationPart }
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [], machine)).status, 'attest-due')
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [], proof)).status, 'pass')
  assert.is((await answered({ 'screen-lock': fact(lock('never')) }, [], machine)).status, 'fail')
  assert.is((await answered({}, [], machine)).status, 'unknown')
})
test('where there is an answer it counts', async () => {
  const machine: ItemManifest = { ...asked, scope: 'machine' }
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [yes], machine)).status, 'pass')
  assert.is((await answered({ 'screen-lock': fact(lock(600)) }, [{ ...yes, answer: 'no' }], machine)).status, 'fail')
})
test('for the practice an item of machines waits for an answer where no machine proves it', async () => {
  const attestation = { ...asked.attestation, machine: 'proof' } as AttestationPart
  const item: ItemManifest = { ...asked, scope: 'machine', attestation }
  assert.is((await judge(item, evidence({}))).status, 'unknown')
  assert.is((await judge(item, evidence({}, { scope: 'practice' }))).status, 'attest-due')
  assert.is((await judge(item, evidence({ 'screen-lock': fact(lock(600)) }, { scope: 'practice' }))).status, 'pass')
})
test('on a platform that shows nothing of it the answer alone counts', async () =>
  assert.is((await answered({ 'screen-lock': fact(lock('never')) }, [yes], { ...asked, platforms: ['linux'] })).status, 'pass'))
test('an answer of the day is not of tomorrow where the clinic is ahead of UTC', async () => {
  const inputs = { ...INPUTS, now: '2026-11-22T20:00:00Z', attestations: [{ ...yes, at: '2026-11-23' }] }
  assert.is((await judge(asked, evidence({}, { inputs }))).status, 'pass')
})
test('for the practice one machine may be enough, and none is unknown', async () => {
  const item: ItemManifest = { ...screenLock, oneIsEnough: true, when: 'role != client', notWhen: 'A workstation needs none' }
  const inputs = { ...INPUTS, role: 'client' } as const
  const facts = { 'screen-lock': fact(lock(600)) }
  assert.is((await judge(item, evidence(facts, { inputs }))).status, 'not-applicable')
  assert.is((await judge(item, evidence(facts, { inputs, scope: 'practice' }))).status, 'unknown')
  assert.is((await judge(item, evidence(facts, { inputs: { ...INPUTS, role: 'server' }, scope: 'practice' }))).status, 'pass')
})
test('hints are what the machine shows, without the answer', async () => {
  const [hint] = await judgeHints([asked], evidence({ 'screen-lock': fact(lock('never')) }, { inputs: { ...INPUTS, attestations: [yes] } }))
  assert.is(hint?.status, 'fail')
})

test.run()
