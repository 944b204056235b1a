// Makes dist/rounds.cjs: one file that needs Node and nothing else (on Windows also native-reg beside it for registry changes).
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import formats from 'ajv-formats'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const about = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const jsonIn = (folder) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${root}${folder}/${name}`, 'utf8')))

const items = jsonIn('manifests')
const facts = jsonIn('manifests/facts')
const schemas = jsonIn('manifests/schema')
const platformFiles = { win32: 'windows', linux: 'linux', darwin: 'macos' }

/** The content of the collection as a module: manifests as data, code behind functions, so that only what is used is run. */
function contentModule() {
  const lazy = (entries) => `{ ${entries.map(([key, path]) => `${JSON.stringify(key)}: () => import(${JSON.stringify(`./${path}`)})`).join(', ')} }`
  const judges = items.filter(({ kind }) => kind !== 'attestation').map(({ id }) => [id, `scripts/${id}.ts`])
  const plans = items.filter(({ remediation }) => remediation).map(({ id }) => [id, `remediations/${id}.ts`])
  const parsers = facts.flatMap(({ name, platforms }) =>
    Object.keys(platforms).map((platform) => [`${name}/${platform}`, `lib/facts/${name}/${platformFiles[platform]}.ts`]),
  )
  const texts = [...textsIn('lib/facts', '.ps1'), ...textsIn('lib/report', '.eta'), ...textsIn('lib/data', '.json')]
  return `
    const judges = ${lazy(judges)}, plans = ${lazy(plans)}, parsers = ${lazy(parsers)}
    const texts = { ${texts.map((path) => `${JSON.stringify(path)}: ${JSON.stringify(readFileSync(root + path, 'utf8'))}`).join(', ')} }
    const items = JSON.parse(${JSON.stringify(JSON.stringify(items))}), facts = JSON.parse(${JSON.stringify(JSON.stringify(facts))})
    export const content = {
      version: ${JSON.stringify(about.version)},
      builtAt: ${JSON.stringify(about.released)},
      items: () => items,
      facts: () => facts,
      schemas: () => [],
      text: (path) => texts[path],
      judge: async (id) => (await judges[id]()).default,
      plan: async (id) => (await plans[id]()).default,
      parser: async (fact, platform) => (await parsers[fact + '/' + platform]()).parse,
    }`
}

function textsIn(folder, ending) {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

/** The schemas compiled ahead: ajv itself stays out of the bundle. */
function validatorsModule() {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false, code: { source: true, esm: true } })
  formats.default ? formats.default(ajv) : formats(ajv)
  for (const schema of schemas) {
    ajv.addSchema(schema)
  }
  const kinds = Object.fromEntries(schemas.map(({ $id }) => [$id.replace('rounds:', 'schema_'), $id]))
  const code = standalone.default ? standalone.default(ajv, kinds) : standalone(ajv, kinds)
  const table = Object.keys(kinds).map((name) => `${JSON.stringify(name.replace('schema_', ''))}: ${name}`)
  return `${code}\nexport function validatorOf(kind) { return ({ ${table.join(', ')} })[kind] }`
}

const inlined = {
  name: 'content',
  setup(builder) {
    builder.onLoad({ filter: /lib[/\\]content[/\\]source\.ts$/ }, () => ({ contents: contentModule(), loader: 'js', resolveDir: root }))
    builder.onLoad({ filter: /lib[/\\]schema[/\\]validators\.ts$/ }, () => ({ contents: validatorsModule(), loader: 'js', resolveDir: root }))
  },
}

rmSync(`${root}dist`, { recursive: true, force: true })
mkdirSync(`${root}dist`)
writeFileSync(`${root}dist/.entry.ts`, `import { main } from '../lib/cli/main.ts'\nvoid main(process.argv.slice(2))\n`)
await build({
  entryPoints: [`${root}dist/.entry.ts`],
  outfile: `${root}dist/rounds.cjs`,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: true,
  external: ['native-reg', 'ts-node', 'typescript'],
  banner: { js: '#!/usr/bin/env node' },
  plugins: [inlined],
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'silent' },
})
rmSync(`${root}dist/.entry.ts`)
console.log('dist/rounds.cjs is built')
