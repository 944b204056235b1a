import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

interface Module {
  path: string
  text: string
}

const { oneFile } = (await import(new URL('../../bin/parts.mjs', import.meta.url).href)) as {
  oneFile(modules: Module[], entry: string, texts?: Map<string, string>, isRare?: () => boolean): Promise<string>
}

const test = suite('parts')

/** V8 reads one byte a letter then. */
const isAscii = (text: string) => Buffer.byteLength(text) === text.length

/** Runs the one file that these modules become. */
async function run(
  modules: Record<string, string>,
  texts?: Map<string, string>,
): Promise<{ stdout: string; stderr: string; text: string }> {
  const parts = Object.entries(modules).map(([name, text]) => ({ path: `/dist/${name}`, text }))
  const folder = mkdtempSync(join(tmpdir(), 'rounds-parts-'))
  const file = join(folder, 'one.cjs')
  const text = await oneFile(parts, 'entry.js', texts)
  writeFileSync(file, text)
  const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  return { stdout, stderr, text }
}

const REPORT = 'console.log(JSON.stringify(Array.from({ length: Number(require("text count")) }, (_, index) => require("text " + index))))'

test('a text is the text again, whatever is in it', async () => {
  const signs = [
    '*/',
    '/*',
    '//',
    '*',
    '/',
    '\\',
    '`',
    '$',
    '"',
    "'",
    '\n',
    '\r',
    '\t',
    '\0',
    '\x01',
    '\x01002f',
    '\u2028',
    'ä',
    '€',
    '\u{1F3E5}',
    '\ud800',
    'a',
  ]
  const texts = fc.sample(fc.string({ unit: fc.constantFrom(...signs) }), 300)
  const { stdout, text } = await run(
    { 'entry.js': REPORT },
    new Map([...texts.entries()].map(([index, one]) => [`${index}`, one])).set('count', '300'),
  )
  assert.equal(JSON.parse(stdout), texts)
  assert.ok(isAscii(text))
})

test('code that looks like the end of a comment runs', async () => {
  const { stdout } = await run({ 'entry.js': `console.log('/etc/*/x', '*/', /[a*/]/.test('/'))` })
  assert.is(stdout, '/etc/*/x */ true\n')
})

test('a part that two others need is made once, and its state is shared', async () => {
  const { stdout } = await run({
    'entry.js': 'import { next } from "./shared.js"; import { again } from "./other.js"; console.log(next(), again(), next())',
    'other.js': 'import { next } from "./shared.js"; export const again = () => next()',
    'shared.js': 'let count = 0; export const next = () => ++count',
  })
  assert.is(stdout, '1 2 3\n')
})

test('a text reaches the code as it was', async () => {
  const text = 'one\n"two" \\ \u2122'
  const { stdout } = await run({ 'entry.js': 'console.log(JSON.stringify(require("text data")))' }, new Map([['data', text]]))
  assert.is(JSON.parse(stdout), text)
})

test('what is rare is packed, and is the same when it is needed', async () => {
  const modules = [{ path: '/dist/entry.js', text: 'console.log(require("text data").length)' }]
  const text = await oneFile(modules, 'entry.js', new Map([['data', 'a'.repeat(100_000)]]), () => true)
  assert.ok(text.length < 5000)
  const { stdout } = spawnSync(process.execPath, ['-e', text.replace(/^#!.*/, '')], { encoding: 'utf8' })
  assert.is(stdout, '100000\n')
})

test('a part that is imported later is not run before', async () => {
  const { stdout } = await run({
    'entry.js': 'console.log("first"); void import("./late.js").then(({ word, default: other }) => console.log(word, other))',
    'late.js': 'console.log("second"); export const word = "third"; export default "fourth"',
  })
  assert.is(stdout, 'first\nsecond\nthird fourth\n')
})

test('a part that nobody asks for may even be broken at its first line', async () => {
  const { stdout } = await run({ 'entry.js': 'console.log("fine")', 'unused.js': 'throw new Error("ran")' })
  assert.is(stdout, 'fine\n')
})

test('parts that import each other see what the other exports later', async () => {
  const { stdout } = await run({
    'entry.js': 'import { ping } from "./a.js"; console.log(ping(2))',
    'a.js': 'import { pong } from "./b.js"; export function ping(n) { return n === 0 ? "done" : pong(n - 1) }',
    'b.js': 'import { ping } from "./a.js"; export function pong(n) { return ping(n) }',
  })
  assert.is(stdout, 'done\n')
})

test('what belongs to Node comes from Node', async () => {
  const { stdout } = await run({
    'entry.js': 'import { basename } from "node:path"; import fs from "node:fs"; console.log(basename("/a/b"), typeof fs.readFileSync)',
  })
  assert.is(stdout, 'b function\n')
})

test('letters beyond ASCII are the same at run time, and not in the file', async () => {
  const { stdout, text } = await run({ 'entry.js': 'console.log("Größe \u{1F3E5}")' })
  assert.is(stdout, 'Größe \u{1F3E5}\n')
  assert.ok(isAscii(text))
})

test('an error names the part that it comes from', async () => {
  const { stderr } = await run({ 'entry.js': 'import "./bad.js"', 'bad.js': 'throw new Error("why")' })
  assert.match(stderr, /one\.cjs\/bad\.js/)
})

test.run()
