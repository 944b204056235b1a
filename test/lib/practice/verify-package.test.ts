import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { zip } from '../../../lib/formats/zip.ts'
import { fingerprint, publicPem } from '../../../lib/practice/keys.ts'
import { sealed } from '../../../lib/practice/seal.ts'
import { type PackageVerdict, verifyExitCode, verifyPackage } from '../../../lib/practice/verify-package.ts'
import type { AttestationRecord } from '../../../lib/schema/types.ts'
import { kowhai } from './fixtures/kowhai.ts'
import { entriesOf, META, packed, rehashed, SIGNER, sealedAnswers, tampered, textIn, unsigned } from './fixtures/packed.ts'

const test = suite('verifying a package')

const OTHER = generateKeyPairSync('ed25519')

async function verdictOf(archive: Buffer, signer?: KeyObject): Promise<PackageVerdict & { exitCode: number }> {
  const verdict = await verifyPackage(archive, signer)
  if (typeof verdict === 'string') {
    throw new Error(verdict)
  }
  return { ...verdict, exitCode: verifyExitCode(verdict) }
}

const badFiles = ({ files }: PackageVerdict) => files.filter(({ state }) => state !== 'intact').map(({ name, state }) => `${state} ${name}`)

test('a package as it was made is intact, and its report is what its results give', async () => {
  const verdict = await verdictOf(await packed())
  assert.is(verdict.exitCode, 0)
  assert.is(verdict.about?.practice, 'Kōwhai Health')
  assert.equal(badFiles(verdict), [])
  assert.equal(verdict.report, { state: 'same' })
  assert.equal(verdict.signature, { state: 'good', fingerprint: fingerprint(SIGNER.publicKey) })
  assert.equal(verdict.journals, { good: 2, none: 5, bad: [] })
})
test('a package that nobody signed is intact where nobody asked for a signer', async () => {
  const verdict = await verdictOf(await unsigned())
  assert.is(verdict.exitCode, 0)
  assert.equal(verdict.signature, { state: 'none' })
})
test('with a signer asked for, only that one will do', async () => {
  const known = await verdictOf(await packed(), SIGNER.publicKey)
  assert.equal([known.exitCode, known.signature.state], [0, 'known'])
  const other = await verdictOf(await packed(), OTHER.publicKey)
  assert.equal([other.exitCode, other.signature.state], [3, 'other'])
  const none = await verdictOf(await unsigned(), SIGNER.publicKey)
  assert.equal([none.exitCode, none.signature.state], [3, 'none'])
})
test('files that were changed, taken out or put in are named', async () => {
  const archive = tampered(await packed(), { 'report.html': '<p>Fine</p>', 'waivers.json': undefined, 'note.txt': 'Trust me' })
  const verdict = await verdictOf(archive)
  assert.is(verdict.exitCode, 1)
  assert.equal(badFiles(verdict), ['changed report.html', 'extra note.txt', 'missing waivers.json'])
  assert.equal(verdict.report, { state: 'files' })
})
test('without its list of hashes, or with one that is none, a package is not intact', async () => {
  for (const list of [undefined, '', 'nothing here', `${'0'.repeat(63)}  report.html\n`]) {
    const verdict = await verdictOf(tampered(await unsigned(), { SHA256SUMS: list }))
    assert.equal([verdict.exitCode, verdict.hasList], [1, false])
  }
})
test('somebody who changes the list as well is found by the signature', async () => {
  const changed = rehashed(tampered(await packed(), { 'attestations.json': '{"attestations":[]}' }))
  const verdict = await verdictOf(changed)
  assert.equal([verdict.exitCode, verdict.signature.state], [1, 'bad'])
  assert.equal(badFiles(verdict), [])
})
test('somebody who takes the signature away and leaves the key is found, whoever takes both is not signed', async () => {
  const archive = await packed()
  assert.equal((await verdictOf(tampered(archive, { 'SHA256SUMS.sig': undefined }))).signature.state, 'removed')
  const stripped = rehashed(tampered(archive, { 'SHA256SUMS.sig': undefined, 'signer.pem': undefined }))
  assert.equal((await verdictOf(stripped)).exitCode, 0)
  assert.equal((await verdictOf(stripped, SIGNER.publicKey)).exitCode, 3)
})
test('somebody who signs a changed package with a key of their own is found where the signer is known', async () => {
  const changed = rehashed(tampered(await packed(), { 'report.csv': 'Fine', 'signer.pem': publicPem(OTHER.publicKey) }))
  const list = Buffer.from(textIn(changed, 'SHA256SUMS'))
  const signed = tampered(changed, { 'SHA256SUMS.sig': sign(null, list, OTHER.privateKey) })
  const verdict = await verdictOf(signed, SIGNER.publicKey)
  assert.is(verdict.signature.state, 'other')
  assert.equal(verdict.report, { state: 'differs', pages: ['report.csv'] })
  assert.is(verdict.exitCode, 1)
})
test('a report that is not what its results give is found, though every hash fits', async () => {
  const archive = await unsigned()
  const page = textIn(archive, 'report.html').replace('Nurse 2', 'Nobody')
  const verdict = await verdictOf(rehashed(tampered(archive, { 'report.html': page })))
  assert.equal(verdict.report, { state: 'differs', pages: ['report.html'] })
  assert.is(verdict.exitCode, 1)
})
test('a result that was changed together with the list gives another report', async () => {
  const archive = await unsigned()
  const name = entriesOf(archive).find((one) => one.name.startsWith('results/') && one.bytes.includes('"NURSE-2"'))?.name ?? ''
  const changed = textIn(archive, name).replaceAll('"status":"fail"', '"status":"pass"')
  const verdict = await verdictOf(rehashed(tampered(archive, { [name]: changed })))
  assert.equal(verdict.report, { state: 'differs', pages: ['state.json', 'report.html'] })
})
test('a report of another version, or made with other rules, cannot be compared, and that is no fault', async () => {
  const archive = await unsigned()
  const about = textIn(archive, 'about.json')
  const older = rehashed(tampered(archive, { 'about.json': about.replace(/"version": "[^"]*"/, '"version": "0.0.1"') }))
  assert.equal([(await verdictOf(older)).report.state, (await verdictOf(older)).exitCode], ['tool', 0])
  const manifests = textIn(archive, 'manifests.json').replace(/"sha256": "../, '"sha256": "00')
  const others = rehashed(tampered(archive, { 'manifests.json': manifests }))
  assert.equal([(await verdictOf(others)).report.state, (await verdictOf(others)).exitCode], ['rules', 0])
})
test('words that another runtime wrote differently are not held against the report, its verdicts are', async () => {
  const archive = await unsigned()
  const about = textIn(archive, 'about.json').replace(/"runtime": "[^"]*"/, '"runtime": "Node 99"')
  const words = { 'about.json': about, 'report.html': `${textIn(archive, 'report.html')}\n` }
  assert.equal((await verdictOf(rehashed(tampered(archive, words)))).report, { state: 'verdicts', runtime: 'Node 99' })
  const state = textIn(archive, 'state.json').replace('"fail"', '"pass"')
  assert.is((await verdictOf(rehashed(tampered(archive, { ...words, 'state.json': state })))).report.state, 'differs')
})
test('a journal head that its result does not have is named by its computer', async () => {
  const archive = await unsigned()
  const heads: { machine: string; journalHead: string | null }[] = JSON.parse(textIn(archive, 'journal-heads.json'))
  const [first] = heads.filter(({ journalHead }) => journalHead !== null)
  const changed = heads.map((one) => (one === first ? { ...one, journalHead: 'b'.repeat(64) } : one))
  const verdict = await verdictOf(rehashed(tampered(archive, { 'journal-heads.json': JSON.stringify(changed) })))
  assert.equal(verdict.journals?.bad, [first?.machine])
  assert.is(verdict.exitCode, 1)
})

test('seals of answers are counted, and one that was edited is found', async () => {
  const intact = await verdictOf(await packed(kowhai({ attestations: sealedAnswers() })))
  assert.equal(intact.seals, { signed: 0, sealed: 4, unsealed: 0, edited: 0, isWhole: true, isHidden: false })
  assert.is(intact.exitCode, 0)
  const edited = sealedAnswers().map((one, index) => (index === 0 ? { ...one, statement: 'Something else' } : one))
  const verdict = await verdictOf(await packed(kowhai({ attestations: edited })))
  assert.equal([verdict.seals?.edited, verdict.exitCode], [1, 1])
})
test('an answer that was taken out breaks the chain', async () => {
  const verdict = await verdictOf(await packed(kowhai({ attestations: sealedAnswers().filter((_, index) => index !== 1) })))
  assert.equal([verdict.seals?.isWhole, verdict.exitCode], [false, 1])
})
test('an answer signed by somebody whom the practice file names is counted as signed', async () => {
  const contacts = [{ name: 'Sam Lee', role: 'it-provider' as const, publicKey: publicPem(SIGNER.publicKey) }]
  const records: AttestationRecord[] = []
  for (const record of kowhai().attestations) {
    records.push(sealed(record, records, { now: '2026-11-12T00:00:00.000Z', key: SIGNER.privateKey }))
  }
  const verdict = await verdictOf(await packed(kowhai({ attestations: records, practice: { ...kowhai().practice, contacts } })))
  assert.is(verdict.seals?.signed, 4)
})
test('where words were hidden before packing, the seals of that time are told', async () => {
  const attestations = sealedAnswers()
  const seals = { verdicts: attestations.map(() => ({ state: 'sealed' as const })), isWhole: true, problems: [] }
  const hidden = attestations.map((one) => ({ ...one, statement: '[hidden: could be a patient]' }))
  const verdict = await verdictOf(await packed(kowhai({ attestations: hidden, seals }), { meta: { ...META, hidden: 4 } }))
  assert.equal(verdict.seals, { signed: 0, sealed: 4, unsealed: 0, edited: 0, isWhole: true, isHidden: true })
  assert.equal([verdict.exitCode, verdict.report.state], [0, 'same'])
})

test('a text that was hidden in one answer excuses no edit of another', async () => {
  const attestations = sealedAnswers()
  const seals = { verdicts: attestations.map(() => ({ state: 'sealed' as const })), isWhole: true, problems: [] }
  const edited = attestations.map((one, index) => (index === 0 ? { ...one, statement: 'Something else' } : one))
  const verdict = await verdictOf(await packed(kowhai({ attestations: edited, seals }), { meta: { ...META, hidden: 1 } }))
  assert.equal([verdict.seals?.edited, verdict.seals?.isHidden, verdict.exitCode], [1, false, 1])
})
test('of a pseudonymised package the seals of the time before are told, and only where all were taken away', async () => {
  const attestations = sealedAnswers()
  const seals = {
    verdicts: attestations.map((_, index) => ({ state: index === 0 ? ('edited' as const) : ('sealed' as const) })),
    isWhole: true,
    problems: [],
  }
  const bare = attestations.map(({ seal: _, ...one }) => one)
  const meta = { ...META, isPseudonymised: true }
  const verdict = await verdictOf(await packed(kowhai({ attestations: bare, seals }), { meta }))
  assert.equal(verdict.seals, { signed: 0, sealed: 3, unsealed: 0, edited: 1, isWhole: true, isHidden: true })
  const kept = await verdictOf(await packed(kowhai({ attestations, seals }), { meta }))
  assert.is(kept.seals?.isHidden, false)
})
test('without a signature, a report that could not be compared is not called intact', async () => {
  const archive = await unsigned()
  const forged = { 'report.html': '<h1>Fine</h1>' }
  const about = textIn(archive, 'about.json').replace(/"runtime": "[^"]*"/, '"runtime": "Node 24"')
  for (const changes of [{ 'about.json': '{}' }, { 'attestations.json': '{"attestations":1}' }, { 'about.json': about }]) {
    assert.is((await verdictOf(rehashed(tampered(archive, { ...forged, ...changes })))).exitCode, 1, JSON.stringify(Object.keys(changes)))
  }
})
test('journal heads that are nested too deep are none, and never thrown', async () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000)
  const verdict = await verdictOf(rehashed(tampered(await unsigned(), { 'journal-heads.json': deep })))
  assert.equal([verdict.journals?.good, verdict.exitCode], [0, 1])
})

test('what is no package says why, in words', async () => {
  assert.match(String(await verifyPackage(Buffer.from('Dear practice'))), 'it is not a zip archive')
  assert.match(String(await verifyPackage(zip([{ name: 'a.txt', bytes: Buffer.from('a') }]))), 'no evidence package: there is neither')
  assert.match(String(await verifyPackage((await unsigned()).subarray(0, 5000))), 'cut off or damaged')
})
test('what cannot be read inside is said, and never thrown', async () => {
  const archive = await unsigned()
  const broken = ['about.json', 'practice.json', 'attestations.json', 'waivers.json', 'manifests.json', 'journal-heads.json', 'state.json']
  for (const name of broken) {
    for (const text of ['', 'null', '[]', '{"package":1}', '{', '"x"']) {
      const verdict = await verdictOf(rehashed(tampered(archive, { [name]: text })))
      assert.ok(['unreadable', 'differs', 'rules', 'same'].includes(verdict.report.state), `${name} ${text}: ${verdict.report.state}`)
    }
  }
})
test('seals that are none are not believed', async () => {
  const archive = await unsigned()
  for (const seals of [null, 1, {}, { verdicts: [null], isWhole: true }, { verdicts: 1, isWhole: true }]) {
    const about = JSON.stringify({ ...JSON.parse(textIn(archive, 'about.json')), seals })
    const verdict = await verdictOf(rehashed(tampered(archive, { 'about.json': about })))
    assert.is(verdict.report.state, 'unreadable', JSON.stringify(seals))
  }
})

test('whichever byte of whichever file is flipped, it is found', async () => {
  for (const archive of [await packed(), await unsigned()]) {
    const entries = entriesOf(archive)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: entries.length - 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, where, mask) => {
        const entry = entries[which]
        assert.ok(entry)
        const bytes = Buffer.from(entry.bytes)
        const at = where % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ mask
        const verdict = await verdictOf(zip(entries.map((one) => (one === entry ? { ...entry, bytes } : one))))
        assert.is(verdict.exitCode, 1, `${entry.name} at ${at}`)
      }),
      { numRuns: 60 },
    )
  }
})
test('whichever byte of the archive is flipped, it is found or every file is as it was', async () => {
  const archive = await packed()
  const original = new Map(entriesOf(archive).map(({ name, bytes }) => [name, bytes]))
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: archive.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const flipped = Buffer.from(archive)
      flipped[at] = (flipped[at] ?? 0) ^ mask
      const verdict = await verifyPackage(flipped)
      if (typeof verdict !== 'string' && verifyExitCode(verdict) === 0) {
        const entries = entriesOf(flipped)
        assert.is(entries.length, original.size)
        assert.ok(entries.every(({ name, bytes }) => original.get(name)?.equals(bytes)))
      }
    }),
    { numRuns: 100 },
  )
})

test.run()
