import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { osSupport } from '../../../lib/data/os-support.ts'
import { daysBetween } from '../../../lib/formats/times.ts'

const test = suite('the table of support dates')
const table = osSupport()
const DAY = /^\d{4}-\d{2}-\d{2}$/

test('it expires when the item stops to trust it', () => {
  const item = content.items().find(({ id }) => id === 'os-supported')
  assert.is(daysBetween(table.asOf, table.expires), item?.settings?.maxTableAgeDays?.default)
})
test('every date is a day and every source and edition is named', () => {
  for (const { name, endOfSupport, extension, source, editions = [] } of table.releases) {
    assert.ok(!endOfSupport || DAY.test(endOfSupport), name)
    assert.ok(!extension || DAY.test(extension.until), name)
    assert.ok(table.sources[source], `${name}: source ${source}`)
    assert.ok(
      editions.every((group) => table.editions[group]),
      name,
    )
  }
})
test('an extension ends after the support that it prolongs', () => {
  for (const { name, endOfSupport = '', extension } of table.releases.filter((release) => release.extension)) {
    assert.ok(extension && extension.until > endOfSupport, name)
  }
})
test('no two releases answer for the same computer', () => {
  const keys = table.releases.flatMap(({ product, version, build, editions = ['any'] }) =>
    editions.map((group) => `${product} ${version ?? build} ${group}`),
  )
  assert.equal(
    keys.filter((key, index) => keys.indexOf(key) !== index),
    [],
  )
})
test('it reaches back to what is still met in clinics', () => {
  const has = (product: string, key: number | string) =>
    table.releases.some((release) => release.product === product && (release.build === key || release.version === key))
  for (const [product, key] of [
    ['windows', 7601],
    ['windows-server', 7601],
    ['debian', '8'],
    ['ubuntu', '14.04'],
    ['macos', '10.13'],
  ] as const) {
    assert.ok(has(product, key), `${product} ${key}`)
  }
})

test.run()
