// Makes dist/rounds.cjs, or the same in the folder that is named: one file that needs Node and nothing else (on Windows also native-reg beside it for registry changes).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import formats from 'ajv-formats'
import { build } from 'esbuild'
import { oneFile } from './parts.mjs'
import { sandboxScript, sandboxWasm } from './sandbox.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const about = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const jsonIn = (folder) =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${root}${folder}/${name}`, 'utf8')))

const items = jsonIn('manifests')
const facts = jsonIn('manifests/facts')
const rmmProfiles = jsonIn('manifests/rmm')
const schemas = jsonIn('manifests/schema')
const pages = readdirSync(`${root}manifests/words`).map((name) => name.replace('.json', ''))
const platformFiles = { win32: 'windows', linux: 'linux', darwin: 'macos' }

/** Texts that stand in the one file beside the code, by name; code asks for them where it runs. */
const texted = new Map()
const TEXT_OF = `(name) => require('text ' + name)`

/** The content of the collection as a module: manifests as data, code behind functions, so that only what is used is run. */
async function contentModule() {
  const lazy = (entries) =>
    `{ ${entries.map(([key, path]) => `${JSON.stringify(key)}: () => import(${JSON.stringify(`./${path}`)})`).join(', ')} }`
  const judges = items.filter(({ kind }) => kind !== 'attestation').map(({ id }) => [id, `scripts/${id}.ts`])
  const plans = items.filter(({ remediation }) => remediation).map(({ id }) => [id, `remediations/${id}.ts`])
  const parsers = facts.flatMap(({ name, platforms }) =>
    Object.keys(platforms).map((platform) => [`${name}/${platform}`, `lib/facts/${name}/${platformFiles[platform]}.ts`]),
  )
  const texts = [
    ...textsIn('lib/facts', '.ps1'),
    ...textsIn('lib/changes', '.ps1'),
    ...textsIn('lib/report', '.eta'),
    ...textsIn('lib/data', '.json'),
    ...textsIn('lib/rmm', '.ps1'),
    ...textsIn('lib/rmm', '.sh'),
    ...textsIn('lib/rmm', '.py'),
    ...textsIn('lib/rmm', '.txt'),
  ]
  for (const path of texts) {
    texted.set(path, readFileSync(root + path, 'utf8'))
  }
  for (const page of pages) {
    texted.set(`words ${page}`, readFileSync(`${root}manifests/words/${page}.json`, 'utf8'))
  }
  texted.set('items', JSON.stringify(items)).set('facts', JSON.stringify(facts)).set('rmm profiles', JSON.stringify(rmmProfiles))
  const sandbox = await sandboxScript()
  compiledAhead.push(sandbox.metafile)
  texted.set('sandbox script', sandbox.script).set('sandbox wasm', sandboxWasm())
  return `
    import { builtInPack } from './lib/packs/built-in.ts'
    const judges = ${lazy(judges)}, plans = ${lazy(plans)}, parsers = ${lazy(parsers)}
    const textOf = ${TEXT_OF}
    let items, facts
    export const content = {
      version: ${JSON.stringify(about.version)},
      builtAt: ${JSON.stringify(about.released)},
      items: () => (items ??= JSON.parse(textOf('items'))),
      facts: () => (facts ??= JSON.parse(textOf('facts'))),
      rmmProfiles: () => JSON.parse(textOf('rmm profiles')),
      schemas: () => [],
      packs: () => [builtInPack(${JSON.stringify({ version: about.version, displayName: about.displayName })})],
      words: (page) => JSON.parse(textOf('words ' + page)),
      text: textOf,
      expect: async () => undefined,
      sandbox: async () => ({ script: textOf('sandbox script'), wasm: textOf('sandbox wasm') }),
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

/** The schemas compiled ahead: ajv itself stays out, and a sweep compiles none of them where no settings file stands. */
async function validatorsModule() {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    discriminator: true,
    code: { source: true },
  })
  formats.default ? formats.default(ajv) : formats(ajv)
  for (const schema of schemas) {
    ajv.addSchema(schema, `${schema.$id}.schema.json`)
  }
  for (const { $id } of schemas) {
    texted.set(`validator ${$id.replace('rounds:', '')}`, await validatorText(ajv, $id))
  }
  return `
    import { compileFunction } from 'node:vm'
    const textOf = ${TEXT_OF}, made = {}
    export function validatorOf(kind) {
      if (!made[kind]) {
        const module = { exports: {} }
        compileFunction(textOf('validator ' + kind), ['module'])(module)
        made[kind] = module.exports
      }
      return made[kind]
    }`
}

/** What the texts of the validators and of the sandbox were made of. */
const compiledAhead = []

async function validatorText(ajv, id) {
  const make = standalone.default ?? standalone
  const { outputFiles, metafile } = await build({
    stdin: { contents: make(ajv, ajv.getSchema(id)), resolveDir: root },
    absWorkingDir: root,
    metafile: true,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'ascii',
    minify: true,
  })
  compiledAhead.push(metafile)
  return outputFiles[0].text
}

const inlined = {
  name: 'content',
  setup(builder) {
    builder.onLoad({ filter: /lib[/\\]content[/\\]source\.ts$/ }, async () => ({
      contents: await contentModule(),
      loader: 'js',
      resolveDir: root,
    }))
    builder.onLoad({ filter: /lib[/\\]schema[/\\]validators\.ts$/ }, async () => ({
      contents: await validatorsModule(),
      loader: 'js',
      resolveDir: root,
    }))
  },
}

/** Modules of Node that take milliseconds to load: the command line and many others ask for them, and most commands use none. */
const SLOW_MODULES = ['node:child_process', 'node:crypto']

const loadedWhenUsed = {
  name: 'loaded when used',
  setup(builder) {
    builder.onResolve({ filter: new RegExp(`^(?:${SLOW_MODULES.join('|')})$`) }, ({ namespace, path }) =>
      namespace === 'when-used' ? { path, external: true } : { path, namespace: 'when-used' },
    )
    builder.onLoad({ filter: /.*/, namespace: 'when-used' }, async ({ path }) => ({
      contents: `for (const name of ${JSON.stringify(Object.keys(await import(path)).filter((name) => name !== 'default'))}) {
        Object.defineProperty(exports, name, { enumerable: true, get: () => require(${JSON.stringify(path)})[name] })
      }`,
      resolveDir: root,
    }))
  },
}

/** The pieces of the program, and the folders of the npm packages they hold. */
export async function pieces() {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `import { main } from './lib/cli/main.ts'\nvoid main(process.argv.slice(2))`, resolveDir: root },
    outdir: `${root}dist`,
    absWorkingDir: root,
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    external: ['native-reg', 'ts-node', 'typescript', '@duckdb/node-api'],
    plugins: [inlined, loadedWhenUsed],
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
  })
  return { modules: outputFiles, entry: 'stdin.js', texts: texted, packages: packagesOf([metafile, ...compiledAhead]) }
}

/** Read by every run, or where settings and packs stand, which is nearly everywhere. */
const USUAL_TEXTS = new Set([
  ...['items', 'facts'],
  ...['settings', 'practice', 'waivers', 'packs', 'trust'].map((kind) => `validator ${kind}`),
  // Packed already.
  'sandbox wasm',
])

/** No check needs a library as large as that for logs. */
function isRare(name, text) {
  return name.startsWith('text ') ? !USUAL_TEXTS.has(name.slice('text '.length)) : text.length > 100_000
}

function packagesOf(metafiles) {
  const inputs = metafiles.flatMap((one) => Object.keys(one.inputs))
  const folders = inputs.flatMap((path) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path) ?? [])
  return [...new Set(folders)].map((folder) => root + folder)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? `${root}dist`
  mkdirSync(folder, { recursive: true })
  const { modules, entry, texts } = await pieces()
  writeFileSync(`${folder}/rounds.cjs`, await oneFile(modules, entry, texts, isRare))
  console.log(`${folder === `${root}dist` ? 'dist' : folder}/rounds.cjs is built`)
}
