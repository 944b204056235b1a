import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { program, type Shell, World } from '../lib/rmm/launchers/world.ts'
import { bundle } from './support/bundle.ts'
import { requires } from './support/requires.ts'

const test = suite('launcher as root')
const SH: Shell = { kind: 'sh', name: 'sh', command: ['/bin/sh'] }
const BIG = program({ version: '0.1.0', more: `# ${'x'.repeat(200_000)}` })

async function asRoot(check: (world: World) => Promise<void>): Promise<void> {
  const world = new World(SH)
  world.asRoot = true
  try {
    await check(world)
    assert.equal(world.leftBehind(), [])
  } finally {
    world.remove()
  }
}

/** A small file system of its own where the cache is. */
async function mounted(world: World, options: string, check: () => Promise<void>): Promise<void> {
  mkdirSync(world.cache, { recursive: true, mode: 0o700 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `mode=0700,${options}`, 'launcher', world.cache])
  try {
    await check()
  } finally {
    execFileSync('umount', [world.cache])
  }
}

test('refuses a cache that another account owns, and one below such a folder', () =>
  asRoot(async (world) => {
    world.release('0.1.0')
    mkdirSync(join(world.cache, 'inner'), { recursive: true, mode: 0o700 })
    chownSync(world.cache, 12_345, 12_345)
    for (const folder of [world.cache, join(world.cache, 'inner')]) {
      const { code, last } = await world.run({}, { ROUNDS_CACHE_DIR: folder })
      assert.is(code, 74)
      assert.match(last, /program belongs to the account 12345, who could change the program; let root own it/)
    }
  }))

test('a mount without exec is told, with the file and the hash to allow', () =>
  asRoot((world) =>
    mounted(world, 'noexec', async () => {
      const hash = world.release('0.1.0')
      const { code, last } = await world.run()
      assert.is(code, 75)
      assert.match(last, /security software, or a mount without exec, blocks .*program\/0\.1\.0\/rounds/)
      assert.ok(last.includes(hash))
    }),
  ))

test('a full disk is told, and keeps the good copy running', () =>
  asRoot((world) =>
    mounted(world, 'size=64k', async () => {
      world.release('0.1.0', BIG)
      const { code, last } = await world.run()
      assert.ok(code === 73 || code === 74, `${code}`)
      assert.match(last, /disk full/)
      world.release('0.2.0')
      assert.is((await world.run()).code, 0)
      world.release('0.3.0', BIG)
      assert.match((await world.run()).stdout, /^note: running 0\.2\.0, the last good version: .*disk full/)
    }),
  ))

test('a file system that is mounted read-only runs its good copy', () =>
  asRoot((world) =>
    mounted(world, 'size=1m', async () => {
      world.release('0.1.0')
      await world.run()
      execFileSync('mount', ['-o', 'remount,ro', world.cache])
      const { code, stdout } = await world.run()
      assert.is(code, 0)
      assert.match(stdout, /^called 0\.1\.0/)
      world.release('0.2.0')
      assert.match((await world.run()).stdout, /^note: running 0\.1\.0, .* cannot be written/)
    }),
  ))

test('runs the real Rounds, whose verdict it finds', () =>
  asRoot(async (world) => {
    world.release('0.1.0', `#!/bin/sh\nexec ${process.execPath} ${bundle()} "$@"\n`)
    const environment = { ROUNDS_STATE_DIR: join(world.folder, 'state'), ROUNDS_CONFIG_DIR: join(world.folder, 'config') }
    const verdict = await world.run({ words: ['verdict', 'screen-lock', '--max-age', '26h'] }, environment)
    assert.match(verdict.last, /^ROUNDS UNKNOWN screen-lock: /, verdict.stdout)
    const check = await world.run({ words: ['check', 'screen-lock'] }, environment)
    assert.match(check.last, /^ROUNDS [A-Z-]+ screen-lock: /)
  }))

if (requires('launcher as root', 'root')) {
  test.run()
}
