import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { SystemdUnitChange } from '../../../lib/api.ts'
import { sameState } from '../../../lib/changes/index.ts'
import { READING_COMMANDS } from '../../../lib/changes/reading-commands.ts'
import { systemdUnit } from '../../../lib/changes/systemd-unit.ts'
import { expectValue, memoryHost, rejection } from './memory-host.ts'

const test = suite('systemd-unit')
const change: SystemdUnitChange = { kind: 'systemd-unit', unit: 'guard.service', enabled: true, active: true, risk: 'safe' }
const wants = '/etc/systemd/system/multi-user.target.wants'

interface Unit {
  load?: string
  file?: string
  active?: string
  /** More properties as `systemctl show` calls them. */
  more?: Record<string, string>
  /** It ends as soon as it was started. */
  dies?: boolean
}

/** Answers in the form of systemd 252: `systemctl show` prints Name=value, `enable` makes a link. */
function systemd(units: Record<string, Unit>, links: Record<string, string> = {}, folders: string[] = [wants]) {
  const shown = (name: string) => {
    const { load = 'loaded', file = 'disabled', active = 'inactive', more = {} } = units[name] ?? { load: 'not-found', file: '' }
    const all = { Id: name, LoadState: load, UnitFileState: file, ActiveState: active, Type: 'simple', RemainAfterExit: 'no', ...more }
    return Object.entries(all)
      .map(([key, text]) => `${key}=${text}\n`)
      .join('')
  }
  const switched = (name: string, on: boolean) => {
    const unit = units[name]
    if (unit) {
      unit.file = on ? 'enabled' : 'disabled'
    }
    delete links[`${wants}/${name}`]
    if (on) {
      links[`${wants}/${name}`] = `/lib/systemd/system/${name}`
    }
    return unit ? {} : { exitCode: 1, stderr: `Failed to enable unit: Unit file ${name} does not exist.\n` }
  }
  const moved = (names: string[], state: 'active' | 'inactive') => {
    for (const unit of names.flatMap((name) => units[name] ?? [])) {
      unit.active = state === 'active' && unit.dies ? 'failed' : state
    }
    return {}
  }
  const host = memoryHost(([program, verb, ...rest]) => {
    const names = rest.filter((word) => /^[^-].*\./.test(word))
    if (program === 'find') {
      const lines = [...folders.map((path) => `d ${path}\t\n`), ...Object.entries(links).map(([path, to]) => `l ${path}\t${to}\n`)]
      return { stdout: lines.join('') }
    }
    if (program === 'ln') {
      links[rest[2] ?? ''] = rest[1] ?? ''
      return {}
    }
    if (program !== 'systemctl') {
      return program === 'mkdir' ? {} : undefined
    }
    switch (verb) {
      case 'show':
        return { stdout: names.map(shown).join('\n') }
      case 'enable':
      case 'disable':
        return switched(names[0] ?? '', verb === 'enable')
      case 'start':
        return moved(names, 'active')
      case 'stop':
        return moved(names, 'inactive')
      case 'reset-failed':
        return moved(names, 'inactive')
      default:
        return {}
    }
  })
  host.removeFile = async (path) => {
    host.log.push(`remove ${path}`)
    delete links[path]
  }
  return Object.assign(host, { links, units })
}

function told(log: string[]): string[] {
  return log.filter((line) => !READING_COMMANDS.some((known) => line.startsWith(known.slice(0, 2).join(' '))))
}

async function refusal(units: Record<string, Unit>, wanted: Partial<SystemdUnitChange> = {}): Promise<string> {
  const answer = await systemdUnit.read(systemd(units), { ...change, ...wanted })
  return answer.state === 'failed' ? answer.reason : `no refusal: ${JSON.stringify(answer)}`
}

test('a unit that is off is switched on after systemd read its files anew, and off again', async () => {
  const host = systemd({ 'guard.service': {} })
  const before = expectValue(await systemdUnit.read(host, change))
  assert.not(systemdUnit.holds(change, before))
  assert.equal(systemdUnit.describe(change, before), { target: 'guard.service', before: 'disabled, stopped', after: 'enabled, running' })
  await systemdUnit.apply(host, change, before)
  const after = expectValue(await systemdUnit.read(host, change))
  assert.ok(systemdUnit.holds(change, after))
  assert.equal(told(host.log), ['systemctl daemon-reload', 'systemctl enable -- guard.service', 'systemctl start -- guard.service'])
  host.log.length = 0
  await systemdUnit.restore?.(host, change, before, after)
  assert.ok(sameState(expectValue(await systemdUnit.read(host, change)), before))
  assert.equal(host.links, {})
  assert.equal(told(host.log), ['systemctl disable -- guard.service', 'systemctl daemon-reload', 'systemctl stop -- guard.service'])
})

test('what is as wanted is left alone', async () => {
  const host = systemd({ 'guard.service': { file: 'enabled' } })
  const before = expectValue(await systemdUnit.read(host, change))
  await systemdUnit.apply(host, change, before)
  assert.equal(told(host.log), ['systemctl daemon-reload', 'systemctl start -- guard.service'])
})

test('only reading commands read', async () => {
  const host = systemd({ 'guard.service': { more: { Wants: 'guard.socket', Conflicts: 'rival.service' } } })
  await systemdUnit.read(host, change)
  assert.equal(told(host.log), [])
})

test('a unit that is not there yet can be read, and does not hold', async () => {
  const state = expectValue(await systemdUnit.read(systemd({}), change))
  assert.equal([state.enabled, state.active], [false, false])
  assert.not(systemdUnit.holds(change, state))
  assert.is(systemdUnit.describe(change, state).before, 'not there')
  assert.ok(systemdUnit.holds({ ...change, enabled: false, active: false }, state))
})

test('the state before is the same whether the unit file was there already or not', async () => {
  const gone = expectValue(await systemdUnit.read(systemd({}), change))
  assert.ok(sameState(gone, expectValue(await systemdUnit.read(systemd({ 'guard.service': {} }), change))))
})

test('a unit that cannot be enabled only runs', async () => {
  const host = systemd({ 'guard.service': { file: 'static' } })
  const before = expectValue(await systemdUnit.read(host, change))
  assert.not(systemdUnit.holds(change, before))
  await systemdUnit.apply(host, change, before)
  assert.ok(systemdUnit.holds(change, expectValue(await systemdUnit.read(host, change))))
  assert.not(host.log.some((line) => line.includes('enable')))
})

test('a masked unit is refused', async () => {
  assert.match(await refusal({ 'guard.service': { load: 'masked', file: 'masked' } }), 'Somebody masked guard.service')
  assert.match(await refusal({ 'guard.service': { active: 'active', file: 'masked-runtime' } }), 'Somebody masked guard.service')
})

test('a unit that is switched on by other means is refused', async () => {
  for (const file of ['generated', 'indirect', 'enabled-runtime', 'transient', '']) {
    assert.match(await refusal({ 'guard.service': { file } }), 'does not stand in its own unit file')
  }
})

test('another name of a unit is refused', async () => {
  const message = await refusal({ 'guard.service': { more: { Id: 'real.service' } } })
  assert.is(message, 'guard.service is another name of real.service: that is the one to switch')
})

test('a broken unit file is refused', async () => {
  assert.match(
    await refusal({ 'guard.service': { load: 'bad-setting' } }),
    'systemd cannot use the unit file of guard.service (bad-setting)',
  )
})

test('a unit that runs once and ends is not to be kept running', async () => {
  const once = { 'guard.service': { more: { Type: 'oneshot' } } }
  assert.match(await refusal(once), 'runs once and ends')
  assert.is(expectValue(await systemdUnit.read(systemd(once), { ...change, active: false })).active, false)
  const remaining = { 'guard.service': { more: { Type: 'oneshot', RemainAfterExit: 'yes' } } }
  assert.is(expectValue(await systemdUnit.read(systemd(remaining), change)).active, false)
})

test('what is no name of one unit is refused', async () => {
  for (const unit of ['--root=/mnt', 'guard', 'guard@.service', 'a b.service', '../x.service', '*.service']) {
    assert.match(await refusal({}, { unit }), 'is no name of one unit')
  }
})

test('without systemd it is a refusal, not an absent unit', async () => {
  const answer = await systemdUnit.read(memoryHost(), change)
  const reason = 'The state of guard.service could not be read: there is no systemctl here'
  assert.equal(answer, { state: 'failed', reason })
})

test('a systemctl that tells nothing is a refusal', async () => {
  const host = memoryHost(() => ({ exitCode: 1, stderr: 'System has not been booted with systemd\n' }))
  const answer = await systemdUnit.read(host, change)
  assert.match(answer.state === 'failed' ? answer.reason : '', 'systemctl ended with exit code 1')
})

test('a unit that would stop another one is refused', async () => {
  const rival = { 'rival.service': { active: 'active' } }
  const conflicting = { 'guard.service': { more: { Conflicts: 'shutdown.target rival.service' } } }
  assert.is(await refusal({ ...conflicting, ...rival }), 'Starting guard.service would stop rival.service, which runs now')
  const needed = { 'guard.service': { file: 'enabled', active: 'active', more: { RequiredBy: 'rival.service' } } }
  const stopping = await refusal({ ...needed, ...rival }, { enabled: false, active: false })
  assert.is(stopping, 'Stopping guard.service would stop rival.service, which runs now')
  assert.is(expectValue(await systemdUnit.read(systemd(conflicting), change)).active, false)
})

test('what has come to need the unit meanwhile keeps it running', async () => {
  const host = systemd({ 'guard.service': {}, 'late.service': {} })
  const before = expectValue(await systemdUnit.read(host, change))
  await systemdUnit.apply(host, change, before)
  const after = expectValue(await systemdUnit.read(host, change))
  Object.assign(host.units['guard.service'] ?? {}, { more: { RequiredBy: 'late.service' } })
  Object.assign(host.units['late.service'] ?? {}, { active: 'active' })
  const message = await rejection(Promise.resolve(systemdUnit.restore?.(host, change, before, after)))
  assert.is(message, 'Stopping guard.service would stop late.service, which runs now')
  assert.ok(host.links[`${wants}/guard.service`])
})

test('what came along with the start is stopped, too, unless it ran before or something else needs it', async () => {
  const Wants = 'new.socket shared.socket old.socket'
  const host = systemd({
    'guard.service': { more: { Wants } },
    'new.socket': { more: { WantedBy: 'guard.service' } },
    'shared.socket': { more: { WantedBy: 'guard.service other.service' } },
    'old.socket': { active: 'active', more: { WantedBy: 'guard.service' } },
    'other.service': { active: 'active' },
  })
  const before = expectValue(await systemdUnit.read(host, change))
  assert.equal(before.surroundings.companions, ['new.socket', 'shared.socket'])
  await systemdUnit.apply(host, change, before)
  for (const name of ['new.socket', 'shared.socket']) {
    Object.assign(host.units[name] ?? {}, { active: 'active' })
  }
  await systemdUnit.restore?.(host, change, before, expectValue(await systemdUnit.read(host, change)))
  assert.ok(host.log.includes('systemctl stop -- guard.service new.socket'), host.log.join('\n'))
})

test('a unit that dies at once is an error and leaves no failed unit', async () => {
  const host = systemd({ 'guard.service': { file: 'enabled', dies: true } })
  const before = expectValue(await systemdUnit.read(host, change))
  const message = await rejection(systemdUnit.apply(host, change, before))
  assert.is(message, 'guard.service was started and ended by itself: "journalctl -u guard.service" says why')
  assert.is(host.units['guard.service']?.active, 'inactive')
})

test('a unit that systemd has restarted meanwhile is one that ended', async () => {
  const host = systemd({ 'guard.service': { more: { NRestarts: '3' } } })
  const before = expectValue(await systemdUnit.read(host, change))
  assert.match(await rejection(systemdUnit.apply(host, change, before)), 'ended by itself')
})

test('links of somebody else are neither removed nor brought back', async () => {
  const links: Record<string, string> = { '/etc/systemd/system/x.target.wants/theirs.service': '/lib/theirs.service' }
  const host = systemd({ 'guard.service': {} }, links)
  const before = expectValue(await systemdUnit.read(host, change))
  await systemdUnit.apply(host, change, before)
  delete links['/etc/systemd/system/x.target.wants/theirs.service']
  links['/etc/systemd/system/x.target.wants/new.service'] = '/lib/new.service'
  await systemdUnit.restore?.(host, change, before, expectValue(await systemdUnit.read(host, change)))
  assert.equal(links, { '/etc/systemd/system/x.target.wants/new.service': '/lib/new.service' })
})

test('a link made by hand comes back after the unit was switched off', async () => {
  const byHand = '/etc/systemd/system/lab.target.requires/guard.service'
  const links: Record<string, string> = { [`${wants}/guard.service`]: '/lib/systemd/system/guard.service', [byHand]: '../guard.service' }
  const host = systemd({ 'guard.service': { file: 'enabled' } }, links)
  const off: SystemdUnitChange = { ...change, enabled: false, active: false }
  const before = expectValue(await systemdUnit.read(host, off))
  const wanted = { ...links }
  await systemdUnit.apply(host, off, before)
  delete links[byHand]
  await systemdUnit.restore?.(host, off, before, expectValue(await systemdUnit.read(host, off)))
  assert.equal(links, wanted)
})

test('a timer leaves no note of its last run where there was none', async () => {
  const timer: SystemdUnitChange = { ...change, unit: 'daily.timer' }
  const host = systemd({ 'daily.timer': {} })
  const before = expectValue(await systemdUnit.read(host, timer))
  await systemdUnit.apply(host, timer, before)
  await systemdUnit.restore?.(host, timer, before, expectValue(await systemdUnit.read(host, timer)))
  assert.ok(host.log.includes('remove /var/lib/systemd/timers/stamp-daily.timer'))
})

test('what systemctl refuses is an error in words', async () => {
  const host = systemd({})
  const before = expectValue(await systemdUnit.read(host, change))
  assert.match(
    await rejection(systemdUnit.apply(host, change, before)),
    'guard.service was not enabled: exit code 1, Failed to enable unit',
  )
})

test.run()
