import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { RemediationOutcome } from '../../lib/schema/types.ts'
import { check, differences, documentOf, onHost, onlyItem, rounds, shell } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('commit-confirmed on Debian')
const ITEM = 'screen-lock'
const WATCHED = ['/etc', '/var/lib/systemd/timers']
const UNATTENDED = { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 }

/** Mends the item so that somebody must confirm it. */
async function mend(host: LabHost, within: string): Promise<RemediationOutcome & { run: string }> {
  const { exitCode, stdout, stderr } = await rounds(host, ['fix', ITEM, '--apply', '--json', '--confirm-within', within], UNATTENDED)
  assert.is(stderr, '')
  assert.is(exitCode, 3, 'what waits for a confirmation is not done yet')
  const { remediation } = onlyItem(documentOf(stdout), ITEM)
  assert.is(remediation?.outcome, 'fixed', JSON.stringify(remediation))
  assert.ok(remediation?.confirmUntil)
  return remediation as RemediationOutcome & { run: string }
}

/** @throws where it does not happen within the time. */
async function until(what: string, seconds: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await holds()); await delay(500)) {
    assert.ok(Date.now() < end, `${what} did not happen within ${seconds} s`)
  }
}

const verdict = async (host: LabHost) => (await check(host, ITEM)).status
const says = async (host: LabHost, args: string[]) => {
  const { exitCode, stdout, stderr } = await rounds(host, args)
  return { exitCode, words: stdout + stderr }
}

async function isAsBefore(host: LabHost, before: Record<string, string>): Promise<boolean> {
  return differences(before, await host.fingerprint(WATCHED)).length === 0
}

/** Nothing of Rounds' own waits any more, and the journal tells it all. */
async function leavesNothing(host: LabHost): Promise<void> {
  assert.is(await shell(host, 'ls /var/lib/rounds | grep -E "awaited|program" || true'), '')
  assert.match(await shell(host, 'systemctl list-timers --all'), /^(?![\s\S]*rounds)/)
  assert.is((await rounds(host, ['journal', 'verify'])).exitCode, 0)
}

test('what nobody confirms is taken back by the operating system, also where somebody changed it meanwhile', () =>
  onHost('unconfirmed', async (host) => {
    const before = await host.fingerprint(WATCHED)
    const { run } = await mend(host, '15s')
    assert.is(await verdict(host), 'pass')
    await shell(host, 'echo "# somebody" >>/etc/profile.d/zz-rounds-screen-lock.sh')
    const other = await says(host, ['fix', 'password-complexity', '--apply'])
    assert.is(other.exitCode, 3)
    assert.match(other.words, 'awaits-confirmation')
    await until('taking it back', 60, () => isAsBefore(host, before))
    assert.is(await verdict(host), 'fail')
    await leavesNothing(host)
    const late = await says(host, ['confirm', run])
    assert.is(late.exitCode, 64)
    assert.match(late.words, 'its changes were taken back already')
  }))

test('what is confirmed stays, and can still be taken back', () =>
  onHost('confirmed', async (host) => {
    const before = await host.fingerprint(WATCHED)
    const { run } = await mend(host, '20s')
    assert.match((await says(host, ['confirm', '20260101-000000-ffff'])).words, `run ${run} waits`)
    assert.is((await says(host, ['confirm', run])).exitCode, 0)
    await leavesNothing(host)
    const again = await says(host, ['confirm', run])
    assert.is(again.exitCode, 64)
    assert.match(again.words, 'it was confirmed already')
    await delay(22_000)
    assert.is(await verdict(host), 'pass')
    assert.is((await says(host, ['undo', run])).exitCode, 0)
    assert.ok(await isAsBefore(host, before))
  }))

test('undo before the time is over ends the waiting', () =>
  onHost('undone', async (host) => {
    const before = await host.fingerprint(WATCHED)
    const { run } = await mend(host, '10m')
    assert.is((await says(host, ['undo', run])).exitCode, 0)
    assert.ok(await isAsBefore(host, before))
    await leavesNothing(host)
  }))

test('a computer whose power fails before the confirmation comes back as it was', () =>
  onHost('powerless', async (host) => {
    const before = await host.fingerprint(WATCHED)
    await mend(host, '25s')
    await host.crash()
    await host.up()
    await until('taking it back', 90, () => isAsBefore(host, before))
    await leavesNothing(host)
  }))

test('a Rounds that is killed between its changes is taken back all the same', () =>
  onHost('killed', async (host) => {
    const all = [...WATCHED, '/var/lib/dpkg/status', '/var/lib/pam', '/usr/lib']
    const before = await host.fingerprint(all)
    const fix = 'fix password-complexity --apply --json --consent password-policy --consent clinic-hours --confirm-within 25s'
    const mending = rounds(host, fix.split(' '), UNATTENDED)
    await until('the second change', 60, async () =>
      /"type":"intent".*\n.*"type":"verified"/.test(host.read('/var/lib/rounds/journal.jsonl') ?? ''),
    )
    await shell(host, 'pkill -KILL -f "fi[x] password-complexity" || true')
    await mending.catch(() => undefined)
    await until('taking it back', 90, async () => (host.read('/var/lib/rounds/awaited.json') ?? '') === '')
    assert.equal(differences(before, await host.fingerprint(all)), [])
    await leavesNothing(host)
  }))

/** Holds the lock of dpkg for a while, as an installation does that somebody else began. */
const INSTALLER = `use Fcntl;
open LOCK, '>>', '/var/lib/dpkg/lock-frontend' or die;
my $all = pack 's s x4 q q i', F_WRLCK, 0, 0, 0, 0;
fcntl LOCK, F_SETLK, $all or die;
open HELD, '>', '/run/held';
sleep 12;
`

test('what installed packages is taken back also while somebody else still installs', () =>
  onHost('installing', async (host) => {
    const all = [...WATCHED, '/var/lib/dpkg/status', '/var/lib/pam', '/usr/lib']
    const before = await host.fingerprint(all)
    const fix = 'fix password-complexity --apply --json --consent password-policy --consent clinic-hours --confirm-within off'
    const { remediation } = onlyItem(documentOf((await rounds(host, fix.split(' '), UNATTENDED)).stdout), 'password-complexity')
    assert.ok(
      remediation?.changes.some(({ kind }) => kind === 'package'),
      JSON.stringify(remediation),
    )
    host.write('/srv/installer.pl', INSTALLER)
    await shell(host, 'systemd-run --unit=installer --quiet perl /srv/installer.pl; until [ -e /run/held ]; do sleep 0.2; done')
    assert.is((await rounds(host, ['undo'], UNATTENDED)).exitCode, 0)
    assert.equal(differences(before, await host.fingerprint(all)), [])
  }))

if (requires('commit-confirmed', 'root', 'nspawn')) {
  test.run()
}
