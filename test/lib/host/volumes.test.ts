import { mkdirSync, mkdtempSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Listing, VolumeSpace } from '../../../lib/api.ts'
import { describeProbe, openReader } from '../../../lib/host/read.ts'
import { readVolumesProbe } from '../../../lib/host/volumes.ts'

const test = suite('volumes')
const folder = mkdtempSync(join(tmpdir(), 'rounds-volumes-'))
test.after(() => rmSync(folder, { recursive: true }))

test('a volume has the size that the operating system tells, and no more free than that', async () => {
  const { entries, complete } = await readVolumesProbe([folder])
  const [found] = entries
  const { bsize, blocks } = statfsSync(folder)
  assert.ok(complete)
  assert.is(found?.path, folder)
  assert.is(found?.totalBytes, bsize * blocks)
  assert.ok(found && found.freeBytes > 0 && found.freeBytes <= found.totalBytes)
})
test('a file and a folder on one volume tell the same volume, and another one another', async () => {
  const file = join(folder, 'MT32.IB')
  writeFileSync(file, '')
  const [one, two] = (await readVolumesProbe([folder, file])).entries
  assert.is(one?.volume, two?.volume)
  if (process.platform === 'linux') {
    const [proc] = (await readVolumesProbe(['/dev/shm'])).entries
    assert.ok(proc && proc.volume !== one?.volume)
  }
})
test('a path that is named twice is told once, in the order of the paths', async () => {
  const [a, b] = [join(folder, 'b'), join(folder, 'a')]
  mkdirSync(a)
  mkdirSync(b)
  assert.equal(
    (await readVolumesProbe([a, b, a])).entries.map(({ path }) => path),
    [a, b],
  )
})
test('a path that is not there is not in the list, and the list is whole', async () => {
  assert.equal(await readVolumesProbe([join(folder, 'gone'), join(folder, 'MT32.IB', 'below a file')]), {
    entries: [],
    complete: true,
    missed: [],
  })
})
test('a path that cannot be asked makes the list incomplete and says why', async () => {
  const loop = join(folder, 'loop')
  symlinkSync(loop, loop)
  const { entries, complete, missed } = await readVolumesProbe([loop, folder])
  assert.equal([entries.length, complete], [1, false])
  assert.match(missed[0] ?? '', `the volume of ${loop} could not be asked (ELOOP)`)
})
test('a volume without a size is no answer', async () => {
  if (process.platform !== 'linux') {
    console.log('SKIP a volume without a size: /proc is one of Linux')
    return
  }
  assert.equal((await readVolumesProbe(['/proc'])).missed, ['/proc lies on a volume that tells no size'])
})
test('a probe asks for every text of a setting, and for nothing that is no path of its own', async () => {
  const reader = openReader()
  const fills = { homes: [], state: '/state', settings: (key: string) => (key === 'x.folders' ? [folder, 'relative'] : []) }
  const answer = await reader.read(
    { volumes: ['{setting x.folders}', '{setting x.none}', '.'] },
    { timeoutSeconds: 5, cost: 'low', fills, script: () => '' },
  )
  await reader.close()
  assert.is(answer.state, 'value')
  assert.equal(answer.state === 'value' && (answer.value as Listing<VolumeSpace>).entries.map(({ path }) => path), [folder])
  assert.is(describeProbe({ volumes: ['{setting x.folders}', '/srv'] }), 'volumes of {setting x.folders} /srv')
})

test.run()
