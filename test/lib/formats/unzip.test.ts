import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type UnzippedEntry, unzip } from '../../../lib/formats/unzip.ts'
import { type ZipEntry, zip } from '../../../lib/formats/zip.ts'

const test = suite('unzip')

const LIMITS = { entries: 100, bytes: 2 ** 20 }
const entry = (name: string, text: string): ZipEntry => ({ name, bytes: Buffer.from(text) })
const SAMPLE = [entry('report.html', '<p>In order</p>'), entry('results/a/1.json', '{"a":1}'), entry('results/b/1.json', '')]

function entriesOf(archive: Buffer): UnzippedEntry[] {
  const read = unzip(archive, LIMITS)
  assert.ok('entries' in read, 'problem' in read ? read.problem : '')
  return 'entries' in read ? read.entries : []
}

function problemOf(archive: Buffer, limits = LIMITS): string {
  const read = unzip(archive, limits)
  return 'problem' in read ? read.problem : ''
}

/** The archive with every occurrence of a text replaced by one of the same length, in both headers. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1')
}

test('what was packed is read back, with folders', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 6 }), (bodies) => {
      const entries = bodies.map((bytes, index) => ({ name: `folder-${index % 2}/file-${index}`, bytes: Buffer.from(bytes) }))
      assert.equal(entriesOf(zip(entries)), entries)
    }),
  )
})
test('thousands of files cost no more than their number', () => {
  const many = Array.from({ length: 3000 }, (_, index) => entry(`results/${index}.json`, `{"index":${index}}`))
  const started = performance.now()
  assert.is(problemOf(zip(many), { entries: 3000, bytes: 2 ** 20 }), '')
  assert.ok(performance.now() - started < 2000)
})
test('whatever is flipped in an archive is noticed, or makes no difference to any file', () => {
  const archive = zip(SAMPLE)
  fc.assert(
    fc.property(fc.nat({ max: archive.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
      const flipped = Buffer.from(archive)
      flipped[at] = (flipped[at] ?? 0) ^ mask
      const read = unzip(flipped, LIMITS)
      if ('entries' in read && read.entries.every(({ problem }) => problem === undefined)) {
        const unchanged = read.entries.filter(({ name, bytes }) => SAMPLE.some((one) => one.name === name && one.bytes.equals(bytes)))
        assert.is(unchanged.length, read.entries.length)
      }
    }),
    { numRuns: 2000 },
  )
})
test('an archive cut off anywhere says so and never throws', () => {
  const archive = zip(SAMPLE)
  for (let length = 4; length < archive.length; length++) {
    assert.match(problemOf(archive.subarray(0, length)), 'cut off or damaged')
  }
})
test('what is no archive says so', () => {
  assert.match(problemOf(Buffer.from('Dear practice')), 'not a zip archive')
  assert.match(problemOf(Buffer.alloc(0)), 'not a zip archive')
})
test('any bytes are read without an exception', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => unzip(Buffer.from(bytes), LIMITS) !== undefined))
})
test('a file whose bytes were changed is given back with its problem, the others without one', () => {
  const archive = zip(SAMPLE)
  const at = 30 + 'report.html'.length + 3
  archive[at] = (archive[at] ?? 0) ^ 0xff
  assert.equal(
    entriesOf(archive).map(({ problem }) => problem !== undefined),
    [true, false, false],
  )
})
test('names that lead out of the archive, and two files of one name, are refused', () => {
  const archive = zip([entry('aaaa/bb', 'x'), entry('cccc/dd', 'y')])
  for (const bad of ['../../b', '/etc/bb', 'a/../bb', 'C:/x/bb', 'aaaa\\bb', 'aa//bbb', './aa/bb']) {
    assert.match(problemOf(renamed(archive, 'aaaa/bb', bad)), 'leads out of the archive', bad)
  }
  assert.match(problemOf(renamed(archive, 'cccc/dd', 'aaaa/bb')), 'two files with the name "aaaa/bb"')
})
test('a file with one name in the directory and another before its bytes is not read', () => {
  const archive = zip([entry('aaaa', 'x')])
  archive.write('bbbb', 30, 'latin1')
  assert.match(entriesOf(archive)[0]?.problem ?? '', 'two names')
})
test('more files or more bytes than the limits are refused before anything is unpacked', () => {
  assert.match(problemOf(zip(SAMPLE), { entries: 2, bytes: 2 ** 20 }), 'lists 3 files, more than the 2')
  assert.match(problemOf(zip([{ name: 'zeros', bytes: Buffer.alloc(2 ** 21) }])), 'would unpack to 2 MiB, more than the 1 MiB')
})
test('a file that unpacks to more than it says is stopped there', () => {
  const archive = zip([{ name: 'zeros', bytes: Buffer.alloc(2 ** 24) }])
  archive.writeUInt32LE(10, archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  const [zeros] = entriesOf(archive)
  assert.match(zeros?.problem ?? '', 'cannot be unpacked')
  assert.is(zeros?.bytes.length, 0)
})
test('an archive of more files than the format can count is refused when it is made', () => {
  const one = entry('a', '')
  assert.throws(() => zip(Array.from({ length: 65_536 }, () => one)), /65536 files are too many/)
})

if (spawnSync('zip', ['--version']).error === undefined) {
  test('an archive of the zip program is read, its folders are left out', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-unzip-'))
    try {
      mkdirSync(join(folder, 'results'))
      writeFileSync(join(folder, 'results', 'a.json'), '{}'.repeat(500))
      spawnSync('zip', ['-r', 'a.zip', 'results'], { cwd: folder })
      assert.equal(
        entriesOf(readFileSync(join(folder, 'a.zip'))).map(({ name, problem }) => [name, problem]),
        [['results/a.json', undefined]],
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
} else {
  console.log('SKIP an archive of the zip program: zip is not installed')
}

test.run()
