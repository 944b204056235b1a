import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rounds } from './rounds.ts'

const test = suite('rounds convert')
const SAMPLE = fileURLToPath(new URL('../../fixtures/result-document.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rounds-convert-'))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const other = () => {
  const document = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { machine: { id: string } }
  return JSON.stringify({ ...document, machine: { ...document.machine, id: '00000000-0000-4000-8000-000000000002' } })
}

test.after(() => rmSync(folder, { recursive: true }))

test('ocsf prints one event a line, of every file', () => {
  const { code, stdout } = rounds(['convert', SAMPLE, write('other.json', other()), '--to', 'ocsf'])
  const events = stdout.trimEnd().split('\n')
  assert.is(code, 0)
  assert.is(events.length, 14)
  assert.ok(events.every((line) => (JSON.parse(line) as { time: number }).time > 1e12))
})
test('hdf of one document is printed', () => {
  const { code, stdout } = rounds(['convert', SAMPLE, '--to', 'hdf'])
  assert.is(code, 0)
  assert.is((JSON.parse(stdout) as { profiles: unknown[] }).profiles.length, 1)
})
test('hdf of several documents needs a folder, and two computers of one name stay apart', () => {
  const files = [SAMPLE, write('other.json', other())]
  const refused = rounds(['convert', ...files, '--to', 'hdf'])
  assert.is(refused.code, 64)
  assert.match(refused.stderr, '--out <folder>')
  const out = join(folder, 'hdf')
  assert.is(rounds(['convert', ...files, '--to', 'hdf', '--out', out]).code, 0)
  assert.is(readdirSync(out).length, 2)
  assert.ok(readdirSync(out).every((name) => /^[A-Za-z0-9._-]+\.json$/.test(name)))
})
test('what cannot be converted is named with file and field, and the rest is converted', () => {
  const bad = write('bad.json', JSON.stringify({ ...JSON.parse(readFileSync(SAMPLE, 'utf8')), durationMs: 'long' }))
  const { code, stdout, stderr } = rounds(['convert', bad, join(folder, 'missing.json'), SAMPLE, '--to', 'ocsf'])
  assert.is(code, 64)
  assert.is(stdout.trimEnd().split('\n').length, 7)
  assert.match(stderr, `${bad} cannot be used`)
  assert.match(stderr, 'durationMs: expected a value of type number, found "long"')
  assert.match(stderr, 'missing.json cannot be used')
})
test('a file that is no JSON is named', () => {
  const { code, stdout, stderr } = rounds(['convert', write('torn.json', '{"schema": 1,'), '--to', 'hdf'])
  assert.equal([code, stdout], [64, ''])
  assert.match(stderr, 'torn.json cannot be used')
})
test('--out writes the events to a file and prints nothing', () => {
  const out = join(folder, 'events.ndjson')
  const { code, stdout } = rounds(['convert', SAMPLE, '--to', 'ocsf', '--out', out])
  assert.equal([code, stdout], [0, ''])
  assert.is(readFileSync(out, 'utf8').trimEnd().split('\n').length, 7)
})
test('a place that cannot be written is named', () => {
  mkdirSync(join(folder, 'taken'), { recursive: true })
  const { code, stderr } = rounds(['convert', SAMPLE, '--to', 'ocsf', '--out', join(folder, 'taken')])
  assert.is(code, 64)
  assert.match(stderr, '--out ')
})

test('a folder is looked through, without what a practice keeps beside its results', () => {
  const kept = join(folder, 'kept')
  const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as object
  mkdirSync(join(kept, 'kauri', 'one'), { recursive: true })
  writeFileSync(join(kept, 'kauri', 'one', '2026-11-22T020500.000Z.json'), readFileSync(SAMPLE))
  writeFileSync(
    join(kept, 'kauri', 'one', '2026-11-21T020500.000Z.json'),
    JSON.stringify({ ...sample, startedAt: '2026-11-21T02:05:00.000Z' }),
  )
  writeFileSync(join(kept, 'kauri', 'more.ndjson'), `${other()}\n${other()}\n`)
  for (const name of ['practice.json', 'waivers.json', 'attestations.json', 'reports.jsonl', 'report.html', '.draft.json']) {
    writeFileSync(join(kept, 'kauri', name), '{}')
  }
  const all = rounds(['convert', kept, '--to', 'ocsf'])
  assert.equal([all.code, all.stdout.trimEnd().split('\n').length], [0, 28], all.stderr)
  const newest = rounds(['convert', kept, '--to', 'ocsf', '--newest'])
  assert.equal([newest.code, newest.stdout.trimEnd().split('\n').length], [0, 14])
  assert.not.match(newest.stdout, '2026-11-21T02:05')
  const out = join(folder, 'hdf-of-folder')
  assert.match(rounds(['convert', kept, '--to', 'hdf']).stderr, '--out <folder>')
  assert.is(rounds(['convert', kept, '--to', 'hdf', '--newest', '--out', out]).code, 0)
  assert.is(readdirSync(out).length, 2)
})
test('of NDJSON a torn last line is named, and the lines before it are converted', () => {
  const torn = write('torn.ndjson', `${other()}\n${other().slice(0, 400)}`)
  const { code, stdout, stderr } = rounds(['convert', torn, '--to', 'ocsf'])
  assert.equal([code, stdout.trimEnd().split('\n').length], [64, 7])
  assert.match(stderr, 'torn.ndjson cannot be used')
  assert.match(stderr, 'line 2 is no JSON: it was not written to its end')
})

test.run()
