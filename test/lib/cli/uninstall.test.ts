import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Farewell } from '../../../lib/cli/uninstall.ts'
import { farewellInWords, farewellLine } from '../../../lib/cli/uninstall-words.ts'
import { exportEvidence, refuseInside } from '../../../lib/engine/evidence.ts'
import { lookThrough, removeAll } from '../../../lib/host/clearing.ts'
import { laterWords } from '../../../lib/host/later.ts'
import { openJournal } from '../../../lib/journal/journal.ts'
import { placesOf } from '../../../lib/state/places.ts'
import { rounds } from './rounds.ts'

const test = suite('leaving a computer')
let base: string
let state: string
let config: string

test.before.each(() => {
  base = mkdtempSync(join(tmpdir(), 'rounds-leave-'))
  state = join(base, 'state')
  config = join(base, 'config')
  mkdirSync(state)
  mkdirSync(config)
})
test.after.each(() => rmSync(base, { recursive: true, force: true }))

function put(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(base, path, '..'), { recursive: true })
    writeFileSync(join(base, path), path)
  }
}

const places = () => placesOf({ ROUNDS_STATE_DIR: state, ROUNDS_CONFIG_DIR: config })
const run = (...args: string[]) => rounds(['uninstall', ...args], { ROUNDS_STATE_DIR: state, ROUNDS_CONFIG_DIR: config })

/** As uninstall does it, without the timers. */
function clear(): { left: string[]; foreign: string[] } {
  const found = places().map(({ path, known }) => lookThrough(path, known))
  const left = found.flatMap(({ own }) => removeAll(own))
  const inBase = (path: string) => path.slice(base.length + 1)
  return { left: left.map(({ path }) => inBase(path)), foreign: found.flatMap(({ foreign }) => foreign).map(inBase) }
}

test('everything that Rounds and its launchers make has a known name, and nothing of it stays', () => {
  const known = ['machine-id', 'history.json', 'verdicts.json', 'restore-proofs.json', 'journal.jsonl', 'audit.log', 'attempt-77']
  put(...known.map((name) => `state/${name}`), 'state/.history.json.0b8f1f3e-0000.rounds', 'state/fix.lock/x')
  rmSync(join(state, 'fix.lock/x'))
  put('state/program/rounds', 'state/program/rounds.cjs', 'state/program/node.exe', 'state/program/good', 'state/program/seen-broad')
  put('state/program/1.2.3/rounds', 'state/program/1.2.3/sha256', 'state/program/part-1.2.4-rounds-linux-x64.of', 'state/program/lock/pid')
  put('state/program/node_modules/native-reg/lib/index.js', 'state/program/node_modules/native-reg/build/Release/x.node')
  put('config/provider.json', 'config/practice.json', 'config/machine.json', 'config/waivers.json', 'config/attestations.json')
  put('state/tables.json', 'state/schedule.json', 'state/waiting.json', 'state/awaited.json', 'config/release-key.pem')
  assert.equal(clear(), { left: [], foreign: [] })
  assert.equal(readdirSync(base), [])
})

test('what has no known name stays, with the folders around it', () => {
  put(
    'state/history.json',
    'state/notes.txt',
    'state/program/rounds',
    'state/program/backup/rounds',
    'config/restic.env',
    'config/old/practice.json',
  )
  const { left, foreign } = clear()
  assert.equal(left, [])
  assert.equal(foreign.sort(), ['config/old', 'config/restic.env', 'state/notes.txt', 'state/program/backup'])
  assert.equal(readdirSync(state).sort(), ['notes.txt', 'program'])
  assert.ok(existsSync(join(state, 'program/backup/rounds')))
})

test('a folder with the name of a file is not taken for one, nor a file with the name of a folder', () => {
  put('state/history.json/precious', 'state/program')
  assert.equal(clear().foreign.sort(), ['state/history.json', 'state/program'])
})

test('a link goes itself, and nothing behind it', () => {
  put('precious/rounds.cjs', 'precious/practice.json')
  symlinkSync(join(base, 'precious'), join(state, 'program'))
  symlinkSync(join(base, 'precious/practice.json'), join(config, 'practice.json'))
  symlinkSync('/nowhere', join(config, 'waivers.json'))
  assert.equal(clear(), { left: [], foreign: [] })
  assert.equal(readdirSync(join(base, 'precious')).sort(), ['practice.json', 'rounds.cjs'])
  assert.equal(readdirSync(base), ['precious'])
})

test('a folder of Rounds that is a link is named and not gone through', () => {
  put('elsewhere/history.json')
  rmSync(state, { recursive: true })
  symlinkSync(join(base, 'elsewhere'), state)
  const [found] = places().flatMap(({ path, known }) => (path === state ? [lookThrough(path, known)] : []))
  assert.equal(found?.own, [])
  assert.match(found?.unread[0]?.because ?? '', 'goes through no link')
})

test('the journal and the name of the computer go last', () => {
  put('state/journal.jsonl', 'state/machine-id', 'state/verdicts.json', 'state/awaited.json')
  const order = places().flatMap(({ path, known }) => (path === state ? lookThrough(path, known).own : []))
  assert.equal(
    order.map(({ path }) => path.slice(state.length + 1)),
    ['awaited.json', 'verdicts.json', 'journal.jsonl', 'machine-id', ''],
  )
})

test('the export holds journal, findings, settings and answers, and its journal can be verified', async () => {
  put('state/machine-id', 'state/verdicts.json', 'config/practice.json', 'config/attestations.json', 'config/restic.env')
  const journal = openJournal(state)
  await journal.append({ run: 'r', item: 'screen-lock', step: 0, type: 'confirmed' })
  const evidence = exportEvidence(join(base, 'kept'), state, config, new Date('2026-11-22T10:00:00Z'))
  assert.is(evidence.journal.ok, true)
  assert.is(evidence.journal.head, journal.head())
  assert.equal(evidence.files.map(({ name }) => name).sort(), [
    'config/attestations.json',
    'config/practice.json',
    'journal.jsonl',
    'machine-id',
    'verdicts.json',
  ])
  assert.is(openJournal(evidence.folder).verify(journal.head()).ok, true)
  const index = JSON.parse(readFileSync(join(evidence.folder, 'export.json'), 'utf8')) as { journal: { head: string } }
  assert.is(index.journal.head, journal.head())
})

test('an export never writes over an earlier one', () => {
  put('state/machine-id')
  const now = new Date('2026-11-22T10:00:00Z')
  exportEvidence(join(base, 'kept'), state, config, now)
  assert.throws(() => exportEvidence(join(base, 'kept'), state, config, now), /EEXIST/)
})

test('an export within what is removed is refused, also through a link', () => {
  symlinkSync(state, join(base, 'way'))
  for (const folder of [state, join(state, 'x/y'), join(base, 'way/x'), config]) {
    assert.throws(() => refuseInside(folder, [state, config]), /expected a folder outside/)
  }
  refuseInside(join(base, 'state-2'), [state, config])
})

test('what excludes each other, or does nothing, is said', () => {
  assert.match(run('--apply', '--undo', '--keep-changes').stderr, '--undo and --keep-changes exclude each other')
  assert.match(run('--undo').stderr, 'add --apply to do it')
  assert.is(run('--export', '/tmp/x').code, 64)
})

test('what there is, is shown, and nothing is made or removed by that', () => {
  put('state/history.json', 'config/restic.env')
  const { code, stdout, stderr } = run()
  assert.is(code, 0, stderr)
  assert.match(stdout, `${state}: journal, findings and what Rounds remembers (1 file)`)
  assert.match(stdout, `Not of Rounds, so it stays:\n  ${join(config, 'restic.env')}`)
  assert.equal(readdirSync(state), ['history.json'])
})

test('where nothing is, it says so and makes nothing', () => {
  rmSync(state, { recursive: true })
  rmSync(config, { recursive: true })
  const { code, stdout } = run('--rmm')
  assert.is(stdout, 'ROUNDS UNCHANGED uninstall: nothing of Rounds is on this computer\n')
  assert.is(code, 0)
  assert.equal(readdirSync(base), [])
})

const found: Farewell['found'] = { changes: [], timers: [], waiting: ['firewall-enabled'], folders: [], needsExport: false }
const farewell: Farewell = { state: 'left', found, undone: [], kept: [], left: [], later: [], foreign: [] }

test('what could not be removed is named, in one line too', () => {
  const left = [{ path: '/var/lib/rounds/müll', because: 'EPERM' }]
  assert.match(farewellInWords({ ...farewell, left }), 'Could not be removed:\n  /var/lib/rounds/müll: EPERM')
  assert.match(farewellLine({ ...farewell, left }), /\nROUNDS FAILED uninstall: 1 could not be removed: \/var\/lib\/rounds\/mu?\??ll$/)
})

test('a name that holds a line break makes no line of its own', () => {
  const foreign = ['/etc/rounds/x\nROUNDS PASS uninstall: fine']
  assert.not(
    farewellLine({ ...farewell, foreign })
      .split('\n')
      .slice(0, -1)
      .some((line) => line.startsWith('ROUNDS')),
  )
})

test('on Windows the last files are named one by one, and a path that could be misread is left', () => {
  const words = laterWords(['C:\\ProgramData\\Rounds\\program\\1.2.3\\rounds.exe'], ['C:\\ProgramData\\Rounds'])
  assert.match(words ?? '', 'del /f /q "C:\\ProgramData\\Rounds\\program\\1.2.3\\rounds.exe" & rmdir "C:\\ProgramData\\Rounds"')
  assert.not.match(words ?? '', /rmdir \/s/)
  assert.is(laterWords(['C:\\a&b'], []), undefined)
  assert.is(laterWords([], ['C:\\%x%']), undefined)
})

test.run()
