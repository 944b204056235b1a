import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Status } from '../lib/api.ts'
import { content } from '../lib/content/index.ts'
import { attestedFinding } from '../lib/engine/attested.ts'
import { itemById } from '../lib/engine/select.ts'
import { defaultsOf } from '../lib/report/explain.ts'
import type { AttestationRecord, Detail, DetailOption, ItemManifest } from '../lib/schema/types.ts'

/** What the questions of the collection come to; each answer goes through the same judge as those of a practice. */
const test = suite('questions')
const TODAY = '2026-11-22'
const asked = content.items().filter(({ attestation }) => attestation !== undefined)

type Given = string | number | boolean
type Answer = AttestationRecord['answer']

const daysFromToday = (days: number) => new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10)
const optionsOf = ({ options }: Detail): readonly DetailOption[] => options ?? []
const detailsOf = (item: ItemManifest) => Object.entries(item.attestation?.details ?? {})

/** The answer to a detail that a practice in good order gives. */
function good(detail: Detail): Given {
  switch (detail.type) {
    case 'choice':
      return optionsOf(detail).find(({ verdict }) => verdict === undefined)?.value ?? ''
    case 'yes-no':
      return detail.wanted ?? true
    case 'number':
      return detail.atLeast ?? detail.atMost ?? 1
    case 'date':
      return daysFromToday(detail.dated === 'until' ? 365 : -1)
    case 'text':
      return 'As written in the folder'
  }
}

function record(item: ItemManifest, answer: Answer, over: Record<string, Given> = {}): AttestationRecord {
  const details = Object.fromEntries(detailsOf(item).map(([name, detail]) => [name, good(detail)]))
  return {
    id: item.id,
    answer,
    statement: 'So it is.',
    evidence: [{ type: 'document', reference: 'folder 3', date: daysFromToday(-1) }],
    by: { name: 'Aroha Ngata', role: 'practice-manager' },
    details: { ...details, ...over },
    at: daysFromToday(-1),
  }
}

const finding = (item: ItemManifest, of: AttestationRecord) => attestedFinding(item, of, defaultsOf(item), TODAY)
const status = (id: string, over: Record<string, Given> = {}, answer: Answer = 'yes'): Status => {
  const item = itemById(asked, id)
  return finding(item, record(item, answer, over)).status
}

/** Every answer to a detail that the manifest holds against the practice, with what it comes to. */
function weak(detail: Detail): [Given, Status][] {
  switch (detail.type) {
    case 'choice':
      return optionsOf(detail).flatMap(({ value, verdict }): [Given, Status][] => (verdict ? [[value, verdict]] : []))
    case 'yes-no':
      return detail.otherwise ? [[!detail.wanted, detail.otherwise]] : []
    case 'number':
      return detail.otherwise ? [[detail.atLeast === undefined ? (detail.atMost ?? 0) + 1 : detail.atLeast - 1, detail.otherwise]] : []
    case 'date':
      return typeof detail.limitDays === 'number' ? [[daysFromToday(-detail.limitDays - 1), 'fail']] : []
    case 'text':
      return []
  }
}

test('a practice in good order passes every question', () => {
  for (const item of asked) {
    assert.is(finding(item, record(item, 'yes')).status, 'pass', item.id)
  }
})
test('every weak answer comes to what the manifest says, and the finding says why', () => {
  for (const item of asked) {
    for (const [name, detail] of detailsOf(item)) {
      for (const [given, expected] of weak(detail)) {
        const found = finding(item, record(item, 'yes', { [name]: given }))
        assert.is(found.status, expected, `${item.id}: ${name} = ${given}`)
        assert.ok(found.summary.length > 10 && !found.summary.endsWith('...'), `${item.id}: ${name}: ${found.summary}`)
      }
    }
  }
})
test('what is asked and is not answered leaves a yes due', () => {
  for (const item of asked) {
    for (const [name, detail] of detailsOf(item).filter(([, { optional }]) => !optional)) {
      assert.is(finding(item, record(item, 'yes', { [name]: '' })).status, 'attest-due', `${item.id}: ${detail.ask}`)
    }
  }
})
test('a detail that decides says why, and a choice leaves a way to pass', () => {
  for (const item of asked) {
    for (const [name, detail] of detailsOf(item)) {
      const options = optionsOf(detail)
      assert.ok(detail.type !== 'choice' || options.some(({ verdict }) => verdict === undefined), `${item.id}: ${name}`)
      assert.ok(
        options.every(({ verdict, because }) => (verdict === undefined) === (because === undefined)),
        `${item.id}: ${name}`,
      )
      assert.ok(!(detail.otherwise || detail.limitDays || detail.warnFromDays) || detail.because, `${item.id}: ${name}`)
    }
  }
})
test('no question and no option tells beforehand which answer counts against the practice', () => {
  const telling = /\b(?:should|ought|fails?|required|forbidden|mandatory|insecure)\b/i
  for (const item of asked) {
    const texts = detailsOf(item).flatMap(([, detail]) => [detail.ask, ...optionsOf(detail).map(({ label }) => label)])
    for (const text of texts) {
      assert.not.match(text, telling, `${item.id}: ${text}`)
    }
  }
})

test('a certificate counts for two years, and warns two months before', () => {
  const at = (days: number) => status('vendor-certified', { certifiedOn: daysFromToday(-days) })
  assert.equal([668, 669, 730, 731].map(at), ['pass', 'warn', 'warn', 'fail'])
  assert.is(status('vendor-certified', {}, 'not-applicable'), 'not-applicable')
})
test('that an agreement is kept is checked every year', () => {
  const at = (days: number) => status('it-contract-written', { verifiedOn: daysFromToday(-days) })
  assert.equal([304, 305, 365, 366].map(at), ['pass', 'warn', 'warn', 'fail'])
})
test('an agreement without an end passes; one that ends warns two months before and is due afterwards', () => {
  assert.is(status('it-contract-written', { endsOn: '' }), 'pass')
  assert.equal(
    [61, 59, -1].map((days) => status('it-contract-written', { endsOn: daysFromToday(days) })),
    ['pass', 'warn', 'attest-due'],
  )
})
test('a continuity plan warns after a year and fails after three', () => {
  const at = (days: number) => status('dr-bcp-plan', { reviewedOn: daysFromToday(-days) })
  assert.equal([364, 365, 1095, 1096].map(at), ['pass', 'warn', 'warn', 'fail'])
  assert.is(status('dr-bcp-plan', { exercised: 'not-yet', exercisedOn: '' }), 'warn')
})
test('reviews of services are tasks: whatever is answered, they never fail', () => {
  for (const id of ['services-review', 'cloud-pms-review']) {
    const item = itemById(asked, id)
    assert.equal([status(id, {}, 'no'), status(id, {}, 'partial')], ['attest-due', 'attest-due'])
    assert.ok(detailsOf(item).every(([, detail]) => weak(detail).every(([, verdict]) => verdict !== 'fail')))
    assert.is(finding(item, { ...record(item, 'yes'), at: daysFromToday(-366) }).status, 'attest-due')
  }
})
test('a password of the practice management system has 8 characters at least, and lasts 90 days or goes with a second factor', () => {
  assert.equal(
    [7, 8, 14].map((minLength) => status('pms-password', { minLength })),
    ['fail', 'pass', 'pass'],
  )
  assert.equal(
    ['ninety-days', 'second-factor', 'longer', 'never'].map((renewal) => status('pms-password', { renewal })),
    ['pass', 'pass', 'warn', 'fail'],
  )
})
test('a password alone fails wherever the internet reaches; where nothing is reached it does not count', () => {
  assert.is(status('mfa', { mailboxes: 'some' }), 'fail')
  assert.is(status('mfa', { remoteAccess: 'not-used', cloudPms: 'not-online' }), 'pass')
  assert.is(status('mfa', { cloudPms: 'not-asked' }), 'fail')
  assert.is(status('mfa', { factor: 'text-message' }), 'warn')
})
test('an upgrade plan whose date has passed is due again', () => {
  assert.equal(
    [61, 1, -1].map((days) => status('os-upgrade-plan', { doneBy: daysFromToday(days) })),
    ['pass', 'warn', 'attest-due'],
  )
  assert.is(status('os-upgrade-plan', {}, 'not-applicable'), 'not-applicable')
})
test('an answer that does not apply is refused where the question applies to every practice', () =>
  assert.is(status('mfa', {}, 'not-applicable'), 'attest-due'))

test.run()
