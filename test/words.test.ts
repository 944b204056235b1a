import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../lib/content/index.ts'
import { problemsOf } from '../lib/schema/check.ts'

/** The sentences of pages: whoever edits them must not be able to break a report unnoticed. */
const test = suite('words of pages')
const root = fileURLToPath(new URL('..', import.meta.url))
const pages = readdirSync(`${root}manifests/words`).map((name) => name.replace('.json', ''))
const code = readdirSync(`${root}lib`, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|eta)$/.test(name))
  .map((name) => readFileSync(`${root}lib/${name}`, 'utf8'))
  .join('\n')

const namesOf = (page: string) => Object.keys(content.words(page)).filter((name) => name !== '$schema')
const base = (name: string) => name.replace(/\.(none|one|many)$/, '')

/** Named whole, or begun in a text that is put together. */
function isUsed(name: string): boolean {
  const parts = name.split('.')
  const beginnings = parts.map((_, index) => parts.slice(0, index + 1).join('.'))
  return (
    code.includes(`'${name}'`) || beginnings.some((beginning) => code.includes(`\`${beginning}.\${`) || code.includes(`'${beginning}.'`))
  )
}

for (const page of pages) {
  test(`${page}: the file has its shape`, () => assert.equal(problemsOf('words', content.words(page)), []))
  test(`${page}: every sentence is said somewhere`, () => {
    assert.equal(
      namesOf(page).filter((name) => !isUsed(name) && !isUsed(base(name))),
      [],
    )
  })
  test(`${page}: where many is said, one is said as well`, () => {
    const names = new Set(namesOf(page))
    assert.equal(
      [...names].filter((name) => name.endsWith('.many') && !names.has(`${base(name)}.one`)),
      [],
    )
  })
}

test.run()
