import { type Answer, failed, reasonOf, type SystemdUnitChange, value } from '../api.ts'
import { type UnitProperties, unitProperties } from '../formats/unit-properties.ts'
import { succeeded } from './commands.ts'
import type { ChangeKind, ReadingHost, State, WritingHost } from './kind.ts'
import { readLinks, restoreLinks, type UnitLinks } from './unit-links.ts'
import { companionsOf, idleCompanions, isRunning, NEIGHBOURS, show, showing, wouldStop } from './unit-neighbours.ts'

/** Compared are only whether it starts with the computer and whether it runs: a unit file that an earlier change writes may be there or not yet. */
export interface UnitState extends State {
  enabled: boolean
  active: boolean
  surroundings: UnitLinks & {
    /** LoadState and UnitFileState as systemd calls them. */
    load: string
    file: string
    failed: boolean
    /** A timer that catches up has noted its last run. */
    stamped: boolean
    /** Units that come along when it is started and do not run yet, such as its socket. */
    companions: string[]
  }
}

const START_SECONDS = 120
const NAME = /^[A-Za-z0-9:_.\\@-]+\.(service|socket|timer|path|mount|automount|target)$/

/**
 * A unit without an [Install] part (static) cannot be switched on or off, so only its running counts. What somebody masked, what is made anew at each
 * start (generated, transient, enabled-runtime) and what is switched on by way of other units (indirect, alias) is refused.
 */
export const systemdUnit: ChangeKind<SystemdUnitChange, UnitState> = {
  kind: 'systemd-unit',
  target: ({ unit }) => unit,
  restoresFromPartial: true,
  async read(host, change): Promise<Answer<UnitState>> {
    const unit = await propertiesOf(host, change.unit)
    if (unit.state !== 'value') {
      return failed(`The state of ${change.unit} could not be read: ${reasonOf(unit)}`)
    }
    const because = obstacle(change, unit.value) ?? (await wouldStop(host, change.unit, unit.value, change.active))
    if (because) {
      return failed(because)
    }
    const links = await readLinks(host)
    if (links.state !== 'value') {
      return links
    }
    const stamp = await host.readFile(stampOf(change.unit))
    const stamped = stamp.state === 'value' && stamp.value.state === 'present'
    return value(stateOf(unit.value, { ...links.value, stamped, companions: await companionsOf(host, unit.value) }))
  },
  holds: ({ enabled, active }, state) =>
    (state.surroundings.file === 'static' || state.enabled === enabled) && state.active === active && !(enabled && isMissing(state)),
  async apply(host, { unit, enabled, active }, before) {
    succeeded(`systemd did not read its unit files anew`, await host.execute(['systemctl', 'daemon-reload']))
    if (enabled !== before.enabled && !(await isStatic(host, unit))) {
      const verb = enabled ? 'enable' : 'disable'
      succeeded(`${unit} was not ${verb}d`, await host.execute(['systemctl', verb, '--', unit]))
    }
    if (active !== before.active) {
      await (active ? start(host, unit, before) : stop(host, [unit]))
    }
  },
  async restore(host, { unit }, before, current) {
    const toStop = current.active && !before.active
    if (toStop) {
      await refuseToStopOthers(host, unit)
    }
    if (current.enabled !== before.enabled) {
      await restoreLinks(host, unit, before.surroundings, before.enabled)
    }
    succeeded(`systemd did not read its unit files anew`, await host.execute(['systemctl', 'daemon-reload']))
    if (toStop) {
      await stop(host, [unit, ...(await idleCompanions(host, unit, before.surroundings.companions))])
    }
    if (before.active && !current.active) {
      await start(host, unit, before)
    }
    await clearTraces(host, unit, before)
  },
  describe: ({ unit, enabled, active }, state) => ({
    target: unit,
    before: isMissing(state) ? 'not there' : words(state.enabled, state.active, state.surroundings.file),
    after: words(enabled, active, state.surroundings.file),
  }),
}

const PROPERTIES = `Id,LoadState,UnitFileState,ActiveState,Type,RemainAfterExit,${NEIGHBOURS}`

async function propertiesOf(host: ReadingHost, unit: string): Promise<Answer<UnitProperties>> {
  if (!NAME.test(unit) || unit.includes('@.')) {
    return failed(`"${unit}" is no name of one unit: expected such as clamav-daemon.service`)
  }
  const answer = await host.run(showing(PROPERTIES, [unit]))
  if (answer.state !== 'value') {
    return failed(answer.state === 'absent' ? 'there is no systemctl here' : reasonOf(answer))
  }
  const [first] = unitProperties(answer.value.stdout)
  return first?.get('LoadState') ? value(first) : failed(`systemctl ended with exit code ${answer.value.exitCode} and told nothing of it`)
}

/** Asked anew, because the unit file may be as new as the plan. */
async function isStatic(host: ReadingHost, unit: string): Promise<boolean> {
  const [first] = await show(host, 'UnitFileState', [unit])
  return first?.get('UnitFileState') === 'static'
}

/** Why this unit is not one to switch. */
function obstacle({ unit, enabled, active }: SystemdUnitChange, properties: UnitProperties): string | undefined {
  const of = (name: string) => properties.get(name) ?? ''
  const load = of('LoadState')
  const file = of('UnitFileState')
  if (load === 'masked' || file.startsWith('masked')) {
    return `Somebody masked ${unit}, so that nothing starts it: "systemctl unmask ${unit}" if that is no longer wanted`
  }
  if (load === 'not-found') {
    return undefined
  }
  if (load !== 'loaded') {
    return `systemd cannot use the unit file of ${unit} (${load}): "systemctl status ${unit}" says why`
  }
  if (of('Id') !== unit) {
    return `${unit} is another name of ${of('Id')}: that is the one to switch`
  }
  if (!SETTABLE.includes(file)) {
    return `Whether ${unit} starts with the computer does not stand in its own unit file (${file || 'it has none'}), so Rounds does not switch it`
  }
  if (active && of('Type') === 'oneshot' && of('RemainAfterExit') !== 'yes') {
    return `${unit} runs once and ends, so it cannot be kept running: its timer is what can be switched ${enabled ? 'on' : 'off'}`
  }
  return undefined
}

const SETTABLE = ['enabled', 'disabled', 'static', 'linked']

async function refuseToStopOthers(host: ReadingHost, unit: string): Promise<void> {
  const properties = await propertiesOf(host, unit)
  const because = properties.state === 'value' ? await wouldStop(host, unit, properties.value, false) : reasonOf(properties)
  if (because) {
    throw new Error(because)
  }
}

function stateOf(properties: UnitProperties, around: UnitLinks & { stamped: boolean; companions: string[] }): UnitState {
  const [load = '', file = '', state = ''] = ['LoadState', 'UnitFileState', 'ActiveState'].map((name) => properties.get(name))
  return {
    enabled: file === 'enabled',
    active: isRunning(properties),
    surroundings: { ...around, load, file, failed: state === 'failed' },
  }
}

function isMissing({ surroundings }: UnitState): boolean {
  return surroundings.load === 'not-found'
}

/** Some programs end a moment after their start was reported as done; one that does not come up leaves no failed unit behind. */
async function start(host: WritingHost, unit: string, before: UnitState): Promise<void> {
  try {
    succeeded(`${unit} was not started`, await host.execute(['systemctl', 'start', '--', unit], { timeoutSeconds: START_SECONDS }))
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const [now] = await show(host, 'ActiveState,NRestarts', [unit])
    // Restarted by systemd already: it may well be running at this very moment, and ended before.
    if (!isRunning(now) || Number(now?.get('NRestarts') ?? 0) > 0) {
      throw new Error(`${unit} was started and ended by itself: "journalctl -u ${unit}" says why`)
    }
  } catch (error) {
    await stop(host, [unit, ...(await idleCompanions(host, unit, before.surroundings.companions))]).catch(() => undefined)
    await clearTraces(host, unit, before)
    throw error
  }
}

async function stop(host: WritingHost, units: string[]): Promise<void> {
  const answer = await host.execute(['systemctl', 'stop', '--', ...units], { timeoutSeconds: START_SECONDS })
  succeeded(`${units.join(', ')} could not be stopped`, answer)
}

/** The mark of a failed unit, and what a timer notes of its last run. */
async function clearTraces(host: WritingHost, unit: string, { active, surroundings }: UnitState): Promise<void> {
  const [now] = await show(host, 'ActiveState', [unit])
  if (now?.get('ActiveState') === 'failed' && !surroundings.failed) {
    await host.execute(['systemctl', 'reset-failed', '--', unit])
  }
  if (unit.endsWith('.timer') && !active && !surroundings.stamped) {
    await host.removeFile(stampOf(unit))
  }
}

function stampOf(unit: string): string {
  return `/var/lib/systemd/timers/stamp-${unit}`
}

function words(enabled: boolean, active: boolean, file: string): string {
  return [...(file === 'static' ? [] : [enabled ? 'enabled' : 'disabled']), active ? 'running' : 'stopped'].join(', ')
}
