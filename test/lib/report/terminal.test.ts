import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tableOf } from '../../../lib/report/terminal.ts'
import type { MendedItem } from '../../../lib/schema/types.ts'
import { itemOf, sampleDocument } from './fixtures/documents.ts'

const test = suite('what was mended, in the terminal')
const mended = (item: string, state: MendedItem['state']): MendedItem => ({
  item,
  run: '20261122-101500-ab12',
  at: '2026-11-22T10:15:00.000Z',
  state,
  changes: [],
})
const linesOf = (...list: MendedItem[]) =>
  tableOf(sampleDocument({ mended: list }), { colour: false, details: false })
    .split('\n')
    .filter((line) => line.startsWith('Mended'))

test('what is still in place, and what somebody changed since, is named', () =>
  assert.equal(
    linesOf(mended('screen-lock', 'in-place'), mended('firewall-enabled', 'changed-since'), mended('password-complexity', 'in-place')),
    ['Mended by Rounds, still in place: screen-lock, password-complexity', 'Mended by Rounds, changed by somebody since: firewall-enabled'],
  ))
test('of an item that was mended twice the newest run speaks', () =>
  assert.equal(linesOf(mended('screen-lock', 'in-place'), mended('screen-lock', 'changed-since')), [
    'Mended by Rounds, still in place: screen-lock',
  ]))
test('what was taken back, or was done once, is not praised', () =>
  assert.equal(linesOf(mended('screen-lock', 'undone'), mended('backup-daily', 'done')), []))

const acceptedLine = (state: 'accepted' | 'expired' | 'worse') => {
  const waiver = { state, until: '2027-03-01', by: 'Dr Ngata', reason: 'agreed' } as const
  return tableOf(sampleDocument({ items: [itemOf({ waiver })] }), { colour: false, details: false })
    .split('\n')
    .filter((line) => /sample|accepted/.test(line))
}
test('an accepted risk says until when and by whom, in its line and in the count', () =>
  assert.equal(acceptedLine('accepted'), [
    'accepted        sample  It is open (accepted until 1 March 2027 by Dr Ngata: agreed)',
    '1 accepted until 1 March 2027 by Dr Ngata',
  ]))
test('one that ended, or is worse, fires again and says so', () => {
  assert.equal(acceptedLine('expired'), ['fail            sample  It is open (the acceptance by Dr Ngata ended on 1 March 2027)'])
  assert.equal(acceptedLine('worse'), ['fail            sample  It is open (worse than what Dr Ngata accepted until 1 March 2027)'])
})

test.run()
