import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { asReleasedOn } from '../../../lib/demo/judged.ts'
import { type DemoPractice, demoPractice } from '../../../lib/demo/practice.ts'
import { TROUBLES, type TroubleName } from '../../../lib/demo/troubles.ts'
import { rejudge } from '../../../lib/engine/rejudge.ts'
import { verifySeals } from '../../../lib/practice/seal.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { ResultDocument, ResultItem } from '../../../lib/schema/types.ts'

const test = suite('demonstration practice')
const NOW = '2026-11-22T20:15:00.000Z'
const realistic = await demoPractice({ seed: 'test', now: NOW, months: 6 })
const fine = await demoPractice({ seed: 'test', now: NOW, troubles: 'none' })
const everyDocument = [...realistic.documents, ...realistic.oddities.documents, ...fine.documents]

const newestOf = ({ documents, machines }: DemoPractice, name: string): ResultDocument => {
  const hostname = machines.find((machine) => machine.name === name)?.hostname
  const found = documents.findLast((document) => document.machine.hostname === hostname && !document.scope)
  assert.ok(found, `nothing of ${name}`)
  return found
}
const itemOf = (document: ResultDocument, id: string): ResultItem => {
  const found = [...document.items, ...(document.hints ?? [])].find((item) => item.id === id)
  assert.ok(found, `no ${id} of ${document.machine.hostname}`)
  return found
}
const found = (name: string, id: string) => itemOf(newestOf(realistic, name), id)
const open = (document: ResultDocument) =>
  [...document.items, ...(document.hints ?? [])].filter(({ status }) => status !== 'pass' && status !== 'not-applicable')

test('everything that is written has its shape', () => {
  for (const { practice, attestations, waivers } of [realistic, fine]) {
    assert.equal(
      [...problemsOf('practice', practice), ...problemsOf('attestations', { attestations }), ...problemsOf('waivers', { waivers })],
      [],
    )
  }
  assert.equal(
    everyDocument.flatMap((document) => problemsOf('result', document)),
    [],
  )
})
test('every verdict is the one that the engine comes to again from the facts', async () => {
  for (const document of everyDocument) {
    const again = await asReleasedOn(document.tool.builtAt, () => rejudge(document))
    const bare = (items: readonly ResultItem[]) => items.map(({ remediation: _, ...item }) => item)
    assert.equal(bare(document.items), again.items, `${document.machine.hostname} ${document.startedAt}`)
    assert.equal(document.hints, again.hints)
  }
})
test('judging as of an older release leaves the program as it was', () => assert.is(content.builtAt, '2026-11-22'))
test('the same seed gives the same practice, another seed another', async () => {
  assert.equal(await demoPractice({ seed: 'test', now: NOW, troubles: 'none' }), fine)
  const other = await demoPractice({ seed: 'other', now: NOW, troubles: 'none', machines: 3 })
  assert.is.not(other.machines[0]?.id, fine.machines[0]?.id)
})
test('a practice has as many computers as are asked for, each with a name of its own', async () => {
  const { practice, documents } = await demoPractice({ seed: 'test', now: NOW, machines: 30 })
  const names = practice.machines?.map(({ name }) => name)
  assert.is(new Set(names).size, 30)
  assert.ok(new Set(documents.map(({ machine }) => machine.hostname)).size >= 30)
})
test('without troubles all is in order, but for what only people can say', () => {
  const wrong = fine.documents.flatMap((document) => open(document).map((item) => [document.machine.hostname, item.id, item.status]))
  assert.equal([...new Set(wrong.map((one) => one.join(' ')))], ['KMC-SRV1 db-maintenance attest-due'])
  assert.equal(fine.oddities, { documents: [], broken: [] })
})

test('no result takes the place of another one', () => {
  const places = realistic.documents.map(({ machine, startedAt }) => `${machine.id} ${startedAt}`)
  assert.is(new Set(places).size, places.length)
})

// ── Each trouble shows ───────────────────────────────────────────────────────

test('Nurse 2 never locks, by a policy of the domain', () => {
  const { status, parts } = found('Nurse 2', 'screen-lock')
  assert.is(status, 'fail')
  assert.is(parts[0]?.owner, 'domain-policy')
})
test("nothing was heard of Dr Lee's laptop since 3 May", () => {
  assert.is(newestOf(realistic, "Dr Lee's laptop").startedAt.slice(0, 10), '2026-05-03')
})
test('a Windows 10 is out of support, and the time for which that was accepted is over', () => {
  const { status, summary, waiver } = found('Treatment room', 'os-supported')
  assert.is(status, 'fail')
  assert.match(summary, 'Windows 10 Pro 22H2')
  assert.is(waiver?.state, 'expired')
})
test('the ECG never locks in time, which is accepted until 1 March', () => {
  const document = newestOf(realistic, 'ECG')
  const { status, waiver } = itemOf(document, 'screen-lock')
  assert.is(status, 'fail')
  assert.equal([waiver?.state, waiver?.until], ['accepted', '2027-03-01'])
  assert.equal(document.inputs.tags, ['clinical-device'])
  assert.is(itemOf(document, 'os-supported').status, 'pass')
})
test('signatures of an anti-virus are old', () =>
  assert.match(found("Dr Patel's room", 'antivirus-active').summary, 'signatures are 19 days old'))
test('a public network is not filtered', () =>
  assert.is(found('Practice manager', 'firewall-enabled').summary, 'profile public: off, in use now'))
test('the server misses updates for 40 days and waits for a restart', () => {
  const { status, parts } = found('Server', 'server-patching-monthly')
  assert.is(status, 'fail')
  assert.match(parts.find(({ scope }) => scope === 'security updates')?.observed ?? '', 'missing, for 40 days')
  assert.match(parts.find(({ scope }) => scope === 'restart')?.observed ?? '', 'since at least 20 days')
})
test('the backup of last night failed, and the one before is known', () => {
  const { status, summary } = found('Server', 'backup-daily')
  assert.is(status, 'fail')
  assert.match(summary, /the last success was 3\d hours ago; the last run failed 7 hours ago/)
})
test('Rounds mended a computer: the run is told, and that what it did is still in place', () => {
  const { machine, mended } = newestOf(realistic, 'Reception 2')
  assert.equal(
    mended?.map(({ item, state }) => [item, state]),
    [
      ['screen-lock', 'in-place'],
      ['removable-media-control', 'in-place'],
    ],
  )
  const fix = realistic.documents.find((one) => one.machine.id === machine.id && one.items.some(({ remediation }) => remediation))
  assert.ok(fix)
  assert.equal(
    fix.items.map(({ status, remediation }) => [status, remediation?.outcome, remediation?.before, remediation?.run === mended?.[0]?.run]),
    [
      ['pass', 'fixed', 'fail', true],
      ['pass', 'fixed', 'fail', true],
    ],
  )
})
test('a computer was renamed, and keeps its id', () => {
  const { id } = newestOf(realistic, 'Beach Road reception').machine
  const names = realistic.documents.filter(({ machine }) => machine.id === id).map(({ machine }) => machine.hostname)
  assert.equal([...new Set(names)], ['DESKTOP-7QK2M4L', 'KMC-B-REC'])
})
test('two computers have one id', () =>
  assert.is(newestOf(realistic, 'Nurse 1').machine.id, newestOf(realistic, 'Beach Road nurse').machine.id))
test('a computer reports that nobody expects', () => {
  assert.not.ok(realistic.practice.machines?.some(({ hostname }) => hostname === 'KMC-SPARE'))
  assert.ok(realistic.documents.some(({ machine }) => machine.hostname === 'KMC-SPARE'))
})
test('one computer tells two things of one moment, and the clock of another is in 2031', () => {
  const [twice, ahead] = realistic.oddities.documents
  assert.ok(twice && ahead)
  const other = newestOf(realistic, 'Reception 1')
  assert.is(twice.startedAt, other.startedAt)
  assert.is(itemOf(twice, 'av-weekly-full-scan').status, 'fail')
  assert.is(itemOf(other, 'av-weekly-full-scan').status, 'pass')
  assert.is(ahead.startedAt.slice(0, 4), '2031')
})
test('one result is half written, and one is of a newer Rounds', () => {
  const [half, newer] = realistic.oddities.broken
  assert.throws(() => JSON.parse(half?.text ?? ''))
  assert.is(JSON.parse(newer?.text ?? '').schema, 2)
})
test('there were more troubles half a year ago than there are now', () => {
  const wrongOn = (day: string) =>
    realistic.documents.filter(({ startedAt, scope }) => startedAt.startsWith(day) && !scope).flatMap(open).length
  assert.ok(wrongOn('2026-05-22') > wrongOn('2026-11-22'), `${wrongOn('2026-05-22')} and ${wrongOn('2026-11-22')}`)
})

test('every trouble that can be asked for shows in a finding, and brings no other computer into the practice', async () => {
  for (const trouble of Object.keys(TROUBLES) as TroubleName[]) {
    const { documents } = await demoPractice({ seed: 'test', now: NOW, machines: 2, troubles: [trouble] })
    const shown = documents.filter(({ scope }) => !scope).flatMap((document) => open(document).filter(({ id }) => id !== 'db-maintenance'))
    assert.ok(shown.length > 0, trouble)
    assert.is(new Set(documents.map(({ machine }) => machine.hostname)).size, 2)
  }
})

// ── People ───────────────────────────────────────────────────────────────────

const ofPractice = (id: string) => {
  const document = realistic.documents.findLast(({ scope }) => scope === 'practice')
  assert.ok(document)
  return itemOf(document, id)
}
test('answers are good, too old, failing, missing, not known, and contradict each other', () => {
  assert.is(ofPractice('mfa').status, 'pass')
  assert.is(ofPractice('it-contract-written').status, 'attest-due')
  assert.is(ofPractice('phishing-awareness').status, 'fail')
  assert.match(ofPractice('services-review').summary, 'Nobody has answered yet')
  assert.match(ofPractice('pms-password').summary, 'does not know')
  assert.equal(new Set(realistic.attestations.filter(({ id }) => id === 'perimeter-firewall').map(({ by }) => by.role)).size, 2)
})
test('every answer is sealed, and those of the provider are signed by the key that the practice knows', () => {
  const { isWhole, verdicts, problems } = verifySeals(realistic.attestations, realistic.practice.contacts)
  assert.equal([isWhole, problems], [true, []])
  realistic.attestations.forEach(({ by }, index) => {
    assert.is(verdicts[index]?.state, by.role === 'it-provider' ? 'signed' : 'sealed')
  })
})

test.run()
