// Puts the pieces of a program into one file, each as a text that is compiled when it is first needed: most commands need a small share of Rounds.
import { basename } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { transform } from 'esbuild'

/**
 * One CommonJS file from the modules that esbuild's code splitting made; `entry` is the file name of the one that starts.
 * Texts are data that the code gets as `require('text <name>')`; in a module of their own they would be parsed with its code.
 * All of them stand in a comment, which V8 passes over: it copies what stands in a literal before the first line runs. The comment is taken from
 * the source that V8 holds, because the file may be another one by then. What is rare is packed, so that less is read.
 */
export async function oneFile(modules, entry, texts = new Map(), isRare = () => false) {
  const parts = (await partsOf(modules, texts)).map(([name, text]) => ({ name, ...stored(text, isRare(name, text)) }))
  let at = 0
  const places = parts.map(({ name, form, text }) => {
    const place = `${JSON.stringify(name)}: [${at}, ${at + text.length}, ${form}]`
    at += text.length + 1
    return place
  })
  return `#!/usr/bin/env node
'use strict'
const { compileFunction } = require('node:vm')
const made = new Map()
const places = { ${places.join(',\n')} }
const source = kept.toString()
const first = source.indexOf('/*') + 2
function textOf([from, to, form]) {
  const text = source.slice(first + from, first + to)
  if (form === ${PACKED}) return require('node:zlib').inflateRawSync(Buffer.from(text, 'base64')).toString()
  return form === ${MARKED} ? text.replace(/\x01(....)/g, (_, unit) => String.fromCharCode(parseInt(unit, 16))) : text
}
function part(name) {
  if (!Object.hasOwn(places, name)) return require(name)
  if (name.startsWith('text ')) return textOf(places[name])
  if (!made.has(name)) {
    const module = { exports: {} }
    made.set(name, module)
    compileFunction(textOf(places[name]), ['module', 'require'], { filename: __filename + name.slice(1) })(module, part)
  }
  return made.get(name).exports
}
part(${JSON.stringify(`./${entry}`)})
function kept() {/*${parts.map(({ text }) => text).join('\n')}
*/}
`
}

const [PLAIN, PACKED, MARKED] = [0, 1, 2]

/** In plain ASCII, because one other letter doubles what V8 reads, and without the end of a comment. */
function stored(text, isRare) {
  if (isRare) {
    return { form: PACKED, text: deflateRawSync(text).toString('base64') }
  }
  const marked = text.replace(/[^\n -~]|(?<=\*)\//g, (unit) => `\x01${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return { form: marked === text ? PLAIN : MARKED, text: marked }
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
