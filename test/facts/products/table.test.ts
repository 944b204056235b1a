import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PRODUCTS } from '../../../lib/data/products.ts'
import { recognise } from '../../../lib/facts/products/recognise.ts'

/** What the table promises and what the fact manifest declares belong together. */
const test = suite('table of products')
const manifest = JSON.parse(readFileSync(new URL('../../../manifests/facts/products.json', import.meta.url), 'utf8')) as {
  platforms: Record<'linux' | 'darwin', { probes: { files: { files: string[] } } }>
}
const { linux, darwin } = manifest.platforms
const declared = new Set([...linux.probes.files.files, ...darwin.probes.files.files])
const inTable = PRODUCTS.flatMap(({ files = [] }) => files)
const ofMac = (path: string) => /^\/(?:Applications|Library|opt\/homebrew)\//.test(path)

test('every file of the table is declared', () =>
  assert.equal(
    inTable.filter((path) => !declared.has(path)),
    [],
  ))
test('every declared file is in the table', () =>
  assert.equal(
    [...declared].filter((path) => !inTable.includes(path)),
    [],
  ))
test('files stand where their platform looks', () => {
  assert.equal(
    inTable.filter((path) => ofMac(path) && !darwin.probes.files.files.includes(path)),
    [],
  )
  assert.equal(
    inTable.filter((path) => !ofMac(path) && !linux.probes.files.files.includes(path)),
    [],
  )
})
test('a path is absolute and a file, since a folder could not be read', () => {
  assert.equal(
    inTable.filter((path) => !path.startsWith('/') || path.endsWith('/') || path.endsWith('.app')),
    [],
  )
})
test('an id stands once and is in kebab-case', () => {
  assert.is(new Set(PRODUCTS.map(({ id }) => id)).size, PRODUCTS.length)
  assert.equal(
    PRODUCTS.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)),
    [],
  )
})
test('every product shows itself somewhere', () => {
  assert.equal(
    PRODUCTS.filter(({ services = [], files = [] }) => services.length + files.length === 0),
    [],
  )
})
test('no service belongs to two products', () => {
  const literal = PRODUCTS.flatMap(({ services = [] }) => services).filter((name) => !/[*?]/.test(name))
  const owners = literal.map((name) =>
    recognise(PRODUCTS, [{ name, start: 'automatic', source: name }], ({ services = [] }) => services).map(({ id }) => id),
  )
  assert.equal(
    owners.filter((ids) => ids.length !== 1),
    [],
  )
})

test.run()
