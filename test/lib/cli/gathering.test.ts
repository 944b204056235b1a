import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packed } from '../../../lib/rmm/compact.ts'
import { sampleDocument } from '../report/fixtures/documents.ts'
import { rounds } from './rounds.ts'

const test = suite('gathering results')
const folder = mkdtempSync(join(tmpdir(), 'rounds-gather-'))
test.after(() => rmSync(folder, { recursive: true }))

let count = 0
/** A folder with these files, and a place for what is gathered. */
function made(files: Record<string, string>): { from: string; into: string } {
  const from = join(folder, `from-${++count}`)
  mkdirSync(from)
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(from, name), text)
  }
  return { from, into: join(folder, `into-${count}`) }
}
const filesBelow = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ name }) => name)
const one = sampleDocument()
const other = sampleDocument({ startedAt: '2026-11-21T01:00:00.000Z' })

test('what an RMM printed and what lies in a folder become one folder, each result once', () => {
  const { from, into } = made({ 'a.json': JSON.stringify(one), 'b.txt': packed(other), 'c.txt': packed(one) })
  const { code, stdout } = rounds(['import', from, '--into', into])
  assert.is(code, 0, stdout)
  assert.match(stdout, /2 results kept in .+, 1 there already\./)
  assert.is(filesBelow(into).length, 2)
})
test('two different results of one computer and moment are both kept, once each', () => {
  const twin = { ...one, items: one.items.slice(1) }
  const { from, into } = made({ 'a.json': JSON.stringify(one), 'b.json': JSON.stringify(twin) })
  for (const kept of ['2 results kept', '0 results kept']) {
    assert.match(rounds(['import', from, '--into', into]).stdout, kept)
  }
  assert.equal(filesBelow(into).sort(), ['2026-11-22T020500.000Z.2.json', '2026-11-22T020500.000Z.json'])
})
test('what cannot be read is named, the rest is kept, and the exit code says so', () => {
  const { from, into } = made({ 'a.json': JSON.stringify(one), 'half.json': JSON.stringify(other).slice(0, 500), 'note.txt': 'hello' })
  const { code, stdout } = rounds(['import', from, '--into', into])
  assert.is(code, 3)
  assert.match(stdout, /Not read: .+half\.json: is JSON that was not written to its end/)
  assert.match(stdout, /Not read: .+note\.txt: holds no result of Rounds/)
  assert.is(filesBelow(into).length, 1)
})
test('a draft that is still being written is left alone', () => {
  const { from, into } = made({ 'a.json': JSON.stringify(one), '.b.json.rounds': '{"half' })
  assert.is(rounds(['import', from, '--into', into]).code, 0)
})
test('a folder that is not there is wrong usage', () => {
  const { code, stderr } = rounds(['import', join(folder, 'nowhere'), '--into', join(folder, 'x')])
  assert.is(code, 64)
  assert.match(stderr, 'nowhere is not there')
})
test('--json tells each machine with its newest result', () => {
  const { from, into } = made({ 'a.json': JSON.stringify(one), 'b.json': JSON.stringify(other) })
  const { imported, machines } = JSON.parse(rounds(['import', from, '--into', into, '--json']).stdout)
  assert.equal([imported, machines.length, machines[0].newest], [2, 1, one.startedAt])
})
test('a result that lies there already is never replaced', () => {
  const { from, into } = made({ 'a.json': JSON.stringify(one) })
  rounds(['import', from, '--into', into])
  const [path = ''] = readdirSync(into, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
  const before = readFileSync(join(into, path), 'utf8')
  writeFileSync(join(from, 'a.json'), JSON.stringify({ ...one, practice: one.practice, durationMs: 1 }))
  rounds(['import', from, '--into', into])
  assert.is(readFileSync(join(into, path), 'utf8'), before)
})

test('export refuses a folder that holds something else, and touches nothing in it', () => {
  const out = join(folder, 'exports')
  mkdirSync(join(out, 'generic'), { recursive: true })
  writeFileSync(join(out, 'generic', 'thesis.txt'), 'mine')
  const { code, stderr } = rounds(['export', 'generic', '--out', out])
  assert.is(code, 64)
  assert.match(stderr, /holds what is not of an earlier export, or was changed since: thesis\.txt/)
  assert.is(readFileSync(join(out, 'generic', 'thesis.txt'), 'utf8'), 'mine')
})
test('export replaces what it made itself, and nothing that somebody changed in it', () => {
  const out = join(folder, 'again')
  const first = rounds(['export', 'generic', '--out', out])
  assert.is(first.code, 0, first.stderr)
  const sums = readFileSync(join(out, 'generic', 'SHA256SUMS'), 'utf8')
  assert.is(rounds(['export', 'generic', '--out', out]).code, 0)
  assert.is(readFileSync(join(out, 'generic', 'SHA256SUMS'), 'utf8'), sums)
  writeFileSync(join(out, 'generic', 'settings.csv'), 'filled in')
  const { code, stderr } = rounds(['export', 'generic', '--out', out])
  assert.is(code, 64)
  assert.match(stderr, /changed since: settings\.csv/)
})
test('export asks which tool', () => {
  const { code, stderr } = rounds(['export', '--out', folder])
  assert.is(code, 64)
  assert.match(stderr, /name one or more tools, or say --all \(expected action1, /)
})
test('export refuses a setting that does not exist before it writes anything', () => {
  const out = join(folder, 'none')
  const { code, stderr } = rounds(['export', 'generic', '--out', out, '--set', 'screen-lock.maxIdel=1'])
  assert.is(code, 64)
  assert.match(stderr, /did you mean "screen-lock\.maxIdleSeconds"\?|expected <item>/)
  assert.not(existsSync(out))
})
test('export refuses a private key where the public one belongs', () => {
  const release = join(folder, 'release')
  mkdirSync(release)
  writeFileSync(join(release, 'release-key.pem'), '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n')
  const { code, stderr } = rounds(['export', 'generic', '--out', join(folder, 'none'), '--release', release])
  assert.is(code, 64)
  assert.match(stderr, /release-key\.pem cannot be used[\s\S]+a private key/)
})

test.run()
