import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lock, ownFolder, told, write } from '../fleet/folders.ts'
import { rounds } from './rounds.ts'

const test = suite('the fleet on the command line')
const own = ownFolder()
test.after(() => own.remove())
const store = join(own.path, 'fleet.duckdb')
const results = write(
  join(own.path, 'results'),
  [
    told({ at: '2026-11-20', items: [lock('fail')] }),
    told({ at: '2026-11-21', items: [lock('pass')] }),
    told({ at: '2026-11-21', practice: 'Rata Clinic', id: 'r-1', hostname: 'RATA-1', items: [lock('fail')] }),
    told({ at: '2026-11-21', practice: 'Totara', id: 't-1', hostname: 'TOTARA-1' }),
  ],
  {
    'kauri-medical-centre/practice.json': JSON.stringify({
      practice: 'Kauri Medical Centre',
      machines: [{ name: 'Nurse 1', hostname: 'NURSE-1' }],
    }),
    'totara/practice.json': JSON.stringify({ practice: 'Totara' }),
    'totara/attestations.json': '{"attestations": "none"}',
    'totara/t-1/half.json': '{"schema": 1, "tool',
  },
)

test('import counts what it can, names what it cannot, and says so with its exit code', () => {
  const first = rounds(['fleet', 'import', results, '--store', store])
  assert.is(first.code, 3, first.stderr)
  assert.match(
    first.stdout,
    /^4 results taken into .+fleet\.duckdb in [\d.]+ s\.\nSet aside: totara\/t-1\/half\.json is JSON that was not written to its end/,
  )
  assert.is(first.stderr, '')
})
test('--json tells the same to a program, and nothing is taken in twice', () => {
  const { stdout } = rounds(['fleet', 'import', results, '--store', store, '--json'])
  const { added, known, setAside } = JSON.parse(stdout)
  assert.equal([added, known, setAside.length], [0, 4, 1])
})
test('without a question the questions are listed, with or without a store', () => {
  const { code, stdout } = rounds(['fleet', 'query', '--store', join(own.path, 'none')])
  assert.is(code, 0)
  for (const name of ['standing', 'failed', 'silent', 'changed', 'mend-time', 'planned', 'owners', 'versions', 'set-aside']) {
    assert.match(stdout, new RegExp(`^${name}\\b`, 'm'))
  }
})
test('an answer is a table, CSV or JSON', () => {
  const asked = (as: string) =>
    rounds(['fleet', 'query', 'failed', '--item', 'screen-lock', '--practice', 'rata-clinic', '--store', store, '--as', as]).stdout
  assert.match(asked('table'), /^Practice +Computer +First day/)
  assert.is(asked('csv').split('\r\n')[1], 'Rata Clinic,RATA-1,2026-11-21,2026-11-21,1,1,fail,screen lock says fail\n')
  assert.equal(JSON.parse(asked('json'))[0].firstDay, '2026-11-21')
})
test('wrong usage is said, with exit code 64', () => {
  const { code, stderr } = rounds(['fleet', 'query', 'failed', '--store', store])
  assert.equal([code, stderr], [64, 'rounds: fleet query failed: say which with --item.\n'])
  const missing = rounds(['fleet', 'query', 'silent', '--store', join(own.path, 'none')])
  assert.is(missing.code, 64)
  assert.match(missing.stderr, /none is not there: rounds fleet import FOLDER --store/)
})
test('export writes Parquet files', () => {
  const out = join(own.path, 'parquet')
  assert.is(rounds(['fleet', 'export', out, '--store', store]).code, 0)
  assert.is(readFileSync(join(out, 'findings.parquet')).subarray(0, 4).toString(), 'PAR1')
})
test('report --all writes each practice\u2019s report; one that cannot be made is named and stops no other', () => {
  const out = join(own.path, 'reports')
  const { code, stdout, stderr } = rounds(['report', '--store', store, '--all', '--out', out, '--now', '2026-11-22T05:00:00Z'])
  assert.is(code, 3, stderr)
  assert.match(stdout, /^2 of 3 reports written below/)
  assert.match(stdout, /No report of totara: totara\/attestations\.json cannot be used/)
  assert.match(readFileSync(join(out, 'kauri-medical-centre', 'report.html'), 'utf8'), /Nurse 1/)
  const table = readFileSync(join(out, 'practices.csv'), 'utf8').split('\r\n')
  assert.is(table.length, 5)
  assert.match(table[1] ?? '', /^Kauri Medical Centre,/)
  assert.not(existsSync(join(out, 'totara', 'report.html')))
})
test('report --store makes the report of one practice, and asks which where there are several', () => {
  const out = join(own.path, 'one')
  assert.is(rounds(['report', 'Rata Clinic', '--store', store, '--out', out]).code, 0)
  assert.ok(existsSync(join(out, 'rata-clinic', 'report.html')))
  const { code, stderr } = rounds(['report', '--store', store, '--out', out])
  assert.equal([code, stderr], [64, 'rounds: The store holds 3 practices: name one, or say --all.\n'])
})
test('a file that is no store is left alone', () => {
  const path = join(own.path, 'thesis.txt')
  writeFileSync(path, 'mine, and none of your business')
  const { code, stderr } = rounds(['fleet', 'import', results, '--store', path])
  assert.is(code, 64)
  assert.match(stderr, /it is no store of Rounds/)
  assert.is(readFileSync(path, 'utf8'), 'mine, and none of your business')
})

test.run()
