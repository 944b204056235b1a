import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Here, type Installed, installAll, lookedThrough, removeAllOf } from '../../../lib/packs/install.ts'
import { readLock } from '../../../lib/packs/lock.ts'
import type { KnownPack, PackBody } from '../../../lib/packs/pack.ts'
import { splitPack, unsignedPack } from '../../../lib/packs/pack-file.ts'
import type { ItemManifest } from '../../../lib/schema/types.ts'
import { builtIn, factManifest, itemManifest, keys, otherKeys, packBody, signed, trusting } from './sample-pack.ts'

const test = suite('installing packs')
let config = ''

test.before.each(() => {
  config = mkdtempSync(join(tmpdir(), 'rounds-install-'))
})
test.after.each(() => rmSync(config, { recursive: true }))

const here = (over: Partial<Here> = {}): Here => ({ builtIn, packs: [], trust: trusting(), ...over })
const version = (number: string): PackBody => packBody({ version: number })
const fileOf = (body: PackBody, key = keys.privateKey) => ({ path: `${body.manifest.name}.pack`, bytes: signed(body, key).file })
const install = (files: readonly { path: string; bytes: Buffer }[], where = here()): Installed[] =>
  installAll(config, lookedThrough(files, where), builtIn.version)
const packsThere = () => readdirSync(join(config, 'packs')).sort()
const pinned = () => Object.entries(readLock(config)?.packs ?? {}).map(([id, { version: of }]) => `${id} ${of}`)

/** Whatever the lock file names is there as it was pinned. */
function assertWhole(when: string): void {
  for (const [id, locked] of Object.entries(readLock(config)?.packs ?? {})) {
    const path = join(config, 'packs', `${id}-${locked.version}.pack`)
    assert.ok(existsSync(path), `${when}: ${path} is pinned and missing`)
    assert.is(splitPack(readFileSync(path), path).head.sha256, locked.sha256, when)
  }
}

test('a trusted pack is put in place and pinned to its content, with what it needs and what its items say', () => {
  const [one] = install([fileOf(version('1.0.0'))])
  assert.is(one?.outcome, 'pinned')
  assert.equal(packsThere(), ['acme.notes-1.0.0.pack'])
  const locked = readLock(config)?.packs['acme.notes']
  assert.equal([locked?.version, locked?.needs, locked?.checkedWith], ['1.0.0', ['check'], builtIn.version])
  assert.equal(
    (locked?.items as ItemManifest[]).map(({ id, facts }) => [id, facts]),
    [['acme-note', undefined]],
  )
  assertWhole('after')
})
test('the same again changes nothing', () => {
  install([fileOf(version('1.0.0'))])
  const before = readFileSync(join(config, 'packs.lock.json'), 'utf8')
  assert.is(install([fileOf(version('1.0.0'))])[0]?.outcome, 'same')
  assert.is(readFileSync(join(config, 'packs.lock.json'), 'utf8'), before)
})
test('a newer version takes the place of the older one, whose file goes; others stay', () => {
  install([fileOf(version('1.0.0')), fileOf(otherPack())])
  const [one] = install([fileOf(version('1.10.0'))])
  assert.equal([one?.outcome, one?.before], ['pinned', '1.0.0'])
  assert.equal(packsThere(), ['acme.doors-1.0.0.pack', 'acme.notes-1.10.0.pack'])
  assert.equal(pinned(), ['acme.doors 1.0.0', 'acme.notes 1.10.0'])
})
test('an older version, and another content of the same one, is refused before anything is written', () => {
  install([fileOf(version('1.10.0'))])
  refused([fileOf(version('1.9.0'))], /1\.9\.0, which is older than 1\.10\.0.*rounds pack remove acme\.notes/s)
  const other = packBody({ version: '1.10.0', displayName: 'Something else' })
  refused([fileOf(other)], /another content of the same version is pinned/)
  assert.equal(packsThere(), ['acme.notes-1.10.0.pack'])
  assertWhole('after')
})
test('what nobody signed or a stranger signed is only listed, and never takes the place of what is used', () => {
  install([fileOf(version('1.0.0'))])
  const unsigned = { path: 'x.pack', bytes: unsignedPack(version('1.1.0')) }
  const [one] = install([unsigned])
  assert.equal([one?.outcome, one?.given.decision.signature], ['listed', 'none'])
  assert.equal(pinned(), ['acme.notes 1.0.0'])
  assert.equal(packsThere(), ['acme.notes-1.0.0.pack', 'acme.notes-1.1.0.pack'])
  assert.is(install([fileOf(version('1.2.0'), otherKeys.privateKey)])[0]?.outcome, 'listed')
  refused([{ path: 'x.pack', bytes: unsignedPack(version('1.0.0')) }], /pinned already, but .*it is not signed.*stays as it is/s)
  assertWhole('after')
  assert.is(install([fileOf(version('1.3.0'))])[0]?.outcome, 'pinned')
  assert.equal(packsThere(), ['acme.notes-1.3.0.pack'], 'what was listed goes with the older version')
})
test('a pinned file that somebody spoilt is put right by the same pack', () => {
  const [one] = install([fileOf(version('1.0.0'))])
  writeFileSync(one?.file ?? '', 'spoilt')
  assert.is(install([fileOf(version('1.0.0'))])[0]?.outcome, 'pinned')
  assertWhole('after')
})
test('a file that was changed, cut off, or says that it is another pack is refused', () => {
  const { bytes } = fileOf(version('1.0.0'))
  const text = bytes.toString('utf8')
  refused(
    [{ path: 'x.pack', bytes: Buffer.from(text.replace('Notes on doors', 'Notes on walls')) }],
    /sha256: expected .*the file was changed after it was built/,
  )
  refused([{ path: 'x.pack', bytes: bytes.subarray(0, -10) }], /changed after it was built/)
  refused([{ path: 'x.pack', bytes: Buffer.alloc(100_000, 'x') }], /a pack as rounds pack build writes it/)
  refused(
    [{ path: 'x.pack', bytes: Buffer.from(text.replace('"id":"acme.notes"', '"id":"acme.other"')) }],
    /expected acme\.notes 1\.0\.0, as its package\.json says, found acme\.other 1\.0\.0/,
  )
  for (const id of ['../../etc/x', 'acme.notes/../x', 'acme.\\u001b[2J', '']) {
    refused(
      [{ path: 'x.pack', bytes: Buffer.from(text.replace('"id":"acme.notes"', `"id":"${id}"`)) }],
      /publisher\.name and a version|a pack as rounds pack build writes it/,
    )
  }
  refused(
    [{ path: 'x.pack', bytes: Buffer.from(text.replace('"version":"1.0.0","sha256"', '"version":"1.0.0/../../x","sha256"')) }],
    /publisher\.name and a version|a pack as rounds pack build writes it/,
  )
  const forged = Buffer.from(text.replace(/"value":"[^"]{10}/, '"value":"AAAAAAAAAA'))
  refused([{ path: 'x.pack', bytes: forged }], /signature: expected one that a key of acme made/)
  assert.not.ok(existsSync(join(config, 'packs')), 'nothing was written')
})
test('one bad file of several, and two versions of one pack, install nothing', () => {
  const bad = { ...version('1.0.0'), items: [itemManifest('screen-lock', { facts: { note: 'acme-note' } })] }
  refused([fileOf(otherPack()), fileOf(bad)], /id: expected a name that no other item has here/)
  refused([fileOf(version('1.0.0')), fileOf(version('1.1.0'))], /was given twice/)
  refused([{ path: 'x.pack', bytes: signed({ ...version('1.0.0'), items: [null] as never }).file }], /manifests\/\(1\)\.json/)
  assert.not.ok(existsSync(join(config, 'packs')))
})
test('names of packs that are here already are taken, also by those that cannot be used now', () => {
  const active: KnownPack = { ...known(otherPack('acme-note')), state: 'active' }
  refused([fileOf(version('1.0.0'))], /does not go together with what is here/, here({ packs: [active] }))
  const { body, ...rest } = active
  refused(
    [fileOf(version('1.0.0'))],
    /id: expected a name/,
    here({ packs: [{ ...rest, state: 'failed', ...(body ? { lost: body.items } : {}) }] }),
  )
  assert.is(
    install([fileOf(version('1.0.0'))], here({ packs: [known(version('0.9.0'))] }))[0]?.outcome,
    'pinned',
    'its own earlier version has them',
  )
})
test('a pack that depends on another is installed with it, and not without', () => {
  const depending: PackBody = {
    ...version('1.0.0'),
    manifest: { ...version('1.0.0').manifest, packDependencies: { 'acme.doors': '^1.0.0' } },
    items: [itemManifest('acme-note', { facts: { note: 'acme-note', door: 'acme-door' } })],
  }
  refused([fileOf(depending)], /needs the pack acme\.doors \^1\.0\.0, which is not in use here/)
  refused([fileOf(depending)], /"acme-door"/, here({ packs: [known({ ...otherPack(), facts: [factManifest('acme-gate')], items: [] })] }))
  assert.equal(
    install([fileOf(depending), fileOf(otherPack())]).map(({ outcome }) => outcome),
    ['pinned', 'pinned'],
  )
  const packs = [known(depending), known(otherPack())]
  assert.throws(() => removeAllOf(config, ['acme.doors'], packs), /acme\.notes needs the pack acme\.doors: remove both, or neither/)
  removeAllOf(config, ['acme.doors', 'acme.notes'], packs)
  assert.not.ok(existsSync(join(config, 'packs.lock.json')), 'without packs there is no lock file')
})
test('removing takes the pin, every file of the pack, and nothing else', () => {
  install([fileOf(version('1.0.0')), fileOf(otherPack())])
  install([{ path: 'x.pack', bytes: unsignedPack(version('1.1.0')) }])
  writeFileSync(join(config, 'packs', 'acme.notes-x.pack'), '')
  const [removed] = removeAllOf(config, ['acme.notes'], [])
  assert.is(removed?.wasPinned, true)
  assert.equal(packsThere(), ['acme.doors-1.0.0.pack', 'acme.notes-x.pack'])
  assert.equal(pinned(), ['acme.doors 1.0.0'])
  assert.throws(() => removeAllOf(config, ['acme.doors', 'acme.notes'], []), /no pack acme\.notes here/)
  assert.equal(pinned(), ['acme.doors 1.0.0'])
  assert.throws(() => removeAllOf(config, ['../../etc/passwd'], []), /There is no pack/)
})
test('whenever an installation or a removal is killed, the lock file names what is there, and the same again ends it', () => {
  const steps: [string, () => unknown][] = [
    ['update', () => install([fileOf(version('1.1.0')), fileOf(otherPack())])],
    ['removal', () => removeAllOf(config, ['acme.notes'], [])],
  ]
  for (const [what, run] of steps) {
    let killed = 0
    for (let at = 1; ; at++) {
      rmSync(config, { recursive: true, force: true })
      install([fileOf(version('1.0.0'))])
      const done = killedAt(at, run)
      assertWhole(`${what} killed at ${at}`)
      if (done) {
        break
      }
      killed++
      if (what === 'update') {
        run()
        assert.equal(pinned(), ['acme.doors 1.0.0', 'acme.notes 1.1.0'])
        assert.equal(packsThere(), ['acme.doors-1.0.0.pack', 'acme.notes-1.1.0.pack'])
      }
      assertWhole(`${what} ended`)
    }
    assert.ok(killed >= 2, `${what} has ${killed} steps`)
  }
})

/** Ends at the so manieth change of a name on the disk, and nothing after it happens. True: there were not so many. */
function killedAt(at: number, run: () => unknown): boolean {
  const { renameSync, unlinkSync, rmSync: rm } = fs
  let left = at
  const counted =
    <A extends unknown[]>(change: (...given: A) => void, path: (...given: A) => unknown) =>
    (...given: A) => {
      // The lock of the run itself is no step; a killed process would leave it behind, and others take it after a while.
      if (String(path(...given)).endsWith('.lock')) {
        change(...given)
        return
      }
      if (--left <= 0) {
        throw new Error('killed')
      }
      change(...given)
    }
  Object.assign(fs, {
    renameSync: counted(renameSync, (_, to) => to),
    unlinkSync: counted(unlinkSync, (path) => path),
    rmSync: (path: string) => (path.endsWith('.lock') ? rm(path, { force: true }) : undefined),
  })
  syncBuiltinESMExports()
  try {
    run()
    return true
  } catch (error) {
    assert.match((error as Error).message + String((error as Error).cause), 'killed')
    return false
  } finally {
    Object.assign(fs, { renameSync, unlinkSync, rmSync: rm })
    syncBuiltinESMExports()
  }
}

function otherPack(id = 'acme-door'): PackBody {
  const body = packBody({ name: 'doors' }, id)
  return id === 'acme-door'
    ? body
    : { ...body, facts: [factManifest('acme-door')], items: [itemManifest(id, { facts: { note: 'acme-door' } })] }
}

function known(body: PackBody): KnownPack {
  const { id, version: of, sha256 } = signed(body)
  const { displayName, publisher } = body.manifest
  return {
    ...{ id, version: of, sha256, displayName, publisher, body, loadMs: 0, file: '/x' },
    state: 'active',
    trusted: true,
    signature: 'good',
    grants: ['check'],
  }
}

function refused(files: readonly { path: string; bytes: Buffer }[], because: RegExp, where = here()): void {
  assert.throws(() => install(files, where), because)
}

test.run()
