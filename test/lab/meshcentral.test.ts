import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../lib/content/index.ts'
import { unpackAll } from '../../lib/rmm/compact.ts'
import { jobsOf } from '../../lib/rmm/exports/jobs.ts'
import { exporter } from '../../lib/rmm/exports/meshcentral.ts'
import { profileOf } from '../../lib/rmm/profile.ts'
import type { ResultDocument } from '../../lib/schema/types.ts'
import { differences, fingerprint } from './scenarios/support.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { type MeshServer, meshServer, type Technician, technician } from './support/meshcentral.ts'
import { createNetwork } from './support/network.ts'
import type { Result } from './support/process.ts'
import { requires } from './support/requires.ts'
import { standalone } from './support/standalone.ts'

const test = suite('MeshCentral, server and agents')

const RELEASE = '/srv/release'
const NAME = 'rounds-linux-x64'
const MENDED = '/etc/profile.d/zz-rounds-screen-lock.sh'

interface Fleet {
  server: MeshServer
  hosts: readonly LabHost[]
  technician: Technician
}

async function onFleet(act: (fleet: Fleet) => Promise<void>): Promise<void> {
  const network = await createNetwork()
  const hosts: LabHost[] = []
  let server: MeshServer | undefined
  let desk: Technician | undefined
  try {
    for (const name of ['reception', 'server']) {
      const host = await bootHost(name)
      hosts.push(host)
      await network.connect(host)
    }
    const program = standalone(hosts[0] as LabHost)
    server = await meshServer(network)
    for (const host of hosts) {
      host.write(`${RELEASE}/${content.version}/${NAME}`, program)
      await server.enrol(host)
    }
    desk = technician(network, server, packageFor(program))
    await act({ server, hosts, technician: desk })
  } finally {
    for (const host of hosts) {
      await host.wipe()
    }
    network.remove()
    server?.remove()
    desk?.remove()
  }
}

function packageFor(program: string) {
  const items = content.items().filter(({ kind }) => kind !== 'attestation')
  const pin = { version: content.version, files: { [NAME]: createHash('sha256').update(program).digest('hex') } }
  const baked = { sources: [RELEASE], ring: 'broad', environment: { ROUNDS_PRACTICE: 'Kauri' }, pin }
  const jobs = jobsOf(items).filter(({ item }) => item === undefined || item.id === 'screen-lock')
  return exporter({ profile: profileOf('meshcentral'), version: content.version, items, jobs, settings: [], baked })
}

/** What the devices answered, by name of the computer that the result itself names. */
function documentsIn({ folder }: Technician, job: string): Map<string, ResultDocument> {
  const place = join(folder, 'replies', job)
  const found = readdirSync(place).flatMap((name) => unpackAll(readFileSync(join(place, name), 'utf8')))
  return new Map(
    found.map((one) => {
      assert.ok('document' in one, JSON.stringify(one))
      return [one.document.machine.hostname, one.document] as const
    }),
  )
}

function expectDone({ exitCode, stdout, stderr }: Result): string {
  assert.is(exitCode, 0, stdout + stderr)
  return stdout
}

const statusOf = (document: ResultDocument | undefined) => document?.items.find(({ id }) => id === 'screen-lock')?.status

/** Both at once: an answer that went to the wrong device would show here. */
async function sweeps({ technician, hosts }: Fleet): Promise<void> {
  const said = expectDone(await technician.push('sweep', '--group', 'Kauri'))
  const documents = documentsIn(technician, 'sweep')
  for (const { name } of hosts) {
    assert.match(said, new RegExp(`^${name}: ROUNDS FAIL sweep: `, 'm'))
    assert.is(documents.get(name)?.practice, 'Kauri')
    assert.is(statusOf(documents.get(name)), 'fail')
    const [file] = readdirSync(join(technician.folder, 'replies/sweep')).filter((one) => one.startsWith(`${name}-`))
    const [own] = unpackAll(readFileSync(join(technician.folder, 'replies/sweep', file ?? ''), 'utf8'))
    assert.is(own && 'document' in own ? own.document.machine.hostname : '', name, 'the answer of one device was kept as that of another')
  }
}

async function mendsOne({ technician, hosts: [host, other] }: Fleet): Promise<void> {
  const before = await fingerprint(host as LabHost)
  assert.match(expectDone(await technician.push('fix-screen-lock', '--device', 'reception')), /reception: ROUNDS FIXED screen-lock: /)
  assert.match(host?.read(MENDED) ?? '', 'TMOUT=900')
  assert.is(other?.read(MENDED), undefined, 'a device that was not named was mended')
  assert.match(expectDone(await technician.push('check-screen-lock', '--device', 'reception')), /reception: ROUNDS PASS screen-lock: /)
  assert.is(statusOf(documentsIn(technician, 'check-screen-lock').get('reception')), 'pass')
  assert.match(expectDone(await technician.push('undo', '--device', 'reception')), /reception: ROUNDS /)
  assert.equal(differences(before, await fingerprint(host as LabHost)), [], 'undo did not bring every byte back')
}

async function saysWhoIsMissing({ technician, hosts: [, other] }: Fleet): Promise<void> {
  other?.write(`${RELEASE}/${content.version}/${NAME}`, 'somebody else wrote this')
  await other?.run(['rm', '-rf', '/var/lib/rounds/program'])
  const forged = await technician.push('sweep', '--device', 'server')
  assert.match(forged.stdout, /server: ROUNDS UNKNOWN launcher: /)
  await other?.run(['systemctl', 'stop', 'mesh'])
  const { exitCode, stdout } = await technician.push('sweep', '--group', 'Kauri', '--seconds', '60')
  assert.is(exitCode, 1, stdout)
  assert.match(stdout, /^server: .*not connected$/im)
  assert.match(stdout, '1 of 2 answered')
}

test('the exported commands sweep a group, mend one device, take it back, and say who did not answer', () =>
  onFleet(async (fleet) => {
    await sweeps(fleet)
    await mendsOne(fleet)
    await saysWhoIsMissing(fleet)
  }))

if (requires('meshcentral', 'root', 'nspawn', 'npm')) {
  test.run()
}
