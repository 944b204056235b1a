import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
// @ts-expect-error: plain JavaScript without types
import { oneFile } from '../../bin/parts.mjs'

const test = suite('the one file')

/** What a program prints that has these texts, and code that looks like the end of a comment. */
async function printed(texts: Map<string, string>, isRare: (name: string) => boolean): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-parts-'))
  try {
    const code = `
      import { ends } from './other.js'
      const texts = ${JSON.stringify([...texts.keys()])}.map((name) => require('text ' + name))
      console.log(JSON.stringify({ texts, ends, letter: /[\u0101]/.test('\u0101'), own: require('node:path').posix.sep }))`
    const modules = [
      { path: 'main.js', text: code },
      { path: 'other.js', text: `export const ends = '/etc/*/x'` },
    ]
    const file = join(folder, 'program.cjs')
    writeFileSync(file, await oneFile(modules, 'main.js', texts, isRare))
    const { stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
    assert.is(stderr, '')
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const TEXTS = new Map([
  ['ends a comment', 'a /* b */ c **/ d *\\/'],
  ['letters', 'Māori – “quoted” \u{1F600} \u2028 \ud800'],
  ['signs', '\u0000\u0001 \u0001002f \t\r\n\\ ` $ \' "'],
  ['empty', ''],
])

for (const [how, isRare] of [
  ['as they are', () => false],
  ['packed', (name: string) => name.startsWith('text ') && name !== 'text letters'],
] as const) {
  test(`code and texts come out ${how}, whatever stands in them`, async () => {
    assert.equal(await printed(TEXTS, isRare), { texts: [...TEXTS.values()], ends: '/etc/*/x', letter: true, own: '/' })
  })
}

test.run()
