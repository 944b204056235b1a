import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { PackageChange } from '../../../lib/api.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { packageKind } from '../../../lib/changes/package.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('package')
const change: PackageChange = { kind: 'package', name: 'libpam-pwquality', risk: 'safe' }

/** Words of dpkg and APT in the form of dpkg 1.21 and apt 2.6, where `installed` holds what dpkg says of each package. */
function debian(
  installed: Record<string, string>,
  simulation: string | null = 'Inst libcrack2 (2.9 Debian [amd64])\nInst libpam-pwquality (1.4 Debian [amd64])\n',
) {
  return memoryHost(([program, first, ...rest]) => {
    if (program === 'dpkg-query') {
      const known = rest.filter((name) => installed[name] !== undefined)
      const lines = known.map((name) => `${name}\t${name}:amd64\t${installed[name]}\tok\n`)
      return { stdout: lines.join(''), exitCode: known.length < rest.length - 1 ? 1 : 0 }
    }
    if (program === 'apt-get' && first === '--simulate') {
      return simulation === null ? { exitCode: 100, stderr: 'E: Unable to locate package libpam-pwquality\n' } : { stdout: simulation }
    }
    if (program === 'apt-get' && first === 'install') {
      installed.libcrack2 = 'installed'
      installed['libpam-pwquality'] = 'installed'
      return {}
    }
    for (const name of rest.filter((argument) => installed[argument] !== undefined && program === 'dpkg')) {
      delete installed[name]
    }
    return {}
  })
}

test('before, it says what an installation would bring', async () => {
  const state = expectValue(await packageKind.read(debian({ bash: 'installed' }), change))
  const brings = { libcrack2: 'absent', 'libpam-pwquality': 'absent' }
  assert.equal(state, { status: 'absent', brings, surroundings: {} })
  assert.not(packageKind.holds(change, state))
  assert.equal(packageKind.describe(change, state), {
    target: 'package libpam-pwquality',
    before: 'absent',
    after: 'installed, with libcrack2',
  })
})

test('an installed package holds', async () => {
  const state = expectValue(await packageKind.read(debian({ 'libpam-pwquality': 'installed' }), change))
  assert.equal(state, { status: 'installed', brings: {}, surroundings: {} })
  assert.ok(packageKind.holds(change, state))
})

test('exactly the packages that came with it are purged, and the state is the one before', async () => {
  const installed: Record<string, string> = { bash: 'installed' }
  const host = debian(installed)
  const before = expectValue(await packageKind.read(host, change))
  await packageKind.apply(host, change, before)
  installed.theirs = 'installed'
  const after = expectValue(await packageKind.read(host, change))
  assert.not(sameState(before, after))
  await packageKind.restore?.(host, change, before, after)
  assert.equal(Object.keys(installed).sort(), ['bash', 'theirs'])
  assert.ok(host.log.includes('dpkg --force-remove-reinstreq --purge libcrack2 libpam-pwquality'))
  assert.ok(sameState(before, expectValue(await packageKind.read(host, change))))
})

test('notes of APT on packages that never came are forgotten, those of others stay', async () => {
  const host = debian({})
  const note = (name: string) => `Package: ${name}\nArchitecture: amd64\nAuto-Installed: 1\n\n`
  const bytes = (text: string) => Buffer.from(text).toString('base64')
  await host.writeFile('/var/lib/apt/extended_states', { bytes: bytes(note('theirs') + note('libcrack2')), mode: 0o644 })
  const before = expectValue(await packageKind.read(host, change))
  await packageKind.restore?.(host, change, before, before)
  const after = expectValue(await host.readFile('/var/lib/apt/extended_states'))
  assert.is(after.state === 'present' && after.bytes, bytes(note('theirs')))
})

test('a package that could not be unpacked is wanted no longer, and what dpkg left unfinished is finished', async () => {
  const wishes = async (host: ReturnType<typeof debian>) => {
    await packageKind.tidy?.(host, change, { status: 'absent', brings: { 'libpam-pwquality': 'absent' }, surroundings: {} })
    return host.log.filter((line) => line === 'dpkg --set-selections').length
  }
  assert.is(await wishes(debian({})), 0)
  assert.is(await wishes(debian({ 'libpam-pwquality': 'not-installed' })), 1)
  const killed = debian({})
  await killed.writeFile('/var/lib/dpkg/updates/0000', { bytes: '', mode: 0o644 })
  assert.is(await wishes(killed), 1)
})

test('a package of which only the configuration was there is removed, not purged', async () => {
  const installed: Record<string, string> = { libcrack2: 'config-files' }
  const host = debian(installed)
  const before = expectValue(await packageKind.read(host, change))
  await packageKind.apply(host, change, before)
  await packageKind.restore?.(host, change, before, before)
  assert.equal(
    host.log.filter((line) => line.startsWith('dpkg --')),
    ['dpkg --force-remove-reinstreq --purge libpam-pwquality', 'dpkg --force-remove-reinstreq --remove libcrack2'],
  )
})

test('a half-installed package is finished before it is purged', async () => {
  const host = debian({ 'libpam-pwquality': 'half-configured', libcrack2: 'installed' })
  const before = { status: 'absent', brings: { libcrack2: 'absent', 'libpam-pwquality': 'absent' }, surroundings: {} } as const
  await packageKind.restore?.(host, change, before, before)
  assert.equal(
    host.log.filter((line) => line.startsWith('dpkg --')).map((line) => line.split(' ')[1]),
    ['--configure', '--force-remove-reinstreq'],
  )
})

test('a dependency that came before a crash makes another state', async () => {
  const before = expectValue(await packageKind.read(debian({}), change))
  const now = expectValue(
    await packageKind.read(debian({ libcrack2: 'installed' }, 'Inst libpam-pwquality (1.4 Debian [amd64])\n'), change),
  )
  assert.not(sameState(before, now))
})

test('what APT cannot find is never tried', async () => {
  const host = debian({}, null)
  const before = expectValue(await packageKind.read(host, change))
  assert.equal(before, { status: 'absent', brings: null, surroundings: { obstacle: 'Unable to locate package libpam-pwquality' } })
  const message = await rejection(packageKind.apply(host, change, before))
  assert.is(message, 'The package libpam-pwquality was not installed: Unable to locate package libpam-pwquality')
  assert.not(host.log.some((line) => line.startsWith('apt-get install')))
})

test('an installation that would replace or remove others is never tried', async () => {
  for (const more of ['Inst libc6 [2.35] (2.36 Debian [amd64])\n', 'Remv libc6 [2.35]\n']) {
    const host = debian({}, `Inst libpam-pwquality (1.4 Debian [amd64])\n${more}`)
    const before = expectValue(await packageKind.read(host, change))
    assert.match(await rejection(packageKind.apply(host, change, before)), 'would also change libc6')
  }
})

test('a simulation that says nothing is no permission', async () => {
  const host = debian({}, '')
  const before = expectValue(await packageKind.read(host, change))
  assert.match(await rejection(packageKind.apply(host, change, before)), 'APT does not say what it would install')
})

test('a name that is an option or a path is refused', async () => {
  for (const name of ['-y', './x.deb', 'A', 'a b', 'x=1', 'bash-']) {
    const answer = await packageKind.read(debian({}), { ...change, name })
    assert.is(answer.state, 'failed', name)
  }
})

test('a computer without dpkg is a failure', async () => {
  assert.is((await packageKind.read(memoryHost(), change)).state, 'failed')
})

test.run()
