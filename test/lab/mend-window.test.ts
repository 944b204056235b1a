import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResultItem } from '../../lib/schema/types.ts'
import { check, differences, documentOf, onHost, onlyItem, rounds, shell } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('mend window on Debian')
const ITEM = 'firewall-enabled'
const ALWAYS = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]))
const UNATTENDED = { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 }

/** The practice sees patients around the clock, or never. */
function open(host: LabHost, hours: Record<string, string[]>): void {
  host.write('/etc/rounds/practice.json', JSON.stringify({ practice: 'Kauri', calendar: { timeZone: 'Pacific/Auckland', open: hours } }))
}

async function approve(host: LabHost): Promise<ResultItem> {
  const { exitCode, stdout, stderr } = await rounds(host, ['fix', ITEM, '--when-allowed', '--json'], UNATTENDED)
  assert.is(stderr, '')
  assert.is(exitCode, 3)
  return onlyItem(documentOf(stdout), ITEM)
}

const timers = (host: LabHost) => shell(host, 'systemctl list-timers --all --no-legend')

test('what was approved in clinic hours is mended by itself once they are over, and only once', () =>
  onHost('window', async (host) => {
    open(host, ALWAYS)
    const { remediation } = await approve(host)
    assert.equal([remediation?.outcome, remediation?.code, remediation?.waits], ['refused', 'clinic-hours', true])
    assert.match(await timers(host), 'rounds-when-allowed')
    // The timer's own run, while patients are still seen and after that: nobody gives it tags or settings any more.
    await shell(host, 'systemctl start rounds-when-allowed.service || true')
    assert.is((await check(host, ITEM)).status, 'fail')
    assert.match(host.read('/var/lib/rounds/waiting.json') ?? '', ITEM)
    open(host, {})
    await shell(host, 'systemctl start rounds-when-allowed.service || true')
    assert.is((await check(host, ITEM)).status, 'pass')
    assert.is(host.read('/var/lib/rounds/waiting.json'), undefined)
    assert.not.match(await timers(host), 'rounds-when-allowed')
    const { run } = JSON.parse(host.read('/var/lib/rounds/awaited.json') ?? '{}') as { run: string }
    assert.is((await rounds(host, ['confirm', run])).exitCode, 0)
    assert.is((await rounds(host, ['fix', '--when-allowed'])).stdout, 'Nothing waits to be mended.\n')
    const { mended } = documentOf((await rounds(host, ['sweep', '--json', '--exit-zero'])).stdout)
    assert.equal(
      mended?.map(({ item, state }) => [item, state]),
      [[ITEM, 'in-place']],
    )
  }))

test('what was approved can be withdrawn, and leaves nothing', () =>
  onHost('withdrawn', async (host) => {
    open(host, ALWAYS)
    const before = await host.fingerprint(['/etc', '/var/lib/systemd/timers'])
    await approve(host)
    assert.is((await rounds(host, ['fix', ITEM, '--withdraw'])).stdout, `Withdrawn: ${ITEM}\n`)
    assert.equal(differences(before, await host.fingerprint(['/etc', '/var/lib/systemd/timers'])), [])
    assert.not.match(await timers(host), 'rounds')
  }))

if (requires('mend window', 'root', 'nspawn')) {
  test.run()
}
