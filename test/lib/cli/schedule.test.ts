import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forgetOwnProgram } from '../../../lib/engine/confirm.ts'
import { makeFolders } from '../../../lib/host/writer-files.ts'
import { saveSchedule } from '../../../lib/state/schedule.ts'
import { rounds } from './rounds.ts'

const test = suite('the daily sweep')
let base: string

test.before.each(() => {
  base = mkdtempSync(join(tmpdir(), 'rounds-schedule-'))
})
test.after.each(() => rmSync(base, { recursive: true, force: true }))

/** Only words that are refused before anything is set. */
function refused(words: string, ...args: string[]): void {
  const { code, stdout, stderr } = rounds(['schedule', ...args], { ROUNDS_STATE_DIR: join(base, 'state') })
  assert.is(code, 64, stdout + stderr)
  assert.match(stderr, words)
  assert.not(existsSync(join(base, 'state')))
}

test('a time of day that is none is refused', () => {
  for (const at of ['24:00', '10', '10:60', '10:00:00', 'noon', '-1:00']) {
    refused('expected a time of day from 00:00 to 23:59', `--at=${at}`)
  }
})

test('a spread that is none, or longer than half a day, is refused', () => {
  refused('expected a time such as 90s', '--spread', 'long')
  refused('expected at most 12h', '--spread', '13h')
})

test('the rights of root are asked for, or a folder that documents can be left in', () => {
  if (process.getuid?.() !== 0) {
    refused('schedule needs the rights of root or SYSTEM')
    return
  }
  refused('expected an absolute path', '--out', 'drop')
  refused('no document can be left there', '--out', '/proc/rounds')
  writeFileSync(join(base, 'file'), '')
  refused('it is a file', '--out', join(base, 'file'))
})

test('the copy of the program stays while the schedule needs it, and what a launcher brought stays for ever', () => {
  const folder = join(base, 'state')
  const copy = join(folder, 'program', 'rounds.cjs')
  makeFolders(join(folder, 'program', '1.2.3'))
  writeFileSync(copy, '')
  if (process.getuid?.() === 0) {
    saveSchedule(folder, { at: '10:00', spreadSeconds: 0, command: ['/bin/true'], environment: {} })
    forgetOwnProgram(folder)
    assert.ok(existsSync(copy))
    saveSchedule(folder, undefined)
  }
  forgetOwnProgram(folder)
  assert.not(existsSync(copy))
  assert.ok(existsSync(join(folder, 'program', '1.2.3')))
})

test.run()
