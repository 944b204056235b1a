import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { placeholdersOf, probeInWords, proofsOf, readsOf } from '../../../lib/report/reads.ts'
import type { Probe } from '../../../lib/schema/types.ts'
import { fact } from '../authoring/manifests.ts'

const test = suite('what is read, in words')
const words = (probe: Probe) => probeInWords(probe, 'lid')

test('every kind of probe has words', () => {
  assert.is(words({ registry: 'HKLM\\A', values: ['x', ''] }), 'registry key `HKLM\\A`: `x`, `(default)`')
  assert.is(words({ registryKeys: 'HKU\\*\\A', values: [] }), 'registry keys `HKU\\*\\A`, which of them are there')
  assert.is(words({ registry: 'HKLM\\A', values: [] }), 'registry key `HKLM\\A`, whether it is there')
  assert.is(words({ file: '/etc/a' }), 'file `/etc/a`')
  assert.is(words({ files: ['/a', '/b/*'], encoding: 'none' }), 'files `/a`, `/b/*` (size, times and permissions only)')
  assert.is(words({ files: ['/a'], part: 'tail', maximumBytes: 4096 }), 'files `/a` (only the last 4096 bytes)')
  assert.is(words({ file: '/a', part: 'head' }), 'file `/a` (only the first part)')
  assert.is(words({ volumes: ['/srv', '{setting a.b}'] }), 'size and free space of the volumes of `/srv`, `{setting a.b}`')
  assert.is(words({ command: ['nft', '-j', 'list'] }), 'command `nft -j list`')
  assert.is(words({ command: ['x', '{scratch}/y'], reads: '{scratch}/y' }), 'command `x {scratch}/y` and the file it writes, `{scratch}/y`')
  assert.is(words({ powershell: 'lid.ps1' }), 'PowerShell script `lib/facts/lid/lid.ps1`')
  assert.is(words({ system: 'node' }), 'host name, start time and release as Node reports them')
})
test('a look-up in the DNS names its records and the server that is asked', () => {
  assert.is(words({ dns: '_dmarc.example.nz', type: 'TXT' }), 'TXT records of `_dmarc.example.nz` in the DNS')
  assert.is(
    words({ dns: '{setting mail.domains}', type: 'MX', server: 'mail.nameServer' }),
    "MX records of `{setting mail.domains}` in the DNS, asked of the name server in `mail.nameServer` or the computer's own",
  )
})
test('a command that runs several times, and what only it is told, are said', () =>
  assert.is(
    words({
      command: ['vault', '{each}'],
      each: 'vault.places',
      environmentFile: { path: '{each}', names: ['VAULT_*', 'HOME'] },
      when: 'vault in products',
    }),
    'command `vault {each}`, once for each text of the setting `vault.places`, with `VAULT_*`, `HOME` of the file `{each}` in its environment, only where `vault in products`',
  ))
test('what stands in braces is explained once, for the platforms that are shown', () => {
  const files = ['{home}/.a', '{home}/.b', '{state}/c', '{setting a.b}/x', '{setting a.b}/y', '{setting a.c}'] as [string, ...string[]]
  const linux = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { here: { files } } } as const
  assert.equal(placeholdersOf(fact({ platforms: { linux } })), [
    '`{home}`: the home folder of every person with an account.',
    '`{state}`: the state folder of Rounds.',
    '`{setting a.b}`: every text of that setting, one after another.',
    '`{setting a.c}`: every text of that setting, one after another.',
  ])
  assert.equal(placeholdersOf(fact({ platforms: { linux } }), ['win32']), [])
  assert.equal(placeholdersOf(fact()), [])
})
test('platforms that read the same share their rows', () => {
  const source = { needs: 'user', timeoutSeconds: 5, proved: 'host', probes: { name: { dns: 'example.nz', type: 'MX' } } } as const
  assert.equal(readsOf(fact({ platforms: { win32: source, linux: source } })).rows, [
    ['Windows, Linux', 'MX records of `example.nz` in the DNS'],
    ['macOS', 'nothing: unknown there'],
  ])
})
test('a script that is given something says what', () =>
  assert.is(
    words({ powershell: 'events.ps1', input: { log: 'Application', ids: [4, 14] } }),
    'PowerShell script `lib/facts/lid/events.ps1` for log `Application`, ids `[4,14]`',
  ))
test('a condition is said', () => assert.is(words({ file: '/a', when: 'portable' }), 'file `/a`, only where `portable`'))
test('a fact lists a row a probe, Windows first', () =>
  assert.equal(
    readsOf(fact()).rows.map(([platform]) => platform),
    ['Windows', 'Windows', 'Linux', 'macOS'],
  ))
test('where nothing is read the table says so', () => assert.equal(readsOf(fact(), ['darwin']).rows, [['macOS', 'nothing: unknown there']]))
test('what was only read about is not called proved', () => {
  const [windows, linux] = proofsOf(fact())
  assert.is(
    windows,
    'Windows: not proved on a real machine: written from documents; needs the rights of root or SYSTEM, and at most 5 s for each read.',
  )
  assert.is(linux, 'Linux: proved on a running machine; needs no special rights, and at most 5 s for each read.')
})

test.run()
