import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, failed } from '../../../lib/api.ts'
import { printed } from '../answers.ts'
import { backups, each, entry, journal, onlyJob, refused, restic, service, snapshot } from './linux-answers.ts'

const test = suite('backups by services on Linux')

const LAST_NIGHT = '2026-11-22T01:00:00.000Z'
const results = (probes: Parameters<typeof onlyJob>[0]) => onlyJob(probes).runs.entries.map(({ result }) => result)
const services = (...units: string[]) => printed(units.join('\n'))

test('a service that ended with success is a run', () => {
  const job = onlyJob({ services: services(service()), journal: journal(entry('started', LAST_NIGHT), entry('succeeded', LAST_NIGHT)) })
  assert.is(job.name, 'restic nightly.service')
  assert.is(job.product, 'restic')
  assert.equal(job.covers, ['/srv/pms'])
  assert.equal(job.runs, { entries: [{ at: LAST_NIGHT, result: 'success', kind: 'full' }], complete: true, missed: [] })
})

test('a failed last run stands before the older success', () => {
  const second = { INVOCATION_ID: 'run-2' }
  const written = journal(
    entry('failed', LAST_NIGHT, { ...second, UNIT_RESULT: 'exit-code' }),
    entry('exited', LAST_NIGHT, { ...second, COMMAND: 'ExecStart', EXIT_CODE: 'exited', EXIT_STATUS: '1' }),
    entry('succeeded', '2026-11-21T01:00:00Z'),
  )
  const { entries } = onlyJob({ services: services(service()), journal: written }).runs
  assert.equal(entries[0], { at: LAST_NIGHT, result: 'failed', kind: 'full', message: 'exit-code 1' })
  assert.is(entries[1]?.result, 'success')
})

test('a service that is not oneshot and was stopped has not succeeded, although systemd calls its end a success', () => {
  const simple = services(service({ more: ['Type=simple'] }))
  assert.equal(
    results({
      services: simple,
      journal: journal(entry('stopped', LAST_NIGHT), entry('succeeded', LAST_NIGHT), entry('started', LAST_NIGHT)),
    }),
    ['failed'],
  )
  assert.equal(results({ services: simple, journal: journal(entry('succeeded', LAST_NIGHT), entry('succeeded', LAST_NIGHT)) }), ['success'])
})

test('a run of which only the start was written down ended nobody knows how', () => {
  for (const unit of [service(), service({ more: ['Type=simple'] })]) {
    assert.equal(results({ services: services(unit), journal: journal(entry('started', LAST_NIGHT)) }), ['unknown'])
  }
})

test('a service that stays active when its work is done has done it when it has started', () => {
  const unit = service({ more: ['RemainAfterExit=yes'] })
  assert.equal(results({ services: services(unit), journal: journal(entry('started', LAST_NIGHT)) }), ['success'])
})

test('a start that was skipped for an unmet condition is no run', () => {
  const skipped = entry('started', LAST_NIGHT, { INVOCATION_ID: '' })
  assert.equal(results({ services: services(service()), journal: journal(skipped) }), [])
})

test('a run in progress is no success yet', () => {
  const running = service({ more: ['ActiveState=activating', 'InvocationID=run-2', 'ExecMainStartTimestamp=Sun 2026-11-22 08:00:00 UTC'] })
  const job = onlyJob({ services: services(running), journal: journal(entry('succeeded', LAST_NIGHT)) })
  assert.is(job.running, true)
  assert.equal(
    job.runs.entries.map(({ result }) => result),
    ['running', 'success'],
  )
})

test('a timer that never ran leaves a job without runs', () => {
  assert.equal(onlyJob({ services: services(service()) }).runs, { entries: [], complete: true, missed: [] })
})

test('a service file that nothing starts and that never ran is no job', () => {
  assert.equal(backups({ services: services(service({ more: ['TriggeredBy='] })) }).entries, [])
})

test('what the journal has lost is not known, and what systemd still remembers counts', () => {
  const remembered = service({ more: ['InvocationID=run-9', 'ExecMainExitTimestamp=Sun 2026-11-22 01:00:00 UTC'] })
  const { runs } = onlyJob({ services: services(remembered), journalStart: printed('') })
  assert.equal(
    runs.entries.map(({ at, result }) => [at, result]),
    [[LAST_NIGHT, 'success']],
  )
  assert.equal(runs.missed, ['The journal does not reach back over 40 days'])
  assert.is(runs.complete, false)
})

test('a journal that may not be read, or is damaged, leaves the history open', () => {
  for (const answer of [
    denied('no'),
    failed('late'),
    refused('No journal files were found'),
    journal('{"half":', entry('succeeded', LAST_NIGHT)),
  ]) {
    assert.is(onlyJob({ services: services(service()), journal: answer }).runs.complete, false)
  }
})

test('a success that a pipe, another command or a prefix may have hidden is not believed', () => {
  const lines = [
    '/bin/sh -c pg_dump pms | gzip > /srv/pms.gz',
    '/bin/sh -c restic backup /srv; true',
    '/bin/bash -c restic backup /srv || true',
    '/bin/sh -c restic backup /srv & sleep 1',
  ]
  for (const line of lines) {
    assert.equal(
      results({ services: services(service({ run: [line] })), journal: journal(entry('succeeded', LAST_NIGHT)) }),
      ['unknown'],
      line,
    )
  }
  assert.equal(results({ services: services(service({ ignored: true })), journal: journal(entry('succeeded', LAST_NIGHT)) }), ['unknown'])
})

test('a success that nothing can hide is believed', () => {
  const lines = [
    '/bin/bash -o pipefail -c pg_dump pms | gzip > /srv/pms.gz',
    '/bin/sh -ec restic backup /srv; curl https://example.nz',
    '/bin/sh -c restic backup /srv && curl https://example.nz',
    '/usr/bin/nice -n 19 /usr/bin/restic backup /srv',
    'systemd-inhibit --who=borgmatic --what=sleep:shutdown /usr/bin/borgmatic --verbosity -1',
  ]
  for (const line of lines) {
    assert.equal(
      results({ services: services(service({ run: [line] })), journal: journal(entry('succeeded', LAST_NIGHT)) }),
      ['success'],
      line,
    )
  }
})

test('only calls that save something are backups', () => {
  for (const line of [
    '/usr/bin/restic forget --prune',
    '/usr/bin/borg prune',
    '/usr/bin/duplicity cleanup file:///x',
    '/usr/bin/duplicity sftp://u@h/x /restored',
    '/usr/sbin/timeshift --create',
  ]) {
    assert.equal(backups({ services: services(service({ run: [line] })) }).entries, [], line)
  }
  for (const [line, product] of Object.entries({
    '/usr/bin/borg create ::x /srv': 'borg',
    '/usr/bin/borgmatic': 'borgmatic',
    '/usr/bin/duplicity /srv sftp://u@h/x': 'duplicity',
    '/usr/bin/duplicity full /srv sftp://u@h/x': 'duplicity',
    '/usr/bin/proxmox-backup-client backup root.pxar:/': 'proxmox-client',
    '/usr/bin/mysqldump --all-databases': 'dump',
    '/usr/bin/vzdump --all': 'proxmox',
  })) {
    assert.is(onlyJob({ services: services(service({ run: [line] })) }).product, product, line)
  }
})

test('exit codes by which restic and borg warn are warnings, others are failures', () => {
  const ended = (line: string, status: string) =>
    results({
      services: services(service({ run: [line] })),
      journal: journal(
        entry('failed', LAST_NIGHT, { UNIT_RESULT: 'exit-code' }),
        entry('exited', LAST_NIGHT, { COMMAND: 'ExecStart', EXIT_CODE: 'exited', EXIT_STATUS: status }),
      ),
    })
  assert.equal(ended('/usr/bin/restic backup /srv', '3'), ['warning'])
  assert.equal(ended('/usr/bin/restic backup /srv', '1'), ['failed'])
  assert.equal(ended('/usr/bin/borg create ::x /srv', '1'), ['warning'])
  assert.equal(ended('/usr/bin/borg create ::x /srv', '2'), ['failed'])
  assert.equal(ended('/bin/sh -c restic backup /srv; exit 3', '3'), ['failed'])
})

test('a service that checks the same repository verifies the one that saves', () => {
  const shared = 'EnvironmentFiles=/etc/restic/env (ignore_errors=no)'
  const check = service({ id: 'check.service', run: ['/usr/bin/restic check'], more: [shared] })
  const written = journal(entry('succeeded', LAST_NIGHT, { UNIT: 'check.service' }))
  const job = onlyJob({ services: services(service({ more: [shared] }), check), journal: written })
  assert.is(job.verifiedAt, LAST_NIGHT)
  assert.is(onlyJob({ services: services(service(), check), journal: written }).verifiedAt, undefined)
})

test('a check that is passed over when it fails verifies nothing', () => {
  const both = service({ run: ['/usr/bin/restic check'], ignored: true, more: ['EnvironmentFiles=/e (ignore_errors=no)'] })
  assert.equal(backups({ services: services(both), journal: journal(entry('succeeded', LAST_NIGHT)) }).entries, [])
})

test('a unit that is named is a job whatever it runs, and one that is not there is said', () => {
  const named = each({
    own: printed(service({ id: 'own.service', run: ['/opt/own.sh'], more: ['TriggeredBy='] })),
    'gone\n.service': printed('Id=gone.service\nLoadState=not-found\nActiveState=inactive\n'),
  })
  const { entries, missed } = backups({ namedUnits: named, journal: journal(entry('succeeded', LAST_NIGHT, { UNIT: 'own.service' })) })
  assert.equal(
    entries.map(({ name, product, runs }) => [name, product, runs.entries[0]?.result]),
    [['script own.service', 'script', 'success']],
  )
  assert.equal(missed, ['backup-daily.jobUnits names gone?.service: there is no such service here'])
})

test('services that could not be listed are missed, a computer without systemd has none', () => {
  assert.is(backups({ services: refused('Failed to connect to bus') }).complete, false)
  assert.is(backups({ services: failed('late') }).complete, false)
  assert.is(backups({ services: printed('') }).complete, false)
  assert.is(backups({ services: refused('System has not been booted with systemd as init system (PID 1).') }).complete, true)
  assert.is(backups({ services: refused("env: 'systemctl': No such file or directory", 127) }).complete, true)
})

test('a path that may belong to an option is not taken for one that is saved', () => {
  const covers = (line: string) => onlyJob({ services: services(service({ run: [line] })) }).covers
  assert.equal(covers('/usr/bin/restic backup --one-file-system /srv /etc'), ['/srv', '/etc'])
  assert.is(covers('/usr/bin/restic backup /srv --exclude /srv/pms'), undefined)
  assert.is(covers('/usr/bin/restic backup $PATHS /srv'), undefined)
  assert.equal(covers('/usr/bin/restic -r /backup backup /srv'), ['/srv'])
})

test('a journal that may not be read could tell of a failure, unless the service itself remembers its last run', () => {
  const unit = (...more: string[]) => services(service({ run: ['/usr/bin/restic -r /backup/restic backup /srv/pms'], more }))
  const saved = restic([snapshot('2026-11-22T01:00:00Z')])
  const why = ['The journal could not be read: no']
  assert.equal(backups({ ...saved, services: unit(), journal: denied('no') }).missed, why)
  assert.equal(backups({ ...saved, services: unit('TriggeredBy='), journal: denied('no') }).missed, why)
  assert.equal(backups({ ...saved, services: unit(), journal: journal() }).missed, [])
  assert.equal(backups({ ...saved, journal: denied('no') }).missed, [])
  const ended = [
    'InvocationID=run-1',
    'ExecMainStartTimestamp=Sun 2026-11-22 01:00:00 UTC',
    'ExecMainExitTimestamp=Sun 2026-11-22 01:05:00 UTC',
  ]
  assert.equal(backups({ ...saved, services: unit(...ended), journal: denied('no') }).missed, [])
})

test.run()
