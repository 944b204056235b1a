import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../lib/api.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite('changes on Debian')
const password: Change = { kind: 'package', name: 'libpam-pwquality', risk: 'safe' }
const watched = [
  '/etc',
  '/usr/lib',
  '/usr/share',
  '/var/lib/pam',
  '/var/lib/dpkg/info',
  '/var/lib/dpkg/status',
  '/var/lib/apt/extended_states',
]

/** Runs inside the host, through the very kinds that a fix uses. */
const program = `
  const { kindOf, sameState } = await import('/opt/rounds/lib/changes/index.ts')
  const { openWritingHost } = await import('/opt/rounds/lib/changes/writing-host.ts')
  const { action, change, before } = JSON.parse(process.argv[1])
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
`

interface Outcome {
  before: object
  after: object
  holds: boolean
  same: boolean
  words: { before: string; after: string }
}

function command(action: 'apply' | 'restore', change: Change, before?: object): string[] {
  const start = ['/opt/node', '--import', '/opt/rounds/lib/register.mjs', '--input-type=module', '-e', program]
  return [...start, JSON.stringify({ action, change, before })]
}

async function carryOut(host: LabHost, action: 'apply' | 'restore', change: Change, before?: object): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await host.run(command(action, change, before), { timeoutSeconds: 120 })
  assert.is(exitCode, 0, stderr)
  return JSON.parse(stdout) as Outcome
}

/** What is different, without what every installation leaves behind: logs, caches, and dpkg's own spare copies. */
function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...paths].filter((path) => before[path] !== after[path] && !/^\/etc\/ld\.so\.cache$/.test(path)).sort()
}

async function thereAndBack(host: LabHost, change: Change): Promise<{ there: Outcome; changed: string[]; left: string[] }> {
  const before = await host.fingerprint(watched)
  const there = await carryOut(host, 'apply', change)
  assert.ok(there.holds, 'it does not hold')
  const changed = differences(before, await host.fingerprint(watched))
  const back = await carryOut(host, 'restore', change, there.before)
  assert.ok(back.same, 'the state is not the one before')
  return { there, changed, left: differences(before, await host.fingerprint(watched)) }
}

let host: LabHost

test.before(async () => {
  host = await bootHost('changes')
})
test.after(() => host.wipe())

test('a package and all that came with it goes without a trace', async () => {
  const { there, changed, left } = await thereAndBack(host, password)
  assert.match(there.words.after, /^installed, with .*libpwquality1/)
  assert.ok(changed.includes('/var/lib/dpkg/status'))
  assert.equal(left, [])
})

test('a dconf database is compiled and taken away again', async () => {
  host.write('/etc/dconf/db/local.d/50-lab', '[org/gnome/desktop/session]\nidle-delay=uint32 900\n')
  const holds = { '/org/gnome/desktop/session/idle-delay': 'uint32 900' }
  const { there, changed, left } = await thereAndBack(host, { kind: 'dconf-database', database: 'local', holds, risk: 'safe' })
  assert.is(there.words.before, 'absent')
  assert.equal([changed, left], [['/etc/dconf/db/local'], []])
})

test('a file in new folders leaves none of them', async () => {
  const change: Change = { kind: 'file', path: '/etc/rounds-lab/deep/x.conf', text: 'x\n', mode: 0o600, risk: 'safe' }
  const { changed, left } = await thereAndBack(host, change)
  assert.equal(changed, ['/etc/rounds-lab', '/etc/rounds-lab/deep', '/etc/rounds-lab/deep/x.conf'])
  assert.equal(left, [])
})

test('a value of a file of the distribution goes back to every byte', async () => {
  const change: Change = { kind: 'config-value', path: '/etc/login.defs', name: 'ROUNDS_LAB', value: '1', risk: 'safe' }
  const { changed, left } = await thereAndBack(host, change)
  assert.equal([changed, left], [['/etc/login.defs'], []])
})

test('a firewall of which half is loaded is taken back whole', async () => {
  const change: Change = { kind: 'ufw', allow: [{ port: 22, protocol: 'tcp' }], risk: 'disruptive', endangersAccess: true }
  const inHost = async (script: string) => assert.is((await host.run(['sh', '-c', script])).exitCode, 0, script)
  await inHost('ufw --force enable && ufw disable')
  const { before } = await carryOut(host, 'apply', change)
  await inHost('ip6tables -F && ip6tables -X && ! ufw status 2>/dev/null')
  const back = await carryOut(host, 'restore', change, before)
  assert.ok(back.same)
  assert.match(
    (await host.run(['sh', '-c', 'ufw status; iptables -S INPUT; ip6tables -S INPUT'])).stdout,
    /^Status: inactive\n-P INPUT ACCEPT\n.*-P INPUT ACCEPT\n/s,
  )
})

test('an installation that is killed at any moment can be taken back', async () => {
  const before = await host.fingerprint(watched)
  const { before: clean } = await carryOut(host, 'restore', password, { status: 'absent', brings: {}, surroundings: {} })
  for (const seconds of ['0.7', '1.1', '1.5', '2.0']) {
    await host.run([
      'sh',
      '-c',
      'timeout -s KILL "$0" "$@"; sleep 0.1; pkill -9 -x apt-get; pkill -9 -x dpkg; sleep 0.2',
      seconds,
      ...command('apply', password),
    ])
    const back = await carryOut(host, 'restore', password, clean)
    assert.ok(back.same, `killed after ${seconds} s: ${JSON.stringify(back.after)}`)
    assert.equal(differences(before, await host.fingerprint(watched)), [], `killed after ${seconds} s`)
  }
})

test('a profile of PAM is switched on and every byte comes back', async () => {
  await carryOut(host, 'apply', password)
  await host.run(['pam-auth-update', '--package', '--disable', 'pwquality'], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
  const { there, changed, left } = await thereAndBack(host, { kind: 'pam-profile', profile: 'pwquality', risk: 'safe' })
  assert.is(there.words.before, 'off')
  assert.ok(changed.includes('/etc/pam.d/common-password'))
  assert.equal(left, [])
})

test('PAM files that were edited by hand are left alone', async () => {
  const edited = `${host.read('/etc/pam.d/common-auth')}`.replace(/^auth\t.*pam_unix.so.*$/m, 'auth required pam_rounds_lab.so\n$&')
  host.write('/etc/pam.d/common-auth', edited)
  const { exitCode, stderr } = await host.run(command('apply', { kind: 'pam-profile', profile: 'pwquality', risk: 'safe' }))
  assert.is(exitCode, 1)
  assert.match(stderr, 'was edited by hand')
  assert.is(host.read('/etc/pam.d/common-auth'), edited)
})

if (requires('changes on Debian', 'root', 'nspawn')) {
  test.run()
}
