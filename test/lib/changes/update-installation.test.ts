import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { UpdateInstallationChange } from '../../../lib/api.ts'
import { updateInstallation } from '../../../lib/changes/update-installation.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

// Words of apt 2.6 as Debian 12 prints them.
const test = suite('update-installation through APT')
const change: UpdateInstallationChange = {
  kind: 'update-installation',
  through: 'apt',
  risk: 'disruptive',
  consent: { code: 'install-updates', because: 'programs may close while they are updated' },
}
const summary = (upgraded: number, fresh = 0, removed = 0, kept = 0) =>
  `${upgraded} upgraded, ${fresh} newly installed, ${removed} to remove and ${kept} not upgraded.\n`
const SSL = 'Inst libssl3 [3.0.11-1] (3.0.14-1 Debian-Security:12/stable-security [amd64])\n'
const TOOL = 'Inst openssl [3.0.11-1] (3.0.14-1 Debian-Security:12/stable-security [amd64])\n'
const BASH = 'Inst bash [5.2-2] (5.2-3 Debian:12.15/stable [amd64])\n'
const NEW = 'Inst libnew1 (1.0 Debian-Security:12/stable-security [amd64])\n'

interface Debian {
  /** What is missing before, and once more after the lists were fetched. */
  upgrade: string
  fetched?: string
  /** What APT would do for exactly the missing ones; null where it refuses. */
  install?: string | null
  /** Exit code of the installation; null where it never ended. */
  ends?: number
  /** What APT has noted as there only for others; it forgets that of whatever it is told to install. */
  notes?: Set<string>
}

function debian({ upgrade, fetched = upgrade, install = SSL + TOOL + summary(2), ends = 0, notes = new Set() }: Debian) {
  let stage = upgrade
  return memoryHost(([program, first, ...rest]) => {
    if (program === 'apt-get' && first === 'update') {
      stage = fetched
      return { exitCode: 100, stderr: 'E: Could not resolve' }
    }
    if (program === 'apt-get' && first === '--simulate') {
      const isWhole = rest.includes('dist-upgrade')
      const refused = { exitCode: 100, stderr: 'E: Packages need to be removed but remove is disabled.\n' }
      return isWhole ? { stdout: stage } : install === null ? refused : { stdout: install }
    }
    if (program === 'apt-get' && first === 'install') {
      stage = ends === 0 ? summary(0) : stage
      notes.clear()
      return { exitCode: ends, stderr: ends === 0 ? '' : 'E: Sub-process /usr/bin/dpkg returned an error code (1)\n' }
    }
    if (program === 'apt-mark') {
      const chosen = first === 'auto' ? rest : rest.filter((name) => notes.has(name))
      chosen.forEach((name) => void notes.add(name))
      return { stdout: first === 'showauto' ? chosen.map((name) => `${name}\n`).join('') : '' }
    }
    return {}
  })
}
const both = SSL + TOOL + BASH + summary(3)
const read = async (host: ReturnType<typeof memoryHost>) => expectValue(await updateInstallation.read(host, change))

test('only installed packages with a newer version in a security source are missing', async () => {
  const state = await read(debian({ upgrade: SSL + TOOL + BASH + NEW + summary(3, 1) }))
  assert.equal(state.missing, [
    { id: 'libssl3=3.0.14-1', title: 'libssl3 3.0.11-1 -> 3.0.14-1' },
    { id: 'openssl=3.0.14-1', title: 'openssl 3.0.11-1 -> 3.0.14-1' },
  ])
  assert.not(updateInstallation.holds(change, state))
})
test('where none is missing it holds, and APT is asked nothing more', async () => {
  const host = debian({ upgrade: BASH + summary(1) })
  const state = await read(host)
  assert.ok(updateInstallation.holds(change, state))
  assert.equal(state, { missing: [], surroundings: {} })
  assert.is(host.log.length, 1)
})
test('reading simulates only', async () => {
  const host = debian({ upgrade: both })
  await read(host)
  assert.ok(host.log.every((line) => line.startsWith('apt-get --simulate ')))
})
test('exactly the missing versions are installed, with nothing removed, replaced or restarted', async () => {
  const host = debian({ upgrade: both })
  await updateInstallation.apply(host, change, await read(host))
  const [command] = host.log.filter((line) => line.startsWith('apt-get install'))
  assert.match(command ?? '', / libssl3=3\.0\.14-1 openssl=3\.0\.14-1$/)
  for (const option of ['--only-upgrade', '--no-remove', '--no-install-recommends', '--force-confold', 'DPkg::Lock::Timeout=300']) {
    assert.ok(command?.includes(option), option)
  }
  assert.not.match(host.log.join('\n'), /reboot|shutdown|systemctl|autoremove/)
  assert.ok(updateInstallation.holds(change, await read(host)))
})
test('the lists are fetched first, and a failure of that is no reason to stop', async () => {
  const newer = SSL.replace('3.0.14-1', '3.0.15-1') + summary(1)
  const host = debian({ upgrade: SSL + summary(1), fetched: newer, install: newer })
  await updateInstallation.apply(host, change, await read(host))
  assert.ok(host.log.indexOf('apt-get update') < host.log.findIndex((line) => line.startsWith('apt-get install')))
  assert.match(host.log.join('\n'), /install .*libssl3=3\.0\.15-1$/m)
})
test('what was there only for others stays so, also after a failure', async () => {
  for (const ends of [0, 100]) {
    const notes = new Set(['libssl3', 'libother'])
    const host = debian({ upgrade: both, ends, notes })
    await rejection(updateInstallation.apply(host, change, await read(host)))
    assert.equal([...notes], ['libssl3'])
  }
})
test('where nothing is missing any more after the lists were fetched, nothing is installed', async () => {
  const host = debian({ upgrade: SSL + summary(1), fetched: summary(0), install: SSL + summary(1) })
  await updateInstallation.apply(host, change, await read(host))
  assert.not.match(host.log.join('\n'), /^apt-get install/m)
})
test('what APT would remove, keep back or refuse stops the whole and is named', async () => {
  const cases: Array<[string | null, RegExp]> = [
    [`${SSL + TOOL}Remv oldthing [1.0]\n${summary(2, 0, 1)}`, /it would remove oldthing/],
    [SSL + summary(1, 0, 0, 1), /APT keeps back openssl=3\.0\.14-1/],
    [null, /APT refuses \(Packages need to be removed but remove is disabled\.\)/],
  ]
  for (const [install, words] of cases) {
    const host = debian({ upgrade: both, install })
    const state = await read(host)
    assert.match(updateInstallation.describe(change, state).after, words)
    assert.match(await rejection(updateInstallation.apply(host, change, state)), words)
    assert.not.match(host.log.join('\n'), /^apt-get install/m)
  }
})
test('what comes along is told beforehand', async () => {
  const state = await read(debian({ upgrade: both, install: SSL + TOOL + BASH + NEW + summary(3, 1) }))
  assert.equal(updateInstallation.describe(change, state), {
    target: 'security updates through APT',
    before: '2 missing',
    after: 'installed: libssl3 3.0.11-1 -> 3.0.14-1, openssl 3.0.11-1 -> 3.0.14-1; along with them bash 5.2-2 -> 5.2-3, libnew1 1.0 (new)',
  })
})
test('a long list ends in a number', () => {
  const missing = Array.from({ length: 13 }, (_, index) => ({ id: `p${index}=2`, title: `p${index} 1 -> 2` }))
  const { after } = updateInstallation.describe(change, { missing, surroundings: {} })
  assert.match(after, /p9 1 -> 2, and 3 more$/)
})
test('a failed installation says what dpkg said', async () => {
  const host = debian({ upgrade: both, ends: 100 })
  const said = await rejection(updateInstallation.apply(host, change, await read(host)))
  assert.match(said, /The updates were not all installed: exit code 100, E: Sub-process/)
})
test('an APT that cannot be asked is no computer without missing updates', async () => {
  for (const host of [memoryHost(), memoryHost(() => ({ exitCode: 100, stderr: 'E: dpkg was interrupted\n' })), memoryHost(() => ({}))]) {
    assert.is((await updateInstallation.read(host, change)).state, 'failed')
  }
})
test('nothing can take it back', () => assert.is(updateInstallation.restore, null))
test('its target is what installs', () => assert.is(updateInstallation.target(change), 'apt'))

test.run()
