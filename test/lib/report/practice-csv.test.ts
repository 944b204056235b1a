import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceState } from '../../../lib/practice/practice-state.ts'
import type { PracticeState } from '../../../lib/practice/state.ts'
import { practiceCsv } from '../../../lib/report/practice-csv.ts'
import { kowhai } from '../practice/fixtures/kowhai.ts'

const test = suite('table of a practice')

/** Rows as a spreadsheet reads them. */
function rowsOf(csv: string): string[][] {
  const cells = [...csv.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)]
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of cells) {
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '\r\n') {
      rows.push([])
    }
  }
  return rows.slice(0, -1)
}

/** The cells of the first row of an item by their headings. */
function cellsOf(state: PracticeState, item: string): Record<string, string> {
  const [head = [], ...rows] = rowsOf(practiceCsv(state))
  const row = rows.find((cells) => cells[head.indexOf('Item')] === item) ?? []
  return Object.fromEntries(head.map((name, index) => [name, row[index] ?? '']))
}

test('there is a row for each rule with each of its items, and every row has every cell', async () => {
  const state = await practiceState(kowhai())
  const [head = [], ...rows] = rowsOf(practiceCsv(state))
  assert.equal(
    rows.map((cells) => `${cells[1]} ${cells[3]}`),
    state.rules.flatMap(({ rule, items }) => items.map(({ id }) => `${rule.rule} ${id}`)),
  )
  assert.equal([...new Set(rows.map(({ length }) => length))], [head.length])
  assert.is(head.length, 16)
})
test('it names the computers that are not in order, who does what by when, and how it is known', async () => {
  const cells = cellsOf(await practiceState(kowhai()), 'screen-lock')
  assert.is(cells.Document, 'Health check')
  assert.is(cells.Rule, '12')
  assert.is(cells.Status, 'Needs fixing')
  assert.is(cells['Computers in order'], '5')
  assert.is(cells['Computers concerned'], '8')
  assert.is(cells['Computers not in order'], 'Nurse 2; Nurse 3; Reception 2')
  assert.is(cells['How it is known'], 'tested on computers')
  assert.is(cells['Who does the next step'], 'Sam Lee, IT provider')
  assert.match(cells['By when'] ?? '', /^\d{4}-\d{2}-\d{2}$/)
  assert.is(cells['Runs out on'], '2027-03-01')
})
test('an accepted risk says until when', async () => {
  const { documents } = kowhai()
  const only = documents.filter(({ document }) => document.machine.hostname.startsWith('RECEPTION'))
  const machines = [
    { name: 'Reception 1', hostname: 'RECEPTION-1' },
    { name: 'Reception 2', hostname: 'RECEPTION-2' },
  ]
  const state = await practiceState(kowhai({ documents: only, practice: { practice: 'Kōwhai Health', machines } }))
  assert.is(cellsOf(state, 'screen-lock').Status, 'Risk accepted until 1 March 2027')
})
test('evidence has its date and its hash', async () => {
  const cells = cellsOf(await practiceState(kowhai()), 'backup-restore-tested')
  assert.is(cells.Evidence, `log: restore-2026-11-10.txt (2026-11-10, sha256 ${'ab'.repeat(32)})`)
})
test('it begins with a byte order mark, so that Excel shows macrons', async () => {
  const csv = practiceCsv(await practiceState(kowhai()))
  assert.is(csv.charCodeAt(0), 0xfeff)
  assert.is(Buffer.from(csv).subarray(0, 3).toString('hex'), 'efbbbf')
})
test('no cell begins like a formula, whatever people wrote', async () => {
  const text = fc.oneof(fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '"=1', 'a,b\r\n=1'), fc.string())
  const state = await practiceState(kowhai())
  fc.assert(
    fc.property(text, (hostile) => {
      const items = state.items.map((item) => ({ ...item, manifest: { ...item.manifest, title: hostile }, sentences: [hostile] }))
      const [head = [], ...rows] = rowsOf(practiceCsv({ ...state, rules: state.rules.map((rule) => ({ ...rule, items })) }))
      assert.equal([...new Set(rows.map(({ length }) => length))], [head.length])
      assert.is(
        rows.flat().find((cell) => /^[=+\-@\t\r]/.test(cell)),
        undefined,
      )
    }),
    { numRuns: 30 },
  )
})

test.run()
