import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../lib/content/index.ts'
import { hdfOf } from '../../lib/report/hdf.ts'
import type { ItemManifest, ResultItem, Status } from '../../lib/schema/types.ts'
import { itemOf, sampleDocument } from '../lib/report/fixtures/documents.ts'
import { labFolder } from './support/base.ts'

const test = suite('SAF tools')
/** Where `.ci/run` installs @mitre/saf; its tools are no part of this project. */
const HOME = join(labFolder(), 'saf')
const SAF = join(HOME, 'node_modules/.bin/saf')

type Severity = ItemManifest['severity']
type Count = Record<Severity | 'total', number>
interface Summary {
  passed: Count
  failed: Count
  skipped: Count
  error: Count
  no_impact: Count
}

const STATUSES: readonly Status[] = ['pass', 'fail', 'warn', 'unknown', 'not-applicable', 'attest-due']
const waiver = { state: 'accepted', until: '2027-03-01', by: 'Dr Ngata', reason: 'It was agreed so.' } as const
/** Every item of the collection, with each status in turn; of every second one that fails the risk is accepted. */
const items: readonly ResultItem[] = content.items().map(({ id }, index) => {
  const status = STATUSES[index % STATUSES.length] ?? 'pass'
  return itemOf({ id, status, summary: `Found, "${status}"; <seen>`, ...(status === 'fail' && index % 4 === 1 ? { waiver } : {}) })
})
const folder = mkdtempSync(join(tmpdir(), 'rounds-saf-'))
const file = join(folder, 'hdf.json')
writeFileSync(file, JSON.stringify(hdfOf(sampleDocument({ items: [...items] }), content.items())))

/** What the tools must count: as Rounds does, with its warnings among what failed, and nothing of what does not apply. */
const WORDS = { pass: 'passed', fail: 'failed', warn: 'failed', unknown: 'skipped', 'attest-due': 'skipped' } as const
function count(word: 'passed' | 'failed' | 'skipped', severity?: Severity): number {
  const severities = new Map(content.items().map((one) => [one.id, one.severity]))
  return items.filter(
    ({ id, status }) => status !== 'not-applicable' && WORDS[status] === word && (!severity || severities.get(id) === severity),
  ).length
}

/** Without a home of its own it would look for newer versions, and keep what it found, in ours. */
function saf(...args: string[]): { code: number | null; stdout: string; said: string } {
  const env = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', SAF_SKIP_NEW_VERSION_CHECK: 'true' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [SAF, ...args], { cwd: folder, env, encoding: 'utf8', timeout: 120_000 })
  return { code: status, stdout, said: stdout + stderr }
}

test.after(() => rmSync(folder, { recursive: true }))

test('the summary counts as we do, by severity, and accepts nothing as passed', () => {
  const { code, stdout, said } = saf('view', 'summary', '-i', file, '-f', 'json')
  assert.is(code, 0, said)
  const [summary] = JSON.parse(stdout.slice(stdout.indexOf('['))) as Summary[]
  for (const word of ['passed', 'failed', 'skipped'] as const) {
    assert.is(summary?.[word].total, count(word), word)
    for (const severity of ['low', 'medium', 'high', 'critical'] as const) {
      assert.is(summary?.[word][severity], count(word, severity), `${word} ${severity}`)
    }
  }
  assert.is(summary?.error.total, 0)
  assert.is(summary?.no_impact.total, items.filter(({ status }) => status === 'not-applicable').length)
})
test('a threshold of exactly what we count holds, and one more does not', () => {
  const threshold = (passed: number) => {
    const path = join(folder, `threshold-${passed}.yaml`)
    writeFileSync(path, `passed:\n  total:\n    min: ${passed}\nfailed:\n  total:\n    max: ${count('failed')}\n`)
    return saf('validate', 'threshold', '-i', file, '-T', path)
  }
  const exact = threshold(count('passed'))
  assert.is(exact.code, 0, exact.said)
  assert.is.not(threshold(count('passed') + 1).code, 0)
})
test('as a table every item is a row, with its own status', () => {
  const out = join(folder, 'table.csv')
  const { code, said } = saf('convert', 'hdf2csv', '-i', file, '-o', out, '-f', 'ID,Status')
  assert.is(code, 0, said)
  const rows = readFileSync(out, 'utf8').trim().split(/\r?\n/).slice(1)
  assert.is(rows.length, items.length)
  assert.is(rows.filter((row) => /passed/i.test(row)).length, count('passed'))
  assert.is(rows.filter((row) => /failed/i.test(row)).length, count('failed'))
})
test('as a STIG checklist nothing is lost and nothing gets better', () => {
  const out = join(folder, 'list.ckl')
  const { code, said } = saf('convert', 'hdf2ckl', '-i', file, '-o', out)
  assert.is(code, 0, said)
  const text = readFileSync(out, 'utf8')
  assert.is(text.match(/<VULN>/g)?.length, items.length)
  assert.is(text.match(/<STATUS>NotAFinding<\/STATUS>/g)?.length, count('passed'))
  assert.is(text.match(/<STATUS>Open<\/STATUS>/g)?.length, count('failed'))
})

if (existsSync(SAF)) {
  test.run()
} else {
  rmSync(folder, { recursive: true })
  console.log(`SKIP SAF tools: not installed in ${HOME} (npm install --prefix ${HOME} --ignore-scripts @mitre/saf@1.5.3)`)
}
