import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import { GROUPS, inWorld, type Scenario } from './scenarios.ts'
import type { Shell } from './world.ts'

const has = (command: string) => spawnSync('/bin/sh', ['-c', `command -v ${command}`]).status === 0
const applets = mkdtempSync(join(tmpdir(), 'rounds-busybox-'))

/** Other shells and tools than those that the machine of the tests starts with; each is given what it could do differently. */
function others(name: string, shell: Shell, scenarios: readonly Scenario[]): void {
  const test = suite(name)
  for (const scenario of scenarios) {
    test(scenario.title, () => inWorld(shell, scenario))
  }
  test.run()
}

if (has('wget')) {
  others(
    'launcher with wget',
    { kind: 'sh', name: 'wget', command: ['/bin/sh'], environment: { ROUNDS_FETCH: 'wget' } },
    GROUPS.fetching.slice(0, 11),
  )
} else {
  console.log('SKIP launcher with wget: it is not installed')
}
if (has('bash')) {
  others('launcher in bash, which is sh on macOS', { kind: 'sh', name: 'bash', command: ['bash', '--posix'] }, [
    ...GROUPS.output,
    ...GROUPS.environment,
    ...GROUPS.broken,
  ])
}
if (has('busybox')) {
  chmodSync(applets, 0o755)
  execFileSync('busybox', ['--install', '-s', applets])
  const shell: Shell = {
    kind: 'sh',
    name: 'busybox',
    command: ['busybox', 'sh'],
    environment: { PATH: `${applets}:/usr/bin:/bin`, ROUNDS_FETCH: 'wget' },
  }
  others('launcher in busybox with its own tools', shell, [
    ...GROUPS.fetching.slice(0, 7),
    ...GROUPS.trust.slice(0, 5),
    ...GROUPS.cache,
    ...GROUPS.output,
  ])
} else {
  console.log('SKIP launcher in busybox: it is not installed')
}

process.on('exit', () => rmSync(applets, { recursive: true, force: true }))
