import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Platform } from '../lib/api.ts'
import { collectionProblems, manifestsIn } from '../lib/authoring/collection.ts'
import { pagesOf, stalePages } from '../lib/authoring/docs.ts'
import { PLATFORM_FILES } from '../lib/content/content.ts'
import { content } from '../lib/content/index.ts'
import { bindingOf } from '../lib/engine/select.ts'

/** The contract that every item and fact of the collection keeps; each test says what breaks it, by file. */
const test = suite('catalogue')
const root = fileURLToPath(new URL('..', import.meta.url))
const manifests = manifestsIn(root)
const items = manifests.items.map(({ manifest }) => manifest)
const facts = manifests.facts.map(({ manifest }) => manifest)
const judged = items.filter(({ kind }) => kind !== 'attestation')
const mended = items.filter(({ remediation }) => remediation !== undefined)

const SHEBANG = `#!/usr/bin/env -S sh -c 'exec node --import "$(cd "$(dirname "$0")/.." && pwd)/lib/register.mjs" "$0" "$@"'`

const none = (found: string[]) => assert.equal(found, [])
const text = (path: string) => readFileSync(`${root}${path}`, 'utf8')
const missing = (paths: string[]) => paths.filter((path) => !existsSync(`${root}${path}`))
const below = (folder: string, ending: string) =>
  existsSync(`${root}${folder}`)
    ? readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
        .map((name) => name.replaceAll('\\', '/'))
        .filter((name) => name.endsWith(ending))
        .sort()
    : []
/** What stands in a folder beyond the names that belong there. */
const orphans = (folder: string, ending: string, names: string[]) =>
  below(folder, ending)
    .filter((name) => !names.includes(name.slice(0, -ending.length)))
    .map((name) => `${folder}/${name}`)
const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id)
const parsers = facts.flatMap(({ name, platforms }) =>
  (Object.keys(platforms) as Platform[]).map((platform) => `${name}/${PLATFORM_FILES[platform]}`),
)

test('there are items and facts', () => {
  assert.ok(items.length > 0)
  assert.ok(facts.length > 0)
})
test('every manifest has its shape', () => none(manifests.bad.map(({ message }) => message)))
test('every manifest keeps its promises: names, clauses, rules, settings, placeholders, facts, changes, code', async () => {
  const found = await collectionProblems(manifests, content)
  none(
    found.flatMap(({ file, problems }) =>
      problems.map(({ property, expected, found: seen }) => `${file}: ${property}: expected ${expected}, found ${seen}`),
    ),
  )
})

test('every judge stands in scripts/ and nothing else does', () => {
  none(missing(ids(judged).map((id) => `scripts/${id}.ts`)))
  none(orphans('scripts', '.ts', ids(judged)))
})
test('every script runs alone', () =>
  none(
    ids(judged)
      .filter((id) => existsSync(`${root}scripts/${id}.ts`))
      .flatMap((id) => {
        const lines = text(`scripts/${id}.ts`).trimEnd().split(/\r?\n/)
        return [
          ...(lines[0] === SHEBANG ? [] : [`scripts/${id}.ts: the first line is not the shebang`]),
          ...(lines.at(-1) === 'standAlone(import.meta.url)' ? [] : [`scripts/${id}.ts: the last line is not standAlone(import.meta.url)`]),
        ]
      }),
  ))
test('every script may be executed', () => {
  if (process.platform === 'win32') {
    return // Windows knows no such permission.
  }
  none(below('scripts', '.ts').filter((name) => (statSync(`${root}scripts/${name}`).mode & 0o111) !== 0o111))
})
test('a remediation stands where the manifest has one and nowhere else', () => {
  none(missing(ids(mended).map((id) => `remediations/${id}.ts`)))
  none(orphans('remediations', '.ts', ids(mended)))
})
test('every judge, plan and parser has tests, and no test is left behind', () => {
  none(missing(ids(judged).map((id) => `test/scripts/${id}.test.ts`)))
  none(missing(ids(mended).map((id) => `test/remediations/${id}.test.ts`)))
  none(missing(parsers.map((parser) => `test/facts/${parser}.test.ts`)))
  none(orphans('test/scripts', '.test.ts', ids(judged)))
  none(orphans('test/remediations', '.test.ts', ids(mended)))
  const folders = facts.map(({ name }) => name)
  none(below('test/facts', '.test.ts').filter((name) => !folders.includes(name.split('/')[0] ?? '')))
})

test('what asks for products names them, so that they are collected', () => {
  const users = facts.filter(({ name, platforms }) => asksForProducts(name, JSON.stringify(platforms))).map(({ name }) => name)
  assert.equal(
    users,
    facts.filter(({ uses = [] }) => uses.includes('products')).map(({ name }) => name),
  )
  const unnamed = judged.filter((item) => {
    const bound = Object.values(item.facts ?? {}).map((binding) => bindingOf(binding).fact)
    const isNamed = bound.includes('products') || facts.some(({ name, uses = [] }) => bound.includes(name) && uses.includes('products'))
    return /\bproducts\b/.test(text(`scripts/${item.id}.ts`)) && !isNamed
  })
  none(ids(unnamed))
})

function asksForProducts(fact: string, declared: string): boolean {
  const code = readdirSync(`${root}lib/facts/${fact}`).filter((name) => name.endsWith('.ts'))
  return /in products/.test(declared) || code.some((name) => /facts\.products\b/.test(text(`lib/facts/${fact}/${name}`)))
}

test('every fact is used by an item, by its fix, or is context', () => {
  const used = new Set(
    judged.flatMap(({ facts: bindings = {}, remediation }) => [
      ...Object.values(bindings).map((binding) => bindingOf(binding).fact),
      ...Object.values(remediation?.facts ?? {}),
    ]),
  )
  none(facts.filter(({ name, context }) => !context && !used.has(name)).map(({ name }) => name))
})
test('a fact has a folder with its shape, and no folder is without a fact', () => {
  none(missing(facts.map(({ name }) => `lib/facts/${name}/shape.ts`)))
  const names = facts.map(({ name }) => name)
  none(readdirSync(`${root}lib/facts`).filter((name) => !names.includes(name)))
})
test('there are parsers for exactly the platforms of the manifest', () => {
  none(missing(parsers.map((parser) => `lib/facts/${parser}.ts`)))
  const platformFile = /\/(?:windows|linux|macos)\.ts$/
  none(
    below('lib/facts', '.ts')
      .filter((name) => platformFile.test(name))
      .filter((name) => !parsers.includes(name.slice(0, -'.ts'.length))),
  )
})
test('every PowerShell text is named by a probe, and is ASCII', () => {
  const named = facts.flatMap(({ name, platforms }) =>
    Object.values(platforms).flatMap(({ probes }) =>
      Object.values(probes).flatMap((probe) => ('powershell' in probe ? [`${name}/${probe.powershell}`] : [])),
    ),
  )
  const present = below('lib/facts', '.ps1')
  none(present.filter((name) => !named.includes(name)))
  // Windows PowerShell 5.1 reads a file without a byte order mark in the code page of the computer.
  none(present.filter((name) => /[^\t\r\n -~]/.test(text(`lib/facts/${name}`))))
})

test('an item whose judge looks at the date says so', () =>
  none(
    judged
      .filter(({ id, dated }) => !dated && existsSync(`${root}scripts/${id}.ts`) && readsNow(text(`scripts/${id}.ts`)))
      .map(({ id }) => `manifests/${id}.json: the judge uses now, so "dated": true`),
  ))
test('what is said of an item is ASCII where a remote management tool prints it', () =>
  none(items.filter(({ title }) => /[^ -~]/.test(title)).map(({ id }) => id)))
test('the report can say of every item what is next, and of those of computers how many are in order', () => {
  none(ids(items.filter(({ report }) => !report)))
  none(ids(items.filter(({ scope, report }) => scope === 'machine' && !report?.computers)))
})
test('the pages in docs/checks/ are what the manifests give (npm run docs)', () => none(stalePages(root, pagesOf(items, facts))))

/** `now` of the context, taken by name or by property; words in comments do not count. */
function readsNow(code: string): boolean {
  const plain = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
  return /[{,]\s*now\b|\.now\b/.test(plain)
}

test.run()
