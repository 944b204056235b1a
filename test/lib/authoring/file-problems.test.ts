import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileKind } from '../../../lib/authoring/file-kind.ts'
import { fileProblems } from '../../../lib/authoring/file-problems.ts'
import { BadFile } from '../../../lib/errors.ts'
import { attestation, fact, item } from './manifests.ts'

const test = suite('problems of files')
const items = [item(), attestation()]
const at = (kind: FileKind, data: unknown) => fileProblems(kind, data, 'x.json', items).map(({ property }) => property)
const bad = (kind: FileKind, data: unknown, pattern: RegExp) =>
  assert.throws(
    () => at(kind, data),
    (error: unknown) => error instanceof BadFile && pattern.test(error.message),
  )
const waiver = (over: object) => ({
  waivers: [
    {
      item: 'lid-lock',
      machines: ['*'],
      reason: 'A laptop of the reception that never leaves it',
      by: 'A. Owner',
      until: '2027-06-30',
      accept: { measure: 'lockAfterSeconds', atMost: 600 },
      ...over,
    },
  ],
})
const answer = (over: object) => ({
  id: 'lid-policy',
  answer: 'yes',
  statement: 'Yes',
  evidence: [{ type: 'document', reference: 'policy.pdf', date: '2026-11-01' }],
  by: { name: 'A. Manager', role: 'practice-manager' },
  at: '2026-11-02',
  ...over,
})

test('manifests are checked beyond their shape', () => {
  assert.equal(at('item', item()), [])
  assert.equal(at('item', item({ when: 'nobody' })), ['when'])
  assert.equal(at('fact', fact()), [])
})
test('a wrong shape is said by the schema', () => {
  bad('item', { id: 'x' }, /why: expected a value/)
  bad('pack', { name: 'x' }, /publisher: expected a value/)
  bad('result', {}, /items: expected a value/)
})

test('settings must name known settings with values that fit', () => {
  assert.equal(at('settings', { settings: { 'lid-lock.maxSeconds': 60 } }), [])
  bad('settings', { settings: { 'lid-lock.maxSecond': 60 } }, /did you mean "lid-lock\.maxSeconds"/)
  bad('settings', { settings: { 'lid-lock.maxSeconds': 901 } }, /a whole number from 0 to 900, found 901/)
})
test('a calendar must have a time zone and days that there are', () => {
  const calendar = { timeZone: 'Pacific/Auckland', open: {}, closedDays: ['2027-02-06'] }
  assert.equal(at('settings', { calendar }), [])
  assert.equal(at('settings', { calendar: { ...calendar, timeZone: 'Pacific/Aukland' } }), ['calendar.timeZone'])
  assert.equal(at('settings', { calendar: { ...calendar, closedDays: ['2027-02-30'] } }), ['calendar.closedDays'])
})

test('a good waiver is good', () => assert.equal(at('waivers', waiver({})), []))
test('a waiver must name an item, by its id', () => {
  assert.equal(at('waivers', waiver({ item: 'lid-lok' })), ['waivers.0.item'])
  const [alias] = fileProblems('waivers', waiver({ item: 'lid' }), 'x.json', items)
  assert.is(alias?.expected, 'the id itself, "lid-lock"')
})
test('a waiver cannot accept what people answer', () => assert.equal(at('waivers', waiver({ item: 'lid-policy' })), ['waivers.0.item']))
test('a waiver ends on a day that there is', () => assert.equal(at('waivers', waiver({ until: '2027-02-29' })), ['waivers.0.until']))
test('a leap day is a day', () => assert.equal(at('waivers', waiver({ until: '2028-02-29' })), []))
test('a measure must look like one and leave room', () => {
  assert.equal(at('waivers', waiver({ accept: { measure: 'lock after', atMost: 1 } })), ['waivers.0.accept.measure'])
  assert.equal(at('waivers', waiver({ accept: { measure: 'a', atMost: 1, atLeast: 2 } })), ['waivers.0.accept.atLeast'])
  assert.equal(at('waivers', waiver({ accept: { observed: 'never locks' } })), [])
})

test('an answer must belong to a question', () => {
  assert.equal(at('attestation', answer({})), [])
  assert.equal(at('attestation', answer({ id: 'lid-lock' })), ['id'])
  assert.equal(at('attestation', answer({ id: 'nothing' })), ['id'])
})
test('the days of an answer must be days', () => {
  assert.equal(at('attestation', answer({ at: '2026-13-01' })), ['at'])
  assert.equal(at('attestation', answer({ evidence: [{ type: 'photo', reference: 'x', date: '2026-09-31' }] })), ['evidence.0.date'])
})

test.run()
