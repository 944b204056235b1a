import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readJournalHead } from '../../../lib/journal/head.ts'
import { openJournal } from '../../../lib/journal/journal.ts'
import { entry, temporaryFolder } from './folder.ts'

const test = suite('journal')

async function threeLines() {
  const folder = join(temporaryFolder(), 'state')
  const journal = openJournal(folder)
  for (const step of [0, 1, 2]) {
    await journal.append(entry(step))
  }
  return { journal, folder, path: join(folder, 'journal.jsonl') }
}

function rewrite(path: string, change: (lines: string[]) => string[]): void {
  writeFileSync(path, change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n').concat('\n'))
}

test('a journal that was never written is empty and whole', () => {
  const journal = openJournal(join(temporaryFolder(), 'state'))
  assert.equal([journal.entries(), journal.head(), journal.verify()], [[], null, { ok: true, lines: 0, torn: [] }])
})

test('every line carries its number and the hash of the line before', async () => {
  const { journal } = await threeLines()
  const [first, second, third] = journal.entries()
  assert.equal([first?.seq, second?.seq, third?.seq], [1, 2, 3])
  assert.equal([first?.prev, second?.prev, third?.prev], [null, first?.hash, second?.hash])
  assert.equal(journal.verify(), { ok: true, lines: 3, torn: [] })
})

test('append returns the new head', async () => {
  const { journal, folder } = await threeLines()
  const hash = await journal.append(entry(3))
  assert.match(hash, /^[0-9a-f]{64}$/)
  assert.equal([journal.head(), readJournalHead(folder), journal.entries().at(-1)?.hash], [hash, hash, hash])
})

test('what was said comes back as it was said', async () => {
  const journal = openJournal(temporaryFolder())
  const change = { kind: 'file', path: '/etc/x', text: 'ü\n"', mode: 0o644, risk: 'safe' } as const
  await journal.append(entry(4, { change, before: { surroundings: { missingFolders: ['/etc'] } }, note: 'line\nbreak' }))
  const [found] = journal.entries()
  assert.equal([found?.change, found?.before, found?.note], [change, { surroundings: { missingFolders: ['/etc'] } }, 'line\nbreak'])
  assert.ok(journal.verify().ok)
})

test('nobody else may read the journal or its folder', async () => {
  const { folder, path } = await threeLines()
  assert.is(statSync(folder).mode & 0o777, 0o700)
  assert.is(statSync(path).mode & 0o777, 0o600)
})

test('an edited line is found by its number', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => lines.map((line, index) => (index === 1 ? line.replace('screen-lock', 'screen-luck') : line)))
  assert.is(journal.verify().broken?.line, 2)
  assert.match(journal.verify().broken?.because ?? '', 'edited')
})

test('a line that was edited with a new hash breaks the line after it', async () => {
  const { journal, path } = await threeLines()
  const other = openJournal(temporaryFolder())
  await other.append(entry(9))
  const [forged] = other.entries()
  rewrite(path, (lines) => [JSON.stringify(forged), ...lines.slice(1)])
  assert.equal([journal.verify().ok, journal.verify().broken?.line], [false, 2])
})

test('a removed line is found', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => lines.filter((_, index) => index !== 1))
  assert.is(journal.verify().broken?.line, 2)
  assert.match(journal.verify().broken?.because ?? '', 'number 3 after 1')
})

test('a removed first line is found', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => lines.slice(1))
  assert.is(journal.verify().broken?.line, 1)
})

test('swapped lines are found', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => [lines[0] ?? '', lines[2] ?? '', lines[1] ?? ''])
  assert.is(journal.verify().broken?.line, 2)
})

test('a doubled line is found', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => [...lines, lines[2] ?? ''])
  assert.is(journal.verify().broken?.line, 4)
})

test('a removed end is found when its hash was noted elsewhere', async () => {
  const { journal, path } = await threeLines()
  const noted = journal.head()
  rewrite(path, (lines) => lines.slice(0, 2))
  assert.ok(journal.verify().ok)
  assert.equal([journal.verify(noted).ok, journal.verify(noted).broken?.line], [false, 3])
})

test('a line that is no longer JSON in the middle breaks the line after it', async () => {
  const { journal, path } = await threeLines()
  rewrite(path, (lines) => [lines[0] ?? '', '{', lines[2] ?? ''])
  assert.equal([journal.verify().broken?.line, journal.verify().torn], [3, [2]])
})

test('after a torn line the chain goes on from the last whole one', async () => {
  const { folder, path } = await threeLines()
  truncateSync(path, statSync(path).size - 20)
  const journal = openJournal(folder)
  await journal.append(entry(7))
  assert.equal(
    journal.entries().map(({ seq, step }) => [seq, step]),
    [
      [1, 0],
      [2, 1],
      [3, 7],
    ],
  )
  assert.equal(journal.verify(), { ok: true, lines: 4, torn: [3] })
})

test('a last line that only lost its line end still counts', async () => {
  const { folder, path } = await threeLines()
  truncateSync(path, statSync(path).size - 1)
  const journal = openJournal(folder)
  await journal.append(entry(7))
  assert.equal(journal.verify(), { ok: true, lines: 4, torn: [] })
})

test('zeros that a power cut left at the end are a torn line', async () => {
  const { folder, path } = await threeLines()
  appendFileSync(path, Buffer.alloc(500))
  const journal = openJournal(folder)
  await journal.append(entry(7))
  assert.equal(journal.verify(), { ok: true, lines: 5, torn: [4] })
})

test('an open journal sees what another process added', async () => {
  const { journal, folder } = await threeLines()
  await openJournal(folder).append(entry(8))
  await journal.append(entry(9))
  assert.ok(journal.verify().ok)
  assert.equal(
    journal.entries().map(({ step }) => step),
    [0, 1, 2, 8, 9],
  )
})

test('many at once still make one chain', async () => {
  const folder = temporaryFolder()
  const journals = [openJournal(folder), openJournal(folder), openJournal(folder)]
  await Promise.all(Array.from({ length: 12 }, (_, step) => journals[step % 3]?.append(entry(step))))
  assert.equal(openJournal(folder).verify(), { ok: true, lines: 12, torn: [] })
})

test('a folder in the place of the journal is a clear error', async () => {
  const folder = temporaryFolder()
  const journal = openJournal(folder)
  mkdirSync(join(folder, 'journal.jsonl'))
  const message = await journal.append(entry()).then(
    () => 'written',
    (error: Error) => error.message,
  )
  assert.is(message, `The journal ${join(folder, 'journal.jsonl')} could not be read (EISDIR)`)
  assert.throws(() => journal.entries(), /could not be read \(EISDIR\)/)
  assert.is(readJournalHead(folder), null)
})

test('whatever is cut off the end, the journal stays readable and verifies', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'journal.jsonl')
  const step = fc.record({ note: fc.string({ unit: 'binary' }), cut: fc.oneof(fc.constant(0), fc.nat(400)) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      writeFileSync(path, '')
      for (const { note, cut } of steps) {
        const journal = openJournal(folder)
        await journal.append(entry(0, { note }))
        assert.is(journal.entries().at(-1)?.note, note)
        assert.ok(journal.verify().ok)
        truncateSync(path, Math.max(0, statSync(path).size - cut))
        assert.ok(openJournal(folder).verify().ok)
      }
    }),
    { numRuns: 30 },
  )
})

test('whatever byte of it is changed, but the last line end, verify says so', async () => {
  const { journal, path } = await threeLines()
  const bytes = readFileSync(path)
  const noted = journal.head()
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(bytes)
      changed[at] = ((changed[at] ?? 0) + by) % 256
      writeFileSync(path, changed)
      assert.ok(!journal.verify(noted).ok || at === bytes.length - 1, `byte ${at} of ${bytes.length}`)
    }),
    { numRuns: 200 },
  )
})

test('a process killed in a tight row of lines leaves a journal that verifies and goes on', async () => {
  const folder = temporaryFolder()
  const program = `const { openJournal } = await import(${JSON.stringify(new URL('../../../lib/journal/journal.ts', import.meta.url).href)})
    const journal = openJournal(process.argv[1])
    for (let step = 0; ; step++) {
      await journal.append({ run: 'r', item: 'i', step, type: 'intent', note: 'x'.repeat(step * 97 % 5000) })
      if (step === 20) { process.kill(process.pid, 'SIGKILL') }
    }`
  const register = new URL('../../../lib/register.mjs', import.meta.url).href
  const { signal } = spawnSync(process.execPath, ['--import', register, '--input-type=module', '-e', program, folder])
  assert.is(signal, 'SIGKILL')
  const journal = openJournal(folder)
  assert.is(journal.entries().length, 21)
  await journal.append(entry(99))
  assert.ok(journal.verify().ok)
})

test.run()
