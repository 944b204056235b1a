// The program as a single executable reads it: a first script of a few lines, and one file inside that holds every part.
// Node scans all of its first script before it runs any of it; what stands in a file of its own costs nothing until it is asked for.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partsOf } from '../parts.mjs'
import { command } from './command.mjs'

/** Each part by its name; code in the function that it is run as. */
export async function wrappedParts({ modules, texts }) {
  const parts = await partsOf(modules, texts)
  return new Map(
    parts.map(([name, text]) => [name, Buffer.from(isCode(name) ? `(function(module,require){${text.replace(/^#!.*/, '')}\n})` : text)]),
  )
}

function isCode(name) {
  return !name.startsWith('text ')
}

/** The first script, and the one file; `compiled` holds what V8 made of some parts, which it takes only if it is the same V8. */
export function programOf(parts, entry, compiled = new Map(), source = `Buffer.from(require('node:sea').getRawAsset('parts'))`) {
  const chunks = []
  let at = 0
  const put = (bytes) => {
    chunks.push(bytes)
    at += bytes.length
    return [at - bytes.length, at]
  }
  const places = Object.fromEntries(
    [...parts].map(([name, bytes]) => {
      const letters = bytes.every((byte) => byte < 128) ? 0 : 1
      return [name, [...put(bytes), letters, ...(compiled.has(name) ? put(compiled.get(name)) : [])]]
    }),
  )
  return { script: scriptOf(places, entry, source), bytes: Buffer.concat(chunks) }
}

function scriptOf(places, entry, source) {
  return `'use strict'
const { Script } = require('node:vm')
const bytes = ${source}
const places = ${JSON.stringify(places)}
const made = new Map(), scripts = new Map()
const textOf = ([from, to, letters]) => letters ? bytes.utf8Slice(from, to) : bytes.latin1Slice(from, to)
function part(name) {
  if (!Object.hasOwn(places, name)) return require(name)
  const place = places[name]
  if (name.startsWith('text ')) return textOf(place)
  if (!made.has(name)) {
    const module = { exports: {} }
    made.set(name, module)
    const cachedData = place.length > 3 ? bytes.subarray(place[3], place[4]) : undefined
    const script = new Script(textOf(place), { filename: 'rounds' + name.slice(1), cachedData })
    scripts.set(name, script)
    script.runInThisContext()(module, part)
  }
  return made.get(name).exports
}
part(${JSON.stringify(`./${entry}`)})
`
}

/** What runs most often, so that what these runs use is compiled ahead. They read this computer and change nothing of it. */
const USUAL = [
  ['check', 'os-supported', '--json', '--exit-zero'],
  ['verdict', 'os-supported'],
]

const KEEP = `
process.on('exit', () => {
  require('node:v8').setFlagsFromString('--flush-bytecode')
  const found = [...scripts].map(([name, script]) => [name, script.createCachedData().toString('base64')])
  require('node:fs').writeFileSync('compiled.json', JSON.stringify(found))
})
`

/** What V8 keeps of each part that usual runs use, made by the Node that will run it. */
export function compiledBy(node, parts, entry, folder) {
  mkdirSync(folder, { recursive: true })
  const { script, bytes } = programOf(parts, entry, new Map(), `require('node:fs').readFileSync('parts')`)
  writeFileSync(join(folder, 'parts'), bytes)
  writeFileSync(
    join(folder, 'usual.cjs'),
    script.replace(/\npart\(.*\)\n$/, (start) => KEEP + start),
  )
  const state = join(folder, 'state')
  const env = { ...process.env, NODE_OPTIONS: '', ROUNDS_STATE_DIR: state, ROUNDS_CONFIG_DIR: join(folder, 'config') }
  const compiled = new Map()
  for (const words of USUAL) {
    const output = join(folder, 'compiled.json')
    rmSync(output, { force: true })
    // The seed makes the same bytes each time; what was compiled stays until it is written.
    command(node, ['--random-seed=1', '--no-flush-bytecode', 'usual.cjs', ...words], { cwd: folder, env, anyStatus: true })
    if (!existsSync(output)) {
      throw new Error(`"rounds ${words.join(' ')}" did not run while it was compiled ahead`)
    }
    for (const [name, text] of JSON.parse(readFileSync(output, 'utf8')).filter(([name]) => !compiled.has(name))) {
      compiled.set(name, Buffer.from(text, 'base64'))
    }
  }
  return compiled
}
