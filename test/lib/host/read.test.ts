import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { EachOutput, FileContent, Listing, Value } from '../../../lib/api.ts'
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
    const answer = await reader.read(
      { files },
      { timeoutSeconds: 5, cost: 'low', fills: { homes: [anna, ben], state: '/state', settings: () => [] }, script: () => '' },
    )
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

test('a command runs once for each text of a setting, with its own environment', async () => {
  if (process.platform === 'win32') {
    return // printenv is a program of Unix.
  }
  const one = join(folder, 'one.env')
  const two = join(folder, 'two.env')
  writeFileSync(one, 'GREETING=hello\nSECRET=not handed on\n', { mode: 0o600 })
  writeFileSync(two, 'SECRET=not handed on\n', { mode: 0o600 })
  const names = [one, two, join(folder, 'gone.env')]
  const reader = openReader()
  const answer = await reader.read(
    { command: ['printenv', 'GREETING'], each: 'x.files', environmentFile: { path: '{each}', names: ['GREET*'] } },
    { timeoutSeconds: 5, cost: 'low', fills: { homes: [], state: '/state', settings: () => names }, script: () => '' },
  )
  await reader.close()
  assert.is(answer.state, 'value')
  const { entries } = (answer as Value<Listing<EachOutput>>).value
  assert.equal(
    entries.map(({ of }) => of),
    names,
  )
  const [first, second, third] = entries.map((entry) => entry.answer)
  assert.equal(first, { state: 'value', value: { exitCode: 0, stdout: 'hello\n', stderr: '' } })
  assert.is(second?.state === 'value' && second.value.exitCode, 1)
  assert.match(third?.state === 'failed' ? third.reason : '', /gone\.env is not there/)
  assert.not.match(JSON.stringify(entries), /not handed on/)
})
test('where nobody named anything, nothing is asked', async () => {
  const reader = openReader()
  const answer = await reader.read(
    { command: ['no-such-program'], each: 'x.files' },
    { timeoutSeconds: 5, cost: 'low', fills: { homes: [], state: '/state', settings: () => [] }, script: () => '' },
  )
  await reader.close()
  assert.equal(answer, { state: 'value', value: { entries: [], complete: true, missed: [] } })
})

test.run()
