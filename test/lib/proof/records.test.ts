import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keepProof, PROOFS, parseProofs, type RestoreProof, readProofs, withProof } from '../../../lib/proof/records.ts'

const test = suite('records of restores')
const proof = (over: Partial<RestoreProof> = {}): RestoreProof => ({
  at: '2026-11-22T05:00:00.000Z',
  tool: 'restic',
  repository: '/srv/r',
  environment: '/etc/r.env',
  file: '/srv/a',
  bytes: 5,
  seconds: 0.6,
  identical: true,
  ...over,
})
const inFolder = (act: (folder: string) => void) => () => {
  const folder = mkdtempSync(join(tmpdir(), 'records-'))
  try {
    act(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test(
  'a folder without records has none',
  inFolder((folder) => assert.equal(readProofs(folder), { proofs: [], overtaken: [] })),
)

test(
  'what was kept is read again, and only its owner may read the file',
  inFolder((folder) => {
    keepProof(folder, proof())
    keepProof(folder, proof({ tool: 'borg', identical: false, reason: 'the password of the repository is wrong' }))
    assert.equal(
      readProofs(folder).proofs.map(({ identical }) => identical),
      [true, false],
    )
    assert.is(statSync(join(folder, PROOFS)).mode & 0o777, 0o600)
  }),
)

test(
  'the newest hundred are kept',
  inFolder((folder) => {
    writeFileSync(join(folder, PROOFS), JSON.stringify({ proofs: Array.from({ length: 100 }, (_, bytes) => proof({ bytes })) }))
    keepProof(folder, proof({ bytes: 1000 }))
    const { proofs } = readProofs(folder)
    assert.is(proofs.length, 100)
    assert.is(proofs[0]?.bytes, 1)
    assert.is(proofs.at(-1)?.bytes, 1000)
  }),
)

test('garbage is no record, and what stands beside it is', () => {
  for (const text of ['[{', '', '{"proofs":7}', 'null', '[]']) {
    assert.equal(parseProofs(text), { proofs: [], overtaken: [] }, text)
  }
  const good = proof()
  const proofs = [
    null,
    7,
    { ...good, at: 'yesterday' },
    { ...good, identical: 'true' },
    { ...good, tool: 'tar' },
    { ...good, seconds: '1' },
    good,
  ]
  assert.equal(parseProofs(JSON.stringify({ proofs })).proofs, [good])
})

test('a failed attempt takes away the proofs before it, of its own repository only', () => {
  const old = proof({ at: '2026-11-01T00:00:00Z' })
  const other = proof({ at: '2026-11-02T00:00:00Z', environment: '/etc/other.env' })
  const failure = proof({ at: '2026-11-03T00:00:00Z', identical: false })
  const again = proof({ at: '2026-11-04T00:00:00Z' })
  const failed = withProof({ proofs: [old, other], overtaken: [] }, failure)
  assert.equal(failed, { proofs: [other, failure], overtaken: [old] })
  assert.equal(withProof(failed, again), { proofs: [other, failure, again], overtaken: [old] })
})

test.run()
