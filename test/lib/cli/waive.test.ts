import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type WaiveOptions, waive as waiveHere } from '../../../lib/cli/waive.ts'
import type { WaiverFile } from '../../../lib/schema/types.ts'
import { type Ran, rounds } from './rounds.ts'
import { together } from './together.ts'

const test = suite('rounds waive')
const SAMPLE = fileURLToPath(new URL('../../fixtures/result-document.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'rounds-waive-'))
const FILE = join(folder, 'waivers.json')
const practice = { practice: 'Kauri', machines: [{ name: 'Front desk', hostname: 'RECEPTION-2' }] }
const TERMS = ['--reason', 'The desk is never left alone.', '--by', 'Dr Ngata', '--until', '2027-03-01']
const waive = (...args: string[]): Ran => rounds(['waive', ...args], { ROUNDS_CONFIG_DIR: folder })
const kept = () => (JSON.parse(readFileSync(FILE, 'utf8')) as WaiverFile).waivers

test.before.each(() => {
  rmSync(FILE, { force: true })
  writeFileSync(join(folder, 'practice.json'), JSON.stringify(practice))
})
test.after(() => rmSync(folder, { recursive: true }))

test('a risk is kept with its reason, owner and end, on the computer that people call so', () => {
  const { code, stdout } = waive('screen-lock', '--machine', 'front desk', ...TERMS, '--accept', 'lockAfterSeconds<=1800')
  assert.is(code, 0)
  assert.match(stdout, 'accepted until 1 March 2027 by Dr Ngata')
  const accept = { measure: 'lockAfterSeconds', atMost: 1800 }
  const terms = { reason: 'The desk is never left alone.', by: 'Dr Ngata', until: '2027-03-01' }
  assert.equal(kept(), [{ item: 'screen-lock', machines: ['RECEPTION-2'], ...terms, accept }])
  assert.equal(readdirSync(folder).sort(), ['practice.json', 'waivers.json'])
})
test('a newer one for the same computers replaces the older, another one stands beside it; both are listed and one is taken back', () => {
  waive('screen-lock', '--machine', 'RECEPTION-2', ...TERMS, '--accept', 'lockAfterSeconds<=1800')
  waive('screen-lock', '--machine', 'reception-2', ...TERMS, '--accept', 'lockAfterSeconds<=2000')
  const stranger = waive('os-supported', '--machine', 'OLD-PC', ...TERMS, '--observed', 'Windows 10')
  assert.match(stranger.stdout, 'practice.json knows no computer called OLD-PC')
  assert.equal(
    kept().map(({ accept }) => accept),
    [{ measure: 'lockAfterSeconds', atMost: 2000 }, { observed: 'Windows 10' }],
  )
  const listed = JSON.parse(waive('--json').stdout) as { item: string; state: string }[]
  assert.equal(
    listed.map(({ item, state }) => [item, state]),
    [
      ['screen-lock', 'holds'],
      ['os-supported', 'holds'],
    ],
  )
  assert.is(waive('os-supported', '--withdraw', '--machine', 'OLD-PC').code, 0)
  assert.is(kept().length, 1)
  assert.match(waive('os-supported', '--withdraw').stderr, 'no risk of os-supported is accepted')
})
test('--from pins to what is found now, and shows it', () => {
  const measure = waive('screen-lock', '--from', SAMPLE, ...TERMS)
  const text = waive(
    'os-supported',
    '--from',
    SAMPLE,
    '--machine',
    'RECEPTION-2',
    ...TERMS,
    '--observed',
    'Windows 10 Pro 22H2, supported until 14 October 2025',
  )
  assert.equal([measure.code, text.code], [0, 0], measure.stderr + text.stderr)
  assert.match(measure.stdout, 'Now: ')
  assert.match(measure.stdout, 'lockAfterSeconds at most ')
  assert.equal(kept()[0]?.machines, ['RECEPTION-2'])
})
test('what cannot be accepted is refused with the reason, and nothing is written', async () => {
  const good = {
    machine: ['RECEPTION-2'],
    reason: 'The desk is never left alone.',
    by: 'Dr Ngata',
    until: '2027-03-01',
    accept: 'lockAfterSeconds<=1800',
  }
  const { accept: _, ...unpinned } = good
  const { reason: __, ...unreasoned } = good
  const cases: [string | undefined, WaiveOptions, string][] = [
    ['screen-lok', good, 'did you mean "screen-lock"'],
    ['vendor-certified', good, 'is answered by people'],
    ['screen-lock', { ...good, machine: [] }, '--machine'],
    ['screen-lock', unreasoned, '--reason is missing'],
    ['screen-lock', { ...good, reason: 'short' }, 'too short'],
    ['screen-lock', { ...good, by: ' ' }, '--by'],
    ['screen-lock', { ...good, until: '2026-01-01' }, 'has passed'],
    ['screen-lock', { ...good, until: '2031-01-01' }, 'more than 24 months'],
    ['screen-lock', { ...good, until: '2027-02-30' }, 'expected a day'],
    ['screen-lock', unpinned, 'say what is accepted'],
    ['screen-lock', { ...good, observed: 'x' }, 'give one of them'],
    ['screen-lock', { ...good, accept: 'lockAfterSeconds' }, 'expected a measure'],
    ['screen-lock', { ...good, accept: 'lockAfterSecond<=9999', from: SAMPLE }, 'did you mean "lockAfterSeconds"'],
    ['screen-lock', { ...good, accept: 'lockAfterSeconds<=1', from: SAMPLE }, 'worse than'],
    ['firewall-enabled', { ...unpinned, from: SAMPLE }, 'there is nothing to accept'],
    [undefined, good, 'name the item'],
  ]
  process.env.ROUNDS_CONFIG_DIR = folder
  for (const [id, options, because] of cases) {
    await waiveHere(id, options).then(
      () => assert.unreachable(because),
      (error: Error) => assert.match(error.message, because),
    )
  }
  delete process.env.ROUNDS_CONFIG_DIR
  assert.not.ok(readdirSync(folder).includes('waivers.json'))
})
test('what has ended and what no computer shows is listed as that', () => {
  const one = { machines: ['X'], reason: 'It was agreed so.', by: 'Dr Ngata', accept: { observed: 'x' } }
  const waivers = [
    { ...one, item: 'screen-lock', until: '2026-03-01' },
    { ...one, item: 'gone-away', until: '2027-03-01' },
  ]
  writeFileSync(FILE, JSON.stringify({ waivers }))
  const { stdout } = waive()
  assert.match(stdout, 'screen-lock on X: ended on 1 March 2026')
  assert.match(stdout, 'gone-away on X: no computer shows such an item')
})
test('a file that cannot be used is named and left as it is', () => {
  writeFileSync(FILE, '{"waivers": [')
  const { code, stderr } = waive('screen-lock', '--machine', 'X', ...TERMS, '--accept', 'lockAfterSeconds<=1800')
  assert.is(code, 64)
  assert.match(stderr, 'waivers.json cannot be used')
  assert.is(readFileSync(FILE, 'utf8'), '{"waivers": [')
})
test('with --practice the risks stand beside that file', () => {
  const other = mkdtempSync(join(tmpdir(), 'rounds-waive-'))
  writeFileSync(join(other, 'practice.json'), JSON.stringify(practice))
  const args = ['screen-lock', '--machine', 'Front desk', ...TERMS, '--accept', 'lockAfterSeconds<=1800']
  assert.is(waive(...args, '--practice', join(other, 'practice.json')).code, 0)
  assert.equal(readdirSync(other).sort(), ['practice.json', 'waivers.json'])
  assert.match(waive(...args, '--practice', join(other, 'none.json')).stderr, 'there is no practice file')
  rmSync(other, { recursive: true })
})
test('of two that accept at once, each keeps every risk that it said was accepted', async () => {
  const told = await together(
    2,
    `const { openPlace, writeWaivers } = await import(lib + 'cli/waive-place.ts')
    const terms = { item: 'screen-lock', reason: 'The desk is never left alone.', by: 'Dr Ngata', until: '2027-03-01' }
    const accept = { measure: 'lockAfterSeconds', atMost: 1800 }
    for (let left = 10; left > 0; ) {
      try {
        const place = openPlace(${JSON.stringify(folder)})
        writeWaivers(place, [...place.waivers.waivers, { ...terms, machines: ['PC-' + which + '-' + left], accept }])
        left--
      } catch (error) {
        if (!error.message.includes('meanwhile')) throw error
      }
    }
    console.log('all accepted')`,
  )
  assert.equal(told, ['all accepted', 'all accepted'])
  assert.is(new Set(kept().flatMap(({ machines }) => machines)).size, 20)
  assert.equal(readdirSync(folder).sort(), ['practice.json', 'waivers.json'])
})

test.run()
