import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { environmentOf, readEnvironmentFile } from '../../../lib/host/environment-file.ts'

const test = suite('environment files')

const folder = mkdtempSync(join(tmpdir(), 'rounds-environment-'))
test.after(() => rmSync(folder, { recursive: true }))

function file(text: string, mode = 0o600): string {
  const path = join(folder, 'backup.env')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

test('lines as systemd reads them', () =>
  assert.equal(environmentOf('# note\n; note\nA=1\n  B = no\nexport C="two words"\nD=\'$x\'\nE="a \\"b\\""\nF=one \\\ntwo\n\nG=\n'), [
    ['A', '1'],
    ['C', 'two words'],
    ['D', '$x'],
    ['E', 'a "b"'],
    ['F', 'one two'],
    ['G', ''],
  ]))
test('only names that were asked for are handed on', () => {
  const path = file('RESTIC_PASSWORD=secret\nPATH=/tmp\nLD_PRELOAD=/tmp/x.so\nAWS_KEY=k\n')
  assert.equal(readEnvironmentFile(path, ['RESTIC_*', 'AWS_*']), { RESTIC_PASSWORD: 'secret', AWS_KEY: 'k' })
})
test('a missing file is named', () => assert.throws(() => readEnvironmentFile(join(folder, 'gone.env'), ['*']), /gone\.env is not there/))
test('as root a file that others may write is refused, and nothing of it is said', () => {
  if (process.getuid?.() !== 0) {
    return // Only root has something to lose here.
  }
  const path = file('RESTIC_PASSWORD=secret\n', 0o622)
  assert.throws(
    () => readEnvironmentFile(path, ['*']),
    (error: Error) => /may be written by others/.test(error.message) && !error.message.includes('secret'),
  )
})

test.run()
