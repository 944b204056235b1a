import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { demoPractice } from '../../../lib/demo/practice.ts'
import { writeDemo } from '../../../lib/demo/write.ts'
import { rounds } from './rounds.ts'

const test = suite('rounds report')
const NOW = '2026-11-22T02:00:00.000Z'

let results: string
let practice: string
test.before(async () => {
  results = mkdtempSync(join(tmpdir(), 'rounds-report-'))
  practice = writeDemo(results, await demoPractice({ seed: 'report', now: '2026-11-22T01:00:00.000Z', months: 2 }))
})
test.after(() => rmSync(results, { recursive: true, force: true }))

const at = (name: string) => join(results, name)
const report = (...options: string[]) => rounds(['report', practice, '--now', NOW, '--preview', ...options])
const read = (name: string) => readFileSync(at(name), 'utf8')

test('it writes what was asked for, and says where the practice stands and what is next', () => {
  const { code, stdout } = report('--out', at('p.html'), '--csv', at('p.csv'), '--package', at('p.zip'), '--prepared-by', 'Kauri IT')
  assert.is(code, 0)
  assert.match(stdout, /^Kōwhai Medical Centre, 22 November 2026: \d+ of 16 steps are in order\.\n/)
  assert.match(stdout, /The practice decides or answers:\n {2}- /)
  assert.equal(stdout.trimEnd().split('\n').slice(-3), ['p.html', 'p.csv', 'p.zip'].map(at))
  assert.match(read('p.html'), /^<!doctype html>[\s\S]*Kauri IT[\s\S]*<\/html>\s*$/)
  assert.match(read('p.csv'), /screen-lock/)
  assert.ok(existsSync(at('p.zip')))
})
test('for accreditation it writes the sheets instead', () => {
  assert.is(report('--for', 'accreditation', '--out', at('sheets.html')).code, 0)
  assert.match(read('sheets.html'), /the assessor decides/i)
})
test('--json prints the state and nothing else, writes nothing, and says what is odd about the results', () => {
  const { stdout } = report('--json', '--out', at('none.html'))
  const { rules, machines, notices } = JSON.parse(stdout)
  assert.is(rules.length, 35)
  assert.is(machines.find(({ name }: { name: string }) => name === "Dr Lee's laptop").heard, 'silent')
  assert.not.ok(existsSync(at('none.html')))
  const kinds = notices.map(({ kind }: { kind: string }) => kind)
  for (const kind of ['set-aside', 'same-time', 'wrong-clock', 'unexpected-machine', 'renamed', 'copied-id']) {
    assert.ok(kinds.includes(kind), kind)
  }
})
test('a report is remembered, once a day, and the next one says what changed', () => {
  const lines = () => readFileSync(join(practice, 'reports.jsonl'), 'utf8').trimEnd().split('\n')
  for (const now of ['2026-11-22T02:00:00.000Z', '2026-11-22T05:00:00.000Z']) {
    assert.is(rounds(['report', practice, '--now', now, '--out', at('a.html')]).code, 0)
  }
  assert.is(lines().length, 1)
  const { stdout } = rounds(['report', practice, '--now', '2026-11-24T02:00:00.000Z', '--json'])
  assert.is(JSON.parse(stdout).drift.since, '2026-11-22T05:00:00.000Z')
  assert.is(lines().length, 1)
})
test('for sharing no name is left', () => {
  assert.is(report('--pseudonymise', '--out', at('shared.html')).code, 0)
  const page = read('shared.html')
  for (const name of ['Kōwhai', 'Sarah', 'Moana', 'KMC-', 'Dr Lee']) {
    assert.not.ok(page.includes(name), name)
  }
})

test('without a folder it says what to name', () => {
  const { code, stderr } = rounds(['report'])
  assert.is(code, 64)
  assert.match(stderr, 'name the folder with the results of the practice')
})
test('a time that is none, a key that is none and a place that cannot be written are refused', () => {
  assert.match(rounds(['report', practice, '--now', 'soon']).stderr, '--now "soon": expected a date')
  assert.match(report('--package', at('x.zip'), '--key', at('nowhere.pem')).stderr, 'nowhere.pem')
  assert.match(report('--out', join(practice, 'practice.json', 'x.html')).stderr, '--out ')
})
test('nothing that the report is made of is written over', () => {
  const register = join(practice, 'practice.json')
  const before = readFileSync(register, 'utf8')
  const { code, stderr } = report('--out', at('o.html'), '--csv', register)
  assert.is(code, 64)
  assert.match(stderr, 'practice.json is read by this report, or named twice: nothing was written')
  assert.is(readFileSync(register, 'utf8'), before)
  assert.not.ok(existsSync(at('o.html')))
})
test('a practice file that does not fit is named with its property', () => {
  const file = at('other.json')
  writeFileSync(file, '{ "practice": "Kōwhai Medical Centre", "machines": [{ "name": 7 }] }')
  const { code, stderr } = report('--practice', file)
  assert.is(code, 64)
  assert.match(stderr, 'machines.0.name: expected a value of type string, found 7')
})

test.run()
