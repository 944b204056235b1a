import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'
import { rounds } from './rounds.ts'

const test = suite('commands that look')
const folder = mkdtempSync(join(tmpdir(), 'rounds-cli-'))
const state = join(folder, 'state')
const config = join(folder, 'config')
mkdirSync(config)
test.after(() => rmSync(folder, { recursive: true }))

const run = (args: string[], more: Record<string, string> = {}) =>
  rounds(args, { ROUNDS_STATE_DIR: state, ROUNDS_CONFIG_DIR: config, ...more })
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

let checked: ResultDocument

test('check --json prints a document that fits the schema, and nothing else', () => {
  const { stdout, stderr } = run(['check', 'os-supported', '--json'], { ROUNDS_PRACTICE: 'Kauri Medical' })
  checked = JSON.parse(stdout) as ResultDocument
  assert.equal(problemsOf('result', checked), [])
  assert.equal([checked.practice, checked.items.map(({ id }) => id), stderr], ['Kauri Medical', ['os-supported'], ''])
})
test('the same facts judged again give the same findings', () => {
  const again = JSON.parse(run(['judge', file('old.json', JSON.stringify(checked)), '--json']).stdout) as ResultDocument
  assert.equal(again.items, checked.items)
})
test('years later the same operating system is out of support or the table is too old to tell', () => {
  const { code, stdout } = run(['judge', file('old.json', JSON.stringify(checked)), '--json', '--now', '2040-01-01'])
  const [item] = (JSON.parse(stdout) as ResultDocument).items
  assert.ok(item?.status === 'fail' || item?.status === 'unknown', item?.status)
  assert.ok(code === 1 || code === 2)
})
test('a document that is not one is named, with what is wrong', () => {
  const { code, stderr, stdout } = run(['judge', file('bad.json', '{"schema":2}')])
  assert.is(code, 64)
  assert.match(stderr, /bad\.json cannot be used/)
  assert.match(stderr, /schema: expected 1, found 2/)
  assert.is(stdout, '')
})
test('verdict tells the stored finding without reading the computer again', () => {
  const { code, stdout } = run(['verdict', 'os-supported'])
  assert.match(stdout, /^ROUNDS [A-Z]+ os-supported: /)
  assert.is(code, { pass: 0, warn: 3, fail: 1, unknown: 2 }[checked.items[0]?.status as 'pass'])
})
test('a verdict that is too old is unknown', () => {
  const stored = join(state, 'verdicts.json')
  const old = readFileSync(stored, 'utf8').replace(/"at":"[^"]+"/, '"at":"2020-01-01T00:00:00Z"')
  writeFileSync(stored, old)
  const { code, stdout } = run(['verdict', 'os-supported', '--max-age', '7d'])
  assert.match(stdout, 'ROUNDS UNKNOWN os-supported: The last finding is of 2020-01-01')
  assert.is(code, 2)
})
test('a verdict of an item that does not exist is wrong usage, not unknown for ever', () => {
  const { code, stderr } = run(['verdict', 'os-suported'])
  assert.match(stderr, 'did you mean "os-supported"?')
  assert.is(code, 64)
})
test('for an RMM nothing is on stderr and the last line is the verdict', () => {
  const { stdout, stderr } = run(['check', 'os-supported', '--rmm'])
  assert.is(stderr, '')
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^ROUNDS [A-Z]+ os-supported: /)
})
test('--out puts the document below practice and machine', () => {
  run(['check', 'os-supported', '--out', join(folder, 'out')], { ROUNDS_PRACTICE: 'Kauri Medical' })
  const found = spawnSync('find', [join(folder, 'out'), '-name', '*.json'], { encoding: 'utf8' }).stdout.trim()
  assert.match(found, /\/out\/kauri-medical\/[0-9a-f-]{36}\/2\S+Z\.json$/)
})
test('a settings file with a mistake stops the run before anything is read', () => {
  writeFileSync(join(config, 'practice.json'), '{ "settings": { "screen-lock.maxIdleSecond": 600 } }')
  const { code, stderr, stdout } = run(['check', 'os-supported'])
  assert.equal([code, stdout], [64, ''])
  assert.match(stderr, 'did you mean "screen-lock.maxIdleSeconds"?')
  rmSync(join(config, 'practice.json'))
})
test('a question without an answer is due, and is asked', () => {
  const { code, stdout } = run(['check', 'dr-bcp-plan'])
  assert.is(code, 4)
  assert.match(stdout, /attest-due\s+dr-bcp-plan\s+Nobody has answered yet/)
  assert.match(stdout, /asked: Is there a written plan/)
})
test('an answer of the configuration folder counts, stands in the document, and is judged again from there', () => {
  const by = { name: 'Dr Lee', role: 'owner' }
  const answer = { id: 'dr-bcp-plan', answer: 'no', statement: 'Not yet.', evidence: [], by, at: '2026-11-01' }
  writeFileSync(join(config, 'attestations.json'), JSON.stringify({ attestations: [answer] }))
  const { code, stdout } = run(['check', 'dr-bcp-plan', '--json'])
  rmSync(join(config, 'attestations.json'))
  const document = JSON.parse(stdout) as ResultDocument
  assert.equal([code, document.items[0]?.status, document.inputs.attestations], [1, 'fail', [answer]])
  assert.is(run(['judge', file('answered.json', stdout)]).code, 1)
})
test('an answers file with a mistake is named, with what is wrong', () => {
  writeFileSync(join(config, 'attestations.json'), '{ "attestations": [{ "id": "dr-bcp-plan", "answer": "maybe" }] }')
  const { code, stderr } = run(['check', 'dr-bcp-plan'])
  rmSync(join(config, 'attestations.json'))
  assert.is(code, 64)
  assert.match(stderr, /attestations\.json cannot be used/)
  assert.match(stderr, /attestations\.0\.answer: expected one of/)
})
test('what does not exist is wrong usage', () => {
  for (const args of [
    ['chek'],
    ['check', 'no-such-item'],
    ['sweep', '--scope', 'clinic'],
    ['fix', 'dr-bcp-plan'],
    ['sweep', '--step', '99'],
    ['sweep', '--deadline', 'soon'],
  ]) {
    assert.is(run(args).code, 64, args.join(' '))
  }
})

test.run()
