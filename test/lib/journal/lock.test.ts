import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openJournal } from '../../../lib/journal/journal.ts'
import { withFixLock } from '../../../lib/journal/lock.ts'
import { entry, temporaryFolder } from './folder.ts'

const test = suite('lock')
const lockModule = new URL('../../../lib/journal/lock.ts', import.meta.url).href
const register = new URL('../../../lib/register.mjs', import.meta.url).href

/** A process that holds the lock until it is killed. */
async function holder(folder: string) {
  const program = `const { withFixLock } = await import(${JSON.stringify(lockModule)})
    await withFixLock(process.argv[1], () => new Promise((resolve) => { console.log('held'); setTimeout(resolve, 60_000) }))`
  const child = spawn(process.execPath, ['--import', register, '--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return child
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error: Error) => error.message,
  )
}

test('a fix gives back what it found and leaves no lock', async () => {
  const folder = join(temporaryFolder(), 'state')
  assert.is(await withFixLock(folder, async () => 'found'), 'found')
  assert.not(existsSync(join(folder, 'fix.lock')))
})

test('a fix that throws leaves no lock', async () => {
  const folder = temporaryFolder()
  assert.is(await messageOf(withFixLock(folder, () => Promise.reject(new Error('no')))), 'no')
  assert.not(existsSync(join(folder, 'fix.lock')))
})

test('lines can be written during a fix, and the lock of the fix stays', async () => {
  const folder = temporaryFolder()
  await withFixLock(folder, async () => {
    await openJournal(folder).append(entry())
    const before = statSync(join(folder, 'fix.lock')).mtimeMs
    await new Promise((resolve) => setTimeout(resolve, 2_600))
    assert.ok(statSync(join(folder, 'fix.lock')).mtimeMs > before, 'the lock was not refreshed')
    await openJournal(folder).append(entry(1))
  })
  assert.ok(openJournal(folder).verify().ok)
})

test('a second fix says that another one is running; when that was killed, it takes over', async () => {
  const folder = temporaryFolder()
  const other = await holder(folder)
  try {
    const message = await messageOf(withFixLock(folder, async () => undefined))
    assert.is(message, 'Another fix or undo is running on this computer: wait until it has ended, then run this again')
  } finally {
    other.kill('SIGKILL')
  }
  const started = Date.now()
  assert.is(await withFixLock(folder, async () => 'taken over'), 'taken over')
  assert.ok(Date.now() - started < 14_000, 'it took too long')
})

test('a fix waits for a short one that is about to end', async () => {
  const folder = temporaryFolder()
  const short = withFixLock(folder, () => new Promise((resolve) => setTimeout(resolve, 300)))
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.is(await withFixLock(folder, async () => 'next'), 'next')
  await short
})

test('a lock on the journal that a killed process left is taken over', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'journal.lock'))
  const old = Date.now() / 1000 - 20
  utimesSync(join(folder, 'journal.lock'), old, old)
  await openJournal(folder).append(entry())
  assert.is(openJournal(folder).entries().length, 1)
})

test.run()
