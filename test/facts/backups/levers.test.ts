import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { printed } from '../answers.ts'
import { archive, backups, borg, entry, journal, onlyJob, restic, service, snapshot } from './linux-answers.ts'

const test = suite('levers of backups on Linux')

const LAST_NIGHT = '2026-11-22T01:00:00.000Z'
const ENV = 'EnvironmentFiles=/etc/restic/env (ignore_errors=no)'
const services = (...units: string[]) => ({ services: printed(units.join('\n')) })

test('a repository knows its file, and the service that saves into it', () => {
  assert.equal(onlyJob(restic([snapshot(LAST_NIGHT)])).levers, { environmentFile: '/etc/restic/env' })
  assert.equal(onlyJob({ ...restic([snapshot(LAST_NIGHT)]), ...services(service({ more: [ENV] })) }).levers, {
    environmentFile: '/etc/restic/env',
    start: { by: 'systemd-unit', unit: 'nightly.service' },
  })
  assert.equal(onlyJob(borg([archive('2026-11-22T01:00:00')])).levers, { environmentFile: '/etc/borg.env' })
})
test('a service that saves other folders is not the one to start', () =>
  assert.is(
    onlyJob({ ...restic([snapshot(LAST_NIGHT)]), ...services(service({ run: ['/usr/bin/restic backup /etc'], more: [ENV] })) }).levers
      ?.start,
    undefined,
  ))
test('of several the one that says what it saves is started, then the one that ran last', () => {
  const silent = service({ id: 'silent.service', run: ['/usr/bin/restic backup --files-from /etc/list'], more: [ENV] })
  const clear = service({ id: 'clear.service', more: [ENV] })
  const start = (...units: string[]) => onlyJob({ ...restic([snapshot(LAST_NIGHT)]), ...services(...units) }).levers?.start
  assert.equal(start(silent, clear), { by: 'systemd-unit', unit: 'clear.service' })
  const ran = { journal: journal(entry('succeeded', LAST_NIGHT, { UNIT: 'b.service' })) }
  const two = ['a.service', 'b.service'].map((id) => service({ id, more: [ENV] }))
  assert.equal(onlyJob({ ...restic([snapshot(LAST_NIGHT)]), ...services(...two), ...ran }).levers?.start, {
    by: 'systemd-unit',
    unit: 'b.service',
  })
})
test('what stays marked as active or is masked is not started', () => {
  for (const line of ['RemainAfterExit=yes', 'LoadState=masked']) {
    assert.equal(onlyJob(services(service({ more: [line] }))).levers, undefined, line)
  }
  assert.equal(onlyJob(services(service())).levers, { start: { by: 'systemd-unit', unit: 'nightly.service' } })
})
test('a service that deletes old backups of the repository is known, also beside the one that saves', () => {
  const rotated = (...units: string[]) => onlyJob({ ...restic([snapshot(LAST_NIGHT)]), ...services(...units) }).levers?.rotatedBy
  assert.is(
    rotated(service({ run: ['/usr/bin/restic backup /srv/pms', '/usr/bin/restic forget --keep-daily 7 --prune'], more: [ENV] })),
    'nightly.service',
  )
  assert.is(
    rotated(service({ more: [ENV] }), service({ id: 'forget.service', run: ['/usr/bin/restic forget --keep-last 9'], more: [ENV] })),
    'forget.service',
  )
  assert.is(
    rotated(service({ id: 'x.service', run: ['/bin/sh -c restic -r /backup/restic forget --keep-last 9 && echo done'] })),
    'x.service',
  )
  assert.is(rotated(service({ more: [ENV] })), undefined)
  const borgmatic = {
    ...borg([archive('2026-11-22T01:00:00')]),
    ...services(service({ run: ['/usr/bin/borgmatic'], more: ['EnvironmentFiles=/etc/borg.env (ignore_errors=no)'] })),
  }
  assert.is(backups(borgmatic).entries[0]?.levers?.rotatedBy, 'nightly.service')
})
test('a service that only deletes is no backup job', () =>
  assert.equal(backups(services(service({ run: ['/usr/bin/restic forget --keep-last 9'] }))), { entries: [], complete: true, missed: [] }))

test.run()
