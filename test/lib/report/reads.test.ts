import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { probeInWords, proofsOf, readsOf } from '../../../lib/report/reads.ts'
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
  assert.is(words({ command: ['nft', '-j', 'list'] }), 'command `nft -j list`')
  assert.is(words({ command: ['x', '{scratch}/y'], reads: '{scratch}/y' }), 'command `x {scratch}/y` and the file it writes, `{scratch}/y`')
  assert.is(words({ powershell: 'lid.ps1' }), 'PowerShell script `lib/facts/lid/lid.ps1`')
  assert.is(words({ system: 'node' }), 'host name, start time and release as Node reports them')
})
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
