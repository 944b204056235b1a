import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addPacks, content } from '../../../lib/content/index.ts'
import { usePacks } from '../../../lib/packs/used.ts'

const test = suite('packs that are used')
const folders: string[] = []
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'rounds-used-'))
  folders.push(made)
  return made
}

test.after(() => {
  addPacks(undefined)
  for (const made of folders) {
    rmSync(made, { recursive: true })
  }
})

test('a folder without packs adds none', async () => {
  await usePacks({ config: folder() })
  assert.equal(
    content.packs().map(({ id }) => id),
    ['rounds.rounds'],
  )
})
test('a lock file that is a link to nowhere is an error, never no packs', async () => {
  const config = folder()
  symlinkSync(join(config, 'gone.json'), join(config, 'packs.lock.json'))
  const problem = await usePacks({ config }).then(
    () => 'no packs',
    (error: Error) => error.message,
  )
  assert.match(problem, 'packs.lock.json cannot be read')
})
test('a configuration folder whose place cannot be told is an error, never no packs', async () => {
  const config = folder()
  mkdirSync(join(config, 'loop'))
  symlinkSync('around', join(config, 'loop', 'around'))
  const problem = await usePacks({ config: join(config, 'loop', 'around') }).then(
    () => 'no packs',
    (error: Error) => error.message,
  )
  assert.match(problem, 'cannot be read')
})

test.run()
