import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { differences, documentOf, onHost, rounds, shell } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('the daily sweep on Debian')
const WATCHED = ['/etc', '/var/lib/systemd/timers', '/srv']
const TIMER = '/etc/systemd/system/rounds-sweep.timer'

interface Scheduled {
  state: string
  next?: string
}

async function schedule(host: LabHost, ...words: string[]): Promise<Scheduled> {
  const { exitCode, stdout, stderr } = await rounds(host, ['schedule', '--json', ...words], { timeoutSeconds: 90 })
  assert.is(exitCode, 0, stderr)
  return JSON.parse(stdout) as Scheduled
}

const timers = (host: LabHost) => shell(host, 'systemctl list-timers --all --no-legend')
const documents = async (host: LabHost) =>
  (await shell(host, 'find /var/drop -name "*.json" 2>/dev/null || true')).split('\n').filter(Boolean)

/** What the timer would do, now. */
const fire = (host: LabHost) => shell(host, 'systemctl start rounds-sweep.service')

test('once a day, with a document left behind, also after a power cut, until it is removed without a trace', () =>
  onHost('schedule', async (host) => {
    // Also puts the program there, which is no part of the comparison.
    await rounds(host, ['list'])
    const before = await host.fingerprint(WATCHED)
    assert.is((await schedule(host, '--at', '9:30', '--spread', '30m', '--out', '/var/drop')).state, 'set')
    const text = host.read(TIMER) ?? ''
    assert.match(text, 'OnCalendar=*-*-* 09:30:00')
    assert.match(text, 'RandomizedDelaySec=1800s')
    assert.match(await timers(host), / (09:[345]\d|10:00):\d\d \S+ .*rounds-sweep\.timer/)
    await host.crash()
    await host.up()
    assert.match(await timers(host), 'rounds-sweep.timer')
    // Whoever brought Rounds has taken it away meanwhile.
    await shell(host, 'rm /srv/rounds.cjs')
    await fire(host)
    const [document = ''] = await documents(host)
    assert.is(documentOf(host.read(document) ?? '').machine.hostname, 'schedule')
    assert.match(await shell(host, `stat -c %a ${document} /var/drop`), /^640\n755\n$/)
    const { stdout } = await host.run(['/opt/node', '/var/lib/rounds/program/rounds.cjs', 'schedule', '--remove'])
    assert.match(stdout, 'Removed')
    const after = differences(before, await host.fingerprint(WATCHED))
    assert.equal(after, ['/srv/rounds.cjs'])
    assert.is(await shell(host, 'ls /var/lib/rounds | grep -E "program|schedule" || true'), '')
    assert.not.match(await timers(host), 'rounds')
  }))

test('a day that was missed is made up for after the next start', () =>
  onHost('missed', async (host) => {
    await schedule(host, '--at', '00:00', '--spread', '0', '--out', '/var/drop')
    await host.down()
    // As if it had last come two days ago.
    host.write('/var/lib/systemd/timers/stamp-rounds-sweep.timer', '')
    const { status } = await import('node:child_process').then(({ spawnSync }) =>
      spawnSync('touch', ['-d', '2 days ago', `${host.root}/var/lib/systemd/timers/stamp-rounds-sweep.timer`]),
    )
    assert.is(status, 0)
    await host.up()
    for (let tries = 0; tries < 120 && (await documents(host)).length === 0; tries++) {
      await delay(500)
    }
    assert.is((await documents(host)).length, 1)
  }))

test('set twice it is left alone, set otherwise it is replaced, and the last removal is not the first', () =>
  onHost('twice', async (host) => {
    await schedule(host)
    const stamp = await shell(host, `stat -c '%i %Y' ${TIMER}`)
    assert.is((await schedule(host)).state, 'unchanged')
    assert.is(await shell(host, `stat -c '%i %Y' ${TIMER}`), stamp)
    assert.is((await schedule(host, '--at', '11:00')).state, 'set')
    assert.match(host.read(TIMER) ?? '', 'OnCalendar=*-*-* 11:00:00')
    assert.is((await timers(host)).split('rounds-sweep.timer').length, 2)
    await shell(host, 'systemctl disable --now rounds-sweep.timer')
    assert.is((await schedule(host, '--at', '11:00')).state, 'set', 'a timer that somebody switched off is set again')
    assert.is((await schedule(host, '--remove')).state, 'removed')
    assert.is((await schedule(host, '--remove')).state, 'nothing')
  }))

test('a fix that waits keeps the program when the schedule goes, and the schedule keeps it when the fix goes', () =>
  onHost('shared', async (host) => {
    const always = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]))
    host.write('/etc/rounds/practice.json', JSON.stringify({ practice: 'Kauri', calendar: { timeZone: 'Pacific/Auckland', open: always } }))
    const wait = () =>
      rounds(host, ['fix', 'firewall-enabled', '--when-allowed', '--json'], { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 })
    const kept = () => host.read('/var/lib/rounds/program/rounds.cjs') !== undefined
    await schedule(host)
    assert.is((await wait()).exitCode, 3)
    await rounds(host, ['fix', '--withdraw'])
    assert.ok(kept(), 'the schedule needs it')
    await wait()
    await schedule(host, '--remove')
    assert.ok(kept(), 'the waiting fix needs it')
    await rounds(host, ['fix', '--withdraw'])
    assert.not(kept())
  }))

test('sweeps know the practice of whoever set them', () =>
  onHost('practice', async (host) => {
    const { exitCode } = await rounds(host, ['schedule', '--out', '/var/drop'], { env: { ROUNDS_PRACTICE: 'Kauri\'s 100% "Health"' } })
    assert.is(exitCode, 0)
    await fire(host)
    const [document = ''] = await documents(host)
    assert.is(documentOf(host.read(document) ?? '').practice, 'Kauri\'s 100% "Health"')
  }))

if (requires('schedule', 'root', 'nspawn')) {
  test.run()
}
