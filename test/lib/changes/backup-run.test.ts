import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BackupRunChange, BackupStart, CommandOutput, PowerShellOutput } from '../../../lib/api.ts'
import { backupRun } from '../../../lib/changes/backup-run.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('change kind backup-run')

const UNIT: BackupStart = { by: 'systemd-unit', unit: 'nightly.service' }
const change = (start: BackupStart = UNIT): BackupRunChange => ({
  kind: 'backup-run',
  job: 'restic /mnt',
  start,
  since: '2026-11-22T09:00:00.700Z',
  risk: 'disruptive',
  consent: { code: 'run-backup', because: 'the computer may be slow meanwhile' },
})

interface Service {
  state?: string
  result?: string
  status?: number
  ended?: string
  run?: string
  load?: string
  command?: string
}
/** The properties of `systemctl show`, systemd 252 with TZ=UTC. */
const shown = ({ state = 'inactive', result = 'success', status = 0, ended = '', run = '1', load = 'loaded', command }: Service) => ({
  stdout: [
    'Id=nightly.service',
    `LoadState=${load}`,
    `ActiveState=${state}`,
    'Type=oneshot',
    'RemainAfterExit=no',
    `Result=${result}`,
    `ExecStart={ path=/x ; argv[]=${command ?? '/usr/bin/restic backup /srv'} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 }`,
    `ExecMainExitTimestamp=${ended}`,
    `ExecMainStatus=${status}`,
    `InvocationID=${run}`,
    '',
  ].join('\n'),
})
const OLD = { ended: 'Thu 2026-11-12 01:00:00 UTC' }
const NEW = { ended: 'Sun 2026-11-22 09:00:00 UTC', run: '2' }

/** A service that is as in `before` until it is started, then as in each of `after`. */
function hostOf(before: Service, after: Service[] = [], journal = ''): ReturnType<typeof memoryHost> {
  let started = false
  return memoryHost((command): Partial<CommandOutput> | undefined => {
    if (command.includes('show')) {
      const next = after.length > 1 ? after.shift() : after[0]
      return shown(started ? (next ?? before) : before)
    }
    if (command[0] === 'systemctl') {
      started = true
      return { exitCode: after.at(-1)?.result === 'success' ? 0 : 1 }
    }
    return command[0] === 'journalctl' ? { stdout: journal } : undefined
  })
}

test('a service is started, waited for, and done once it has ended with success since then', async () => {
  const host = hostOf(OLD, [NEW])
  const before = expectValue(await backupRun.read(host, change()))
  assert.is(backupRun.holds(change(), before), false)
  await backupRun.apply(host, change(), before)
  assert.ok(host.log.includes('systemctl start -- nightly.service'))
  assert.is(backupRun.holds(change(), expectValue(await backupRun.read(host, change()))), true)
})
test('a service that goes on after its start was reported is waited for', async () => {
  const host = hostOf(OLD, [{ ...OLD, state: 'activating', run: '2' }, NEW])
  await backupRun.apply(host, change(), expectValue(await backupRun.read(host, change())))
})
test('an older success, a failure or a run that goes on is not the wanted one', async () => {
  const cases: Service[] = [
    OLD,
    {},
    { ...NEW, result: 'exit-code', status: 1 },
    { ...NEW, state: 'activating' },
    { ended: 'Sun 2026-11-22 08:59:59 UTC' },
  ]
  for (const service of cases) {
    assert.is(backupRun.holds(change(), expectValue(await backupRun.read(hostOf(service), change()))), false, JSON.stringify(service))
  }
})
test('restic and borg that end with their code for warnings have saved', async () => {
  const isDone = async (command: string, status: number) =>
    backupRun.holds(change(), expectValue(await backupRun.read(hostOf({ ...NEW, result: 'exit-code', status, command }), change())))
  assert.is(await isDone('/usr/bin/restic backup /srv', 3), true)
  assert.is(await isDone('/usr/bin/borg create ::x /srv', 1), true)
  assert.is(await isDone('/usr/bin/restic backup /srv', 1), false)
  assert.is(await isDone('/usr/local/bin/save', 3), false)
})
test('a job that runs is never started again', async () => {
  const host = hostOf({ ...OLD, state: 'activating' })
  assert.match(await rejection(backupRun.apply(host, change(), expectValue(await backupRun.read(host, change())))), /runs at this moment/)
  assert.not.ok(host.log.some((line) => line.startsWith('systemctl start')))
})
test('a failure is told in words of Rounds, never in those of the program', async () => {
  const failedRun = { ...NEW, result: 'exit-code', status: 1 }
  const cases: Array<[string, RegExp]> = [
    [
      'Fatal: wrong password or no key found',
      /failed \(exit code 1\): the password of the repository is wrong; more in: journalctl _SYSTEMD/,
    ],
    ['rest:http://anna:secret@nas/ : some secret file', /failed \(exit code 1\); more in: journalctl _SYSTEMD_INVOCATION_ID=2$/],
  ]
  for (const [journal, expected] of cases) {
    const host = hostOf(OLD, [failedRun], journal)
    const said = await rejection(backupRun.apply(host, change(), expectValue(await backupRun.read(host, change()))))
    assert.match(said, expected)
    assert.not.match(said, 'secret')
  }
})
test('what fails before the main command is a failure, and a start that is passed over is said', async () => {
  const first = hostOf({ run: '' }, [{ run: '2', result: 'exit-code', status: 0 }])
  assert.match(
    await rejection(backupRun.apply(first, change(), expectValue(await backupRun.read(first, change())))),
    /was started and failed/,
  )
  const passed = hostOf(OLD, [OLD])
  assert.match(
    await rejection(backupRun.apply(passed, change(), expectValue(await backupRun.read(passed, change())))),
    /no run of it was written down/,
  )
})
test('a unit that is masked, gone or no service is not read as one', async () => {
  assert.is((await backupRun.read(hostOf({ load: 'masked' }), change())).state, 'failed')
  for (const unit of ['--help', 'nightly.timer', 'a b.service']) {
    const host = hostOf(OLD)
    assert.is((await backupRun.read(host, change({ by: 'systemd-unit', unit }))).state, 'failed')
    assert.equal(host.log, [])
  }
})

const SERVER: BackupStart = { by: 'windows-server-backup' }
const summary = (lastAt: string, lastResult = '0', operation = 'NoOperationInProgress') => ({ lastAt, lastResult, operation })
const LAST = '2026-11-12T01:00:00.0000000Z'
const THIS = '2026-11-22T09:01:00.0000000Z'

function windows(reads: PowerShellOutput[], write: PowerShellOutput = { started: true }, exitCode = 0) {
  return memoryHost(
    () => ({ exitCode }),
    (name) => (name === 'backup-run.write' ? write : reads.length > 1 ? reads.shift() : reads[0]),
  )
}
test('Windows Server Backup is waited for by its own summary', async () => {
  const host = windows([summary(LAST), summary(LAST, '0', 'BackupInProgress'), summary(THIS)])
  const before = expectValue(await backupRun.read(host, change(SERVER)))
  await backupRun.apply(host, change(SERVER), before)
  assert.is(backupRun.holds(change(SERVER), expectValue(await backupRun.read(host, change(SERVER)))), true)
})
test('a fresh time with a failing code is a failure', async () => {
  const host = windows([summary(LAST), summary(THIS, '2155348165')])
  const before = expectValue(await backupRun.read(host, change(SERVER)))
  assert.match(await rejection(backupRun.apply(host, change(SERVER), before)), /failed \(result 0x807800C5\)/)
  assert.is(backupRun.holds(change(SERVER), expectValue(await backupRun.read(windows([summary(THIS, 'x')]), change(SERVER)))), false)
})
test('what Windows refuses is said', async () => {
  const host = windows([summary(LAST)], { refused: 'no backup is scheduled' })
  const before = expectValue(await backupRun.read(host, change(SERVER)))
  assert.match(await rejection(backupRun.apply(host, change(SERVER), before)), /was not started: no backup is scheduled/)
  const read = await backupRun.read(windows([{ refused: 'Get-WBSummary: x' }]), change(SERVER))
  assert.match(read.state === 'failed' ? read.reason : '', /Windows Server Backup could not be read: Get-WBSummary: x/)
  assert.is((await backupRun.read(memoryHost(), change(SERVER))).state, 'failed')
})

const VEEAM: BackupStart = { by: 'veeam-agent' }
test('Veeam Agent is started by its program and believed by its event', async () => {
  const event = (lastAt: string, code: string, level = 4) => ({ lastAt, level, data: [{ name: 'JobResult', text: code }] })
  const host = windows([{ lastAt: '' }, event(THIS, '0')])
  const before = expectValue(await backupRun.read(host, change(VEEAM)))
  assert.is(before.result, 'none')
  await backupRun.apply(host, change(VEEAM), before)
  assert.ok(host.log.includes('C:\\Program Files\\Veeam\\Endpoint Backup\\Veeam.EndPoint.Manager.exe /backup'))
  const holds = async (output: PowerShellOutput) =>
    backupRun.holds(change(VEEAM), expectValue(await backupRun.read(windows([output]), change(VEEAM))))
  assert.is(await holds(event(THIS, '1', 3)), true)
  assert.is(await holds(event(THIS, '2', 2)), false)
  assert.is(await holds(event(LAST, '0')), false)
  assert.is(await holds({ lastAt: '' }), false)
})
test('a program of Veeam that refuses is a failure at once', async () => {
  const host = windows([{ lastAt: '' }], {}, 5)
  const before = expectValue(await backupRun.read(host, change(VEEAM)))
  assert.match(await rejection(backupRun.apply(host, change(VEEAM), before)), /ended with exit code 5/)
})
test('the words name the job, how it is started and its last run', async () => {
  const state = expectValue(await backupRun.read(hostOf(OLD), change()))
  assert.equal(backupRun.describe(change(), state), {
    target: 'backup job restic /mnt (nightly.service)',
    before: 'last run success 2026-11-12 01:00',
    after: 'runs now, until it has ended with success',
  })
  assert.is(backupRun.target(change()), 'nightly.service')
  assert.is(backupRun.target(change(VEEAM)), 'veeam-agent')
  assert.is(backupRun.restore, null)
})

test.run()
