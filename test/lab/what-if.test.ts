import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../lib/content/index.ts'
import { differences, documentOf, onHost, rounds, shell } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('what-if on Debian')

/** Everything but what is no file on a disk, and what Rounds and the journal of systemd write about themselves. */
const NOT_COMPARED = ['/dev', '/opt', '/proc', '/run', '/srv', '/sys', '/tmp']
const OWN = /^\/var\/(?:lib\/rounds|log)(?:\/|$)/

/** Every run inside a host is a unit of its own, named run-…. */
const STATES = [
  "systemctl list-units --all --plain --no-legend | grep -v '^run-' | awk '{print $1, $3, $4}' | sort",
  "systemctl list-unit-files --no-legend | grep -v '^run-' | awk '{print $1, $2}'",
  'dpkg-query -W',
  'nft list ruleset',
]

/** The whole file system, the state of every unit and package, the rules in the kernel, and what runs. */
async function everything(host: LabHost): Promise<{ files: Record<string, string>; states: string[] }> {
  const top = (await shell(host, 'ls -1 /'))
    .trim()
    .split('\n')
    .map((name) => `/${name}`)
  const files = await host.fingerprint(top.filter((path) => !NOT_COMPARED.includes(path)))
  const states = await Promise.all(STATES.map((command) => shell(host, command)))
  return { files: Object.fromEntries(Object.entries(files).filter(([path]) => !OWN.test(path))), states: states.join('').split('\n') }
}

test('the plan of every item that can be mended leaves the whole computer as it is', () =>
  onHost(
    'whatif',
    async (host) => {
      const mendable = content.items().filter(({ remediation }) => remediation?.platforms.linux)
      const consents = mendable.flatMap(({ remediation }) => Object.keys(remediation?.consent ?? {}))
      await shell(host, 'systemctl disable --now clamav-freshclam.service clamav-daemon.service 2>/dev/null || true')
      const args = [
        'fix',
        ...mendable.map(({ id }) => id),
        '--what-if',
        '--json',
        ...['clinic-hours', 'server-role', ...consents].flatMap((code) => ['--consent', code]),
      ]
      // The first run leaves Rounds' own state behind.
      await rounds(host, ['sweep'])
      const before = await everything(host)
      const { stdout, stderr } = await rounds(host, args, { env: { ROUNDS_TAGS: '', ROUNDS_ROLE: 'client' }, timeoutSeconds: 180 })
      assert.is(stderr, '')
      const planned = documentOf(stdout).items.filter(({ remediation }) => (remediation?.changes.length ?? 0) > 0)
      assert.ok(planned.length >= 3, `only ${planned.map(({ id }) => id).join(', ')} had something to plan`)
      const after = await everything(host)
      assert.equal(differences(before.files, after.files), [])
      assert.equal(
        after.states.filter((line) => !before.states.includes(line)),
        [],
      )
      assert.equal(
        before.states.filter((line) => !after.states.includes(line)),
        [],
      )
    },
    { programs: true },
  ))

if (requires('what-if', 'root', 'nspawn')) {
  test.run()
}
