import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Farewell } from '../../lib/cli/uninstall.ts'
import { differences, fix, onHost, programOn, rounds, shell } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import type { Result } from './support/process.ts'
import { requires } from './support/requires.ts'

const test = suite('leaving a computer on Debian')
const WATCHED = ['/etc', '/home', '/opt', '/root', '/tmp', '/usr/local', '/usr/share/pam-configs', '/var/lib', '/var/tmp']
/** What booting, logging in and installing leave behind by themselves. */
const NOISE = /^\/var\/lib\/(?:systemd\/(?!timers)|dbus|private|apt|dpkg|pam|update-notifier)|^\/opt\/(?:rounds|node)/
const EXPORT = '/srv/export'
const SCREEN_LOCK = '/etc/profile.d/zz-rounds-screen-lock.sh'

async function files(host: LabHost): Promise<Record<string, string>> {
  const found = await host.fingerprint(WATCHED.filter((path) => path !== '/opt'))
  return Object.fromEntries(Object.entries(found).filter(([path]) => !NOISE.test(path)))
}

async function mend(host: LabHost, item: string, ...args: string[]): Promise<void> {
  const { found } = await fix(host, item, ['--apply', '--confirm-within', 'off', ...args])
  // The passwords of some accounts never expire here, which is not what is asked.
  assert.ok(['fixed', 'improved'].includes(found.remediation?.outcome ?? ''), JSON.stringify(found))
}

/** A computer that was looked after for a while. */
async function settled(host: LabHost): Promise<Record<string, string>> {
  host.write('/etc/rounds/restic.env', 'RESTIC_PASSWORD=secret\n', 0o600)
  const before = await files(host)
  host.write('/etc/rounds/practice.json', JSON.stringify({ practice: 'Kauri' }))
  host.write('/etc/rounds/waivers.json', JSON.stringify({ waivers: [] }))
  await mend(host, 'screen-lock')
  await mend(host, 'password-complexity', '--consent', 'password-policy')
  const { exitCode, stderr } = await rounds(host, ['schedule'])
  assert.is(exitCode, 0, stderr)
  await rounds(host, ['sweep', '--exit-zero', '--rmm'])
  return before
}

const leave = (host: LabHost, ...args: string[]) => rounds(host, ['uninstall', ...args], { timeoutSeconds: 120 })

function farewell({ stdout, stderr }: Result): Farewell {
  assert.is(stderr, '')
  return JSON.parse(stdout) as Farewell
}

/** The copy proves what the original did. */
async function isProof(host: LabHost, found: Farewell): Promise<void> {
  const { folder = '', journal } = found.evidence ?? {}
  const { exitCode, stdout } = await rounds(host, ['journal', 'verify'], { env: { ROUNDS_STATE_DIR: folder } })
  assert.is(exitCode, 0, stdout)
  assert.match(stdout, `head ${journal?.head}`)
  assert.match(await shell(host, `stat -c '%a %U' ${folder} ${folder}/journal.jsonl`), /^700 root\n600 root\n$/)
  assert.match(host.read(`${folder}/config/practice.json`) ?? '', 'Kauri')
  assert.is(host.read(`${folder}/config/restic.env`), undefined)
}

async function isGone(host: LabHost): Promise<void> {
  assert.not.match(await shell(host, 'systemctl list-units --all --no-legend; systemctl list-unit-files --no-legend'), 'rounds-')
  const again = await leave(host, '--apply', '--json')
  assert.is(farewell(again).state, 'nothing')
  assert.is(again.exitCode, 0)
  assert.is(host.read('/var/lib/rounds/machine-id'), undefined, 'asking again makes nothing')
}

test('it shows everything, asks what is to become of the changes, and takes them back to the byte', () =>
  onHost('uninstall', async (host) => {
    const before = await settled(host)
    const shown = await leave(host)
    assert.is(shown.exitCode, 0, shown.stderr)
    for (const words of [
      'screen-lock: in place',
      'password-complexity: in place',
      'rounds-sweep',
      '/var/lib/rounds',
      '/etc/rounds',
      'restic.env',
    ]) {
      assert.match(shown.stdout, words)
    }
    const all = await files(host)
    const undecided = await leave(host, '--apply', '--rmm')
    assert.is(undecided.exitCode, 3)
    assert.match(undecided.stdout, /\nROUNDS REFUSED uninstall: changes of Rounds are still in place: say --undo/)
    assert.match((await leave(host, '--apply', '--undo')).stdout, '--export <folder>')
    assert.is((await leave(host, '--apply', '--undo', '--export', '/var/lib/rounds/x')).exitCode, 64)
    assert.equal(differences(all, await files(host)), [], 'a refusal changed something')
    const done = farewell(await leave(host, '--apply', '--undo', '--export', EXPORT, '--json'))
    assert.is(done.state, 'removed', JSON.stringify(done))
    assert.equal(done.foreign, ['/etc/rounds/restic.env'])
    assert.equal(done.kept, [])
    assert.equal(differences(before, await files(host)), [])
    await isProof(host, done)
    await isGone(host)
  }))

test('what is kept stays as it is, and only Rounds itself goes', () =>
  onHost('kept', async (host) => {
    const before = await settled(host)
    const mended = await files(host)
    host.write('/var/lib/rounds/notes.txt', 'of somebody else\n')
    const done = await leave(host, '--apply', '--keep-changes', '--export', EXPORT, '--rmm')
    assert.is(done.exitCode, 0, done.stdout + done.stderr)
    assert.match(
      done.stdout,
      /ROUNDS REMOVED uninstall: nothing of Rounds is left; 2 that are not of Rounds stay; journal exported, head [0-9a-f]{12}\n$/,
    )
    assert.match(done.stdout, 'screen-lock: in place')
    const after = await files(host)
    const added = differences(before, after)
    assert.equal(
      added,
      differences(before, mended)
        .filter((path) => !/^\/etc\/rounds|^\/var\/lib\/(rounds|systemd)|rounds-sweep/.test(path))
        .concat('/var/lib/rounds', '/var/lib/rounds/notes.txt')
        .sort(),
    )
    assert.is(after[SCREEN_LOCK], mended[SCREEN_LOCK])
    assert.is(host.read('/var/lib/rounds/notes.txt'), 'of somebody else\n')
    await isGone(host)
  }))

test('what cannot be taken back keeps Rounds here, and what somebody changed since does not', () =>
  onHost('stuck', async (host) => {
    await mend(host, 'screen-lock')
    await mend(host, 'password-complexity', '--consent', 'password-policy')
    const kept = await files(host)
    await shell(host, `chattr +i ${SCREEN_LOCK}`)
    const args = ['--apply', '--undo', '--export', EXPORT]
    const stuck = await leave(host, ...args)
    assert.is(stuck.exitCode, 3, stuck.stdout)
    assert.match(stuck.stdout, /Not everything could be taken back \(screen-lock\), so nothing was removed/)
    assert.match(stuck.stdout, /left {2}screen-lock {2}\S+: .*EPERM/)
    assert.is((await files(host))['/var/lib/rounds/machine-id'], kept['/var/lib/rounds/machine-id'])
    assert.is(await shell(host, 'ls -A /srv/export'), '', 'nothing is exported for nothing')
    await shell(host, `chattr -i ${SCREEN_LOCK}; echo "# somebody" >>${SCREEN_LOCK}`)
    const done = farewell(await leave(host, ...args, '--json'))
    assert.is(done.state, 'removed', JSON.stringify(done.left))
    assert.equal(
      done.kept.map(({ item, state }) => [item, state]),
      [['screen-lock', 'changed-since']],
    )
    assert.match(host.read(SCREEN_LOCK) ?? '', '# somebody')
    await isGone(host)
  }))

test('a run that awaits its confirmation is decided first', () =>
  onHost('awaiting', async (host) => {
    const { found } = await fix(host, 'screen-lock', ['--apply', '--confirm-within', '10m'])
    const run = found.remediation?.run ?? ''
    const refused = await leave(host, '--apply', '--keep-changes', '--export', EXPORT)
    assert.is(refused.exitCode, 3)
    assert.match(refused.stdout, `"rounds confirm ${run}" keeps what it changed, "rounds undo ${run}" takes it back`)
    assert.ok(host.read('/var/lib/rounds/awaited.json'))
    await rounds(host, ['confirm', run])
    assert.is((await leave(host, '--apply', '--keep-changes', '--export', EXPORT)).exitCode, 0)
    await isGone(host)
  }))

test('a fix that waits is named and given up, with its timer', () =>
  onHost('waiting', async (host) => {
    const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]))
    const before = await files(host)
    host.write('/etc/rounds/practice.json', JSON.stringify({ practice: 'Kauri', calendar: { timeZone: 'Pacific/Auckland', open: always } }))
    const options = { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 }
    assert.is((await rounds(host, ['fix', 'firewall-enabled', '--when-allowed'], options)).exitCode, 3)
    const { stdout } = await leave(host)
    assert.match(stdout, 'Fixes that wait to be allowed:\n  firewall-enabled')
    assert.match(stdout, 'rounds-when-allowed')
    const done = await leave(host, '--apply', '--export', EXPORT)
    assert.is(done.exitCode, 0, done.stdout + done.stderr)
    assert.match(done.stdout, 'the fix of firewall-enabled, which was approved and waited')
    assert.equal(differences(before, await files(host)), [])
    await isGone(host)
  }))

test('no link is followed', () =>
  onHost('links', async (host) => {
    await rounds(host, ['sweep', '--exit-zero', '--rmm'])
    await shell(
      host,
      'mkdir /srv/precious; echo 1 >/srv/precious/rounds.cjs; ln -s /srv/precious /var/lib/rounds/program; ln -s /srv/precious/rounds.cjs /var/lib/rounds/waiting.json',
    )
    await shell(host, 'echo "{}" >/srv/settings.json; mkdir -p /etc/rounds; ln -s /srv/settings.json /etc/rounds/provider.json')
    const before = await host.fingerprint(['/srv/precious', '/srv/settings.json'])
    await shell(host, 'rm /var/lib/rounds/waiting.json')
    const done = farewell(await leave(host, '--apply', '--export', EXPORT, '--json'))
    assert.is(done.state, 'removed', JSON.stringify(done))
    assert.equal(await host.fingerprint(['/srv/precious', '/srv/settings.json']), before)
    assert.is(await shell(host, 'ls -d /var/lib/rounds /etc/rounds 2>/dev/null || true'), '')
    await shell(host, 'mkdir /srv/state; ln -s /srv/state /var/lib/rounds; touch /srv/state/history.json')
    const linked = await leave(host, '--apply', '--json')
    assert.is(linked.exitCode, 1, linked.stdout)
    assert.match(linked.stdout, 'Rounds goes through no link')
    assert.is(await shell(host, 'ls /srv/state/history.json'), '/srv/state/history.json\n')
  }))

test('an export that cannot be made removes and takes back nothing', () =>
  onHost('export', async (host) => {
    await settled(host)
    const before = await files(host)
    await shell(host, 'mkdir /srv/full; mount -t tmpfs -o size=16k,mode=700 none /srv/full')
    const full = await leave(host, '--apply', '--keep-changes', '--export', '/srv/full')
    assert.is(full.exitCode, 2, full.stdout)
    assert.match(full.stderr, 'could not be written (ENOSPC)')
    assert.is((await leave(host, '--apply', '--undo', '--export', '/proc/nowhere')).exitCode, 64)
    assert.equal(differences(before, await files(host)), ['/var/lib/rounds/audit.log'])
  }))

test('killed at any moment and run again, it ends well, and the export has the whole journal', () =>
  onHost('killed', async (host) => {
    await settled(host)
    await shell(host, 'tar -C / -cf /srv/all.tar var/lib/rounds etc/rounds etc/systemd/system')
    const { journal: whole } = JSON.parse((await rounds(host, ['journal', 'verify', '--json'])).stdout) as {
      journal?: unknown
      lines: number
    }
    assert.is(whole, undefined)
    const head = /head (\w+)/.exec((await rounds(host, ['journal', 'verify'])).stdout)?.[1]
    for (const moment of [
      'unlink:signal=SIGKILL:when=2',
      'unlink:signal=SIGKILL:when=9',
      'rmdir:signal=SIGKILL:when=2',
      'rename:signal=SIGKILL:when=3',
    ]) {
      await shell(host, 'tar -C / -xf /srv/all.tar && systemctl daemon-reload && systemctl start rounds-sweep.timer && rm -rf /srv/export')
      const strace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=unlink,rmdir,rename', '-e', `inject=${moment}`]
      const words = [...programOn(host), 'uninstall', '--apply', '--keep-changes', '--export', EXPORT]
      const killed = await host.behind(strace, words, { timeoutSeconds: 120 })
      assert.is.not(killed.exitCode, 0, moment)
      const again = await leave(host, '--apply', '--keep-changes', '--export', EXPORT, '--json')
      assert.is(again.exitCode, 0, moment + again.stdout + again.stderr)
      assert.match(await shell(host, 'cat /srv/export/*/journal.jsonl'), `${head}`)
      assert.is(await shell(host, 'ls -d /var/lib/rounds 2>/dev/null || true'), '', moment)
      await isGone(host)
    }
  }))

if (requires('uninstall', 'root', 'nspawn', 'strace')) {
  test.run()
}
