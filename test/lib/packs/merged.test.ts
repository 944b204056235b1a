import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Collection, lostCollection } from '../../../lib/packs/collection.ts'
import { merged } from '../../../lib/packs/merged.ts'
import { itemManifest } from './sample-pack.ts'

const test = suite('several collections as one')

test('of the packs only those hear of expected items whose items they are', async () => {
  const heard: string[] = []
  const pack = (name: string, ...ids: string[]): Collection => ({
    ...lostCollection(
      ids.map((id) => itemManifest(id)),
      '',
    ),
    expect: async (items) => void heard.push(`${name}: ${items.map(({ id }) => id).join()}`),
  })
  const all = merged([pack('built-in', 'screen-lock'), pack('notes', 'acme-note', 'acme-second'), pack('doors', 'acme-door')])
  await all.expect(all.items().filter(({ id }) => id !== 'acme-door' && id !== 'screen-lock'))
  assert.equal(heard, ['notes: acme-note,acme-second'])
  await all.expect(all.items().filter(({ id }) => ['acme-door', 'screen-lock'].includes(id)))
  assert.equal(heard.slice(1), ['doors: acme-door', 'built-in: screen-lock'])
})

test.run()
