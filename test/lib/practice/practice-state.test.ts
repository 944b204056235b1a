import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import type { ItemState, PracticeInput, PracticeState } from '../../../lib/practice/state.ts'
import type { AttestationRecord, ResultItem, Waiver } from '../../../lib/schema/types.ts'
import { computersNamed, documentOf, expected, failing, heard, inputOf, itemOf, TODAY } from './fixtures/input.ts'

const test = suite('state of a practice')

const NURSES = Array.from({ length: 12 }, (_, index) => `Nurse ${index + 1}`)
const lockOf = (state: PracticeState) => itemNamed(state, 'screen-lock')

function itemNamed({ items }: PracticeState, id: string): ItemState {
  const found = items.find((item) => item.id === id)
  if (!found) {
    throw new Error(`${id} is missing`)
  }
  return found
}

function practiceOf(
  names: readonly string[],
  items: (name: string) => readonly Partial<ResultItem>[],
  changes: Partial<PracticeInput> = {},
) {
  const practice = { practice: 'Kauri Medical Centre', machines: expected(...names) }
  return practiceState(inputOf({ practice, documents: heard(...computersNamed(names, items)), ...changes }))
}

const answer = (changes: Partial<AttestationRecord> = {}): AttestationRecord => ({
  id: 'services-review',
  answer: 'yes',
  statement: 'We compared them.',
  evidence: [{ type: 'document', reference: 'folder IT, page 4', date: '2026-11-01' }],
  by: { name: 'Mere Kingi', role: 'practice-manager' },
  at: '2026-11-01',
  ...changes,
})

const waiver = (changes: Partial<Waiver> = {}): Waiver => ({
  item: 'screen-lock',
  machines: ['Nurse 2'],
  reason: 'The screen shows the queue to patients.',
  by: 'Dr Aroha Ngata',
  until: '2027-03-01',
  accept: { measure: 'lockAfterSeconds', atMost: 3600 },
  ...changes,
})

// ── Computers ────────────────────────────────────────────────────────────────

test('it counts the computers that are in order and names the one that is not', async () => {
  const state = await practiceOf(NURSES, (name) => [name === 'Nurse 2' ? failing() : {}])
  const lock = lockOf(state)
  assert.is(lock.word, 'fail')
  assert.equal(lock.sentences, ['11 of 12 computers lock within 15 minutes.', 'Nurse 2 does not.'])
  assert.equal(lock.known, ['tested'])
  assert.is(lock.good, 11)
})
test('IT mends it and the practice has nothing to do, with the exact command', async () => {
  const { action } = lockOf(await practiceOf(NURSES, (name) => [name === 'Nurse 2' ? failing() : {}]))
  assert.is(action?.who, 'it-provider')
  assert.is(action?.isDecision, false)
  assert.equal(action?.machines, ['Nurse 2'])
  assert.equal(action?.commands, ['Nurse 2: rounds fix screen-lock --what-if'])
  assert.is(action?.by, '2026-12-06')
})
test('all in order is one sentence, of one computer with its name', async () => {
  assert.equal(lockOf(await practiceOf(NURSES, () => [{}])).sentences, ['All 12 computers lock within 15 minutes.'])
  const one = lockOf(await practiceOf(['Nurse 2'], () => [{}]))
  assert.equal(one.sentences, ['Nurse 2 locks within 15 minutes.'])
  assert.is(one.action, undefined)
})
test('none in order says what each shows', async () => {
  const lock = lockOf(await practiceOf(['Nurse 2'], () => [failing()]))
  assert.equal(lock.sentences, ['Nurse 2 is not in order.', 'Nurse 2: It never locks.'])
})
test('a computer that was last heard of too long ago is unknown, with its day', async () => {
  const documents = heard(documentOf({ startedAt: '2026-05-03T00:00:00.000Z' }))
  const state = await practiceState(inputOf({ practice: { machines: [{ name: "Dr Lee's laptop", hostname: 'NURSE-2' }] }, documents }))
  const lock = lockOf(state)
  assert.is(lock.word, 'unknown')
  assert.equal(lock.sentences, ["We could not check Dr Lee's laptop: last seen 3 May 2026."])
  assert.is(state.machines[0]?.heard, 'silent')
})
test('silence is asked for once, not once an item', async () => {
  const documents = heard(documentOf({ startedAt: '2026-05-03T00:00:00.000Z', items: [{}, itemOf({ id: 'firewall-enabled' })] }))
  const { toDo, items } = await practiceState(inputOf({ practice: { machines: [{ name: 'NURSE-2' }] }, documents }))
  assert.is(toDo.filter(({ title }) => title === 'NURSE-2').length, 1)
  assert.ok(items.filter(({ id }) => id === 'screen-lock' || id === 'firewall-enabled').every(({ action }) => action === undefined))
})
test('what is weak on one computer is not hidden behind another that nobody hears of', async () => {
  const warning = itemOf({ id: 'os-supported', status: 'warn', summary: 'Support ends soon' })
  const practice = { machines: expected('Nurse 1', 'Nurse 2') }
  const documents = heard(...computersNamed(['Nurse 1'], () => [warning]))
  const item = itemNamed(await practiceState(inputOf({ practice, documents })), 'os-supported')
  assert.is(item.word, 'unknown')
  assert.equal([item.action?.word, item.action?.machines], ['warn', ['Nurse 1']])
})
test('a summary that was cut is told whole', async () => {
  const observed = `Veeam Agent: nightly: the last run failed (${'The network path was not found. '.repeat(5)})`
  const part = { scope: 'job', status: 'fail', observed, expected: 'success', source: 'log', owner: 'local' } as const
  const cut = failing({ id: 'backup-daily', summary: `Veeam: ${'x'.repeat(60)}...`, parts: [part] })
  const state = await practiceOf(['Server'], () => [cut])
  assert.equal(itemNamed(state, 'backup-daily').sentences, [`Server: ${observed}.`])
})
test('what a computer did not report of late is unknown, not left out', async () => {
  const [whole, part] = computersNamed(['Nurse 1', 'Nurse 2'], (name) =>
    name === 'Nurse 1' ? [{}, itemOf({ id: 'firewall-enabled' })] : [{}],
  )
  const practice = { machines: expected('Nurse 1', 'Nurse 2') }
  const state = await practiceState(inputOf({ practice, documents: heard(...[whole, part].flatMap((one) => one ?? [])) }))
  const firewall = itemNamed(state, 'firewall-enabled')
  assert.equal([firewall.word, firewall.good, firewall.machines.length], ['unknown', 1, 2])
})
test('a server that failed and fell silent is not mended by another that is fine', async () => {
  const failed = documentOf({
    startedAt: '2026-11-01T00:00:00.000Z',
    machine: { id: 'srv', hostname: 'SRV', role: 'server' },
    items: [failing({ id: 'backup-daily' })],
  })
  const fine = documentOf({ machine: { id: 'store', hostname: 'STORE', role: 'server' }, items: [itemOf({ id: 'backup-daily' })] })
  assert.is(itemNamed(await practiceState(inputOf({ documents: heard(failed, fine) })), 'backup-daily').word, 'unknown')
})
test('an accepted failure proves nothing for the practice', async () => {
  const state = await practiceOf(
    ['ECG', 'SRV'],
    (name) => [name === 'ECG' ? failing({ id: 'backup-daily' }) : itemOf({ id: 'backup-daily', status: 'warn', summary: 'Late' })],
    { waivers: [waiver({ item: 'backup-daily', machines: ['ECG'], accept: { observed: 'never locks' } })] },
  )
  assert.is(itemNamed(state, 'backup-daily').word, 'warn')
})
test('answers that ran out in a sweep are no proof of a computer', async () => {
  const due = itemOf({ id: 'backup-schedule', status: 'attest-due', summary: 'The answer is 33 days old' })
  const state = await practiceOf(['SRV'], () => [due])
  assert.is(itemNamed(state, 'backup-schedule').word, 'attest-due')
})
test('a computer that takes itself for another role than the practice lists is unknown where that decides', async () => {
  const practice = { machines: [{ name: 'SRV', role: 'pms-server' as const }] }
  const na = itemOf({ id: 'server-patching-monthly', status: 'not-applicable', summary: 'This is a workstation' })
  const state = await practiceState(inputOf({ practice, documents: heard(...computersNamed(['SRV'], () => [na])) }))
  assert.is(itemNamed(state, 'server-patching-monthly').word, 'unknown')
})
test('the sentence tells the limit that the computers were judged with', async () => {
  const settings = { 'screen-lock.maxIdleSeconds': { value: 600, layer: 'practice' as const } }
  const documents = computersNamed(['A', 'B']).map((one) => ({ ...one, inputs: { ...one.inputs, settings } }))
  const practice = { settings: { 'screen-lock.maxIdleSeconds': 300 } }
  assert.equal(lockOf(await practiceState(inputOf({ practice, documents: heard(...documents) }))).sentences, [
    'All 2 computers lock within 10 minutes.',
  ])
})
test('of two results of one moment a failure beats a weakness, accepted or not', async () => {
  const worse = { ...failing(), waiver: { state: 'accepted' as const, until: '2026-12-01', by: 'X', reason: 'Y' } }
  const documents = heard(documentOf({ items: [itemOf({ status: 'warn', summary: 'Weak' })] }), documentOf({ items: [worse] }))
  assert.is(lockOf(await practiceState(inputOf({ documents }))).word, 'fail')
})
test('a limit of the practice that is looser than the documents caps an answer as well', async () => {
  const settings = { 'backup-restore-tested.restoreTestMaxAgeDays': 3650 }
  const details = { testedOn: '2025-01-05', restored: 'files', machine: 'SRV', testedBy: 'Tane' }
  const attestations = [answer({ id: 'backup-restore-tested', by: { name: 'Tane', role: 'it-provider' }, details })]
  const state = await practiceState(inputOf({ practice: { settings }, attestations }))
  assert.is(itemNamed(state, 'backup-restore-tested').word, 'warn')
})
test("how long a result counts is the practice's to say", async () => {
  const documents = heard(documentOf({ startedAt: '2026-10-25T00:00:00.000Z' }))
  assert.is(lockOf(await practiceState(inputOf({ documents }))).word, 'unknown')
  assert.is(lockOf(await practiceState(inputOf({ practice: { silentAfterDays: 30 }, documents }))).word, 'pass')
})
test('a computer that never reported is unknown in all that may be asked of its role', async () => {
  const practice = { machines: [{ name: 'Server', role: 'pms-server' as const }, { name: 'Nurse 2' }] }
  const notHere = (id: string) => itemOf({ id, status: 'not-applicable', summary: 'This is a workstation' })
  const documents = heard(...computersNamed(['Nurse 2'], () => [{}, notHere('server-patching-monthly'), notHere('backup-daily')]))
  const state = await practiceState(inputOf({ practice, documents }))
  assert.equal(lockOf(state).sentences, ['1 of 2 computers lock within 15 minutes.', 'Server has never reported.'])
  assert.is(itemNamed(state, 'server-patching-monthly').word, 'unknown')
  assert.is(itemNamed(state, 'backup-daily').word, 'unknown')
})
test('without any computer nothing that a computer shows is in order', async () => {
  const { items } = await practiceState(inputOf())
  assert.equal(
    items.filter(({ manifest, word }) => manifest.kind === 'machine' && word !== 'unknown').map(({ id }) => id),
    [],
  )
})
test('a later check of one item counts for that item, and the sweep for the others', async () => {
  const sweep = documentOf({ items: [failing(), itemOf({ id: 'firewall-enabled' })] })
  const { hints: _, ...check } = documentOf({ startedAt: '2026-11-21T22:00:00.000Z' })
  const state = await practiceState(inputOf({ documents: heard(sweep, check) }))
  assert.is(lockOf(state).word, 'pass')
  assert.is(itemNamed(state, 'firewall-enabled').word, 'pass')
})
test('of two results for one moment the worse counts, item by item', async () => {
  const state = await practiceState(inputOf({ documents: heard(documentOf(), documentOf({ items: [failing()] })) }))
  assert.is(lockOf(state).word, 'fail')
})
test('one computer with a backup is enough for the practice', async () => {
  const state = await practiceOf(['Server', 'Nurse 2'], (name) => [
    itemOf({ id: 'backup-daily', status: name === 'Server' ? 'pass' : 'not-applicable' }),
  ])
  assert.is(itemNamed(state, 'backup-daily').word, 'pass')
})
test('what a policy sets is changed where the policy is', async () => {
  const part = {
    scope: 'machine',
    status: 'fail',
    observed: 'never',
    expected: '15 minutes',
    source: 'GPO',
    owner: 'domain-policy',
  } as const
  const { action } = lockOf(await practiceOf(['Nurse 2'], () => [failing({ parts: [part] })]))
  assert.is(action?.who, 'domain-administrator')
})
test('a mend that people notice asks for a yes of the practice first', async () => {
  const { action } = itemNamed(await practiceOf(['Nurse 2'], () => [failing({ id: 'firewall-enabled' })]), 'firewall-enabled')
  assert.is(action?.isDecision, true)
  assert.ok((action?.agree.length ?? 0) > 0)
})

// ── Accepted risks ───────────────────────────────────────────────────────────

test('an accepted risk says for whom, until when and by whom', async () => {
  const lock = lockOf(await practiceOf(['Nurse 1', 'Nurse 2'], (name) => [name === 'Nurse 2' ? failing() : {}], { waivers: [waiver()] }))
  assert.is(lock.word, 'accepted')
  assert.equal(lock.sentences.at(-1), 'For Nurse 2 the risk is accepted until 1 March 2027 by Dr Aroha Ngata.')
  assert.is(lock.action, undefined)
})
test('one that ended fires again and is for the practice to decide', async () => {
  const lock = lockOf(await practiceOf(['Nurse 2'], () => [failing()], { waivers: [waiver({ until: '2026-11-01' })] }))
  assert.is(lock.word, 'fail')
  assert.is(lock.action?.isDecision, true)
  assert.match(lock.action?.does ?? '', /^Decide again about Nurse 2: Dr Aroha Ngata accepted the risk there until 1 November 2026/)
})
test('one that held when the result was written has ended by now', async () => {
  const document = documentOf({ machine: { hostname: 'Nurse 2' }, items: [failing()] })
  const inputs = { ...document.inputs, waivers: [waiver({ until: '2026-11-21' })] }
  const item = { ...failing(), waiver: { state: 'accepted' as const, until: '2026-11-21', by: 'X', reason: 'Y' } }
  assert.is(lockOf(await practiceState(inputOf({ documents: heard({ ...document, inputs, items: [item] }) }))).word, 'fail')
})
test('a waiver for no item is named and has no effect', async () => {
  const { notices } = await practiceOf(['Nurse 2'], () => [{}], { waivers: [waiver({ item: 'screen-lok' })] })
  assert.match(notices[0]?.text ?? '', 'accepted for screen-lok, which is no item')
})

// ── Answers ──────────────────────────────────────────────────────────────────

test('an answer that holds says so in the words of the item, and who told it', async () => {
  const item = itemNamed(
    await practiceState(
      inputOf({ attestations: [answer({ id: 'hardware-register', by: { name: 'Tane', role: 'it-provider' }, details: {} })] }),
    ),
    'hardware-register',
  )
  assert.equal(
    item.answers.map(({ party }) => party),
    ['provider'],
  )
})
test('who answers partly is heard in their own words', async () => {
  const attestations = [answer({ answer: 'partial', statement: 'Two of five were compared.' })]
  const { sentences } = itemNamed(await practiceState(inputOf({ attestations })), 'services-review')
  assert.equal(sentences, ['Partly so. Mere Kingi says: “Two of five were compared.”'])
})
test('questions without an answer are asked of each person together', async () => {
  const { toDo } = await practiceState(inputOf())
  const roles = toDo.filter(({ word }) => word === 'attest-due').map(({ who }) => who)
  assert.equal(roles.length, new Set(roles).size)
  assert.ok(toDo.find(({ who }) => who === 'owner')?.items.includes('dr-bcp-plan'))
})
test('an answer of tomorrow, one without evidence and one to no question are named', async () => {
  const attestations = [answer({ at: '2027-01-01' }), answer({ evidence: [] }), answer({ id: 'screen-lock' })]
  const kinds = (await practiceState(inputOf({ attestations }))).notices.map(({ kind }) => kind)
  assert.is(kinds.filter((kind) => kind === 'bad-answer').length, 3)
})
test('who was asked and does not know hands the question to IT', async () => {
  const attestations = [answer({ answer: 'dont-know', evidence: [], at: TODAY })]
  const { action } = itemNamed(await practiceState(inputOf({ attestations })), 'services-review')
  assert.is(action?.who, 'it-provider')
})
test('what IT would mend once somebody agrees is agreed to once', async () => {
  const state = await practiceOf(['Nurse 2'], () => [failing({ id: 'firewall-enabled' }), failing({ id: 'updates-all-devices' })])
  const agreed = state.toDo.filter(({ agree }) => agree.length > 0)
  assert.equal(
    agreed.map(({ title }) => title),
    ['Say yes to 2 repairs that IT is ready to make'],
  )
  assert.is(agreed[0]?.commands.length, 2)
})
test('where practice and provider differ, somebody of the practice is asked to settle it', async () => {
  const details = { machine: 'Server', restored: 'files', testedOn: TODAY, testedBy: 'Tane' }
  const yes = answer({ id: 'mfa', by: { name: 'Tane', role: 'it-provider' }, details })
  const no = answer({ id: 'mfa', answer: 'no', evidence: [] })
  const item = itemNamed(await practiceState(inputOf({ attestations: [{ ...yes, answer: 'partial' }, no] })), 'mfa')
  assert.is(item.disagreement, true)
  assert.equal([item.action?.who, item.action?.isDecision], ['practice-manager', true])
  assert.match(item.sentences.join(' '), 'answer this differently')
})
test('a server that fails is told beside another that is enough', async () => {
  const state = await practiceOf(['Server', 'Store'], (name) => [
    name === 'Server' ? failing({ id: 'backup-daily', summary: 'The last backup failed' }) : itemOf({ id: 'backup-daily' }),
  ])
  const backup = itemNamed(state, 'backup-daily')
  assert.is(backup.word, 'fail')
  assert.equal(backup.sentences, ['Server: The last backup failed.', 'Store saves what it holds every day.'])
})
test('what an item is to come to is named by the contact of the role', async () => {
  const contacts = [{ name: 'Dr Lee', role: 'owner' as const }]
  const { toDo } = await practiceState(inputOf({ practice: { contacts } }))
  assert.is(toDo.find(({ who }) => who === 'owner')?.name, 'Dr Lee')
})

// ── Over time ────────────────────────────────────────────────────────────────

async function nextDay(first: PracticeState, changes: Partial<PracticeInput>) {
  return practiceState(inputOf({ now: '2026-11-29T01:00:00.000Z', snapshots: [first.snapshot], ...changes }))
}
const today = (items: readonly Partial<ResultItem>[]) =>
  heard(...computersNamed(['Nurse 2'], () => items).map((one) => ({ ...one, startedAt: '2026-11-28T19:00:00.000Z' })))

test('what was fixed since the last report is told', async () => {
  const first = await practiceOf(['Nurse 2'], () => [failing()])
  const { drift, trend } = await nextDay(first, { documents: today([{}]) })
  assert.equal(
    drift?.items.filter(({ change }) => change === 'fixed').map(({ title }) => title),
    ['Computers lock after 15 minutes'],
  )
  assert.is(trend.length, 2)
})
test('what is still open keeps the day it was first asked for, and is overdue after it', async () => {
  const first = await practiceOf(['Nurse 2'], () => [failing({ id: 'os-supported' })])
  const again = await nextDay(first, { now: '2026-12-05T01:00:00.000Z', documents: today([failing({ id: 'os-supported' })]) })
  const item = itemNamed(again, 'os-supported')
  assert.equal([item.since, item.action?.by, item.action?.isOverdue], ['2026-11-22', '2026-11-29', true])
})
test('what was asked for stays asked for while nobody can see it', async () => {
  const first = await practiceOf(['Nurse 2'], () => [failing()])
  const silent = await nextDay(first, {
    now: '2026-12-05T01:00:00.000Z',
    documents: heard(...computersNamed(['Nurse 2'], () => [failing()])),
  })
  assert.is(silent.snapshot.items['screen-lock']?.due, '2026-12-06')
  assert.is(itemNamed(silent, 'screen-lock').change, 'worse')
})
test('computers that came and went are told', async () => {
  const first = await practiceState(inputOf({ documents: heard(...computersNamed(['Nurse 1', 'Nurse 2'])) }))
  const { drift } = await nextDay(first, { documents: heard(...computersNamed(['Nurse 2', 'Nurse 3'])) })
  assert.equal(drift?.machines, [
    { change: 'new', name: 'Nurse 3' },
    { change: 'gone', name: 'Nurse 1' },
  ])
})
test('a report of the same day is compared with the one of an earlier day', async () => {
  const first = await practiceOf(['Nurse 2'], () => [failing()])
  const again = await practiceState(inputOf({ snapshots: [first.snapshot], now: '2026-11-22T03:00:00.000Z' }))
  assert.is(again.drift, undefined)
})
test('the first report has nothing to compare with', async () => {
  const state = await practiceState(inputOf())
  assert.is(state.drift, undefined)
  assert.is(state.trend.length, 1)
})

// ── What must never happen ───────────────────────────────────────────────────

const STATUSES = ['pass', 'warn', 'fail', 'unknown', 'not-applicable'] as const

test('a computer that falls silent never makes an item pass', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 6 }), fc.nat(), async (statuses, pick) => {
      const names = statuses.map((_, index) => `PC-${index}`)
      const statusOf = (name: string) => statuses[Number(name.slice(3))] ?? 'pass'
      const documents = computersNamed(names, (name) => [itemOf({ status: statusOf(name), summary: 'As it is' })])
      const silent = pick % names.length
      const rest = documents.filter((_, index) => index !== silent)
      const practice = { machines: expected(...names) }
      const gone = lockOf(await practiceState(inputOf({ practice, documents: heard(...rest) })))
      assert.is.not(gone.word, 'pass')
      assert.is.not(gone.word, 'not-applicable')
    }),
    { numRuns: 60 },
  )
})
test('the order in which results are read changes nothing', async () => {
  const documents = heard(...computersNamed(NURSES, (name) => [name < 'Nurse 3' ? failing() : {}]))
  const [one, other] = await Promise.all([
    practiceState(inputOf({ documents })),
    practiceState(inputOf({ documents: [...documents].reverse() })),
  ])
  assert.equal(one.snapshot, other.snapshot)
})
test('every rule of both documents stands in the report', async () => {
  const { rules } = await practiceState(inputOf())
  assert.is(rules.filter(({ rule }) => rule.document === 'health-check').length, 16)
  assert.is(rules.filter(({ rule }) => rule.document === 'good-it-practices').length, 19)
})

test.run()
