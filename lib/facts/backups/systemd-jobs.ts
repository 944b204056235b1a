import { type Answer, type CommandOutput, type EachOutput, type Listing, listing, reasonOf } from '../../api.ts'
import { type UnitEvents, unitEvents } from '../../formats/journal-entries.ts'
import { type ServiceUnit, serviceUnits } from '../../formats/systemd-units.ts'
import { type BackupUnit, backupUnit } from './linux-units.ts'
import { plain } from './runs.ts'

export interface SystemdProbes {
  services: Answer<CommandOutput>
  namedUnits: Answer<Listing<EachOutput>>
  journal: Answer<CommandOutput>
  journalStart: Answer<CommandOutput>
}

export interface KnownUnit extends BackupUnit {
  /** Why older runs may be missing. */
  history: string[]
}

/** As many entries as the probe asks for. */
const ASKED = 8000

/**
 * The services that back up, found by their program or named in the settings, with what the journal says of their runs.
 * A service of which only the journal could tell how it ended is missed where that may not be read.
 */
export function systemdUnits({ services, namedUnits, journal, journalStart }: SystemdProbes, now: string): Listing<KnownUnit> {
  const loaded = unitsOf(services, 'The services')
  const named = namedOf(namedUnits)
  const { events, missed } = eventsOf(journal)
  const history = missed.length > 0 ? missed : historyGap(journal, journalStart)
  const names = new Set(named.entries.map(({ id }) => id))
  const units = [...new Map([...loaded.entries, ...named.entries].map((unit) => [unit.id, unit])).values()]
  const backups = units.flatMap((unit) => backupUnit(unit, events.events, now, names.has(unit.id)) ?? [])
  const used = backups.filter((backup) => isUsed(backup, units, names))
  const silent = backups.some(({ saves, rotates, runs }) => (saves || !rotates) && runs.every(({ result }) => result === 'running'))
  return listing(
    used.map((backup) => ({ ...backup, history })),
    [...loaded.missed, ...named.missed, ...(silent ? missed : [])],
  )
}

/** A service file that nothing starts and that never ran is only a possibility. */
function isUsed({ id, runs, running }: BackupUnit, units: readonly ServiceUnit[], names: ReadonlySet<string>): boolean {
  const isTriggered = units.some((unit) => unit.id === id && unit.triggeredBy.length > 0)
  return names.has(id) || isTriggered || runs.length > 0 || running
}

/** Where systemd is not there or does not run the computer, no service can be a job. */
function unitsOf(answer: Answer<CommandOutput>, what: string): Listing<ServiceUnit> {
  if (answer.state === 'absent') {
    return listing([])
  }
  if (answer.state !== 'value') {
    return listing([], [`${what} could not be listed: ${answer.reason}`])
  }
  const { exitCode, stdout, stderr } = answer.value
  if (exitCode === 127 || /not been booted with systemd/.test(stderr)) {
    return listing([])
  }
  const units = serviceUnits(stdout)
  return exitCode === 0 && units.length > 0
    ? listing(units)
    : listing(units, [`${what} could not be listed: systemctl ended with ${exitCode}`])
}

function namedOf(answer: Answer<Listing<EachOutput>>): Listing<ServiceUnit> {
  if (answer.state !== 'value') {
    return answer.state === 'absent'
      ? listing([])
      : listing([], [`The units of backup-daily.jobUnits could not be asked: ${reasonOf(answer)}`])
  }
  const found = answer.value.entries.map(({ of, answer: one }) => {
    const units = unitsOf(one, `The unit ${plain(of)} of backup-daily.jobUnits`)
    const there = units.entries.filter(({ loaded }) => loaded)
    const isMissing = units.missed.length === 0 && there.length === 0
    return listing(there, isMissing ? [`backup-daily.jobUnits names ${plain(of)}: there is no such service here`] : units.missed)
  })
  return listing(
    found.flatMap(({ entries }) => entries),
    found.flatMap(({ missed }) => missed),
  )
}

function eventsOf(answer: Answer<CommandOutput>): { events: UnitEvents; missed: string[] } {
  const none = { events: [], garbled: 0, count: 0 }
  if (answer.state !== 'value') {
    return { events: none, missed: [`The journal could not be read: ${reasonOf(answer)}`] }
  }
  const { exitCode, stdout } = answer.value
  const events = unitEvents(stdout)
  const isSilent = exitCode !== 0 && events.count === 0
  return { events, missed: isSilent ? [`The journal could not be read: journalctl ended with ${exitCode}`] : [] }
}

/** What was rotated away is not known, and no failure either. */
function historyGap(journal: Answer<CommandOutput>, start: Answer<CommandOutput>): string[] {
  const { garbled, count } = unitEvents(journal.state === 'value' ? journal.value.stdout : '')
  if (garbled > 0 || count >= ASKED) {
    return [garbled > 0 ? `${garbled} entries of the journal are damaged` : `Only the last ${ASKED} entries of the journal were read`]
  }
  const reachesBack = start.state === 'value' && unitEvents(start.value.stdout).count > 0
  return reachesBack ? [] : ['The journal does not reach back over 40 days']
}
