import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { item } from '../authoring/manifests.ts'
import { folderWith } from '../authoring/project-copy.ts'
import { rounds } from './rounds.ts'

const test = suite('rounds list, explain and settings')
const ESCAPE = String.fromCharCode(27)
const json = (...args: Parameters<typeof rounds>) => JSON.parse(rounds(...args).stdout)

test('list shows every item in plain text of at most 100 columns when piped', () => {
  const { code, stdout } = rounds(['list'])
  assert.is(code, 0)
  for (const { id } of content.items()) {
    assert.ok(stdout.includes(`  ${id}  `), id)
  }
  assert.not.ok(stdout.includes(ESCAPE))
  assert.ok(stdout.split('\n').every((line) => line.length <= 100))
})
test('list --json gives the same items with what an RMM needs', () => {
  const listed = json(['list', '--json'])
  assert.equal(
    listed.map(({ id }: { id: string }) => id).sort(),
    content.items().map(({ id }) => id),
  )
  const lock = listed.find(({ id }: { id: string }) => id === 'screen-lock')
  assert.equal(Object.keys(lock), [
    'id',
    'aliases',
    'pack',
    'kind',
    'scope',
    'who',
    'title',
    'platforms',
    'remediation',
    'severity',
    'serves',
  ])
  assert.is(lock.who, null)
  assert.is(listed.find(({ id }: { id: string }) => id === 'dr-bcp-plan').who, 'owner')
  assert.equal(Object.keys(lock.remediation), ['platforms', 'reversible'])
  assert.equal(Object.keys(lock.remediation.platforms.win32), ['risk', 'takesEffect'])
  assert.is(listed.find(({ id }: { id: string }) => id === 'os-supported').remediation, null)
})

test('explain takes an alias', () => {
  const { code, stdout } = rounds(['explain', 'os-current-versions'])
  assert.is(code, 0)
  assert.match(stdout, /^os-supported: /)
})
test('explain of a question shows what decides; piped it stays within 100 columns', () => {
  const { code, stdout } = rounds(['explain', 'vendor-certified'])
  assert.is(code, 0)
  assert.match(stdout, '669 days ago or more warns, more than 730 days ago fails')
  assert.match(stdout, 'No vendor maintains a practice management system on site.')
  assert.ok(stdout.split('\n').every((line) => line.length <= 100))
})
test('explain shows the guidance that contradicts the documents, and the setting that chooses', () => {
  const { stdout } = rounds(['explain', 'password-complexity'])
  const section = stdout.slice(stdout.indexOf('Where guidance disagrees'), stdout.indexOf('\nSettings'))
  for (const words of ['password-complexity.mode', 'NIST SP 800-63B-4', 'NZISM', 'Own Your Online', 'the best verdict is']) {
    assert.match(section.replace(/\s+/g, ' '), words)
  }
})
test('explain of an unknown id exits 64 and names the nearest', () => {
  const { code, stderr } = rounds(['explain', 'screen-lok'])
  assert.is(code, 64)
  assert.match(stderr, 'did you mean "screen-lock"?')
})

test('settings shows values, layers and variables', () => {
  const config = folderWith({
    'provider.json': { settings: { 'screen-lock.maxIdleSeconds': 1200 } },
    'machine.json': { practice: 'Kowhai', tags: [], settings: { 'screen-lock.maxIdleSeconds': 600 } },
  })
  const { code, stdout } = rounds(['settings'], { ROUNDS_CONFIG_DIR: config })
  assert.is(code, 0)
  assert.match(stdout, 'practice = Kowhai')
  assert.match(stdout, 'tags = none')
  assert.match(stdout, 'screen-lock.maxIdleSeconds = 600  (machine; the default is 900)')
  assert.match(stdout, `provider (${config}/provider.json) says 1200\n`)
  assert.match(stdout, `machine (${config}/machine.json) says 600, and wins`)
  assert.match(stdout, 'ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS')
})
test('a value looser than the documents is said to be', () => {
  const { stdout } = rounds(['settings', 'screen-lock', '--set', 'screen-lock.maxIdleSeconds=1000'])
  assert.match(stdout, "Looser than the documents' limit (at most 900): the item warns at best.")
})
test('settings --json of one item leaves the others and the machine out', () => {
  const found = json(['settings', 'password-policy', '--json'], { ROUNDS_SET_PASSWORD_COMPLEXITY__MIN_LENGTH: '12' })
  assert.equal(Object.keys(found), ['configFolder', 'settings'])
  assert.ok(found.settings.every(({ key }: { key: string }) => key.startsWith('password-complexity.')))
  const {
    value,
    layer,
    default: fallback,
    environment,
    looserThanBound,
  } = found.settings.find(({ key }: { key: string }) => key.endsWith('.minLength'))
  assert.equal(
    { value, layer, fallback, environment, looserThanBound },
    { value: 12, layer: 'environment', fallback: 8, environment: 'ROUNDS_SET_PASSWORD_COMPLEXITY__MIN_LENGTH', looserThanBound: false },
  )
})
test('settings --json tells of the machine', () => {
  const { about } = json(['settings', '--json'], { ROUNDS_ROLE: 'server' })
  assert.equal(about.role, {
    value: 'server',
    layer: 'environment',
    layers: [{ layer: 'environment', source: 'ROUNDS_ROLE', value: 'server' }],
  })
  assert.equal(about.calendar, { value: null, layer: null, layers: [] })
})
test('a bad settings file exits 64 and names the property', () => {
  const config = folderWith({ 'practice.json': { settings: { 'screen-lock.maxIdleSeconds': 'soon' } } })
  const { code, stderr } = rounds(['settings'], { ROUNDS_CONFIG_DIR: config })
  assert.is(code, 64)
  assert.match(stderr, 'settings.screen-lock.maxIdleSeconds: expected a whole number')
})

test('validate without files checks the whole collection', () => {
  const { code, stdout, stderr } = rounds(['validate'])
  assert.is(code, 0, stderr)
  assert.match(stdout, `${content.items().length + content.facts().length} manifests, all good`)
  assert.match(stdout, 'ok     manifests/facts/users.json')
})
test('validate names the kind of every file and reports all bad ones', () => {
  const folder = folderWith({
    'practice.json': { practice: 'Kowhai' },
    'waivers.json': { waivers: [{ item: 'screen-lock' }] },
    'mine.json': item({ when: 'nobody' }),
    'broken.json': '{',
  })
  const names = ['practice.json', 'waivers.json', 'mine.json', 'broken.json', 'gone.json']
  const { code, stdout, stderr } = rounds(['validate', ...names.map((name) => `${folder}/${name}`)])
  assert.is(code, 64)
  assert.equal(stdout.replaceAll(`${folder}/`, '').trim().split('\n'), [
    'ok     practice.json: practice file',
    'wrong  waivers.json: 5 problems',
    'wrong  mine.json: item manifest, 1 problem',
    'wrong  broken.json: 1 problem',
    'wrong  gone.json: 1 problem',
  ])
  for (const words of ['waivers.0.until: expected a value', 'found "nobody"', 'expected JSON', 'expected a file that can be read']) {
    assert.ok(stderr.includes(words), words)
  }
})

test.run()
