import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { requires } from '../support/requires.ts'
import { documentOf, onHost, onlyItem, rounds } from './support.ts'

const test = suite('os-supported on Debian')

/** The day of the release: no clock is wrong then and the table of support dates is young, whenever this test runs. */
const LATER = content.builtAt

interface Release {
  name: string
  /** Undefined leaves the file as the distribution wrote it; null takes it away. */
  release?: string | null
  now?: string
  settings?: Record<string, string>
  expect: string
  summary: RegExp
}

const debian = (version: string, codename: string) =>
  `PRETTY_NAME="Debian GNU/Linux ${version} (${codename})"\nNAME="Debian GNU/Linux"\nVERSION_ID="${version}"\nVERSION="${version} (${codename})"\nVERSION_CODENAME=${codename}\nID=debian\n`

const releases: Release[] = [
  { name: 'Debian 12 by a clock that runs years behind', now: '2020-01-01', expect: 'unknown', summary: /clock.* says 2020-01-01/ },
  { name: 'Debian 12 by then', expect: 'warn', summary: /only long-term support is left, until 2028-06-30/ },
  {
    name: 'Debian 12 where long-term support is not enough',
    settings: { acceptLtsOnly: 'false' },
    expect: 'fail',
    summary: /support ended/,
  },
  { name: 'Debian 10', release: debian('10', 'buster'), expect: 'fail', summary: /support ended on/ },
  { name: 'Debian 6', release: debian('6', 'squeeze'), expect: 'fail', summary: /Debian/ },
  { name: 'Debian 13', release: debian('13', 'trixie'), expect: 'pass', summary: /security updates until/ },
  {
    name: 'testing, which has no number',
    release: 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=forky\nID=debian\n',
    expect: 'unknown',
    summary: /names no version/,
  },
  { name: 'a release that is newer than the table', release: debian('27', 'future'), expect: 'unknown', summary: /table of support dates/ },
  {
    name: 'a distribution that nobody knows',
    release: 'PRETTY_NAME="Ward OS 3"\nNAME="Ward OS"\nVERSION_ID="3"\nID=wardos\n',
    expect: 'unknown',
    summary: /./,
  },
  { name: 'nothing that says what this is', release: null, expect: 'unknown', summary: /./ },
  { name: 'an empty os-release', release: '', expect: 'unknown', summary: /./ },
  { name: 'Debian 12 in 2031', now: '2031-01-01', expect: 'fail', summary: /support ended/ },
]

test('every release gets its verdict', () =>
  onHost('release', async (host) => {
    await host.run(['cp', '-aL', '/etc/os-release', '/root/os-release'])
    for (const { name, release, now = LATER, settings = {}, expect, summary } of releases) {
      await host.run(['rm', '-f', '/etc/os-release', '/usr/lib/os-release'])
      const text = release === undefined ? (host.read('/root/os-release') ?? '') : release
      if (text !== null) {
        host.write('/etc/os-release', text)
      }
      const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `os-supported.${key}=${value}`])
      const seen = await rounds(host, ['check', 'os-supported', '--json', ...set])
      host.write('/root/seen.json', seen.stdout)
      const { stdout, stderr } = await rounds(host, ['judge', '/root/seen.json', '--now', now, '--json'])
      assert.is(stderr, '', name)
      const found = onlyItem(documentOf(stdout), 'os-supported')
      assert.is(found.status, expect, `${name}: ${found.summary}`)
      assert.match(found.summary, summary, name)
    }
  }))

if (requires('os-supported on Debian', 'root', 'nspawn')) {
  test.run()
}
