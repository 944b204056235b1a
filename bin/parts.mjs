// Puts the pieces of a program into one file, each as a text that is compiled when it is first needed: Node parses all of a file
// before it runs any of it, and most commands need a small share of Rounds.
import { basename } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { transform } from 'esbuild'

/**
 * One CommonJS file from the modules that esbuild's code splitting made; `entry` is the file name of the one that starts.
 * Texts are data that the code gets as `require('text <name>')`; in a module of their own they would be parsed with its code.
 * What is rare is packed: Node reads and scans the whole file before it runs the first line.
 */
export async function oneFile(modules, entry, texts = new Map(), isRare = () => false) {
  const parts = (await partsOf(modules, texts)).map(
    ([name, text]) =>
      `${JSON.stringify(name)}: () => ${isRare(name, text) ? `unpacked('${deflateRawSync(text).toString('base64')}')` : quoted(text)}`,
  )
  return `#!/usr/bin/env node
'use strict'
const { compileFunction } = require('node:vm')
const made = new Map()
const unpacked = (packed) => require('node:zlib').inflateRawSync(Buffer.from(packed, 'base64')).toString()
const parts = { ${parts.join(',\n')} }
function part(name) {
  if (!Object.hasOwn(parts, name)) return require(name)
  if (name.startsWith('text ')) return parts[name]()
  if (!made.has(name)) {
    const module = { exports: {} }
    made.set(name, module)
    compileFunction(parts[name](), ['module', 'require'], { filename: __filename + name.slice(1) })(module, part)
  }
  return made.get(name).exports
}
part(${JSON.stringify(`./${entry}`)})
`
}

/** Each piece of the program as the text that is compiled, and each text that is data, by the name it is asked for with. */
export async function partsOf(modules, texts = new Map()) {
  const code = await Promise.all(modules.map(async ({ path, text }) => [`./${basename(path)}`, await asCommonJs(text)]))
  return [...code, ...[...texts].map(([name, text]) => [`text ${name}`, text])]
}

/** Without import(), which the text of a part cannot use; in plain ASCII, because one other letter doubles what V8 reads. */
async function asCommonJs(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    minify: true,
    supported: { 'dynamic-import': false },
    logOverride: { 'empty-import-meta': 'silent' },
  })
  return code
}

/** In the quotes that need the fewest escapes, and in plain ASCII: esbuild leaves the letters of a regular expression as they are. */
export function quoted(text) {
  const inDouble = JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const inSingle = `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  return inSingle.length < inDouble.length ? inSingle : inDouble
}
