import { cpSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildBody } from '../../../../lib/authoring/pack/body.ts'
import { readPackFolder } from '../../../../lib/authoring/pack/folder.ts'
import { UsageError } from '../../../../lib/errors.ts'
import { unsignedPack } from '../../../../lib/packs/pack-file.ts'
import { emptyFolder } from '../project-copy.ts'
import { edit, newPackFolder, PROJECT, write } from './folders.ts'

const test = suite('what the source of a pack comes to')
const JUDGE = 'scripts/lid-switch.ts'
const PARSER = 'lib/facts/lid-switch/linux.ts'

/** The message with which a build is refused. */
async function refusal(folder: string): Promise<string> {
  try {
    await buildBody(folder)
  } catch (error) {
    assert.instance(error, UsageError)
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

test('it holds the manifests, and one script with every judge and parser by name', async () => {
  const { manifest, items, facts, texts, code } = await buildBody(newPackFolder())
  assert.is(manifest.publisher, 'acme')
  assert.equal([items.map(({ id }) => id), facts.map(({ name }) => name), texts], [['lid-switch'], ['lid-switch'], {}])
  // The script is the author's own, so a test may run it; on a computer only the sandbox does.
  const run = new Function(`${code}; return globalThis.pack`)() as Record<string, Record<string, unknown>>
  assert.equal(Object.keys(run.judges ?? {}), ['lid-switch'])
  assert.equal(Object.keys(run.parsers ?? {}).sort(), ['lid-switch/darwin', 'lid-switch/linux', 'lid-switch/win32'])
  assert.type(run.judges?.['lid-switch'], 'function')
})
test('what package.json says to other programs stays out', async () => {
  const { manifest } = await buildBody(newPackFolder())
  assert.not.ok('private' in manifest || '$schema' in manifest)
})

test('two folders with other names and times give the same bytes', async () => {
  const one = newPackFolder()
  const other = join(emptyFolder(), 'called-otherwise')
  cpSync(one, other, { recursive: true })
  for (const name of readdirSync(other, { recursive: true, encoding: 'utf8' })) {
    utimesSync(join(other, name), 1, 1)
  }
  write(other, 'notes.txt', 'nothing that anybody names')
  assert.is.not(statSync(join(one, JUDGE)).mtimeMs, statSync(join(other, JUDGE)).mtimeMs)
  const bytes = unsignedPack(await buildBody(one))
  assert.ok(bytes.equals(unsignedPack(await buildBody(other))))
  assert.not.match(bytes.toString(), one)
  assert.not.match(bytes.toString(), PROJECT)
})
test('ends of lines and byte order marks of an editor on Windows make no difference', async () => {
  const one = newPackFolder()
  const before = unsignedPack(await buildBody(one))
  for (const name of readdirSync(one, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ts|json)$/.test(file))) {
    writeFileSync(join(one, name), `\uFEFF${readFileSync(join(one, name), 'utf8').replaceAll('\n', '\r\n')}`)
  }
  assert.ok(before.equals(unsignedPack(await buildBody(one))))
})
test('another rule is another pack', async () => {
  const folder = newPackFolder()
  const before = unsignedPack(await buildBody(folder))
  edit(folder, JUDGE, '>= minCharacters', '> minCharacters')
  assert.not.ok(before.equals(unsignedPack(await buildBody(folder))))
})
test('a PowerShell text that a probe names comes along, with one kind of line end', async () => {
  const folder = newPackFolder()
  edit(folder, 'manifests/facts/lid-switch.json', '"registry":', '"powershell": "lid.ps1" }, "old": { "registry":')
  assert.match(await refusal(folder), 'lib/facts/lid-switch/lid.ps1 cannot be used')
  write(folder, 'lib/facts/lid-switch/lid.ps1', '@{ lid = 1 }\r\n')
  write(folder, 'lib/facts/lid-switch/unused.ps1', '')
  assert.equal((await buildBody(folder)).texts, { 'lib/facts/lid-switch/lid.ps1': '@{ lid = 1 }\n' })
})

test('code may import a file of the pack, and JSON', async () => {
  const folder = newPackFolder()
  write(folder, 'lib/words.ts', "import table from './table.json'\nexport const word: string = table.word")
  write(folder, 'lib/table.json', '{ "word": "from the table" }')
  edit(folder, JUDGE, 'import {', "import { word } from '../lib/words.ts'\nexport const said = word\nimport {")
  assert.match((await buildBody(folder)).code, 'from the table')
})
for (const [imported, expected] of [
  ['node:fs', 'a module of Node, which code of a pack never gets'],
  ['fs', 'a package, an address or another place'],
  ['semver', 'a package, an address or another place'],
  ['https://example.org/x.ts', 'a package, an address or another place'],
  ['/etc/passwd', 'a package, an address or another place'],
  ['../../outside.ts', 'found one outside of it'],
  ['../lib/facts/lid-switch/shape', 'the whole name of the file, ending in .ts, .js, .json'],
] as const) {
  test(`an import of ${imported} is refused by file and import`, async () => {
    const folder = newPackFolder()
    write(folder, '../outside.ts', 'export default 1')
    edit(folder, JUDGE, 'import {', `import * as other from ${JSON.stringify(imported)}\nexport const said = other\nimport {`)
    const message = await refusal(folder)
    assert.match(message, `${JUDGE} cannot be used:`)
    assert.match(message, `import ${JSON.stringify(imported)}: expected`)
    assert.match(message, expected)
  })
}
test('require and import() are no way around it', async () => {
  for (const code of ["require('node:child_process')", "await import('node:child_process')"]) {
    const folder = newPackFolder()
    edit(folder, PARSER, 'export const parse', `export const other = async () => ${code}\nexport const parse`)
    assert.match(await refusal(folder), `${PARSER} cannot be used:\n  import "node:child_process"`)
  }
})
test('a link is refused, wherever it leads', async () => {
  const outside = join(emptyFolder(), 'linux.ts')
  writeFileSync(outside, readFileSync(join(newPackFolder(), PARSER)))
  const file = newPackFolder()
  rmSync(join(file, PARSER))
  symlinkSync(outside, join(file, PARSER))
  assert.match(
    await refusal(file),
    `${PARSER} cannot be used:\n  the whole file: expected files and folders of the pack itself, no links, found a link to `,
  )
  const within = newPackFolder()
  rmSync(join(within, PARSER))
  symlinkSync('macos.ts', join(within, PARSER))
  assert.match(await refusal(within), 'found a link to macos.ts')
  const manifest = newPackFolder()
  cpSync(join(manifest, 'package.json'), join(manifest, 'other.json'))
  rmSync(join(manifest, 'package.json'))
  symlinkSync('other.json', join(manifest, 'package.json'))
  assert.match(await refusal(manifest), 'package.json cannot be used')
})
test('a folder that is a link is refused as well', async () => {
  const folder = newPackFolder()
  const elsewhere = join(emptyFolder(), 'facts')
  cpSync(join(folder, 'lib/facts'), elsewhere, { recursive: true })
  rmSync(join(folder, 'lib/facts'), { recursive: true })
  symlinkSync(elsewhere, join(folder, 'lib/facts'), 'junction')
  assert.match(await refusal(folder), 'lib/facts: expected files and folders of the pack itself, no links')
})
test('a pack may be reached through a link itself: what counts is what is in it', async () => {
  const folder = newPackFolder()
  const link = join(emptyFolder(), 'link')
  symlinkSync(folder, link, 'junction')
  assert.ok(unsignedPack(await buildBody(link)).equals(unsignedPack(await buildBody(folder))))
})

test('code that a manifest promises and nobody wrote is named', async () => {
  const folder = newPackFolder()
  rmSync(join(folder, JUDGE))
  assert.match(
    await refusal(folder),
    `${JUDGE} cannot be used:\n  the whole file: expected the file that its manifest promises, found nothing there`,
  )
})
test('code without its export is named', async () => {
  const folder = newPackFolder()
  edit(folder, JUDGE, 'export default defineCheck', 'export const judge = defineCheck')
  edit(folder, PARSER, 'export const parse', 'export const parser')
  const message = await refusal(folder)
  assert.match(message, `${JUDGE} cannot be used:\n  exports: expected export default defineCheck(...)`)
  assert.match(message, `${PARSER} cannot be used:\n  exports: expected export const parse`)
})
test('a slip of the pen is named with its line', async () => {
  const folder = newPackFolder()
  edit(folder, JUDGE, 'interface Facts {', 'interface Facts {{')
  assert.match(await refusal(folder), /scripts\/lid-switch\.ts cannot be used:\n {2}line \d+: expected TypeScript that can be built/)
})
test('settings of a compiler that stand around the folder do not reach into it', async () => {
  const folder = newPackFolder()
  const before = (await buildBody(folder)).code
  write(folder, 'tsconfig.json', '{ "compilerOptions": { "target": "ES5", "alwaysStrict": true, "useDefineForClassFields": false } }')
  assert.is((await buildBody(folder)).code, before)
})

test('all that is wrong with manifests is said at once', () => {
  const folder = newPackFolder()
  edit(folder, 'manifests/lid-switch.json', '"id": "lid-switch"', '"id": "lid-other"')
  edit(folder, 'manifests/facts/lid-switch.json', '"platforms"', '"plattforms"')
  assert.throws(
    () => readPackFolder(folder),
    (error: unknown) =>
      error instanceof UsageError &&
      error.message.includes(
        'manifests/lid-switch.json cannot be used:\n  id: expected the file\'s name, "lid-switch", found "lid-other"',
      ) &&
      error.message.includes('plattforms: expected no such property (is it misspelt?)'),
  )
})
test('a folder without package.json is no pack, and is told what writes one', () => {
  assert.throws(
    () => readPackFolder(emptyFolder()),
    (error: unknown) => error instanceof UsageError && error.message.includes('rounds new pack writes one'),
  )
})
test('a pack of questions alone has no code', async () => {
  const folder = newPackFolder()
  rmSync(join(folder, 'manifests'), { recursive: true })
  edit(folder, 'package.json', '"facts": "manifests/facts",', '')
  const attestation = { question: 'Is the lid closed?', who: 'owner', evidence: ['a photograph'], validDays: 30 }
  const item = JSON.parse(readFileSync(join(newPackFolder(), 'manifests/lid-switch.json'), 'utf8')) as Record<string, unknown>
  const { facts: _facts, settings: _settings, report: _report, ...rest } = item
  const means = { pass: 'Closed.', fail: 'Open.' }
  write(folder, 'manifests/lid-switch.json', JSON.stringify({ ...rest, means, kind: 'attestation', platforms: [], attestation }))
  assert.is((await buildBody(folder)).code, '')
})

test.run()
