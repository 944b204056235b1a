import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { HostState, ResultDocument, ScenarioFile } from '../../lib/schema/types.ts'
import { check, differences, documentOf, fix, onHost, rounds } from './scenarios/support.ts'
import type { LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'
import { newPublisher, signedPackOf } from './support/signed-pack.ts'

const test = suite('the UrBackup pack on Debian, signed and installed')

const ITEM = 'urbackup-recent'
const PACK = '/etc/rounds/packs/rounds-examples.urbackup-1.0.0.pack'
const WATCHED = ['/etc', '/usr/local', '/var/lib/systemd']
const scenarioFile = new URL(`../../packs/urbackup/test/${ITEM}.scenarios.json`, import.meta.url)
const { states = {} } = JSON.parse(readFileSync(scenarioFile, 'utf8')) as ScenarioFile
const publisher = newPublisher()
let file = ''

test.before(async () => {
  file = await signedPackOf('packs/urbackup', publisher)
})

/** Where the system around the client counts; what only differs in the client's words stands in the scenarios. `stopped` is the one that fix mends. */
const NAMED = ['not-installed', 'fresh', 'late-and-running', 'silent', 'no-password', 'disabled', 'masked']

test('each named state of a computer gets its verdict', () =>
  onHost('pack-states', async (host) => {
    await trust(host)
    await says(host, ['pack', 'install', '/srv/urbackup.pack'])
    for (const name of NAMED) {
      const { settings = {}, expect } = await make(host, name)
      const set = Object.entries(settings).flatMap(([key, value]) => ['--set', `${ITEM}.${key}=${value}`])
      const { status, summary } = await check(host, ITEM, set)
      assert.is(status, expect.status, `${name}: ${summary}`)
      assert.ok(summary.includes(expect.summary ?? ''), `${name}: ${summary}`)
    }
  }))

test('its author makes the states on a computer that is there for that, and one that is not as expected fails', () =>
  onHost('pack-author', async (host) => {
    const author = (...args: string[]) =>
      host.run(['/opt/node', '/opt/rounds/bin/rounds.mjs', 'pack', 'test', '/srv/pack', ...args], { timeoutSeconds: 120 })
    await host.run(['cp', '-r', '/opt/rounds/packs/urbackup', '/srv/pack'])
    const good = await author('--state', 'fresh', 'disabled')
    assert.match(good.stdout, /ok {4}.*fresh[\s\S]*ok {4}.*disabled/, good.stdout.slice(-2000) + good.stderr)
    assert.is(good.exitCode, 0)
    const path = '/srv/pack/test/urbackup-recent.scenarios.json'
    const file = JSON.parse(host.read(path) ?? '') as ScenarioFile
    host.write(path, JSON.stringify({ ...file, scenarios: [], states: { fresh: { ...file.states?.fresh, expect: { status: 'fail' } } } }))
    const wrong = await author('--state', 'fresh')
    assert.is(wrong.exitCode, 1, wrong.stdout.slice(-2000) + wrong.stderr)
    assert.match(wrong.stdout, /expected[\s\S]*fail[\s\S]*pass/)
  }))

test('fix starts the client, undo stops it again, and every byte is as before', () =>
  onHost('pack-fix', async (host) => {
    await trust(host)
    await says(host, ['pack', 'install', '/srv/urbackup.pack'])
    await make(host, 'stopped')
    const before = await host.fingerprint(WATCHED)
    const planned = await fix(host, ITEM, ['--what-if'])
    assert.is(planned.found.status, 'fail')
    assert.is(planned.found.remediation?.outcome, 'planned')
    assert.equal(differences(before, await host.fingerprint(WATCHED)), [], '--what-if changed something')
    const { found, exitCode } = await fix(host, ITEM, ['--apply'])
    assert.is(found.remediation?.outcome, 'fixed', JSON.stringify(found.remediation))
    assert.is(exitCode, 0)
    assert.is(found.status, 'pass', found.summary)
    assert.equal(await unit(host), { enabled: 'enabled', active: 'active' })
    assert.ok(differences(before, await host.fingerprint(WATCHED)).length > 0)
    assert.is((await rounds(host, ['journal', 'verify'])).exitCode, 0)
    await says(host, ['undo'])
    assert.equal(await unit(host), { enabled: 'disabled', active: 'inactive' })
    assert.equal(differences(before, await host.fingerprint(WATCHED)), [])
  }))

test('a pack that may not fix is judged and changes nothing', () =>
  onHost('pack-check', async (host) => {
    await trust(host, ['check', 'programs'])
    await says(host, ['pack', 'install', '/srv/urbackup.pack'])
    await make(host, 'stopped')
    const before = await host.fingerprint(WATCHED)
    const { found } = await fix(host, ITEM, ['--apply'])
    assert.is(found.status, 'fail')
    assert.is(found.remediation?.outcome, 'refused', JSON.stringify(found.remediation))
    assert.equal(differences(before, await host.fingerprint(WATCHED)), [])
  }))

test('a pack that was changed after it was pinned leaves its item unknown, and everything else judged', () =>
  onHost('pack-tampered', async (host) => {
    await trust(host)
    await says(host, ['pack', 'install', '/srv/urbackup.pack'])
    await make(host, 'fresh')
    const whole = await sweep(host)
    assert.is(verdicts(whole)[ITEM], 'pass')
    host.write(PACK, file.replace('has never saved', 'has always saved'))
    const tampered = await sweep(host)
    const found = tampered.items.find(({ id }) => id === ITEM)
    assert.is(found?.status, 'unknown')
    assert.match(found?.summary ?? '', /rounds-examples\.urbackup/)
    assert.equal(verdicts(tampered), { ...verdicts(whole), [ITEM]: 'unknown' })
    assert.match(host.read('/var/lib/rounds/audit.log') ?? '', /pack-refused/)
  }))

test('a pack that somebody else signed is listed, and nothing of it runs', () =>
  onHost('pack-foreign', async (host) => {
    await trust(host, ['check', 'programs', 'fix'], newPublisher().publicKey)
    await make(host, 'fresh')
    host.write('/usr/local/var/urbackup/stand-in', 'touch /srv/it-ran')
    await rounds(host, ['pack', 'install', '/srv/urbackup.pack'])
    const packs = JSON.parse(await says(host, ['pack', 'list', '--json'])) as { id: string; state: string }[]
    assert.is(packs.find(({ id }) => id === 'rounds-examples.urbackup')?.state, 'listed')
    assert.is(verdicts(await sweep(host))[ITEM], undefined)
    assert.is(host.read('/srv/it-ran'), undefined)
  }))

async function trust(host: LabHost, grants = ['check', 'programs', 'fix'], publicKey = publisher.publicKey): Promise<void> {
  host.write('/srv/urbackup.pack', file)
  host.write('/srv/publisher.pub', publicKey)
  await says(host, ['pack', 'trust', 'rounds-examples', '--key', '/srv/publisher.pub', '--may', ...grants])
}

/** What the program prints, where it ends well. */
async function says(host: LabHost, args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await rounds(host, args)
  assert.is(exitCode, 0, `rounds ${args.join(' ')}\n${stdout}${stderr}`)
  return stdout
}

/** Puts the computer into a state of the pack's own scenario file. */
async function make(host: LabHost, name: string): Promise<HostState> {
  const state = states[name]
  assert.ok(state, `there is no state ${name}`)
  for (const command of state.prepare) {
    const { exitCode, stdout, stderr } = await host.run(command)
    assert.is(exitCode, 0, `${name}: ${command.join(' ')}\n${stdout}${stderr}`)
  }
  return state
}

async function sweep(host: LabHost): Promise<ResultDocument> {
  return documentOf((await rounds(host, ['sweep', '--json'], { timeoutSeconds: 120 })).stdout)
}

function verdicts({ items }: ResultDocument): Record<string, string> {
  return Object.fromEntries(items.map(({ id, status }) => [id, status]))
}

async function unit(host: LabHost): Promise<{ enabled: string; active: string }> {
  const ask = async (verb: string) => (await host.run(['systemctl', verb, 'urbackupclientbackend.service'])).stdout.trim()
  return { enabled: await ask('is-enabled'), active: await ask('is-active') }
}

if (requires('the UrBackup pack on Debian', 'root', 'nspawn')) {
  test.run()
}
