import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from '../../../lib/api.ts'
import { allBad, collectionProblems, manifestsIn, manifestsOf } from '../../../lib/authoring/collection.ts'
import type { Content } from '../../../lib/content/content.ts'
import { BadFile } from '../../../lib/errors.ts'
import { attestation, fact, item } from './manifests.ts'
import { folderWith } from './project-copy.ts'

const test = suite('the collection')
const found: Finding = { status: 'pass', summary: '', parts: [], measures: {} }
const whole: Content = {
  version: '0.0.0',
  builtAt: '2026-01-01',
  items: () => [item(), attestation()],
  facts: () => [fact()],
  rmmProfiles: () => [],
  schemas: () => [],
  words: () => ({}),
  text: () => 'param($in)',
  judge: async () => () => found,
  plan: async () => () => ({ refused: 'x', because: 'y' }),
  parser: async () => () => ({ state: 'absent' }),
  expect: async () => undefined,
  sandbox: () => Promise.reject(new Error('nothing of a pack runs here')),
  packs: () => [],
}
const lacking = (over: Partial<Content>): Content => ({ ...whole, ...over })
const gone = () => Promise.reject(new Error('Cannot find module\nRequire stack:'))
const problems = async (content: Content) => {
  const files = await collectionProblems(manifestsOf(content), content)
  return files.flatMap(({ file, problems: list }) => list.map(({ property }) => `${file}: ${property}`))
}

test('a whole collection has no problems', async () => assert.equal(await problems(whole), []))
test('a judge that cannot be loaded is named, in one line', async () => {
  const content = lacking({ judge: gone })
  assert.equal(await problems(content), ['manifests/lid-lock.json: scripts/lid-lock.ts'])
  const [first] = await collectionProblems(manifestsOf(content), content)
  assert.is(first?.problems[0]?.found, 'Cannot find module')
})
test('a plan is asked for only where the manifest has a remediation', async () =>
  assert.equal(await problems(lacking({ plan: gone })), ['manifests/lid-lock.json: remediations/lid-lock.ts']))
test('a parser is asked for on every platform of the fact', async () =>
  assert.equal(await problems(lacking({ parser: gone })), [
    'manifests/facts/lid.json: lib/facts/lid/windows.ts',
    'manifests/facts/lid.json: lib/facts/lid/linux.ts',
  ]))
test('a module without the export is no judge', async () => {
  const content = lacking({ judge: () => Promise.resolve(undefined as never) })
  assert.equal(await problems(content), ['manifests/lid-lock.json: scripts/lid-lock.ts'])
})
test('a PowerShell text that is not there is named', async () => {
  const text = () => {
    throw new Error('ENOENT')
  }
  assert.equal(await problems(lacking({ text })), ['manifests/facts/lid.json: lib/facts/lid/lid.ps1'])
})

test('manifests are read from a project, and bad ones are kept apart', () => {
  const folder = folderWith({
    'manifests/lid-lock.json': item(),
    'manifests/broken.json': '{',
    'manifests/facts/lid.json': fact(),
    'manifests/facts/half.json': { name: 'half' },
    'manifests/notes.txt': 'not a manifest',
  })
  const { items, facts, bad } = manifestsIn(folder)
  assert.equal(
    items.map(({ file }) => file),
    ['manifests/lid-lock.json'],
  )
  assert.equal(
    facts.map(({ manifest }) => manifest.name),
    ['lid'],
  )
  assert.equal(
    bad.map(({ file }) => file),
    ['manifests/broken.json', 'manifests/facts/half.json'],
  )
})
test('a file that is not named as its item is wrong', async () => {
  const manifests = manifestsIn(folderWith({ 'manifests/lid.json': item(), 'manifests/facts/lid.json': fact() }))
  const [first] = await collectionProblems(manifests, whole)
  assert.equal(first?.problems, [{ property: 'id', expected: 'the file\'s name, "lid"', found: '"lid-lock"' }])
})

test('several bad files are all told of', () => {
  const one = new BadFile('a.json', [{ property: '', expected: 'x', found: 'y' }])
  const two = new BadFile('b.json', [{ property: '', expected: 'x', found: 'y' }])
  assert.is(allBad([one]), one)
  assert.match(allBad([one, two]).message, /a\.json[\s\S]*b\.json/)
})

test.run()
