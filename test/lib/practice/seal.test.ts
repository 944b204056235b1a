import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { publicPem } from '../../../lib/practice/keys.ts'
import { sealed, verifySeals } from '../../../lib/practice/seal.ts'
import { problemsOf } from '../../../lib/schema/check.ts'
import type { AttestationRecord, Contact } from '../../../lib/schema/types.ts'

const test = suite('seals of answers')

const { privateKey: key, publicKey } = generateKeyPairSync('ed25519')
const CONTACTS: Contact[] = [{ name: 'Mere Kingi', role: 'practice-manager', publicKey: publicPem(publicKey) }]
const said = (id: string): AttestationRecord => ({
  id,
  answer: 'yes',
  statement: 'Kia ora: it is.',
  evidence: [{ type: 'photo', reference: 'desk.jpg', date: '2026-11-01' }],
  by: { name: 'Mere Kingi', role: 'practice-manager' },
  at: '2026-11-01',
})
const now = '2026-11-22T01:02:03Z'
const chained = (ids: readonly string[], by?: KeyObject) => {
  const file: AttestationRecord[] = []
  for (const id of ids) {
    file.push(sealed(said(id), file, { now, ...(by ? { key: by } : {}) }))
  }
  return file
}
const states = (records: readonly AttestationRecord[]) => verifySeals(records, CONTACTS).verdicts.map(({ state }) => state)
const problems = (records: readonly AttestationRecord[]) =>
  verifySeals(records, CONTACTS).problems.map(({ kind, record }) => `${kind} ${record.id}`)
const without = (records: readonly AttestationRecord[], index: number) => records.filter((_, at) => at !== index)

test('a sealed record fits its schema', () =>
  assert.equal(
    chained(['one', 'two'], key).flatMap((one) => problemsOf('attestation', one)),
    [],
  ))
test('a chain that nobody touched is whole', () => {
  assert.equal(verifySeals(chained(['one', 'two', 'three'])), {
    verdicts: [{ state: 'sealed' }, { state: 'sealed' }, { state: 'sealed' }],
    isWhole: true,
    problems: [],
  })
})
test('a record that is read from a file again is the same', () =>
  assert.equal(states(JSON.parse(JSON.stringify(chained(['one', 'two'], key), null, 4))), ['signed', 'signed']))
test('records without a seal count where they stand before the sealed ones, and are no part of the chain', () => {
  const { verdicts, isWhole, problems: found } = verifySeals([said('hand'), said('written'), ...chained(['one', 'two'])])
  assert.equal([verdicts.map(({ state }) => state), isWhole, found], [['unsealed', 'unsealed', 'sealed', 'sealed'], true, []])
  assert.is(verifySeals([]).isWhole, true)
})
test('a record whose seal was taken off is found by the sealed one before it', () => {
  const [one, two, three] = chained(['one', 'two', 'three'], key)
  assert.ok(one && two && three)
  const { seal: _, ...bare } = two
  assert.equal(states([one, { ...bare, answer: 'no' }]), ['signed', 'edited'])
  assert.equal(problems([one, { ...bare, answer: 'no' }]), ['unsealed two'])
  assert.equal(problems([one, bare, three]), ['unsealed two', 'missing three'])
  assert.is(verifySeals([one, bare]).isWhole, false)
})
test('a signature of a key that the practice file names says whose', () =>
  assert.equal(verifySeals(chained(['one'], key), CONTACTS).verdicts, [{ state: 'signed', signer: 'Mere Kingi' }]))
test('a signature of another key is told apart', () => {
  const { verdicts, problems: found } = verifySeals(chained(['one'], key), [])
  assert.equal([verdicts, found.map(({ kind }) => kind)], [[{ state: 'sealed', hasUnknownKey: true }], ['unknown-key']])
})
test('a key of the practice file that nobody can read signs nothing', () => {
  const contacts: Contact[] = [{ name: 'Mere Kingi', role: 'owner', publicKey: 'none of your business' }]
  assert.is(verifySeals(chained(['one'], key), contacts).verdicts[0]?.hasUnknownKey, true)
})
test('every edit of a record is found, and of that record alone', () => {
  const file = chained(['one', 'two', 'three'], key)
  const edits: ((record: AttestationRecord) => AttestationRecord)[] = [
    (record) => ({ ...record, answer: 'no' }),
    (record) => ({ ...record, at: '2026-11-02' }),
    (record) => ({ ...record, by: { ...record.by, name: 'Mere  Kingi' } }),
    (record) => ({ ...record, evidence: [] }),
    (record) => ({ ...record, details: { new: true } }),
    (record) => ({ ...record, witnessedBy: 'Nobody' }),
    (record) => (record.seal ? { ...record, seal: { ...record.seal, at: '2026-11-23T01:02:03Z' } } : record),
  ]
  for (const edit of edits) {
    const edited = file.map((record, index) => (index === 1 ? edit(record) : record))
    assert.equal([states(edited), problems(edited)], [['signed', 'edited', 'signed'], ['edited two']])
  }
})
test('whatever text of a record is changed, it is found', () =>
  fc.assert(
    fc.property(fc.string(), (statement) => {
      const [record] = chained(['one'])
      assert.ok(record)
      assert.equal(states([{ ...record, statement }]), [statement === record.statement ? 'sealed' : 'edited'])
    }),
  ))
test('a signature that does not belong to its record is an edit', () => {
  const [one, two] = chained(['one', 'two'], key)
  const [other] = chained(['one'], generateKeyPairSync('ed25519').privateKey)
  assert.ok(one?.seal?.signature && two?.seal?.signature && other?.seal?.signature)
  const value = { ...one, seal: { ...one.seal, signature: two.seal.signature } }
  const stolen = { ...one, seal: { ...one.seal, signature: { ...other.seal.signature, key: one.seal.signature.key } } }
  const nonsense = { ...one, seal: { ...one.seal, signature: { key: 'a', value: 'b' } } }
  assert.equal(
    [value, stolen, nonsense].flatMap((record) => states([record])),
    ['edited', 'edited', 'edited'],
  )
})
test('a record that was taken out is missed by the one that follows', () => {
  const file = chained(['one', 'two', 'three'])
  assert.equal([problems(without(file, 0)), problems(without(file, 1))], [['missing two'], ['missing three']])
  assert.is(verifySeals(without(file, 1)).isWhole, false)
  assert.equal(states(without(file, 1)), ['sealed', 'sealed'])
})
test('what was taken off the end leaves no trace in the file', () => assert.equal(problems(without(chained(['one', 'two']), 1)), []))
test('records that changed places are found', () => {
  const [one, two, three] = chained(['one', 'two', 'three'])
  assert.ok(one && two && three)
  assert.equal(problems([two, one, three]), ['moved two', 'moved one', 'moved three'])
  assert.equal(problems([one, three, two]), ['moved three', 'moved two'])
})
test('a record that was put in between is found', () => {
  const file = chained(['one', 'two'])
  const forged = sealed(said('forged'), file.slice(0, 1), { now })
  assert.equal(problems([...file.slice(0, 1), forged, ...file.slice(1)]), ['moved two'])
})
test('a record that was sealed anew after an edit is missed by the one that follows', () => {
  const [one, two] = chained(['one', 'two'])
  assert.ok(one && two)
  assert.equal(problems([sealed({ ...one, answer: 'no' }, [], { now }), two]), ['missing two'])
})
test('sealing leaves out a seal that was there, so that an answer that is given again starts anew', () => {
  const [one] = chained(['one'])
  assert.ok(one)
  assert.equal(states([one, sealed(one, [one], { now })]), ['sealed', 'sealed'])
})

test.run()
