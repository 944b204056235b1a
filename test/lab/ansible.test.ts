import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../lib/content/index.ts'
import { exporter } from '../../lib/rmm/exports/ansible.ts'
import { jobsOf } from '../../lib/rmm/exports/jobs.ts'
import { settingRows } from '../../lib/rmm/exports/settings.ts'
import { profileOf } from '../../lib/rmm/profile.ts'
import { differences, documentOf, fingerprint } from './scenarios/support.ts'
import { type Controller, controlling } from './support/ansible.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { createNetwork } from './support/network.ts'
import type { Result } from './support/process.ts'
import { requires } from './support/requires.ts'
import { standalone } from './support/standalone.ts'

const test = suite('Ansible against booted hosts')

/** /opt/rounds is the project itself on these hosts. */
const PROGRAM = '/usr/local/lib/rounds/rounds'
const MENDED = ['screen-lock', 'password-complexity']
const CONSENTS = ['clinic-hours', 'password-policy']

/** What is compared is what Rounds may change, not where Ansible puts its own. */
const isOurs = (path: string) => !path.startsWith('/home/rounds')

interface Fleet {
  controller: Controller
  hosts: readonly LabHost[]
  fingerprints(): Promise<Record<string, string>[]>
}

/** Two computers, and a third that holds the exported package and the released executable. */
async function onFleet(act: (fleet: Fleet) => Promise<void>): Promise<void> {
  const network = await createNetwork()
  const hosts: LabHost[] = []
  let controller: Controller | undefined
  try {
    for (const name of ['reception', 'server']) {
      hosts.push(await bootHost(name))
    }
    controller = await controlling(network, hosts, packageFor(standalone(hosts[0] as LabHost)))
    await act({ controller, hosts, fingerprints: () => Promise.all(hosts.map((host) => fingerprint(host))) })
  } finally {
    controller?.remove()
    for (const host of hosts) {
      await host.wipe()
    }
    network.remove()
  }
}

function packageFor(program: string) {
  const items = content.items().filter(({ kind }) => kind !== 'attestation')
  const sha256 = createHash('sha256').update(program).digest('hex')
  const pin = { version: content.version, files: { 'rounds-linux-x64': sha256 } }
  const input = { profile: profileOf('ansible'), version: content.version, items, jobs: jobsOf(items), settings: settingRows(items) }
  const baked = { sources: [], ring: 'broad', environment: { ROUNDS_PRACTICE: 'Kauri {{ Medical }}' }, pin }
  return [...exporter({ ...input, baked }), { path: '../files/rounds-linux-x64', content: program }]
}

async function play(controller: Controller, playbook: string, variables: Record<string, unknown>, ...words: string[]): Promise<Result> {
  return controller.play(playbook, '-e', JSON.stringify({ rounds_path: PROGRAM, ...variables }), ...words)
}

/** Of each host, out of the last lines of a play. */
function recap({ stdout }: Result, count: 'ok' | 'changed' | 'failed' | 'unreachable'): number[] {
  return [...stdout.matchAll(new RegExp(`^\\S+ +: .*\\b${count}=(\\d+)`, 'gm'))].map(([, number]) => Number(number))
}

function expectDone(result: Result, changed: number[]): void {
  assert.is(result.exitCode, 0, result.stdout + result.stderr)
  assert.equal(recap(result, 'changed'), changed, result.stdout)
}

const changedPaths = (before: Record<string, string>[], after: Record<string, string>[]) =>
  before.map((one, index) => differences(one, after[index] ?? {}).filter(isOurs))

/** The example as its reader would fill it in, with every setting that it offers; Rounds refuses a value that does not fit. */
function useExamples({ folder }: Controller): void {
  const example = readFileSync(join(folder, 'ansible/group_vars.example.yml'), 'utf8')
  const all = example.replace('\n  settings: {}\n', '\n  settings:\n').replace(/^ {4}# ([a-z-]+\.[A-Za-z]+: )/gm, '    $1')
  assert.ok(all.split('\n').length > 50)
  mkdirSync(join(folder, 'group_vars'))
  writeFileSync(join(folder, 'group_vars/all.yml'), all)
}

async function installs({ controller, hosts }: Fleet): Promise<void> {
  const [first] = hosts as [LabHost]
  const file = { file: '{{ playbook_dir }}/../files/rounds-linux-x64', sha256: '0'.repeat(64) }
  const forged = await play(controller, 'site.yml', { rounds_executables: { 'Linux-x86_64': file } })
  assert.is(forged.exitCode, 2)
  assert.match(forged.stdout, 'nothing was installed')
  assert.is(first.read(PROGRAM), undefined, 'an executable with another hash was installed')

  const shown = await play(controller, 'site.yml', {}, '--check', '--diff')
  assert.is(shown.exitCode, 0, shown.stdout)
  assert.is(first.read('/etc/rounds/machine.json'), undefined, 'check mode wrote')

  useExamples(controller)
  expectDone(await play(controller, 'site.yml', {}), [3, 3])
  const written = JSON.parse(first.read('/etc/rounds/practice.json') ?? '{}') as { settings: Record<string, unknown> }
  assert.is(written.settings['screen-lock.maxIdleSeconds'], 900)
  assert.equal(JSON.parse(first.read('/etc/rounds/machine.json') ?? '{}'), { tags: [] })
  expectDone(await play(controller, 'site.yml', {}), [0, 0])
  const { stdout } = await first.run(['stat', '-c', '%a %U', '/etc/rounds', '/etc/rounds/machine.json', PROGRAM])
  assert.is(stdout, '700 root\n600 root\n755 root\n')
}

function bringsResults({ controller, hosts }: Fleet): void {
  const folder = join(controller.folder, 'results')
  assert.equal(readdirSync(folder).sort(), ['reception.json', 'server.json'])
  for (const { name } of hosts) {
    const document = documentOf(readFileSync(join(folder, `${name}.json`), 'utf8'))
    assert.is(document.machine.hostname, name)
    assert.is(document.practice, 'Kauri {{ Medical }}', 'Ansible filled in what the practice is called')
    assert.is(document.items.find(({ id }) => id === 'screen-lock')?.status, 'fail')
  }
}

async function refuses({ controller, fingerprints }: Fleet): Promise<void> {
  const before = await fingerprints()
  const result = await play(
    controller,
    'fix.yml',
    { rounds_fixes: ['password-complexity'], rounds_consents: ['clinic-hours'] },
    '-v',
    '--limit',
    'reception',
  )
  expectDone(result, [0])
  assert.match(result.stdout, '"refused": ["password-complexity"]')
  assert.equal(changedPaths(before, await fingerprints()), [[], []])
}

async function mends({ controller, hosts, fingerprints }: Fleet): Promise<void> {
  const before = await fingerprints()
  const wanted = { rounds_fixes: MENDED, rounds_consents: CONSENTS }
  const shown = await play(controller, 'fix.yml', wanted, '--check', '--diff')
  expectDone(shown, [1, 1])
  assert.match(shown.stdout, '+typeset -rx TMOUT=900')
  assert.equal(changedPaths(before, await fingerprints()), [[], []], 'check mode changed something')

  expectDone(await play(controller, 'fix.yml', wanted), [1, 1])
  assert.match(hosts[0]?.read('/etc/profile.d/zz-rounds-screen-lock.sh') ?? '', 'TMOUT=900')
  const mended = await fingerprints()
  expectDone(await play(controller, 'fix.yml', wanted), [0, 0])
  assert.equal(changedPaths(mended, await fingerprints()), [[], []], 'a second run changed something')

  const back = await play(controller, 'undo.yml', {}, '--check', '--diff')
  expectDone(back, [1, 1])
  assert.match(back.stdout, '-typeset -rx TMOUT=900')
  assert.equal(changedPaths(mended, await fingerprints()), [[], []], 'check mode took something back')
  expectDone(await play(controller, 'undo.yml', {}), [1, 1])
  assert.equal(changedPaths(before, await fingerprints()), [[], []], 'undo did not bring every byte back')
  expectDone(await play(controller, 'undo.yml', {}), [0, 0])
}

async function confirms({ controller, hosts }: Fleet): Promise<void> {
  const result = await play(controller, 'fix.yml', { rounds_fixes: ['firewall-enabled'], rounds_consents: ['clinic-hours'] })
  expectDone(result, [2, 2])
  assert.match(result.stdout, 'Keep what was mended')
  for (const host of hosts) {
    assert.is(host.read('/var/lib/rounds/awaited.json'), undefined, 'what was mended waits to be taken back')
  }
  assert.equal(recap(await play(controller, 'sweep.yml', {}), 'ok'), [1, 1])
}

/** The computers sweep by themselves, and only what they left is brought. */
async function schedules({ controller, hosts }: Fleet): Promise<void> {
  expectDone(await play(controller, 'schedule.yml', {}), [1, 1])
  expectDone(await play(controller, 'schedule.yml', {}), [0, 0])
  const folder = join(controller.folder, 'results')
  rmSync(folder, { recursive: true })
  for (const host of hosts) {
    for (const _ of ['an older one', 'the newest']) {
      assert.is((await host.run(['systemctl', 'start', 'rounds-sweep.service'])).exitCode, 0)
    }
  }
  expectDone(await play(controller, 'collect.yml', {}), [0, 0])
  assert.equal(readdirSync(folder).sort(), ['reception.json', 'server.json'])
  const left = await hosts[0]?.run(['find', '/var/lib/rounds/out', '-name', '*.json'])
  assert.is(left?.stdout.trim().split('\n').length, 1, 'older documents pile up')
  expectDone(await play(controller, 'schedule.yml', { rounds_schedule: false }), [1, 1])
}

/** A broken Rounds is a failure of the host, never a pass. */
async function fails({ controller, hosts }: Fleet): Promise<void> {
  const missing = await play(controller, 'sweep.yml', { rounds_path: '/usr/local/lib/rounds/gone' })
  assert.equal(recap(missing, 'failed'), [1, 1])
  assert.match(missing.stdout, 'run site.yml first')
  hosts[0]?.write('/etc/rounds/practice.json', '{ "practise": 1 }', 0o600)
  const wrong = await play(controller, 'sweep.yml', {})
  assert.equal(recap(wrong, 'failed'), [1, 0])
  assert.match(wrong.stdout, 'practice.json')
}

test('the exported package installs, sweeps, shows, mends once, confirms, and takes back to the byte', () =>
  onFleet(async (fleet) => {
    await installs(fleet)
    bringsResults(fleet)
    await refuses(fleet)
    await mends(fleet)
    await confirms(fleet)
    await schedules(fleet)
    await fails(fleet)
  }))

if (requires('ansible', 'root', 'nspawn', 'ansible')) {
  test.run()
}
