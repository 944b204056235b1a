import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { takeIncidents } from '../../../lib/logs/incidents.ts'
import { type LoadedPacks, loadPacks } from '../../../lib/packs/load.ts'
import type { KnownPack } from '../../../lib/packs/pack.ts'
import type { Sandbox } from '../../../lib/packs/sandbox/sandbox.ts'
import type { ItemManifest } from '../../../lib/schema/types.ts'
import { builtIn, factManifest, type Installed, installed, itemManifest, otherKeys, packBody, signed, trusting } from './sample-pack.ts'

const test = suite('loading packs')
const notes = packBody()
const folders: string[] = []
const nothingRuns = (): Promise<Sandbox> => Promise.reject(new Error('code of a pack ran'))

test.before.each(() => void takeIncidents())
test.after(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true })
  }
})

function packs(...given: Parameters<typeof installed>): Installed {
  const made = installed(...given)
  folders.push(made.config)
  return made
}

const load = ({ config }: Installed, unpinned = false) => loadPacks(config, builtIn, nothingRuns, { unpinned })
const only = ({ packs: [pack] }: LoadedPacks): KnownPack => {
  assert.ok(pack)
  return pack
}

/** It failed for this reason, its item is unknown and says so, and the audit log hears of it. */
async function fails(made: Installed, reason: RegExp): Promise<void> {
  const loaded = await load(made)
  const pack = only(loaded)
  assert.is(pack.state, 'failed')
  assert.match(pack.reason ?? '', reason)
  assert.equal(pack.grants, [])
  const [lost] = loaded.collections
  const [item] = lost?.items() ?? []
  assert.is(item?.id, 'acme-note')
  const finding = await (await lost?.judge('acme-note'))?.({}, {}, {} as never)
  assert.is(finding?.status, 'unknown')
  assert.match(finding?.summary ?? '', reason)
  assert.ok(takeIncidents().some(({ event, details }) => event === 'pack-refused' && details.what?.startsWith('acme.notes')))
}

test('what is signed by a trusted publisher and pinned is active, and nothing of it has run', async () => {
  const loaded = await load(packs([notes]))
  const pack = only(loaded)
  assert.is(pack.reason, undefined)
  assert.is(pack.state, 'active')
  assert.is(pack.signature, 'good')
  assert.equal(pack.grants, ['check'])
  assert.equal(
    loaded.collections.flatMap((one) => one.items().map(({ id }) => id)),
    ['acme-note'],
  )
  assert.ok(pack.loadMs > 0)
  assert.equal(takeIncidents(), [])
})
test('the very signature that was verified when the pack was pinned is not verified again, any other is', async () => {
  const nonsense = Buffer.alloc(64, 1).toString('base64')
  const made = packs([notes])
  writeFileSync(made.path, readFileSync(made.path, 'utf8').replace(/"value":"[^"]+"/, `"value":"${nonsense}"`))
  await fails(made, /its signature is not one that the key of acme made/)
  // Only root writes the lock file, which also says what the content is.
  const lock = readFileSync(`${made.config}/packs.lock.json`, 'utf8')
  writeFileSync(`${made.config}/packs.lock.json`, lock.replace(/"value": "[^"]+"/, `"value": "${nonsense}"`))
  assert.is(only(await load(made)).signature, 'good')
})
test('a key that is not trusted any more is not, whatever was pinned with it', async () => {
  await fails(packs([notes], { trust: trusting(['check'], otherKeys.publicKey) }), /key that is not one of acme/)
})
test('a pack that another version of Rounds looked at is looked at again', async () => {
  assert.is(only(await load(packs([notes], { checkedWith: '0.0.9' }))).state, 'active')
  const wrong = { ...notes, items: [itemManifest('acme-note', { facts: { note: 'users' } })] }
  await fails(packs([wrong], { checkedWith: '0.0.9' }), /manifests\/acme-note\.json: facts\.note/)
})
test('a pack without a lock file is not there; listed it says that it is not pinned', async () => {
  const made = packs([notes])
  rmSync(`${made.config}/packs.lock.json`)
  assert.equal((await load(made)).packs, [])
  const { packs: all, collections } = await load(made, true)
  assert.equal(
    all.map(({ state, reason }) => [state, reason]),
    [['listed', 'it is not pinned (rounds pack install)']],
  )
  assert.equal(collections, [])
})
test('one byte of the body', async () => {
  const made = packs([notes])
  writeFileSync(made.path, readFileSync(made.path, 'latin1').replace('The note is there.', 'The note is hers.'), 'latin1')
  await fails(made, /changed after it was built/)
})
test('a body with a head that fits it, signed again by the same publisher: not what was pinned', async () => {
  const made = packs([notes])
  writeFileSync(made.path, signed({ ...notes, code: '1' }).file)
  await fails(made, /not what was pinned/)
})
test('signed by somebody else, or not at all', async () => {
  await fails(packs([notes], { key: otherKeys.privateKey }), /a key that is not one of acme/)
  await fails(packs([notes], { trust: { publishers: {} } }), /acme is not in the key list/)
  const made = packs([notes])
  const [head = '', ...body] = readFileSync(made.path, 'utf8').split('\n')
  const { signature, ...bare } = JSON.parse(head)
  writeFileSync(made.path, [JSON.stringify(bare), ...body].join('\n'))
  await fails(made, /it is not signed/)
  writeFileSync(
    made.path,
    [JSON.stringify({ ...bare, signature: { ...signature, value: signature.value.replace(/^./, 'A') } }), ...body].join('\n'),
  )
  await fails(made, /not one that the key of acme made|a key that is not/)
})
test('a publisher without what the pack needs', async () => {
  await fails(packs([notes], { needs: ['check', 'interpreters'] }), /acme may not do what it needs: interpreters/)
  const checked = only(await load(packs([notes], { needs: ['check', 'fix'], trust: trusting(['check']) })))
  assert.is(checked.state, 'active')
  assert.is(checked.reason, 'acme may check, but not fix')
})
test('where unknown publishers may check, only a pack that says so and starts nothing', async () => {
  const trust = { publishers: {}, untrusted: 'check' } as const
  await fails(packs([notes], { trust }), /does not say that it works without trust/)
  const ready = packBody({ capabilities: { untrusted: { supported: true } } })
  const pack = only(await load(packs([ready], { trust, needs: ['check', 'fix'] })))
  assert.is(pack.state, 'active')
  assert.is(pack.trusted, false)
  assert.equal(pack.grants, ['check'])
  await fails(packs([ready], { trust, needs: ['check', 'programs'] }), /it needs programs/)
})
test('a file that is missing, a link or somebody else’s', async () => {
  const gone = packs([notes])
  rmSync(gone.path)
  await fails(gone, /no such file/)
  const linked = packs([notes])
  renameSync(linked.path, `${linked.config}/elsewhere`)
  symlinkSync(`${linked.config}/elsewhere`, linked.path)
  await fails(linked, /ELOOP|link/)
  if (process.getuid?.() === 0) {
    const open = packs([notes])
    chmodSync(open.path, 0o666)
    await fails(open, /may be written by others/)
  }
})
test('two packs with one item: both fail, and each names both', async () => {
  const twin = packBody({ name: 'twin' })
  const { packs: both, collections } = await load(packs([notes, twin]))
  assert.equal(
    both.map(({ id, state }) => [id, state]),
    [
      ['acme.notes', 'failed'],
      ['acme.twin', 'failed'],
    ],
  )
  for (const { reason } of both) {
    assert.match(reason ?? '', /item acme-note is brought by acme\.(notes and by acme\.twin|twin and by acme\.notes)/)
  }
  assert.equal(
    collections.flatMap((one) => one.items().map(({ id }) => id)),
    ['acme-note'],
    'it stands once',
  )
})
test('a name of the built-in collection stays with it', async () => {
  const thief = packBody({}, 'screen-lock')
  const {
    packs: [pack],
    collections,
  } = await load(packs([thief]))
  assert.is(pack?.state, 'failed')
  assert.match(pack?.reason ?? '', /item screen-lock is brought by acme\.notes and by the built-in collection/)
  assert.equal(
    collections.flatMap((one) => one.items()),
    [],
  )
  const ofFact = { ...notes, facts: [...notes.facts, factManifest('users')] }
  await fails(packs([ofFact]), /fact users/)
})
test('a dependency that is missing, of another version, or not in use', async () => {
  const needing = packBody({ packDependencies: { 'acme.base': '^2.0.0' } })
  await fails(packs([needing]), /needs the pack acme\.base \^2\.0\.0, which is not in use/)
  const base = (version: string) => packBody({ name: 'base', version }, 'acme-base')
  const together = async (version: string) => (await load(packs([needing, base(version)]))).packs.map(({ state }) => state)
  assert.equal(await together('1.0.0'), ['active', 'failed'])
  assert.equal(await together('2.1.0'), ['active', 'active'])
})
test('a pack whose values no longer fit the settings of others fails alone', async () => {
  const days = { type: 'integer', default: 30, minimum: 7, description: 'Days.' } as const
  const otherWith = (settings: NonNullable<ItemManifest['settings']>) => ({
    ...packBody({ name: 'other' }, 'acme-other'),
    items: [itemManifest('acme-other', { settings })],
  })
  const giving = (value: unknown) => {
    const { contributes } = packBody().manifest
    return packBody({ contributes: { ...contributes, settings: { 'acme-other.days': value as number } } })
  }
  const statesWith = async (value: unknown, settings: NonNullable<ItemManifest['settings']>) =>
    (await load(packs([giving(value), otherWith(settings)]))).packs.map(({ state, reason }) => [state, reason])
  assert.equal(await statesWith(14, { days }), [
    ['active', undefined],
    ['active', undefined],
  ])
  const fails = async (value: unknown, settings: NonNullable<ItemManifest['settings']>, because: RegExp) => {
    const [[giver, reason] = [], [other] = []] = await statesWith(value, settings)
    assert.equal([giver, other], ['failed', 'active'])
    assert.match(reason ?? '', because)
  }
  await fails(14, { weeks: days }, /contributes\.settings\.acme-other\.days: expected the name of a setting/)
  await fails(6, { days }, /contributes\.settings\.acme-other\.days: expected a whole number from 7, found 6/)
  const least = { ...days, default: 20 }
  await fails(
    14,
    { days: { ...days, notBelow: 'least' }, least },
    /contributes\.settings: expected acme-other\.days not below acme-other\.least, which is 20, found 14/,
  )
})
test('a pack that gives values to a pack that failed is not lost with it', async () => {
  const days = { type: 'integer', default: 30, description: 'Days.' } as const
  const other = {
    ...packBody({ name: 'other', packDependencies: { 'acme.none': '^1.0.0' } }, 'acme-other'),
    items: [itemManifest('acme-other', { settings: { days } })],
  }
  const { contributes } = packBody().manifest
  const giver = packBody({ contributes: { ...contributes, settings: { 'acme-other.days': 14 } } })
  const made = packs([giver, other])
  const states = async () => (await load(made)).packs.map(({ state }) => state)
  assert.equal(await states(), ['active', 'failed'])
  rmSync(`${made.config}/packs/acme.other-1.0.0.pack`)
  assert.equal(await states(), ['active', 'failed'])
})
test('a lock file or key list that cannot be read ends the run: nobody can say what belongs here', async () => {
  const made = packs([notes])
  writeFileSync(`${made.config}/trust.json`, '{')
  await rejects(() => load(made), /trust\.json/)
  writeFileSync(`${made.config}/packs.lock.json`, '{"packs": {"acme.notes": {}}}')
  await rejects(() => load(made), /packs\.acme\.notes\.version|packs\.lock\.json/)
})

async function rejects(run: () => Promise<unknown>, message: RegExp): Promise<void> {
  try {
    await run()
  } catch (error) {
    return assert.match(String(error), message)
  }
  assert.unreachable('it should have been refused')
}

test.run()
