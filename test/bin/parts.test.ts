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

const { oneFile, quoted } = (await import(new URL('../../bin/parts.mjs', import.meta.url).href)) as {
  oneFile(modules: Module[], entry: string, texts?: Map<string, string>, isRare?: () => boolean): Promise<string>
  quoted(text: string): string
}

const test = suite('parts')

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

test('a quoted text is the text again, whatever is in it', () => {
  const read = (literal: string): unknown => Function(`return ${literal}`)()
  for (const text of [`'`, `"`, `\\`, `\\'`, `\\"`, `'"\`\n\r\t\0`, '\u2028\u2029', 'ä€\u{1F3E5}', '']) {
    assert.is(read(quoted(text)), text)
  }
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(`'`, `"`, `\\`, '\n', 'a', 'ä', '$') }), (text) => read(quoted(text)) === text))
})

test('a quoted text is plain ASCII, so that V8 reads one byte a letter', () => {
  assert.is(quoted('/Intel®|™/'), '"/Intel\\u00ae|\\u2122/"')
})

test('the quotes are those that need fewer escapes', () => {
  assert.is(quoted(`say "so"`), `'say "so"'`)
  assert.is(quoted(`it's`), `"it's"`)
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
  assert.match(text, /^[\n -~]*$/)
})

test('an error names the part that it comes from', async () => {
  const { stderr } = await run({ 'entry.js': 'import "./bad.js"', 'bad.js': 'throw new Error("why")' })
  assert.match(stderr, /one\.cjs\/bad\.js/)
})

test.run()
