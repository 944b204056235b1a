import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileContent, Listing } from '../../../lib/api.ts'
import { openReader } from '../../../lib/host/read.ts'

const test = suite('reading what probes declare')
const folder = mkdtempSync(join(tmpdir(), 'rounds-read-'))
const anna = join(folder, 'anna')
const ben = join(folder, 'ben')

test.before(() => {
  for (const home of [anna, ben]) {
    mkdirSync(home)
    writeFileSync(join(home, 'x'), `of ${home}`)
  }
  // A backslash separates folders on Windows only; elsewhere it is part of a name.
  writeFileSync(`${anna}\\x`, 'behind a backslash')
})
test.after(() => rmSync(folder, { recursive: true }))

async function read(...files: [string, ...string[]]): Promise<string[]> {
  const reader = openReader()
  try {
    const answer = await reader.read({ files }, { timeoutSeconds: 5, cost: 'low', homes: [anna, ben], script: () => '' })
    return answer.state === 'value' ? (answer.value as Listing<FileContent>).entries.map(({ text }) => text) : [answer.state]
  } finally {
    await reader.close()
  }
}

test('{home} stands for the home folder of everybody', async () => {
  assert.equal(await read('{home}/x'), [`of ${anna}`, `of ${ben}`])
})
test('{home} may be followed by a backslash, as paths of Windows are written', async () => {
  const expected = process.platform === 'win32' ? [`of ${anna}`, `of ${ben}`] : ['behind a backslash']
  assert.equal(await read('{home}\\x'), expected)
})
test('a path without {home} is read once, and {home} in its middle means nothing', async () => {
  assert.equal(await read(join(anna, 'x')), [`of ${anna}`])
  assert.equal(await read(`${folder}/{home}/x`, '{home}x'), [])
})

test.run()
