import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rounds } from './rounds.ts'

const test = suite('the commands that mend')
const folders: string[] = []

function state(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-state-'))
  folders.push(folder)
  return folder
}

/** Refused with 64 and this sentence, and nothing was written that tells of a change. */
function refused(args: string[], words: RegExp, environment: NodeJS.ProcessEnv = {}): void {
  const { code, stdout, stderr } = rounds(args, { ROUNDS_STATE_DIR: state(), ...environment })
  assert.is(code, 64, stdout + stderr)
  assert.match(stderr, words)
  assert.is(stdout, '')
}

test.after(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('an id that does not exist is named with the nearest one', () => {
  refused(['fix', 'screen-lock', 'passwort-policy', '--apply'], /There is no item "passwort-policy", did you mean "password-policy"\?/)
})
test('without an item there is nothing to fix', () => refused(['fix'], /fix: name at least one item/))
test('an item that people answer is not mended on a computer', () => refused(['fix', 'dr-bcp-plan'], /people answer it/))
test('what excludes each other is said', () => {
  refused(['fix', 'screen-lock', '--what-if', '--apply'], /--what-if and --apply exclude each other/)
})
test('a consent that no gate knows is refused, also one for a gate that nobody can lift', () => {
  refused(['fix', 'screen-lock', '--consent', 'clinic-hour'], /--consent clinic-hour: .* did you mean "clinic-hours"\?/)
  refused(['fix', 'screen-lock', '--consent', 'tagged'], /--consent tagged: no gate of this fix has that name/)
})
test('a time to confirm that nobody can keep is refused', () => {
  refused(['fix', 'screen-lock', '--apply', '--confirm-within', '5s'], /expected at least 10s, or off/)
})
test('a run that is not known cannot be confirmed or taken back', () => {
  refused(['confirm', '20260101-000000-abcd'], /does not wait for a confirmation: this computer knows no such run/)
  refused(['undo', '20260101-000000-abcd'], /There is no change of run 20260101-000000-abcd to take back/)
})
test('settings that contradict each other stop everything before it begins', () => {
  refused(
    ['fix', 'hardware-age', '--set', 'hardware-age.warnYears=9'],
    /Two settings contradict each other: hardware-age\.maxYears is 5 \(default\)/,
  )
})
test('a journal is not verified against what is no result document', () => {
  const folder = state()
  const file = join(folder, 'x.json')
  writeFileSync(file, '{}')
  refused(['journal', 'verify', file], /x\.json/, { ROUNDS_STATE_DIR: folder })
})
test('where nothing waits, the mend window says so and ends well', () => {
  const { code, stdout } = rounds(['fix', '--when-allowed'], { ROUNDS_STATE_DIR: state() })
  assert.is(code, 0)
  assert.is(stdout, 'Nothing waits to be mended.\n')
  assert.is(rounds(['fix', '--withdraw'], { ROUNDS_STATE_DIR: state() }).stdout, 'Nothing waits to be mended.\n')
})

test.run()
