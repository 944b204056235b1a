import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { endingOf, isDay, lastDay } from '../../../lib/practice/expiry.ts'
import type { AttestationPart, AttestationRecord, ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('when an answer ends')

const QUESTION: AttestationPart = {
  question: 'Is there a contract?',
  who: 'owner',
  evidence: ['The contract'],
  validDays: 365,
  details: {
    endsOn: { ask: 'When does it end?', type: 'date', dated: 'until', optional: true },
    testedOn: { ask: 'When was it tested?', type: 'date', dated: 'since', limitDays: 'maxDays', optional: true },
    checkedOn: { ask: 'When was it checked?', type: 'date', dated: 'since', limitDays: 30, optional: true },
    boughtOn: { ask: 'When was it bought?', type: 'date', optional: true },
    lastedFrom: { ask: 'Since when?', type: 'date', dated: 'since', optional: true },
  },
}
const said = (at: string, details: AttestationRecord['details'] = {}): AttestationRecord => {
  return { id: 'contract', answer: 'yes', statement: '', evidence: [], by: { name: 'Dr Lee', role: 'owner' }, at, details }
}
const ending = (details: AttestationRecord['details'] = {}, more: Partial<AttestationPart> = {}, at = '2026-01-01') => {
  return endingOf({ id: 'contract', attestation: { ...QUESTION, ...more } } as ItemManifest, said(at, details), { maxDays: 31 })
}

test('an answer ends by its own age', () => assert.equal(ending(), { day: '2027-01-01', kind: 'answer' }))
test('while it only warns it has not ended', () => assert.is(ending({}, { warnUntilDays: 400 }).day, '2027-02-05'))
test('it ends with the contract that it names, where that ends first', () => {
  assert.equal(ending({ endsOn: '2026-06-30' }), { day: '2026-06-30', kind: 'contract' })
  assert.equal(ending({ endsOn: '2028-06-30' }), { day: '2027-01-01', kind: 'answer' })
  assert.equal(ending({ endsOn: '2027-01-01' }), { day: '2027-01-01', kind: 'answer' })
})
test('it ends when what was done grows too old, by the setting or the number of the manifest', () => {
  assert.equal(ending({ testedOn: '2025-12-31' }), { day: '2026-01-31', kind: 'answer' })
  assert.equal(ending({ testedOn: '2025-12-31', checkedOn: '2025-12-31' }), { day: '2026-01-30', kind: 'answer' })
})
test('days that decide nothing end nothing', () =>
  assert.is(ending({ boughtOn: '2026-01-01', lastedFrom: '2020-01-01' }).day, '2027-01-01'))
test('what is no day ends nothing', () => assert.is(ending({ endsOn: 'next summer', testedOn: '2026-02-30' }).day, '2027-01-01'))
test('an answer dated on no day ends on that day', () => assert.is(ending({}, {}, '2025-13-45').day, '2025-13-45'))
test('the last day alone is there too', () => {
  const item = { id: 'contract', attestation: QUESTION } as ItemManifest
  assert.is(lastDay(item, said('2028-02-29'), {}), '2029-02-28')
})
test('a day is one that the calendar has', () =>
  assert.equal(['2028-02-29', '2027-02-29', '2026-1-1', 'today', 20261122, undefined].map(isDay), [
    true,
    false,
    false,
    false,
    false,
    false,
  ]))

test.run()
