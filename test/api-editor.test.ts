import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kindOfFile } from '../lib/authoring/file-kind.ts'

const test = suite('what editors know of the files')
const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

interface Mapping {
  fileMatch: string[]
  url: string
}
const mappings: Mapping[] = read('.vscode/settings.json')['json.schemas']

/** Files of JSON in the repository, relative, with `/`. */
function filesIn(folder: string): string[] {
  const entries = existsSync(join(root, folder)) ? readdirSync(join(root, folder), { withFileTypes: true }) : []
  return entries.flatMap((entry) => {
    const path = posix.join(folder, entry.name)
    return entry.isDirectory() ? (entry.name === 'node_modules' ? [] : filesIn(path)) : path.endsWith('.json') ? [path] : []
  })
}
const manifests = ['', 'facts', 'rmm', 'words'].flatMap((folder) =>
  filesIn('manifests').filter((path) => posix.dirname(path) === posix.join('manifests', folder)),
)
const packs = filesIn('packs').filter(
  (path) => !/\/(editor|dist|lib)\/|\/test\/(?!.*\.scenarios\.json$)/.test(path) && !/tsconfig|\.vscode/.test(path),
)

/** Files that people and `rounds pack` write, each with its schema: they stand outside of the repository, or may. */
const WRITTEN: Readonly<Record<string, string>> = {
  'etc/rounds/provider.json': 'settings',
  'etc/rounds/machine.json': 'settings',
  'etc/rounds/practice.json': 'practice',
  'etc/rounds/waivers.json': 'waivers',
  'etc/rounds/attestations.json': 'attestations',
  'etc/rounds/trust.json': 'trust',
  'etc/rounds/packs.lock.json': 'packs',
  'packs/urbackup/package.json': 'pack',
  'packs/urbackup/manifests/urbackup-server.json': 'item',
  'packs/urbackup/manifests/facts/urbackup.json': 'fact',
  'packs/urbackup/test/urbackup-server.scenarios.json': 'scenario',
}
/** Schemas of what no editor is opened for. */
const NOT_EDITED: Readonly<Record<string, string>> = {
  finding: 'what the judge of a pack answers',
  plan: 'what the plan of a pack answers',
  result: 'what a sweep writes',
  form: 'what a page in a browser saves',
  attestation: 'one answer within attestations.json',
}

/** As editors match: a pattern that begins with / is counted from the folder that is open, any other from any folder; * crosses no /; ! takes out. */
function matches(pattern: string, path: string): boolean {
  const text = pattern
    .replace(/^!?\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
  return new RegExp(/^!?\//.test(pattern) ? `^${text}$` : `(^|/)${text}$`).test(path)
}

const schemaName = (url: string) => basename(url, '.schema.json')
function mappedTo(path: string): string[] {
  const fits = ({ fileMatch }: Mapping) => fileMatch.findLast((one) => matches(one, path))?.startsWith('!') === false
  return mappings.filter(fits).map(({ url }) => schemaName(url))
}

test('every pattern means files that there are', () => {
  const paths = [...manifests, ...packs, ...Object.keys(WRITTEN)]
  const idle = mappings.flatMap(({ fileMatch }) => fileMatch).filter((pattern) => !paths.some((path) => matches(pattern, path)))
  assert.equal(idle, [])
  assert.ok(manifests.length > 80)
})

test('every schema that a mapping names is there, and every schema is mapped or is of no file that people write', () => {
  const names = filesIn('manifests/schema').map(schemaName)
  const mapped = mappings.map(({ url }) => schemaName(url))
  assert.equal(
    mappings.filter(({ url }) => !existsSync(join(root, url))),
    [],
  )
  assert.equal([...mapped, ...Object.keys(NOT_EDITED)].sort(), names.sort())
})

for (const [path, schema] of Object.entries(WRITTEN)) {
  test(`${basename(path)} is completed as ${schema}, and validated as it`, () => {
    assert.equal(mappedTo(path), [schema])
    if (/^etc|package\.json$/.test(path)) {
      assert.is(kindOfFile({}, path), schema)
    }
  })
}

test('every manifest names its schema, the one that it is completed with', () => {
  const wrong = manifests.flatMap((path) => {
    const { $schema = 'none' } = read(path)
    const found = posix.join(posix.dirname(path), $schema)
    const [expected = 'one', ...others] = mappedTo(path)
    return found === `manifests/schema/${expected}.schema.json` && others.length === 0 ? [] : [`${path}: ${$schema}`]
  })
  assert.equal(wrong, [])
})

test('every file of a pack in the repository is completed with one schema', () => {
  assert.equal(
    packs.filter((path) => mappedTo(path).length !== 1),
    [],
  )
})

// ── What the schemas say ─────────────────────────────────────────────────────

interface Property {
  /** File and pointer. */
  at: string
  name: string
  schema: Record<string, unknown>
}
const CONDITIONS = ['if', 'then', 'else', 'not', 'enum', 'const', 'required', 'default', 'examples']

function propertiesOf(schema: unknown, at: string): Property[] {
  if (typeof schema !== 'object' || schema === null) {
    return []
  }
  const own = ['properties', 'patternProperties'].flatMap((key) =>
    Object.entries((schema as Record<string, Record<string, Record<string, unknown>>>)[key] ?? {}).map(([name, one]) => {
      return { at: `${at}/${key}/${name}`, name, schema: one }
    }),
  )
  const below = Object.entries(schema).filter(([key]) => !CONDITIONS.includes(key))
  return [...own, ...below.flatMap(([key, one]) => propertiesOf(one, `${at}/${key}`))]
}

/** What a reference means, as an editor resolves it: relative to the file it stands in. */
function meantBy(ref: string, file: string): { schema: unknown; file: string } {
  const [name, path = ''] = ref.split('#')
  const target = name ? posix.join(posix.dirname(file), name) : file
  const schema = path
    .split('/')
    .filter(Boolean)
    .reduce((at: Record<string, never> | undefined, key) => at?.[key], read(target))
  return { schema, file: target }
}

const schemas = filesIn('manifests/schema')
/** What the code of a pack answers is described where it is written: in docs/api/rounds.d.ts. */
const all = schemas.filter((file) => schemaName(file) !== 'plan').flatMap((file) => propertiesOf(read(file), file))

function describes({ at, schema }: Property): unknown {
  const [file = ''] = at.split('/properties', 1)[0]?.split('/$defs', 1) ?? []
  const { $ref, description } = schema
  const path = /^manifests\/schema\/[a-z]+\.schema\.json/.exec(file)?.[0] ?? ''
  return description ?? (typeof $ref === 'string' ? (meantBy($ref, path).schema as { description?: unknown }).description : undefined)
}

test('every property says what it means', () => {
  assert.ok(all.length > 300)
  const silent = all.filter((one) => !/^.{8,}/.test(String(describes(one) ?? ''))).map(({ at }) => at)
  assert.equal(silent, [])
})

test('every number says its unit, in its name or its words', () => {
  const units = /second|day|Ms$|milliseconds|unit|exit code|characters|lines|bytes|\bMiB\b|number of/i
  const numbers = all.filter(({ schema }) => schema.type === 'integer' || schema.type === 'number')
  assert.ok(numbers.length > 20)
  assert.equal(
    numbers.filter((one) => !units.test(`${one.name} ${describes(one)}`)).map(({ at }) => at),
    [],
  )
})

test('every reference leads somewhere, also for an editor that knows files only', () => {
  const lost = schemas.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/"\$ref": "([^"]+)"/g)].flatMap(([, ref = '']) => {
      const isFile = /^([a-z]+\.schema\.json)?(#\/|$)/.test(ref)
      return isFile && meantBy(ref, file).schema !== undefined ? [] : [`${file}: ${ref}`]
    }),
  )
  assert.equal(lost, [])
})

test.run()
