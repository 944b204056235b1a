import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { fingerprint } from '../../../lib/practice/keys.ts'
import { verifyPackage } from '../../../lib/practice/verify-package.ts'
import { kowhai } from './fixtures/kowhai.ts'
import { entriesOf, packed, SIGNER, textIn, unsigned } from './fixtures/packed.ts'

const test = suite('evidence package')

const namesIn = (archive: Buffer) => entriesOf(archive).map(({ name }) => name)

test('it holds the report and everything it was made of, in order', async () => {
  const names = namesIn(await packed())
  const results = names.filter((name) => name.startsWith('results/'))
  assert.equal(
    names.filter((name) => !name.startsWith('results/')),
    [
      'README.txt',
      'report.html',
      'accreditation.html',
      'report.csv',
      'state.json',
      'practice.json',
      'attestations.json',
      'waivers.json',
      'journal-heads.json',
      'manifests.json',
      'about.json',
      'signer.pem',
      'SHA256SUMS',
      'SHA256SUMS.sig',
    ],
  )
  assert.is(results.length, kowhai().documents.length)
  assert.match(results[0] ?? '', /^results\/[\w-]+\/2026-11-23T220000\.000Z\.json$/)
})
test('without a key there is neither signature nor key', async () => {
  assert.equal(
    namesIn(await unsigned()).filter((name) => /sig|pem/.test(name)),
    [],
  )
})
test('the same parts give the same bytes', async () => assert.ok((await packed()).equals(await packed())))
test('a result has the bytes that rounds import keeps, so that its hash is that of the file it came from', async () => {
  const archive = await packed()
  const [first] = kowhai().documents
  const name = namesIn(archive).find((one) => one.startsWith(`results/${first?.document.machine.id}/`)) ?? ''
  assert.is(textIn(archive, name), `${JSON.stringify(first?.document)}\n`)
})
test('two results of one computer and moment both stand in it', async () => {
  const { documents } = kowhai()
  const names = namesIn(await packed(kowhai({ documents: [...documents, ...documents.slice(0, 1)] })))
  assert.is(names.filter((name) => name.startsWith('results/')).length, documents.length + 1)
  assert.is(new Set(names).size, names.length)
})
test('a machine id that is a path stays a name', async () => {
  const { documents } = kowhai()
  for (const id of ['../../etc', '..', '/root', 'C:\\x', '', 'a\nb', 'Kōwhai']) {
    const changed = documents.map((one) => ({ ...one, document: { ...one.document, machine: { ...one.document.machine, id } } }))
    const names = namesIn(await packed(kowhai({ documents: changed })))
    assert.ok(names.length > documents.length, `${id} can be read back`)
    assert.ok(
      names.every((name) => /^(results\/[A-Za-z0-9-][A-Za-z0-9.-]*\/)?[\w.-]+$/.test(name)),
      id,
    )
  }
})
test('journal heads are those of the newest result of each computer', async () => {
  const { documents } = kowhai()
  const [first] = documents
  assert.ok(first)
  const older = { ...first.document, startedAt: '2026-11-01T00:00:00.000Z', journalHead: 'f'.repeat(64) }
  const newest = { ...first.document, journalHead: 'a'.repeat(64) }
  const archive = await packed(
    kowhai({ documents: [{ document: newest, file: 'b' }, { document: older, file: 'a' }, ...documents.slice(1)] }),
  )
  const heads = JSON.parse(textIn(archive, 'journal-heads.json'))
  assert.is(heads.length, documents.length)
  assert.equal(heads[0], {
    machine: first.document.machine.id,
    hostname: 'RECEPTION-1',
    at: first.document.startedAt,
    journalHead: 'a'.repeat(64),
  })
})
test('manifests are named with version and hash, and the tool with its version', async () => {
  const archive = await packed()
  const manifests: { id: string; version: string; sha256: string }[] = JSON.parse(textIn(archive, 'manifests.json'))
  assert.equal(
    manifests.map(({ id, version }) => `${id} ${version}`),
    content.items().map(({ id, version }) => `${id} ${version}`),
  )
  assert.ok(manifests.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)))
  assert.is(JSON.parse(textIn(archive, 'about.json')).tool.version, content.version)
})
test('the README says what it is and how to check it, signed or not, in lines that fit', async () => {
  const readme = textIn(await packed(), 'README.txt')
  assert.match(readme, 'Evidence package of Kōwhai Health, as of 24 November 2026')
  assert.match(readme, 'sha256sum -c SHA256SUMS')
  assert.match(readme, 'openssl pkeyutl -verify -pubin -inkey signer.pem -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig')
  assert.not.match(readme, 'is not signed')
  assert.is(
    readme.split('\n').find((line) => line.length > 80 && !line.startsWith('    ')),
    undefined,
  )
  const plain = textIn(await unsigned(), 'README.txt')
  assert.match(plain, /list of hashes is not signed/)
  assert.not.match(plain, /openssl|signer\.pem/)
})
test('the README names every file and folder, and no other', async () => {
  for (const archive of [await packed(), await unsigned()]) {
    const named = [...textIn(archive, 'README.txt').matchAll(/^ {2}(\S+)( +\S.*)$/gm)].map(([, name]) => name)
    const there = new Set(namesIn(archive).map((name) => name.split('/')[0]))
    there.delete('README.txt')
    assert.equal(named.sort(), [...there].sort())
  }
})
test('what was hidden or replaced is said', async () => {
  const meta = { hidden: 2, isPseudonymised: true }
  const readme = textIn(await packed(kowhai(), { meta }), 'README.txt').replace(/\s+/g, ' ')
  assert.match(readme, '2 texts were hidden')
  assert.match(readme, 'replaced for sharing')
})
test('a package of fifty computers is made and verified within seconds', async () => {
  const { documents } = kowhai()
  const many = Array.from({ length: 50 }, (_, index) => {
    const [one] = documents
    assert.ok(one)
    return { ...one, document: { ...one.document, machine: { ...one.document.machine, id: `m-${index}`, hostname: `PC-${index}` } } }
  })
  const started = performance.now()
  const verdict = await verifyPackage(await packed(kowhai({ documents: many })))
  assert.ok(typeof verdict !== 'string' && verdict.report.state === 'same')
  assert.ok(performance.now() - started < 5000)
})

const has = (program: string) => spawnSync(program, ['--version']).error === undefined

/** Unpacks a package with the programs of other people, runs one of them in its folder, and gives back how it ended. */
async function outside(program: string, args: readonly string[], change?: (folder: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-package-'))
  try {
    writeFileSync(join(folder, 'package.zip'), await packed())
    const unpacked = join(folder, 'unpacked')
    assert.is(spawnSync('unzip', ['-q', join(folder, 'package.zip'), '-d', unpacked]).status, 0)
    change?.(unpacked)
    return spawnSync(program, args, { cwd: unpacked, encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (has('unzip') && has('sha256sum')) {
  test('sha256sum alone finds every file as it was packed', async () => {
    const { status, stdout } = await outside('sha256sum', ['-c', '--strict', 'SHA256SUMS'])
    assert.is(status, 0)
    assert.is(stdout.split('\n').filter((line) => line.endsWith(': OK')).length, entriesOf(await packed()).length - 2)
  })
  test('sha256sum alone finds a file that was changed', async () => {
    const { status, stdout } = await outside('sha256sum', ['-c', 'SHA256SUMS'], (folder) =>
      writeFileSync(join(folder, 'report.html'), '<p>Fine</p>'),
    )
    assert.is(status, 1)
    assert.match(stdout, 'report.html: FAILED')
  })
} else {
  console.log('SKIP checking a package with sha256sum: unzip or sha256sum is not installed')
}

const VERIFY = ['pkeyutl', '-verify', '-pubin', '-inkey', 'signer.pem', '-rawin', '-in', 'SHA256SUMS', '-sigfile', 'SHA256SUMS.sig']
if (has('unzip') && spawnSync('openssl', ['version']).error === undefined) {
  test('openssl alone verifies the signature, and refuses it for another list', async () => {
    assert.is((await outside('openssl', VERIFY)).status, 0)
    const other = await outside('openssl', VERIFY, (folder) =>
      writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  report.html\n`),
    )
    assert.is.not(other.status, 0)
  })
  test('openssl and sha256sum print the fingerprint that Rounds prints', async () => {
    const { stdout } = await outside('sh', ['-c', 'openssl pkey -pubin -in signer.pem -outform DER | sha256sum'])
    assert.is(stdout.slice(0, 64), fingerprint(SIGNER.publicKey))
  })
} else {
  console.log('SKIP checking a signature with openssl: unzip or openssl is not installed')
}

test.run()
