import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { computersOf } from '../../../lib/practice/computers.ts'
import { sayer } from '../../../lib/report/say.ts'
import type { PracticeFile, ResultDocument } from '../../../lib/schema/types.ts'
import { documentOf, heard, itemOf, NOW } from './fixtures/input.ts'

const test = suite('computers of a practice')
const say = sayer('practice')

function found(documents: ResultDocument[], machines: PracticeFile['machines'] = undefined) {
  const practice = machines === undefined ? undefined : { machines }
  const { computers, notices } = computersOf(heard(...documents), practice, { now: NOW, timeZone: 'Pacific/Auckland' }, say)
  return {
    computers: computers.map(({ key, name, documents: own }) => `${key} ${name} ${own.length}`),
    notices: notices.map(({ kind }) => kind),
    texts: notices.map(({ text }) => text),
    all: computers,
  }
}
const at = (startedAt: string, hostname = 'NURSE-2', id = 'one-id') => documentOf({ startedAt, machine: { id, hostname } })

test('a computer is its machine id, with its results newest first', () => {
  const { computers, notices, all } = found([at('2026-11-20T01:00:00.000Z'), at('2026-11-21T01:00:00.000Z')])
  assert.equal(computers, ['one-id NURSE-2 2'])
  assert.is(all[0]?.documents[0]?.startedAt, '2026-11-21T01:00:00.000Z')
  assert.equal(notices, [])
})
test('the same result that came by two ways counts once', () => {
  const one = at('2026-11-21T01:00:00.000Z')
  assert.equal(found([one, structuredClone(one)]).computers, ['one-id NURSE-2 1'])
})
test('two different results for one moment are named, and both are kept', () => {
  const one = at('2026-11-21T01:00:00.000Z')
  const { computers, notices, texts } = found([one, { ...one, items: [itemOf({ status: 'fail', summary: 'It never locks' })] }])
  assert.equal(computers, ['one-id NURSE-2 2'])
  assert.equal(notices, ['same-time'])
  assert.match(texts[0] ?? '', 'two different results of NURSE-2 for one moment on 21 November 2026')
})
test('a renamed computer stays one, and the reader is told its earlier name', () => {
  const { computers, texts } = found([
    at('2026-11-19T01:00:00.000Z', 'OLD'),
    at('2026-11-20T01:00:00.000Z', 'OLD'),
    at('2026-11-21T01:00:00.000Z', 'NEW'),
  ])
  assert.equal(computers, ['one-id NEW 3'])
  assert.equal(texts, ['NEW was called OLD until 20 November 2026. It is the same computer and counts once.'])
})
test('an id that two computers share is taken apart by their names', () => {
  const times = ['2026-11-18T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-20T01:00:00.000Z']
  const { computers, notices, texts } = found(times.map((time, index) => at(time, index % 2 === 0 ? 'ROOM-A' : 'ROOM-B')))
  assert.equal(computers, ['one-id ROOM-A ROOM-A 2', 'one-id ROOM-B ROOM-B 1'])
  assert.equal(notices, ['copied-id'])
  assert.match(texts[0] ?? '', 'Delete the file machine-id')
})
test('two names at one moment are a copied id as well', () => {
  assert.equal(found([at('2026-11-21T01:00:00.000Z', 'ROOM-A'), at('2026-11-21T01:00:00.000Z', 'ROOM-B')]).notices, ['copied-id'])
})
test('a result of the future does not count, and the older one of the computer does', () => {
  const { computers, texts } = found([at('2031-05-03T01:00:00.000Z'), at('2026-11-21T01:00:00.000Z')])
  assert.equal(computers, ['one-id NURSE-2 1'])
  assert.match(texts[0] ?? '', 'dated 3 May 2031, which cannot be')
})
test('a result from before its own program was built does not count', () => {
  const old = documentOf({ startedAt: '2019-01-01T00:00:00.000Z', tool: { name: 'rounds', version: '0.1.0', builtAt: '2026-01-01' } })
  const { all, notices } = found([old])
  assert.equal(notices, ['wrong-clock'])
  assert.equal(all[0]?.documents, [])
  assert.is(all[0]?.wrongClock, '2019-01-01T00:00:00.000Z')
})
test('a clock that is an hour ahead is no wrong clock', () => {
  assert.equal(found([at('2026-11-22T02:00:00.000Z')]).notices, [])
})

test('an expected computer has its everyday name, found by host name with or without a domain', () => {
  const { computers, notices } = found([at('2026-11-21T01:00:00.000Z', 'nurse-2.kauri.local')], [{ name: 'Nurse 2', hostname: 'NURSE-2' }])
  assert.equal(computers, ['one-id Nurse 2 1'])
  assert.equal(notices, [])
})
test('an entry with an id is that computer alone, whatever its name', () => {
  const register = [{ name: 'Nurse 2', id: 'other-id', hostname: 'NURSE-2' }]
  assert.equal(found([at('2026-11-21T01:00:00.000Z')], register).computers, ['expected:Nurse 2 Nurse 2 0', 'one-id NURSE-2 1'])
})
test('an expected computer that never reported stands in the list', () => {
  assert.equal(found([], [{ name: 'Nurse 2' }]).computers, ['expected:Nurse 2 Nurse 2 0'])
})
test('a computer nobody expected is counted and named, unless nobody said what is expected', () => {
  const document = at('2026-11-21T01:00:00.000Z', 'VISITOR')
  assert.equal(found([document], [{ name: 'Nurse 2' }]).notices, ['unexpected-machine'])
  assert.equal(found([document]).notices, [])
})
test('a retired computer is left out', () => {
  assert.equal(found([at('2026-10-01T01:00:00.000Z')], [{ name: 'NURSE-2', retired: '2026-10-02' }]).computers, [])
})
test('a retired computer that still reports is back, and named', () => {
  const { computers, notices } = found([at('2026-11-21T01:00:00.000Z')], [{ name: 'NURSE-2', retired: '2026-10-02' }])
  assert.equal(computers, ['one-id NURSE-2 1'])
  assert.equal(notices, ['unexpected-machine'])
})
test('a computer that is to be retired later is still expected', () => {
  assert.equal(found([], [{ name: 'NURSE-2', retired: '2027-01-01' }]).computers, ['expected:NURSE-2 NURSE-2 0'])
})
test('of two ids under one expected name the newest counts', () => {
  const documents = [at('2026-11-01T01:00:00.000Z', 'NURSE-2', 'before'), at('2026-11-21T01:00:00.000Z', 'NURSE-2', 'after')]
  const { computers, notices } = found(documents, [{ name: 'Nurse 2', hostname: 'NURSE-2' }])
  assert.equal(computers, ['after Nurse 2 1'])
  assert.equal(notices, ['renamed'])
})
test('two living computers of one short name stay two, whichever the list means', () => {
  const times = ['2026-11-20T01:00:00.000Z', '2026-11-21T01:00:00.000Z']
  const documents = times.flatMap((time) => [at(time, 'PC1.karori.local', 'a'), at(time.replace('01:', '02:'), 'PC1.kilbirnie.local', 'b')])
  assert.is(found(documents, [{ name: 'PC1' }]).all.length, 2)
  const both = [
    { name: 'K', hostname: 'PC1.karori.local' },
    { name: 'L', hostname: 'PC1.kilbirnie.local' },
  ]
  assert.equal(found(documents, both).computers, ['a K 2', 'b L 2'])
})
test('a copied id that the list names takes no other computer with it', () => {
  const times = ['2026-11-18T01:00:00.000Z', '2026-11-19T01:00:00.000Z', '2026-11-20T01:00:00.000Z']
  const documents = times.map((time, index) => at(time, index % 2 === 0 ? 'ROOM-A' : 'ROOM-B'))
  assert.is(found(documents, [{ name: 'Room A', hostname: 'ROOM-A', id: 'one-id' }]).all.length, 2)
})
test('a name with and without its domain, in any letters, is one computer', () => {
  const { computers, notices } = found([
    at('2026-11-19T01:00:00.000Z', 'Mary'),
    at('2026-11-20T01:00:00.000Z', 'mary.local'),
    at('2026-11-21T01:00:00.000Z', 'Mary'),
  ])
  assert.equal(computers, ['one-id Mary 3'])
  assert.equal(notices, [])
})
test("a computer that reports on the day after it was retired, on the clinic's wall, is back", () => {
  assert.is(found([at('2026-11-20T20:00:00.000Z')], [{ name: 'NURSE-2', retired: '2026-11-20' }]).all.length, 1)
})
test('computers stand in the order of their names, numbers as numbers', () => {
  const names = found([], [{ name: 'Nurse 10' }, { name: 'Nurse 2' }]).all.map(({ name }) => name)
  assert.equal(names, ['Nurse 2', 'Nurse 10'])
})

test.run()
