import { generateKeyPairSync } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceProblems } from '../../../lib/authoring/practice-problems.ts'
import type { PracticeFile } from '../../../lib/schema/types.ts'

const test = suite('problems of a practice file')
const found = (practice: PracticeFile) =>
  practiceProblems(practice).map(({ property, expected, found: seen }) => `${property}: ${expected}, ${seen}`)
const publicKey = (type: 'ed25519' | 'x25519') =>
  generateKeyPairSync(type as 'ed25519')
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString()

test('a whole register has none', () => {
  const machines = [
    { name: 'Nurse 1', site: 'Karori' },
    { name: 'Nurse 2', hostname: 'PC-2' },
  ]
  const contacts = [{ name: 'Tane', role: 'it-provider' as const, publicKey: publicKey('ed25519') }]
  assert.equal(found({ sites: ['Karori'], machines, contacts, visit: { date: '2027-02-01' } }), [])
})
test('two computers of one name are one too many, also where the name stands for the host name', () => {
  assert.equal(found({ machines: [{ name: 'A' }, { name: 'A', hostname: 'B' }] }), ['machines: each name once, "A" more than once'])
  assert.equal(found({ machines: [{ name: 'A' }, { name: 'B', hostname: 'a' }] }), ['machines: each hostname once, "a" more than once'])
})
test('two computers may share a host name where their ids tell them apart', () => {
  assert.equal(
    found({
      machines: [
        { name: 'A', hostname: 'PC', id: '1' },
        { name: 'B', hostname: 'PC', id: '2' },
      ],
    }),
    [],
  )
  assert.equal(
    found({
      machines: [
        { name: 'A', id: '1' },
        { name: 'B', id: '1' },
      ],
    }),
    ['machines: each id once, "1" more than once'],
  )
})
test('a site that the practice does not have is named', () => {
  assert.equal(found({ sites: ['Karori'], machines: [{ name: 'A', site: 'Kilbirnie' }] }), [
    'machines.0.site: one of the sites: Karori, "Kilbirnie"',
  ])
})
test('days that no calendar has are named', () => {
  assert.is(found({ visit: { date: '2027-02-30' }, machines: [{ name: 'A', retired: '2026-13-01' }] }).length, 2)
})
test('a key that is none, or of another kind, is named', () => {
  const contacts = ['no key', publicKey('x25519')].map((one) => ({ name: 'Tane', role: 'it-provider' as const, publicKey: one }))
  assert.is(found({ contacts }).length, 2)
})

test.run()
