import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { outputOf, race, withOwnFolders } from '../../bench/race.ts'

const test = suite('race')

/** A command that writes its name to a file, so that the order of the runs can be read. */
const signing = (file: string, name: string) => [process.execPath, '-e', `require('fs').appendFileSync(${JSON.stringify(file)}, '${name}')`]

test('commands run by turns, after one round that does not count, and every second round backwards', () =>
  withOwnFolders((folder) => {
    const file = join(folder, 'order')
    const samples = race([signing(file, 'a'), signing(file, 'b')], 3)
    assert.equal(
      samples.map((round) => round.length),
      [2, 2, 2],
    )
    assert.is(readFileSync(file, 'utf8'), 'baabbaab')
  }))

test('each sample belongs to its command, whatever the order', () => {
  const sleep = [process.execPath, '-e', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)']
  for (const [quick, slow] of race([[process.execPath, '-e', '0'], sleep], 2)) {
    assert.ok(Number(slow?.wallMs) > 1000)
    assert.ok(Number(quick?.wallMs) < Number(slow?.wallMs))
  }
})

test('findings are no failures, wrong usage is', () => {
  assert.is(race([[process.execPath, '-e', 'process.exit(3)']], 1).length, 1)
  assert.throws(() => race([[process.execPath, '-e', 'process.exit(64)']], 1), 'ended with 64')
  assert.throws(() => race([['/no/such/program']], 1), 'ENOENT')
})

test('the output of a command that is used wrongly is not taken', () => {
  assert.is(outputOf([process.execPath, '-p', '1 + 1']), '2\n')
  assert.throws(() => outputOf([process.execPath, '-e', 'console.error("why"); process.exit(64)']), /ended with 64: why/)
})

test('a benchmark has folders of its own, and leaves none', async () => {
  const left = await withOwnFolders((folder, environment) => {
    writeFileSync(join(folder, 'x'), '')
    assert.ok(environment.ROUNDS_STATE_DIR?.startsWith(folder))
    assert.ok(environment.ROUNDS_CONFIG_DIR?.startsWith(folder))
    return folder
  })
  assert.not(existsSync(left))
})

test.run()
