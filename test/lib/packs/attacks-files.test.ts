import { spawn, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import fs, {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../../lib/api.ts'
import { builtIn as builtInContent } from '../../../lib/content/index.ts'
import { undeclaredPart } from '../../../lib/engine/plan.ts'
import { takeIncidents } from '../../../lib/logs/incidents.ts'
import { loadPacks } from '../../../lib/packs/load.ts'
import { readLock, writeLock } from '../../../lib/packs/lock.ts'
import { merged } from '../../../lib/packs/merged.ts'
import type { KnownPack, PackBody } from '../../../lib/packs/pack.ts'
import { LARGEST_PACK, type PackHead, signedPack, splitPack } from '../../../lib/packs/pack-file.ts'
import type { Sandbox } from '../../../lib/packs/sandbox/sandbox.ts'
import type { ItemManifest, PackLock, TrustFile } from '../../../lib/schema/types.ts'
import {
  builtIn,
  factManifest,
  type Installed,
  installed,
  itemManifest,
  keys,
  lineOf,
  lockOf,
  otherKeys,
  packBody,
  signed,
  trusting,
} from './sample-pack.ts'

const test = suite('attacks on the files of packs')
const root = fileURLToPath(new URL('../../..', import.meta.url))
const isRoot = process.getuid?.() === 0
const isWindows = process.platform === 'win32'
const nothingRuns = (): Promise<Sandbox> => Promise.reject(new Error('code of a pack ran'))

/** The pack that is attacked, and one beside it that has nothing to do with it. */
const notes = packBody()
const clock = packBody({ name: 'clock', displayName: 'Clocks on walls' }, 'acme-clock')
const ANOTHER_VERSION = '0.0.1'

const folders: string[] = []
test.before.each(() => void takeIncidents())
test.after.each(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true })
  }
})

function scene(bodies: readonly PackBody[] = [notes]): Installed {
  const made = installed([...bodies, clock])
  folders.push(made.config)
  return made
}

/** The file of the pack holds this body now, signed by its publisher; the lock file pins it, and still says what its items said before. */
function replaced(made: Installed, body: PackBody | Buffer, before: PackBody = notes): Installed {
  const file = Buffer.isBuffer(body) ? body : signed(body).file
  writeFileSync(made.path, file)
  const { packs } = lockOf([before, clock], ['check'], ANOTHER_VERSION)
  const { sha256 } = splitPack(file, 'pack').head
  writeLock(made.config, { packs: { ...packs, 'acme.notes': { ...(packs['acme.notes'] as PackLock['packs'][string]), sha256 } } })
  return made
}

/** Any text as a body, with a head that fits it and a good signature: what somebody with the publisher's key can make. */
function signedText(text: string, { id = 'acme.notes', version = '1.0.0', key = keys.privateKey } = {}): Buffer {
  const head = { 'rounds-pack': 1, id, version, sha256: createHash('sha256').update(text).digest('hex') }
  return signedPack(Buffer.from(`${JSON.stringify(head)}\n${text}`), key, 'pack')
}

/** The file with another head; nothing of the rest is touched. */
function withHead(file: Buffer, change: (head: PackHead) => unknown): Buffer {
  const { head } = splitPack(file, 'pack')
  return Buffer.concat([Buffer.from(JSON.stringify(change(head))), file.subarray(file.indexOf('\n'))])
}

const load = ({ config }: Installed, unpinned = false) => loadPacks(config, builtIn, nothingRuns, { unpinned })
const named = (packs: readonly KnownPack[], id: string) => packs.find((pack) => pack.id === id)

/**
 * The pack is not used, and says why; its item stands as unknown and says whose it is; the audit log hears of it; the pack beside it and everything that is
 * built in are as they were.
 */
async function refused(made: Installed, cause: RegExp): Promise<void> {
  const { packs, collections } = await load(made)
  const pack = named(packs, 'acme.notes')
  assert.is(pack?.state, 'failed', pack?.reason)
  assert.match(pack?.reason ?? '', cause)
  assert.not.match(pack?.reason ?? '', /\p{Cc}/u)
  assert.equal([pack?.trusted && pack.grants.length > 0, pack?.grants], [false, []])
  const incidents = takeIncidents().filter(({ event }) => event === 'pack-refused')
  assert.is(incidents.length, 1)
  assert.match(incidents[0]?.details.what ?? '', /^acme\.notes 1\.0\.\d$/)
  assert.match(incidents[0]?.details.why ?? '', cause)
  const all = merged([builtInContent, ...collections])
  const ids = all.items().map(({ id }) => id)
  assert.equal(ids, [...builtIn.items.map(({ id }) => id), 'acme-clock', 'acme-note'].sort())
  assert.is(named(packs, 'acme.clock')?.state, 'active', named(packs, 'acme.clock')?.reason)
  const finding = await (await all.judge('acme-note'))({}, {}, {} as never)
  assert.is(finding.status, 'unknown')
  assert.match(finding.summary, /^Pack acme\.notes cannot be used: /)
  assert.match(finding.summary, cause)
  const plan = await (await all.plan('acme-note'))({}, {}, {} as never)
  assert.is('refused' in plan && plan.refused, 'pack-failed')
  assert.not(all.facts().some(({ name }) => name === 'acme-note'))
}

/** Whatever the body is that the pinned file holds, its content is refused with this cause. */
const refusesBody = (title: string, body: () => PackBody, cause: RegExp) => test(title, () => refused(replaced(scene(), body()), cause))

test('the scene itself: nothing is attacked, and both packs are used', async () => {
  const { packs, collections } = await load(scene())
  assert.equal(
    packs.map(({ id, state, reason }) => [id, state, reason]),
    [
      ['acme.clock', 'active', undefined],
      ['acme.notes', 'active', undefined],
    ],
  )
  assert.is(collections.length, 2)
  assert.equal(takeIncidents(), [])
  assert.is(named((await load(replaced(scene(), notes))).packs, 'acme.notes')?.state, 'active')
})

// ── A file that was edited ───────────────────────────────────────────────────

for (const [what, from, to] of [
  ['the code', "status: note.text === 'fine'", "status: note.text !== 'fine'"],
  ['a manifest', '/srv/acme-note.txt', '/etc/acme-note.tx'],
  ['the last byte', '}\n', '} '],
] as const) {
  test(`edited after it was signed: ${what}`, async () => {
    const made = scene()
    const text = readFileSync(made.path, 'latin1')
    const at = text.lastIndexOf(from)
    assert.ok(at > 0)
    writeFileSync(made.path, text.slice(0, at) + to + text.slice(at + from.length), 'latin1')
    await refused(made, /changed after it was built/)
  })
}

test('edited after it was signed: every single byte of the first line', async () => {
  const made = scene()
  const good = readFileSync(made.path)
  const end = good.indexOf('\n')
  for (let at = 0; at <= end; at++) {
    const bad = Buffer.from(good)
    bad[at] = (bad[at] ?? 0) ^ 1
    writeFileSync(made.path, bad)
    const pack = named((await load(made)).packs, 'acme.notes')
    assert.is(pack?.state, 'failed', `byte ${at} of ${good.toString('utf8', 0, end)}`)
  }
  assert.ok(end > 300)
})

test('the first line says the same in other words', async () => {
  const made = scene()
  const good = readFileSync(made.path)
  const line = good.toString('utf8', 0, good.indexOf('\n'))
  for (const other of [
    line.replace('{', '{ '),
    line.replace('}', ',"more":1}'),
    line.replace('{', '{"id":"acme.diary",'),
    line.replace('{', '{"__proto__":{"id":"acme.notes"},'),
    line.replace('acme.notes', '\\u0061cme.notes'),
    `${line}\r`,
    `\uFEFF${line}`,
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).reverse())),
  ]) {
    writeFileSync(made.path, Buffer.concat([Buffer.from(other), good.subarray(good.indexOf('\n'))]))
    await refused(made, /does not start like one/)
  }
})

test('a first line that orders the terminal about', async () => {
  const made = scene()
  for (const id of ['\u001B[2Jacme.notes', '../../etc/passwd', 'acme.notes\u202E', 1.5, null, ['acme.notes'], 'a'.repeat(3000)]) {
    const line = JSON.stringify({ 'rounds-pack': 1, id, version: '1.0.0', sha256: 'a'.repeat(64) })
    writeFileSync(made.path, `${line}\n{}`)
    await refused(made, /does not start like one/)
  }
})

// ── Signatures ───────────────────────────────────────────────────────────────

const good = signed(notes).file
const signatureOf = (file: Buffer) => splitPack(file, 'pack').head.signature
const L = 2n ** 252n + 27742317777372353535851937790883648493n

/** The same signature with S + L for S, which simple verifiers take for good as well (RFC 8032, 5.1.7, refuses it). */
function malleable(value: string): string {
  const bytes = Buffer.from(value, 'base64')
  const s = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + L
  const half = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse()
  return Buffer.concat([bytes.subarray(0, 32), half]).toString('base64')
}

for (const [what, signature, cause] of [
  ['of another pack', () => signatureOf(signed(clock).file), /signature is not one that the key of acme made/],
  ['of an older version', () => signatureOf(signed(packBody({ version: '0.9.0' })).file), /signature is not one that the key of acme made/],
  [
    'of the same version with other content',
    () => signatureOf(signed({ ...notes, code: '1' }).file),
    /signature is not one that the key of acme made/,
  ],
  [
    'that names the key of acme, made by another',
    () => ({ ...signatureOf(signed(notes, otherKeys.privateKey).file), key: signatureOf(good)?.key }),
    /signature is not one that the key of acme made/,
  ],
  [
    'of zeros',
    () => ({ key: signatureOf(good)?.key, value: Buffer.alloc(64).toString('base64') }),
    /signature is not one that the key of acme made/,
  ],
  [
    'with S + L for S',
    () => ({ key: signatureOf(good)?.key, value: malleable(signatureOf(good)?.value ?? '') }),
    /signature is not one that the key of acme made/,
  ],
  ['that is empty', () => ({ key: signatureOf(good)?.key, value: '' }), /does not start like one/],
  [
    'with a blank in it',
    () => ({ key: signatureOf(good)?.key, value: signatureOf(good)?.value.replace('==', ' ==') }),
    /does not start like one/,
  ],
  [
    'without its padding',
    () => ({ key: signatureOf(good)?.key, value: signatureOf(good)?.value.replace('==', '') }),
    /does not start like one/,
  ],
  [
    'in the alphabet of addresses',
    () => ({ key: signatureOf(good)?.key, value: `-_${signatureOf(good)?.value.slice(2)}` }),
    /does not start like one/,
  ],
  ['that is true', () => true, /does not start like one/],
  ['that is a list', () => [signatureOf(good)], /does not start like one/],
  ['taken off', () => undefined, /it is not signed/],
] as const) {
  test(`a signature ${what}`, async () => {
    const made = scene()
    writeFileSync(
      made.path,
      withHead(good, (head) => ({ ...head, signature: signature() })),
    )
    await refused(made, cause)
  })
}

test('signed by another publisher, who may do everything with packs of his own', async () => {
  const trust: TrustFile = {
    publishers: {
      ...trusting().publishers,
      beta: { keys: [lineOf(otherKeys.publicKey)], may: ['check', 'fix', 'settings', 'programs', 'interpreters'] },
    },
  }
  const made = scene()
  writeFileSync(join(made.config, 'trust.json'), JSON.stringify(trust))
  writeFileSync(made.path, signed(notes, otherKeys.privateKey).file)
  await refused(made, /signed by a key that is not one of acme/)
})

test('a pack of another publisher under this name, where its own first line or its own manifest says so', async () => {
  const beta = packBody({ publisher: 'beta' })
  const made = scene()
  writeFileSync(made.path, signed(beta).file)
  await refused(made, /not what was pinned/)
  await refused(
    replaced(made, signedText(`${JSON.stringify(beta)}\n`)),
    /its first line says acme\.notes 1\.0\.0, its package\.json beta\.notes 1\.0\.0/,
  )
})

test('a key of another kind with as many bytes in the key list', async () => {
  const exchange = generateKeyPairSync('x25519').publicKey
  const trust: TrustFile = { publishers: { acme: { keys: [lineOf(exchange), lineOf(keys.publicKey)], may: ['check'] } } }
  const made = scene()
  writeFileSync(join(made.config, 'trust.json'), JSON.stringify(trust))
  const named = createHash('sha256')
    .update(Buffer.from(lineOf(exchange), 'base64'))
    .digest('hex')
  writeFileSync(
    made.path,
    withHead(good, (head) => ({ ...head, signature: { key: named, value: head.signature?.value } })),
  )
  await refused(made, /signature is not one that the key of acme made|a key that is not one of acme/)
})

test('a key list that somebody without words for publishers wrote is refused as a whole', async () => {
  const [line] = [lineOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)]
  for (const text of [
    JSON.stringify({ publishers: { acme: { keys: [line], may: ['check'] } } }),
    '{"publishers":{"__proto__":{"keys":[],"may":["check"]}}}',
    '{"publishers":{"acme":{"keys":["x"],"may":["everything"]}}}',
    '{"publishers":{},"untrusted":"fix"}',
    '[]',
    '',
  ]) {
    const made = scene()
    writeFileSync(join(made.config, 'trust.json'), text)
    let found = ''
    await load(made).catch((error: Error) => {
      found = error.message
    })
    assert.match(found, 'trust.json')
  }
})

// ── The lock file and versions ───────────────────────────────────────────────

test('another hash, version or name in the lock file', async () => {
  const made = scene()
  const lock = readLock(made.config) as PackLock
  const own = lock.packs['acme.notes'] as PackLock['packs'][string]
  const pin = (over: Partial<typeof own>) => writeLock(made.config, { packs: { ...lock.packs, 'acme.notes': { ...own, ...over } } })
  pin({ sha256: 'f'.repeat(64) })
  await refused(made, /is not what was pinned: its hash is/)
  pin({ version: '1.0.1' })
  await refused(made, /no such file/)
  copyFileSync(made.path, made.path.replace('1.0.0', '1.0.1'))
  await refused(made, /holds acme\.notes 1\.0\.0, and acme\.notes 1\.0\.1 was pinned/)
})

test('a pack under the name of another one that is pinned', async () => {
  const made = scene()
  const { packs } = readLock(made.config) as PackLock
  const { 'acme.notes': own, ...others } = packs
  copyFileSync(made.path, join(made.config, 'packs', 'acme.diary-1.0.0.pack'))
  writeLock(made.config, { packs: { ...others, 'acme.diary': own as PackLock['packs'][string] } })
  const { packs: found } = await load(made)
  assert.is(named(found, 'acme.diary')?.state, 'failed')
  assert.match(named(found, 'acme.diary')?.reason ?? '', /holds acme\.notes 1\.0\.0, and acme\.diary 1\.0\.0 was pinned/)
  assert.is(named(found, 'acme.notes'), undefined)
})

test('an older version, well signed, in the place of the newer one', async () => {
  const newer = packBody({ version: '1.0.1' })
  const made = scene([newer])
  writeFileSync(made.path, signed(notes).file)
  await refused(made, /not what was pinned/)
  rmSync(made.path)
  writeFileSync(join(made.config, 'packs', 'acme.notes-1.0.0.pack'), signed(notes).file)
  await refused(made, /no such file/)
})

test('two files with one name and version inside: the pinned one is used, the other only listed', async () => {
  const made = scene()
  writeFileSync(join(made.config, 'packs', 'copy.pack'), signed({ ...notes, code: 'globalThis.pack = 1' }).file)
  writeFileSync(join(made.config, 'packs', 'acme.notes-1.0.1.pack'), signed(packBody({ version: '1.0.1' })).file)
  const { packs, collections } = await load(made, true)
  assert.equal(
    packs
      .filter(({ id }) => id === 'acme.notes')
      .map(({ version, state, file }) => [version, state, basename(file)])
      .sort(),
    [
      ['1.0.0', 'active', 'acme.notes-1.0.0.pack'],
      ['1.0.0', 'listed', 'copy.pack'],
      ['1.0.1', 'listed', 'acme.notes-1.0.1.pack'],
    ],
  )
  assert.is(collections.length, 2)
})

// ── Exchanged while it is read ───────────────────────────────────────────────

const evil = signed({ ...notes, code: 'globalThis.pack = { evil: true }' }).file

/** Calls `then` once, right after the first call of this function of node:fs for the path. */
function after(name: 'lstatSync' | 'openSync' | 'fstatSync', path: string, then: () => void): () => void {
  const original = fs[name] as (...given: unknown[]) => unknown
  let isDone = false
  Object.assign(fs, {
    [name]: (...given: unknown[]) => {
      const answer = original(...given)
      if (!isDone && (name === 'fstatSync' ? isOpen : given[0] === path)) {
        isDone = true
        then()
      }
      return answer
    },
  })
  let isOpen = false
  const open = fs.openSync
  if (name === 'fstatSync') {
    fs.openSync = (...given: Parameters<typeof open>) => {
      isOpen = given[0] === path
      return open(...given)
    }
  }
  syncBuiltinESMExports()
  return () => {
    Object.assign(fs, { [name]: original, ...(name === 'fstatSync' ? { openSync: open } : {}) })
    syncBuiltinESMExports()
    assert.ok(isDone, `${name} was never called for ${path}`)
  }
}

test('exchanged after its folder was looked at, and before it is opened: what is opened is what is judged', async () => {
  if (!isRoot) {
    return console.log('skipped: only as root is a path looked at before it is opened')
  }
  const made = scene()
  const undo = after('lstatSync', dirname(made.path), () => writeFileSync(made.path, evil))
  try {
    await refused(made, /not what was pinned/)
  } finally {
    undo()
  }
})

for (const name of ['openSync', 'fstatSync'] as const) {
  test(`exchanged after ${name}: the file that was opened is used, or none`, async () => {
    const made = scene()
    writeFileSync(join(made.config, 'evil'), evil)
    const undo = after(name, made.path, () => renameSync(join(made.config, 'evil'), made.path))
    try {
      const pack = named((await load(made)).packs, 'acme.notes')
      assert.is(pack?.state, 'active', pack?.reason)
      assert.is(pack?.body?.code, notes.code)
      assert.ok(readFileSync(made.path).equals(evil))
    } finally {
      undo()
    }
  })
}

test('rewritten, cut and lengthened between looking at its size and reading it', async () => {
  for (const spoil of [
    (path: string) => writeFileSync(path, evil),
    (path: string) => writeFileSync(path, good.subarray(0, 500)),
    (path: string) => writeFileSync(path, ''),
    (path: string) => fs.appendFileSync(path, 'x'.repeat(1000)),
  ]) {
    const made = scene()
    const undo = after('fstatSync', made.path, () => spoil(made.path))
    try {
      const pack = named((await load(made)).packs, 'acme.notes')
      assert.ok(pack?.state === 'failed' || pack?.body?.code === notes.code)
    } finally {
      undo()
    }
  }
})

test('exchanged back and forth by another process all the time', async () => {
  const made = scene()
  const program = `const { renameSync, writeFileSync } = require('node:fs')
    const [path, good, evil] = process.argv.slice(1).map((one, at) => at === 0 ? one : Buffer.from(one, 'base64'))
    process.stdout.write('ready')
    for (let turn = 0; ; turn++) {
      writeFileSync(path + '.new', turn % 2 ? good : evil)
      renameSync(path + '.new', path)
      if (turn % 3 === 0) { writeFileSync(path, turn % 2 ? evil : good) }
    }`
  const swapper = spawn(process.execPath, ['-e', program, made.path, good.toString('base64'), evil.toString('base64')])
  try {
    await new Promise((done) => swapper.stdout.once('data', done))
    const seen = { active: 0, failed: 0 }
    for (const end = Date.now() + 1500; Date.now() < end; await wait(0)) {
      const pack = named((await load(made)).packs, 'acme.notes')
      assert.ok(pack?.state === 'active' || pack?.state === 'failed')
      seen[pack.state]++
      assert.is(pack.state === 'active' ? pack.body?.code : undefined, pack.state === 'active' ? notes.code : undefined)
    }
    assert.ok(seen.active > 0 && seen.failed > 0, JSON.stringify(seen))
  } finally {
    swapper.kill('SIGKILL')
  }
})

// ── Something else in the place of the file ──────────────────────────────────

function linkToTheSame(path: string): void {
  writeFileSync(`${path}.real`, good)
  symlinkSync(`${path}.real`, path)
}

const places: ReadonlyArray<readonly [title: string, make: (path: string) => void, cause: RegExp]> = [
  ['a link to itself', (path) => symlinkSync(path, path), /ELOOP/],
  ['a link to the very same content', linkToTheSame, /ELOOP/],
  ['a link to a device that never ends', (path) => symlinkSync('/dev/zero', path), /ELOOP|may be written by others/],
  ['a pipe on which nobody writes', (path) => void spawnSync('mkfifo', [path]), /is no file/],
  ['a folder', (path) => void mkdirSync(path), /is no file|EISDIR/],
  ['an empty file', (path) => writeFileSync(path, ''), /does not start like one/],
  ['a first line and nothing else', (path) => writeFileSync(path, good.subarray(0, good.indexOf('\n'))), /does not start like one/],
  ['a gigabyte of nothing', (path) => sized(path, 2 ** 30), /has 1073741824 bytes; a pack has at most 16777216/],
  ['one byte too many', (path) => sized(path, LARGEST_PACK + 1), /has 16777217 bytes/],
  ['a first line of 16 megabytes', (path) => writeFileSync(path, Buffer.alloc(LARGEST_PACK, 'x')), /does not start like one/],
  [
    'a first line of 16 megabytes that is JSON',
    (path) => writeFileSync(path, `{"rounds-pack":1,"id":"${'a'.repeat(2 ** 24 - 100)}"}\n{}`),
    /does not start like one/,
  ],
  ['a first line that is a deep list', (path) => writeFileSync(path, `${'['.repeat(4000)}\n{}`), /does not start like one/],
]
for (const [title, make, cause] of places) {
  test(`in its place: ${title}`, async () => {
    if (isWindows && /link|pipe/.test(title)) {
      return console.log('skipped: Windows has no such thing in a folder')
    }
    const made = scene()
    rmSync(made.path)
    make(made.path)
    const started = performance.now()
    await refused(made, cause)
    assert.ok(performance.now() - started < 2000)
  })
}

test('in its place: a first line of 100 megabytes', async () => {
  const made = scene()
  sized(made.path, 100 * 2 ** 20)
  await refused(made, /has 104857600 bytes/)
})

function sized(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  ftruncateSync(file, bytes)
  closeSync(file)
}

test('a file, a folder or a way to it that is not only root’s', async () => {
  if (!isRoot) {
    return console.log('skipped: only root has something to lose')
  }
  for (const [spoil, cause] of [
    [({ path }: Installed) => chownSync(path, 1000, 1000), /belongs to user 1000/],
    [({ path }: Installed) => chmodSync(path, 0o664), /may be written by others/],
    [({ path }: Installed) => chmodSync(path, 0o646), /may be written by others/],
    [({ path }: Installed) => chmodSync(dirname(path), 0o777), /packs may be written by others/],
    [({ path }: Installed) => chownSync(dirname(path), 1000, 1000), /packs belongs to user 1000/],
  ] as const) {
    const made = scene()
    spoil(made)
    const { packs } = await load(made)
    const pack = named(packs, 'acme.notes')
    assert.is(pack?.state, 'failed')
    assert.match(pack?.reason ?? '', cause)
    const events = takeIncidents().map(({ event }) => event)
    assert.ok(events.includes('foreign-path') && events.includes('pack-refused'), events.join())
  }
})

test('the packs folder is a link into somebody else’s folder, or no folder', async () => {
  if (!isRoot) {
    return console.log('skipped: only root has something to lose')
  }
  const made = scene()
  const elsewhere = mkdtempSync(join(tmpdir(), 'rounds-elsewhere-'))
  folders.push(elsewhere)
  renameSync(dirname(made.path), join(elsewhere, 'packs'))
  chownSync(elsewhere, 1000, 1000)
  symlinkSync(join(elsewhere, 'packs'), dirname(made.path))
  assert.match(named((await load(made)).packs, 'acme.notes')?.reason ?? '', /belongs to user 1000/)
  rmSync(dirname(made.path))
  writeFileSync(dirname(made.path), '')
  assert.match(named((await load(made)).packs, 'acme.notes')?.reason ?? '', /ENOTDIR|not a directory/)
})

test('a lock file or a key list that others may write is not believed at all', async () => {
  if (!isRoot) {
    return console.log('skipped: only root has something to lose')
  }
  for (const name of ['packs.lock.json', 'trust.json']) {
    const made = scene()
    chmodSync(join(made.config, name), 0o666)
    let found = ''
    await load(made).catch((error: Error) => {
      found = error.message
    })
    assert.match(found, new RegExp(`${name} may be written by others`))
    assert.ok(takeIncidents().some(({ event }) => event === 'foreign-path'))
  }
})

// ── Bodies that are bombs ────────────────────────────────────────────────────

const json = JSON.stringify(notes)
for (const [title, text, cause] of [
  [
    'lists as deep as the file is long',
    () => `{"manifest":${'['.repeat(4e6)}${']'.repeat(4e6)},"items":[],"facts":[],"texts":{},"code":""}`,
    /at most 50 deep/,
  ],
  [
    'objects 100 000 deep within a manifest',
    () => json.replace('"contributes":{', `"contributes":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)},"more":{`),
    /at most 50 deep/,
  ],
  ['a million values', () => json.replace('"standards":[]', `"standards":[${'0,'.repeat(1e6)}0]`), /at most 200000 values/],
  ['a number that never ends', () => json.replace('"timeoutSeconds":5', `"timeoutSeconds":${'9'.repeat(1e6)}`), /timeoutSeconds/],
  [
    '__proto__ in package.json',
    () => json.replace('"manifest":{', '"manifest":{"__proto__":{"polluted":true},'),
    /names of ordinary properties, found .*__proto__/,
  ],
  ['__proto__ beside the parts', () => json.replace('{', '{"__proto__":{"polluted":true},'), /no such part/],
  [
    'constructor in an item',
    () => json.replace('"facts":{"note"', '"facts":{"constructor":{"prototype":{"polluted":true}},"note"'),
    /names of ordinary properties/,
  ],
  [
    'items twice, the second ones of somebody else',
    () => json.replace(/}\s*$/, `,"items":${JSON.stringify([itemManifest('screen-lock')])}}`),
    /screen-lock/,
  ],
  [
    'a manifest twice, the second of another publisher',
    () => json.replace(/}\s*$/, `,"manifest":${JSON.stringify({ ...notes.manifest, publisher: 'beta' })}}`),
    /its package\.json beta\.notes/,
  ],
  ['null', () => 'null', /an object with manifest/],
  ['a text', () => '"manifest"', /an object with manifest/],
  ['no JSON, with orders for a terminal', () => '{"manifest": \u001B[2J\u001B]0;owned\u0007', /a body that is JSON/],
  ['half a character', () => json.replace('Notes on doors', 'Notes \\ud800 on doors'), /characters that nobody sees/],
  ['text that is turned around', () => json.replace('Notes on doors', 'Notes \u202Esrood no'), /characters that nobody sees/],
] as const) {
  test(`a body that is a bomb: ${title}`, async () => {
    const started = performance.now()
    await refused(replaced(scene(), signedText(text())), cause)
    assert.ok(performance.now() - started < 15_000)
    assert.is(({} as Record<string, unknown>).polluted, undefined)
    assert.is(Object.keys(Object.prototype).length, 0)
  })
}

// ── Manifests ────────────────────────────────────────────────────────────────

const item = (over: Partial<ItemManifest>, id = 'acme-note') => ({ ...notes, items: [itemManifest(id, over)] })
const manifest = (over: Parameters<typeof packBody>[0]) => packBody(over)

for (const id of ['../../etc/rounds', '..', 'acme/note', 'ACME', 'acme note', 'acme-note\n', '__proto__', 'con:', '']) {
  refusesBody(`an item called ${JSON.stringify(id)}`, () => item({}, id), /id|names of ordinary|characters that nobody/)
}
refusesBody('an item whose other name leads out', () => item({ aliases: ['../x'] }), /aliases/)
refusesBody('a fact whose name leads out', () => ({ ...notes, facts: [factManifest('../../x')] }), /name/)
refusesBody(
  'a folder that leads out',
  () => manifest({ contributes: { ...notes.manifest.contributes, items: '../..' } }),
  /contributes\.items/,
)
test('a name of the pack that leads out', () => {
  const body = JSON.stringify(packBody({ name: '../../x' }))
  return refused(replaced(scene(), signedText(body)), /package\.json: name/)
})
refusesBody(
  'a text whose path leads out',
  () => ({ ...notes, texts: { 'lib/facts/../../bin/rounds.ps1': 'exit' } }),
  /paths such as lib\/facts/,
)
refusesBody(
  'a text in the folder of a fact of Rounds',
  () => ({ ...notes, texts: { 'lib/facts/updates/windows.ps1': 'exit' } }),
  /PowerShell texts that a probe names/,
)
refusesBody(
  'a probe whose text leads out',
  () => {
    const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { note: { powershell: '../updates/windows.ps1' } } } as const
    return { ...notes, facts: [factManifest('acme-note', { platforms: { win32: source } })] }
  },
  /probes\.note/,
)

refusesBody('an item of Rounds', () => item({}, 'screen-lock'), /screen-lock/)
refusesBody('another name that is an item of Rounds', () => item({ aliases: ['disk-encryption'] }), /disk-encryption/)
const [aliased] = builtIn.items.filter(({ aliases }) => aliases && aliases.length > 0)
if (aliased) {
  refusesBody(
    `another name of an item of Rounds, ${aliased.aliases?.[0]}`,
    () => item({}, aliased.aliases?.[0]),
    new RegExp(aliased.aliases?.[0] ?? ''),
  )
}
refusesBody('a fact of Rounds', () => ({ ...item({ facts: { note: 'users' } }), facts: [factManifest('users')] }), /users/)
refusesBody('a fact of Rounds bound by an item', () => item({ facts: { note: 'local-accounts' } }), /local-accounts/)
refusesBody('a fact that every parser would get', () => ({ ...notes, facts: [factManifest('acme-note', { context: true })] }), /context/)
refusesBody('one item twice', () => ({ ...notes, items: [itemManifest('acme-note'), itemManifest('acme-note')] }), /once/)

refusesBody('made for another version of Rounds', () => manifest({ engines: { rounds: '^99.0.0' } }), /engines\.rounds.*\^99\.0\.0/)
for (const rounds of ['*', '', 'latest', '>=0.0.0 || x', `>=${'1'.repeat(5000)}`]) {
  refusesBody(
    `made for the version ${JSON.stringify(rounds.slice(0, 20))} of Rounds`,
    () => manifest({ engines: { rounds } }),
    /engines\.rounds/,
  )
}
refusesBody('code of its own outside the sandbox', () => manifest({ capabilities: { procedures: true } }), /procedures/)

refusesBody(
  'values for settings of items of Rounds, without the grant',
  () => manifest({ contributes: { ...notes.manifest.contributes, settings: { 'screen-lock.maxIdleSeconds': 900 } } }),
  /acme may not do what it needs: settings/,
)
refusesBody(
  'values for settings by a way round',
  () => manifest({ contributes: { ...notes.manifest.contributes, settings: { 'acme-note.__proto__': 1 } } }),
  /contributes\.settings/,
)

const fixing = (kinds: readonly string[], targets: readonly string[], capability: unknown) => {
  const remediation = {
    summary: 'Writes the note anew.',
    platforms: { linux: { changes: kinds, targets, risk: 'safe', takesEffect: 'now' } },
    reversible: true,
  } as ItemManifest['remediation'] & object
  const body = item({ remediation })
  return { ...body, manifest: { ...body.manifest, capabilities: { changes: capability } } } as PackBody
}
refusesBody(
  'changes of a kind that the pack does not name',
  () => fixing(['file'], ['/srv/acme/*'], [{ kind: 'package', targets: ['acme'] }]),
  /only kinds in capabilities/,
)
refusesBody('changes where the pack names none', () => fixing(['file'], ['/srv/acme/*'], []), /only kinds in capabilities/)
refusesBody(
  'targets beyond those of the pack',
  () => fixing(['file'], ['/etc/*'], [{ kind: 'file', targets: ['/srv/acme/*'] }]),
  /only what lies within capabilities/,
)
refusesBody('targets that leave nothing out', () => fixing(['file'], ['*'], [{ kind: 'file', targets: ['*'] }]), /leave something out/)
refusesBody(
  'targets with a star for every folder',
  () => fixing(['file'], ['/*/*/*/*/*/*/*/*'], [{ kind: 'file', targets: ['/*/*/*/*/*/*/*/*'] }]),
  /at most 6/,
)

test('a way round through the target of a plan: /etc/app/../shadow', () => {
  const [own] = fixing(['file'], ['/etc/app/*'], []).items
  assert.ok(own)
  const change = (path: string): Change => ({ kind: 'file', path, text: 'x', mode: 0o600, risk: 'safe' })
  assert.is(undeclaredPart(own, change('/etc/app/note.conf'), 'linux'), undefined)
  for (const path of [
    '/etc/app/../shadow',
    '/etc/app/./../shadow',
    '/etc/app//../shadow',
    '/etc/app/x/../../shadow',
    '/etc/app/..',
    '/etc/app/\u0000/x',
    '/etc/shadow',
  ]) {
    assert.ok(undeclaredPart(own, change(path), 'linux'), path)
  }
})

// ── Packs beside packs ───────────────────────────────────────────────────────

test('it needs a pack that is not here, that is another version, or that failed', async () => {
  const needing = (range: string, id = 'acme.ink') => packBody({ packDependencies: { [id]: range } })
  await refused(scene([needing('^1.0.0')]), /it needs the pack acme\.ink \^1\.0\.0, which is not in use here/)
  await refused(scene([needing('^2.0.0', 'acme.clock')]), /it needs the pack acme\.clock \^2\.0\.0, and 1\.0\.0 is in use here/)
  const ink = packBody({ name: 'ink' }, 'acme-ink')
  const made = scene([needing('^1.0.0'), ink])
  rmSync(join(made.config, 'packs', 'acme.ink-1.0.0.pack'))
  const { packs } = await load(made)
  assert.equal(
    packs.map(({ id, state }) => [id, state]),
    [
      ['acme.clock', 'active'],
      ['acme.ink', 'failed'],
      ['acme.notes', 'failed'],
    ],
  )
})

test('packs that need each other in a circle come to an end: all or none', async () => {
  const one = packBody({ packDependencies: { 'acme.ink': '^1.0.0' } })
  const ink = packBody({ name: 'ink', packDependencies: { 'acme.notes': '^1.0.0' } }, 'acme-ink')
  const made = scene([one, ink])
  assert.equal([...new Set((await load(made)).packs.map(({ state }) => state))], ['active'])
  rmSync(join(made.config, 'packs', 'acme.ink-1.0.0.pack'))
  await load(made).then(({ packs }) =>
    assert.equal(
      packs.map(({ state }) => state),
      ['active', 'failed', 'failed'],
    ),
  )
})
refusesBody('it needs itself', () => packBody({ packDependencies: { 'acme.notes': '^1.0.0' } }), /another pack, found .*the pack itself/)

// ── All of it through the command ────────────────────────────────────────────

test('a sweep tells of the pack that was changed, judges the others, and writes it down', () => {
  const made = scene()
  const state = mkdtempSync(join(tmpdir(), 'rounds-state-'))
  folders.push(state)
  writeFileSync(made.path, readFileSync(made.path, 'latin1').replace("'fine'", "'file'"), 'latin1')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'bin/rounds.mjs'), 'sweep', '--only', 'acme-note', 'acme-clock', 'os-supported', '--json'],
    { encoding: 'utf8', env: { ...process.env, ROUNDS_CONFIG_DIR: made.config, ROUNDS_STATE_DIR: state }, timeout: 60_000 },
  )
  assert.ok(stdout.startsWith('{'), stderr)
  const { items } = JSON.parse(stdout) as { items: Array<{ id: string; status: string; summary: string }> }
  const of = (id: string) => items.find((one) => one.id === id)
  assert.is(of('acme-note')?.status, 'unknown')
  assert.match(of('acme-note')?.summary ?? '', /^Pack acme\.notes cannot be used/)
  assert.not.match(of('acme-clock')?.summary ?? 'Pack acme', /^Pack acme/)
  assert.ok(of('os-supported') && !/^Pack/.test(of('os-supported')?.summary ?? ''))
  if (isRoot) {
    assert.match(
      readFileSync(join(state, 'audit.log'), 'utf8'),
      /"message":"pack-refused".*acme\.notes 1\.0\.0.*changed after it was built/,
    )
  }
})

test.run()
