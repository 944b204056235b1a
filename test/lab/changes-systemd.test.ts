import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../lib/api.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('changes of systemd units')
const watched = ['/etc', '/var/lib/systemd', '/run/systemd/system']

/** Runs inside the host, through the very kinds that a fix uses. */
const program = `
  import { kindOf, sameState } from './lib/changes/index.ts'
  import { openWritingHost } from './lib/changes/writing-host.ts'
  const { action, change, before } = JSON.parse(process.argv[2])
  void (async () => {
    const host = openWritingHost()
    const kind = kindOf(change)
    const read = async () => {
      const answer = await kind.read(host, change)
      if (answer.state !== 'value') { throw new Error(JSON.stringify(answer)) }
      return answer.value
    }
    const current = await read()
    await (action === 'apply' ? kind.apply(host, change, current) : kind.restore(host, change, before, current))
    const after = await read()
    const same = before !== undefined && sameState(before, after)
    console.log(JSON.stringify({ before: current, after, holds: kind.holds(change, after), same, words: kind.describe(change, current) }))
    await host.close()
  })()
`

interface Outcome {
  before: object
  after: object
  holds: boolean
  same: boolean
  words: { before: string; after: string }
}

async function bundled(): Promise<string> {
  const resolveDir = fileURLToPath(new URL('../..', import.meta.url))
  const define = { 'import.meta.url': '"file:///opt/rounds/lib/content/source.ts"' }
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir },
    define,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['native-reg'],
  })
  return outputFiles[0]?.text ?? ''
}

function unit(name: string, wanted: { enabled?: boolean; active?: boolean } = {}): Change {
  return { kind: 'systemd-unit', unit: name, enabled: true, active: true, risk: 'safe', ...wanted }
}

function attempt(action: 'apply' | 'restore', change: Change, before?: object) {
  return host.run(['/opt/node', '/srv/change.cjs', JSON.stringify({ action, change, before })], { timeoutSeconds: 120 })
}

async function carryOut(action: 'apply' | 'restore', change: Change, before?: object): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await attempt(action, change, before)
  assert.is(exitCode, 0, stderr)
  return JSON.parse(stdout) as Outcome
}

async function refusal(change: Change): Promise<string> {
  const { exitCode, stderr } = await attempt('apply', change)
  assert.is(exitCode, 1)
  return stderr
}

function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths].filter((path) => before[path] !== after[path]).sort()
}

/** The states of all units and jobs, as systemd itself sums them up. */
async function states(): Promise<Record<string, string>> {
  const running = `systemctl list-units --all --plain --no-legend --type=service,socket,timer,path | awk '{print $1, $3, $4}'`
  const text = await shell(`${running}; systemctl list-unit-files --no-legend | awk '{print "file:" $1, $2}'`)
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => !/^(file:)?run-u/.test(line))
      .map((line) => [line.split(' ')[0] ?? '', line]),
  )
}

/** A unit that systemd need not look at any more may vanish from its list, and come back. */
function moved(before: Record<string, string>, after: Record<string, string>): string[] {
  const isIdle = (line = '') => line === '' || line.endsWith('inactive dead')
  return differences(before, after)
    .filter((name) => !(isIdle(before[name]) && isIdle(after[name])))
    .map((name) => `${before[name]} -> ${after[name]}`)
}

async function shell(command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.run(['bash', '-ec', command])
  assert.is(exitCode, 0, stderr)
  return stdout
}

async function thereAndBack(change: Change): Promise<{ there: Outcome; changed: string[] }> {
  const before = { files: await host.fingerprint(watched), states: await states() }
  const there = await carryOut('apply', change)
  assert.ok(there.holds, `it does not hold: ${JSON.stringify(there.after)}`)
  const changed = differences(before.files, await host.fingerprint(watched))
  const back = await carryOut('restore', change, there.before)
  assert.ok(back.same, 'the state is not the one before')
  assert.equal(differences(before.files, await host.fingerprint(watched)), [])
  assert.equal(moved(before.states, await states()), [])
  return { there, changed }
}

const SLEEPER = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=rounds-lab.target\n'

let host: LabHost

test.before(async () => {
  host = await bootHost('changes-systemd')
  host.write('/srv/change.cjs', await bundled())
})
test.after(() => host.wipe())

test('a unit that is off is switched on with all that comes along, and off again without a trace', async () => {
  const { there, changed } = await thereAndBack(unit('systemd-networkd.service'))
  assert.is(there.words.before, 'disabled, stopped')
  assert.ok(changed.includes('/etc/systemd/system/dbus-org.freedesktop.network1.service'))
  assert.ok(changed.includes('/etc/systemd/system/sockets.target.wants'))
})

test('a unit that comes along and was on before stays on', async () => {
  await shell('systemctl enable systemd-networkd.socket; mkdir /etc/systemd/system/network-online.target.wants')
  await thereAndBack(unit('systemd-networkd.service', { active: false }))
  await shell('systemctl disable systemd-networkd.socket')
})

test('a unit file of ours is read although it is new, and its folder of links goes with it', async () => {
  host.write('/etc/systemd/system/rounds-lab.service', SLEEPER)
  const { changed } = await thereAndBack(unit('rounds-lab.service'))
  const links = '/etc/systemd/system/rounds-lab.target.wants'
  assert.equal(changed, [links, `${links}/rounds-lab.service`])
})

test('a unit with an init script gets the links of that back, too', async () => {
  const { changed } = await thereAndBack(unit('cron.service', { enabled: false, active: false }))
  assert.ok(changed.includes('/etc/systemd/system/multi-user.target.wants/cron.service'))
  assert.ok(
    changed.some((path) => path.startsWith('/etc/rc')),
    changed.join(),
  )
})

test('links that somebody made by hand come back', async () => {
  await shell(
    'cd /etc/systemd/system; mkdir -p lab.target.requires; ln -s ../rounds-lab.service lab.target.requires/; systemctl enable rounds-lab',
  )
  await thereAndBack(unit('rounds-lab.service', { enabled: false, active: false }))
  await shell('systemctl disable rounds-lab; rm -rf /etc/systemd/system/lab.target.requires')
})

test('a unit without an [Install] part only runs', async () => {
  host.write('/etc/systemd/system/rounds-static.service', '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n')
  const { there, changed } = await thereAndBack(unit('rounds-static.service'))
  assert.equal([there.words.before, there.words.after, changed], ['stopped', 'running', []])
})

test('what runs once and ends is not taken for something that can be kept running', async () => {
  host.write(
    '/etc/systemd/system/rounds-once.service',
    '[Service]\nType=oneshot\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n',
  )
  assert.match(await refusal(unit('rounds-once.service')), 'runs once and ends')
  await thereAndBack(unit('rounds-once.service', { active: false }))
})

test('a timer that catches up leaves no note of its last run', async () => {
  host.write('/etc/systemd/system/rounds-once.timer', '[Timer]\nOnCalendar=daily\nPersistent=true\n[Install]\nWantedBy=timers.target\n')
  const { changed } = await thereAndBack(unit('rounds-once.timer'))
  assert.ok(changed.includes('/var/lib/systemd/timers/stamp-rounds-once.timer'))
})

test('a masked unit is left alone', async () => {
  await shell('systemctl mask rounds-lab.timer nftables')
  assert.match(await refusal(unit('nftables.service')), 'Somebody masked nftables.service')
  await shell('systemctl unmask rounds-lab.timer nftables')
})

test('a unit that cannot start leaves no failed unit behind, and one that dies at once is noticed', async () => {
  for (const type of ['oneshot\nRemainAfterExit=yes', 'simple', 'simple\nRestart=always']) {
    const text = `[Service]\nType=${type}\nExecStart=/bin/false\n[Install]\nWantedBy=multi-user.target\n`
    host.write('/etc/systemd/system/rounds-false.service', text)
    await shell('systemctl daemon-reload')
    const before = await states()
    assert.match(await refusal(unit('rounds-false.service')), /rounds-false\.service was (not started|started and ended by itself)/)
    await carryOut('restore', unit('rounds-false.service'), { enabled: false, active: false, surroundings: { links: {}, folders: [] } })
    assert.equal(moved(before, await states()), [])
  }
})

test('a unit whose start would stop another one is refused', async () => {
  host.write('/etc/systemd/system/rounds-rival.service', `[Unit]\nConflicts=cron.service\n${SLEEPER}`)
  assert.match(await refusal(unit('rounds-rival.service')), 'would stop cron.service')
})

test('a unit whose file is gone loses its links all the same', async () => {
  const { before } = await carryOut('apply', unit('rounds-lab.service'))
  await shell('rm /etc/systemd/system/rounds-lab.service')
  const back = await carryOut('restore', unit('rounds-lab.service'), before)
  assert.ok(back.same)
  assert.is(host.read('/etc/systemd/system/rounds-lab.target.wants/rounds-lab.service'), undefined)
  assert.equal(await host.fingerprint(['/etc/systemd/system/rounds-lab.target.wants']), {})
})

if (requires('changes of systemd units', 'root', 'nspawn')) {
  test.run()
}
