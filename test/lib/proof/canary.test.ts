import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { chooseCanary, fingerprintOf, isUnchanged, lookAt } from '../../../lib/proof/canary.ts'
import type { StoredFile } from '../../../lib/proof/tool.ts'

const test = suite('the file that is restored')
const file = (path: string, modifiedAt: number, bytes = 10): StoredFile => ({ path, bytes, modifiedAt })
const asStored = (list: StoredFile[]) => (path: string) => list.find((one) => one.path === path)

test('the newest file that stands unchanged is taken', () => {
  const list = [file('/a', 100), file('/b', 300), file('/c', 200)]
  assert.is(chooseCanary(list, asStored(list))?.path, '/b')
  const live = asStored([file('/a', 100), file('/b', 300, 11), file('/c', 200)])
  assert.is(chooseCanary(list, live)?.path, '/c')
})

test('empty files prove nothing, and files over 5 MB take too long', () => {
  const list = [file('/empty', 900, 0), file('/large', 800, 5 * 1024 * 1024 + 1), file('/fits', 100, 5 * 1024 * 1024)]
  assert.is(chooseCanary(list, asStored(list))?.path, '/fits')
})

test('where every file is gone or changed there is none', () => {
  const list = [file('/a', 100), file('/b', 300)]
  assert.is(
    chooseCanary(list, () => undefined),
    undefined,
  )
  assert.is(
    chooseCanary(list, () => ({ bytes: 10, modifiedAt: 5000 })),
    undefined,
  )
  assert.is(
    chooseCanary([], () => undefined),
    undefined,
  )
})

test('a fraction of a millisecond is no change, two milliseconds are', () => {
  assert.ok(isUnchanged(file('/a', 1000), { bytes: 10, modifiedAt: 1000.9 }))
  assert.not.ok(isUnchanged(file('/a', 1000), { bytes: 10, modifiedAt: 1002 }))
  assert.not.ok(isUnchanged(file('/a', 1000), undefined))
})

test('only a regular file counts on the disk: no link, folder or missing file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'))
  try {
    writeFileSync(join(folder, 'file'), 'hello')
    symlinkSync(join(folder, 'file'), join(folder, 'link'))
    mkdirSync(join(folder, 'folder'))
    assert.is(lookAt(join(folder, 'file'))?.bytes, 5)
    // printf hello | sha256sum
    assert.is(await fingerprintOf(join(folder, 'file')), '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824')
    for (const name of ['link', 'folder', 'none']) {
      assert.is(lookAt(join(folder, name)), undefined, name)
      assert.is(await fingerprintOf(join(folder, name)), undefined, name)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
