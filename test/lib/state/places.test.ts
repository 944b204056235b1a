import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lookThrough } from '../../../lib/host/clearing.ts'
import { DECISIONS, placesOf } from '../../../lib/state/places.ts'

const test = suite('places of Rounds')

test('packs, the key list and what is pinned belong to Rounds; whatever lies beside them does not', () => {
  const config = mkdtempSync(join(tmpdir(), 'rounds-places-'))
  const draft = '.acme.urbackup-1.2.0.pack.0d1c7e1a-0000-4000-8000-000000000000.rounds'
  const own = [
    'trust.json',
    'trust.json.lock',
    'packs.lock.json',
    'packs.lock.json.lock',
    'packs/acme.urbackup-1.2.0.pack',
    `packs/${draft}`,
  ]
  const foreign = ['packs/readme.txt', 'packs/acme.urbackup.pack', 'other.json', 'packs/folder/acme.urbackup-1.2.0.pack']
  mkdirSync(join(config, 'packs', 'folder'), { recursive: true })
  for (const name of [...own, ...foreign]) {
    writeFileSync(join(config, name), '')
  }
  const [place] = placesOf({ ROUNDS_CONFIG_DIR: config, ROUNDS_STATE_DIR: join(config, 'state') })
  assert.ok(place)
  const { own: found, foreign: left } = lookThrough(config, place.known)
  assert.equal(found.map(({ path }) => path).sort(), own.map((name) => join(config, name)).sort())
  assert.equal(left.map((path) => (dirname(path) === config ? basename(path) : `packs/${basename(path)}`)).sort(), [
    'other.json',
    'packs/acme.urbackup.pack',
    'packs/folder',
    'packs/readme.txt',
  ])
  rmSync(config, { recursive: true })
})
test('who was trusted and what was pinned is kept in an export, as other decisions are', () => {
  assert.ok(DECISIONS.includes('trust.json'))
  assert.ok(DECISIONS.includes('packs.lock.json'))
})

test.run()
