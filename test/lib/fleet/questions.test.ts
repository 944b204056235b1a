import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Asked, ask } from '../../../lib/fleet/ask.ts'
import type { Store } from '../../../lib/fleet/duckdb.ts'
import type { Cell } from '../../../lib/fleet/questions/question.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'
import { itemOf } from '../report/fixtures/documents.ts'
import { lock, NOW, ownFolder, storeOf, told, write } from './folders.ts'

const test = suite('questions to the store')
const own = ownFolder()
test.after(() => own.remove())
let count = 0

const KAURI = {
  practice: 'Kauri Medical Centre',
  calendar: { timeZone: 'Pacific/Auckland', open: {} },
  machines: [
    { name: 'Nurse 1', hostname: 'NURSE-1' },
    { name: 'Dr Lee', hostname: 'LEE' },
    { name: 'Old till', hostname: 'TILL', retired: '2026-01-01' },
  ],
}

function made(documents: readonly ResultDocument[], texts: Record<string, string> = {}): Promise<Store> {
  const folder = join(own.path, `${++count}`)
  return storeOf(write(folder, documents, { 'kauri-medical-centre/practice.json': JSON.stringify(KAURI), ...texts }))
}

async function rows(store: Store, question: string, asked: Asked = {}): Promise<Cell[][]> {
  return (await ask(store, question, asked, NOW)).rows
}

const may = [
  told({ at: '2026-05-01T01:00:00.000Z', items: [lock('pass')] }),
  told({ at: '2026-05-04T01:00:00.000Z', items: [lock('fail')] }),
  told({ at: '2026-05-14T01:00:00.000Z', items: [lock('fail')] }),
  told({ at: '2026-05-16T01:00:00.000Z', items: [lock('pass')] }),
]

test('failed: who failed an item in a month, from when to when, and how it stands now', async () => {
  const store = await made([...may, told({ at: '2026-05-14', id: 'bbbb-2', hostname: 'OTHER', items: [lock('pass')] })])
  assert.equal(await rows(store, 'failed', { item: 'screen-lock', month: '2026-05' }), [
    ['Kauri Medical Centre', 'Nurse 1', '2026-05-04', '2026-05-14', 11, 2, 'pass', 'screen lock says fail'],
  ])
  assert.equal(await rows(store, 'failed', { item: 'screen-lock', month: '2026-06' }), [])
})

test('failed: a month is one of the practice\u2019s own calendar', async () => {
  const store = await made([told({ at: '2026-05-31T13:00:00.000Z', items: [lock('fail')] })])
  const days = async (month: string) => (await rows(store, 'failed', { item: 'screen-lock', month })).map((row) => row[2])
  assert.equal([await days('2026-05'), await days('2026-06')], [[], ['2026-06-01']])
})

test('failed: an accepted risk did not fail', async () => {
  const waiver = { state: 'accepted' as const, until: '2027-03-01', by: 'Dr Ngata', reason: 'never left alone' }
  const store = await made([told({ at: '2026-11-20', items: [lock('fail', { waiver })] })])
  assert.equal(await rows(store, 'failed', { item: 'screen-lock' }), [])
  assert.equal(await rows(store, 'accepted'), [['Kauri Medical Centre', 'screen-lock', 'Nurse 1', '2027-03-01', 'screen lock says fail']])
})

test('silent: who has told nothing for days, and who is expected and never did', async () => {
  const store = await made([told({ at: '2026-11-01' }), told({ at: '2026-11-21', id: 'bbbb-2', hostname: 'OTHER' })])
  assert.equal(await rows(store, 'silent'), [
    ['Kauri Medical Centre', 'Dr Lee', 'LEE', 'never', null, 'yes'],
    ['Kauri Medical Centre', 'Nurse 1', 'NURSE-1', '2026-11-01', 21, 'yes'],
  ])
  assert.equal((await rows(store, 'silent', { days: '30' })).length, 1)
})

test('silent: days are whole ones since the last result, as in the report', async () => {
  const days = async (at: string) => (await rows(await made([told({ at })]), 'silent')).map((row) => row[4])
  assert.equal(await days('2026-11-01T05:00:00.001Z'), [null, 20])
  assert.equal(await days('2026-11-01T05:00:00.000Z'), [null, 21])
})

test('silent: what an impossible clock told is no sign of life', async () => {
  const store = await made([told({ at: '2026-11-01' }), told({ at: '2031-01-01' })])
  assert.equal(
    (await rows(store, 'silent')).map((row) => row[3]),
    ['never', '2026-11-01'],
  )
})

test('changed: what is new, worse, better or fixed since a day', async () => {
  const at = (day: string, words: Record<string, 'pass' | 'warn' | 'fail'>) =>
    told({ at: day, items: Object.entries(words).map(([id, status]) => itemOf({ id, status, summary: `${id} says ${status}` })) })
  const store = await made([
    at('2026-11-01', { a: 'pass', b: 'fail', c: 'warn', d: 'fail', e: 'pass' }),
    at('2026-11-20', { a: 'fail', b: 'pass', c: 'fail', d: 'warn', e: 'pass' }),
  ])
  assert.equal(
    (await rows(store, 'changed', { from: '2026-11-10' })).map((row) => row.slice(1, 7)),
    [
      ['new', 'a', 'Nurse 1', 'pass', 'fail', '2026-11-10'],
      ['worse', 'c', 'Nurse 1', 'warn', 'fail', '2026-11-10'],
      ['better', 'd', 'Nurse 1', 'fail', 'warn', '2026-11-10'],
      ['fixed', 'b', 'Nurse 1', 'fail', 'pass', '2026-11-10'],
    ],
  )
  assert.equal(await rows(store, 'changed', { from: '2026-11-20' }), [])
})

test('changed: without a day since the last report', async () => {
  const report = `${JSON.stringify({ schema: 1, at: '2026-11-15T01:00:00.000Z', items: {}, machines: {}, rules: {} })}\n`
  const documents = [told({ at: '2026-11-01', items: [lock('pass')] }), told({ at: '2026-11-20', items: [lock('fail')] })]
  const since = async (store: Store) => (await rows(store, 'changed')).map((row) => [row[1], row[6]])
  assert.equal(await since(await made(documents, { 'kauri-medical-centre/reports.jsonl': `${report.replace(/}\n$/, '')}\n${report}` })), [
    ['new', '2026-11-15'],
  ])
  assert.equal(await since(await made(documents)), [])
})

test('mend-time: from the first fail to the first pass after it, and what is still open', async () => {
  const store = await made([...may, told({ at: '2026-11-02', id: 'bbbb-2', hostname: 'OTHER', items: [lock('fail')] })])
  assert.equal(await rows(store, 'mend-time'), [['screen-lock', 1, 12, 12, 12, 1, '2026-11-02']])
  assert.equal(await rows(store, 'mend-time', { month: '2026-05' }), [['screen-lock', 1, 12, 12, 12, 0, null]])
})

test('standing: all practices, the worst first, and a silent computer is unknown', async () => {
  const store = await made([
    told({ at: '2026-11-21', items: [lock('pass')] }),
    told({ at: '2026-10-01', practice: 'Rata Clinic', id: 'r1', hostname: 'RATA-1', items: [lock('pass')] }),
    told({ at: '2026-10-01', practice: 'Totara', id: 't1', hostname: 'TOTARA-1', items: [lock('fail')] }),
    told({ at: '2026-11-21', practice: 'Totara', id: 't2', hostname: 'TOTARA-2', items: [lock('fail')] }),
  ])
  const found = await rows(store, 'standing')
  assert.equal(
    found.map((row) => row.slice(0, 10)),
    [
      ['Totara', 2, 1, 1, 0, 0, 0, 0, 2, 1],
      ['Rata Clinic', 1, 1, 0, 1, 0, 0, 0, 0, 0],
      ['Kauri Medical Centre', 2, 1, 0, 0, 0, 0, 1, 0, 0],
    ],
  )
})

const inZone = (timeZone: string) => {
  const { inputs } = told({ at: '2026-11-20' })
  return told({ practice: 'Rata', at: '2026-11-20', more: { inputs: { ...inputs, calendar: { timeZone, open: {}, closedDays: [] } } } })
}

test('a time zone that does not exist is taken as not given', async () => {
  const store = await made([inZone('Mars/Phobos')])
  assert.equal(await store.rows("select zone from practices where slug = 'rata'"), [{ zone: null }])
  assert.is((await rows(store, 'standing')).length, 2)
})

test('a store in which such a zone stands already answers, and a zone in small letters counts', async () => {
  const store = await made([inZone('pacific/chatham')])
  await rows(store, 'standing')
  const zones = "select zone from named where slug = 'rata'"
  assert.equal(await store.rows(zones), [{ zone: 'Pacific/Chatham' }])
  await store.run("update practices set zone = 'Mars/Phobos'")
  assert.is((await rows(store, 'standing')).length, 2)
  assert.equal(await store.rows(zones), [{ zone: 'Pacific/Auckland' }])
})

test('owners: who decides over what is not in order', async () => {
  const part = { scope: 'machine', status: 'fail' as const, observed: 'no', expected: 'yes', source: 'x', owner: 'domain-policy' as const }
  const store = await made([told({ at: '2026-11-20', items: [lock('fail', { parts: [part] })] })])
  assert.equal(await rows(store, 'owners'), [['screen-lock', 'domain-policy', 1, 1]])
})

test('a computer that got a new name stays one, and copies of one id are two', async () => {
  const renamed = await made([told({ at: '2026-11-20', hostname: 'OLD' }), told({ at: '2026-11-21', hostname: 'NEW' })])
  assert.equal(
    (await rows(renamed, 'versions')).map((row) => row[2]),
    [1],
  )
  const copied = await made(['A', 'B', 'A'].map((hostname, day) => told({ at: `2026-11-2${day}`, hostname })))
  assert.equal(
    (await rows(copied, 'versions')).map((row) => row[2]),
    [2],
  )
})

const WRONG: [question: string, asked: Asked, message: RegExp][] = [
  ['faild', {}, /There is no question "faild", did you mean "failed"/],
  ['failed', {}, /fleet query failed: say which with --item/],
  ['failed', { item: 'screen-lok' }, /There is no item "screen-lok", did you mean "screen-lock"/],
  ['failed', { item: 'screen-lock', month: '2026-13' }, /--month 2026-13: expected a year and a month/],
  ['failed', { item: 'screen-lock', month: '2026-05', from: '2026-05-01' }, /Say --month, or --from and --to/],
  ['failed', { item: 'screen-lock', from: '2026-02-30' }, /--from 2026-02-30: expected a day/],
  ['failed', { item: 'screen-lock', from: '2026-05-02', to: '2026-05-01' }, /--from 2026-05-02 is later than --to 2026-05-01/],
  ['silent', { days: 'seven' }, /--days seven: expected a whole number/],
  ['silent', { item: 'screen-lock' }, /silent does not ask about --item; it understands --practice, --days/],
  ['silent', { practice: 'Kaury Medical Centre' }, /knows no practice "Kaury Medical Centre", did you mean "Kauri Medical Centre"/],
  ['planned', { item: 'it-provider-paid' }, /Rounds does not mend it/],
]
for (const [question, asked, message] of WRONG) {
  test(`wrong: ${question} ${JSON.stringify(asked)} says what is wrong`, async () => {
    const store = await made(may)
    const error = await ask(store, question, asked, NOW).then(
      () => new Error('nothing was thrown'),
      (thrown: Error) => thrown,
    )
    assert.match(error.message, message)
  })
}

test('a value that looks like SQL is only a value', async () => {
  const store = await made(may)
  const error = await ask(store, 'failed', { item: "x' or 1=1 --" }, NOW).catch((thrown: Error) => thrown.message)
  assert.match(String(error), /There is no item/)
})

test.run()
