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
  archive.writeUInt32LE(10, 22)
  archive.writeUInt32LE(10, archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  const [zeros] = entriesOf(archive)
  assert.match(zeros?.problem ?? '', 'cannot be unpacked')
  assert.is(zeros?.bytes.length, 0)
})
test('an archive of more files than the format can count is refused when it is made', () => {
  const one = entry('a', '')
  assert.throws(() => zip(Array.from({ length: 65_536 }, () => one)), /65536 files are too many/)
})

/** Where the directory and the end record of an archive start. */
const placesIn = (archive: Buffer) => ({ directory: archive.readUInt32LE(archive.length - 6), end: archive.length - 22 })

/** An end record for one directory more or less than there is. */
function endWith(archive: Buffer, { count, size, start }: { count: number; size: number; start: number }): Buffer {
  const end = Buffer.from(archive.subarray(archive.length - 22))
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(start, 16)
  return end
}

test('a second directory before the end record, which some programs take for the real one, is refused', () => {
  const archive = zip(SAMPLE)
  const { directory, end } = placesIn(archive)
  const own = archive.subarray(directory, end)
  const forged = Buffer.concat([archive.subarray(0, end), own, archive.subarray(end)])
  assert.match(problemOf(forged), 'bytes that belong to no file')
  const size = { count: SAMPLE.length, size: own.length * 2, start: directory }
  assert.match(problemOf(Buffer.concat([archive.subarray(0, end), own, endWith(archive, size)])), 'bytes that belong to no file')
})
test('a file that the directory does not name, which programs that read from the start show, is refused', () => {
  const archive = zip(SAMPLE)
  const { directory, end } = placesIn(archive)
  const stray = zip([entry('report.html', '<p>Forged</p>')])
  const body = Buffer.concat([archive.subarray(0, directory), stray.subarray(0, placesIn(stray).directory)])
  const last = endWith(archive, { count: SAMPLE.length, size: end - directory, start: body.length })
  assert.match(problemOf(Buffer.concat([body, archive.subarray(directory, end), last])), 'bytes that belong to no file')
})
test('a folder, which may be a file under another name, is refused', () => {
  assert.match(problemOf(zip([...SAMPLE, entry('zz/', '<p>Forged</p>')])), 'it lists folders')
})
test('fields that may give a file another name are refused in both headers', () => {
  const archive = zip([entry('aaaa', 'x')])
  const { directory, end } = placesIn(archive)
  const local = Buffer.from(archive)
  local.writeUInt16LE(5, 28)
  assert.match(problemOf(local), 'bytes that belong to no file')
  for (const field of [30, 32]) {
    const central = Buffer.concat([archive.subarray(directory, end), Buffer.from('hello')])
    central.writeUInt16LE(5, field)
    const last = endWith(archive, { count: 1, size: central.length, start: directory })
    assert.match(problemOf(Buffer.concat([archive.subarray(0, directory), central, last])), 'bytes that belong to no file')
  }
})
test('bytes behind the end record, and before the first file, are refused', () => {
  const archive = zip(SAMPLE)
  assert.match(problemOf(Buffer.concat([archive, Buffer.from('more')])), 'bytes that belong to no file')
  const { directory, end } = placesIn(archive)
  const moved = endWith(archive, { count: SAMPLE.length, size: end - directory, start: directory + 1 })
  assert.match(problemOf(Buffer.concat([Buffer.from('#'), archive.subarray(0, end), moved])), 'bytes that belong to no file')
})
test('a file of which the directory says something else than what stands before its bytes is not read', () => {
  for (const at of [4, 6, 8, 10, 14, 18, 22]) {
    const archive = zip([entry('aaaa', 'x')])
    archive[at] = (archive[at] ?? 0) ^ 1
    assert.match(entriesOf(archive)[0]?.problem ?? '', 'the directory says something else', String(at))
  }
})

if (spawnSync('zip', ['--version']).error === undefined) {
  test('an archive of the zip program is read where nothing is added to its files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rounds-unzip-'))
    try {
      mkdirSync(join(folder, 'results'))
      writeFileSync(join(folder, 'results', 'a.json'), '{}'.repeat(500))
      spawnSync('zip', ['-rXD', 'a.zip', 'results'], { cwd: folder })
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
