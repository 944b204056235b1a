import { type Answer, type CommandOutput, type FileContent, failed, type Listing, reasonOf, value } from '../../api.ts'
import { type AptConfig, type AptUpdate, aptConfig, aptSimulation, heldPackages } from '../../formats/apt.ts'
import { lines } from '../../formats/lines.ts'
import { isoTime, newest, oldest } from '../../formats/times.ts'
import type { Automatic, MissingUpdate, Updates } from './shape.ts'

type Output = Answer<CommandOutput>

export interface AptProbes {
  apt: Output
  lists: Answer<Listing<FileContent>>
  stamps: Answer<Listing<FileContent>>
  config: Output
  holds: Output
  history: Answer<FileContent>
  unattended: Answer<FileContent>
  timers: Answer<Listing<FileContent>>
}

/** Debian and Ubuntu: what apt would install out of the lists it has, and how old those lists are. */
export function aptUpdates(probes: AptProbes): Answer<Updates> {
  const simulated = ended(probes.apt, 'apt-get', aptSimulation)
  if (simulated.state !== 'value') {
    return simulated
  }
  const { updates, notUpgraded } = simulated.value
  const holds = ended(probes.holds, 'apt-mark', (text) => value(heldPackages(text)))
  const held = holds.state === 'value' ? holds.value : []
  const { known, missed } = freshness(probes)
  const problems = [...missed, ...(holds.state === 'value' ? [] : [`Held packages could not be listed: ${reasonOf(holds)}`])]
  const installedAt = lastInstall(probes.history)
  return value({
    missing: updates.flatMap(missingUpdate),
    complete: problems.length === 0,
    missed: problems,
    ...(known ? { searchedAt: known } : {}),
    ...(installedAt ? { installedAt } : {}),
    automatic: automatic(probes),
    held: [...held, ...(notUpgraded > held.length ? [`${notUpgraded - held.length} packages that apt keeps back`] : [])],
    approvedOnly: false,
    source: 'apt-get -s dist-upgrade',
  })
}

function ended<T>(answer: Output, tool: string, read: (text: string) => Answer<T>): Answer<T> {
  if (answer.state !== 'value') {
    return answer
  }
  return answer.value.exitCode === 0 ? read(answer.value.stdout) : failed(`${tool} ended with ${answer.value.exitCode}`)
}

/** Named after what is installed, so that its age goes on when a newer version is published meanwhile. New packages replace nothing. */
function missingUpdate({ package: name, from, security }: AptUpdate): MissingUpdate[] {
  return from === undefined ? [] : [{ id: `${name} ${from}`, title: name, security, critical: false }]
}

/**
 * `apt-get update` reports success when it could not reach a source, so only the lists themselves prove their age: the date
 * their publisher wrote, or the time of the file. Lists without a security source know no security update.
 */
function freshness({ lists, stamps }: AptProbes): { known?: string; missed: string[] } {
  if (lists.state !== 'value') {
    return { missed: [`The package lists could not be read: ${reasonOf(lists)}`] }
  }
  const security = lists.value.entries.filter(({ path }) => /security/i.test(path.replace(/^.*\//, '')))
  if (security.length === 0) {
    return { missed: ['No package list of a security source is there'] }
  }
  const published = oldest(...security.map(({ text, modifiedAt }) => newest(isoTime(/^Date: (.+)$/m.exec(text)?.[1]), isoTime(modifiedAt))))
  const known = newest(published, stampOf(stamps, 'update-success-stamp'))
  return { ...(known ? { known } : {}), missed: lists.value.missed }
}

function stampOf(stamps: AptProbes['stamps'], name: string): string | undefined {
  return stamps.state === 'value' ? isoTime(stamps.value.entries.find(({ path }) => path.endsWith(`/${name}`))?.modifiedAt) : undefined
}

/** Times in the log are local; half a day does not matter to an age in days. */
function lastInstall(history: Answer<FileContent>): string | undefined {
  if (history.state !== 'value') {
    return undefined
  }
  const upgrades = history.value.text.split(/\n\s*\n/).filter((block) => /^Upgrade: /m.test(block) && !/^Error: /m.test(block))
  return newest(
    ...upgrades.map((block) =>
      isoTime(
        lines(block)
          .flatMap((line) => /^End-Date: (\S+)\s+(\S+)$/.exec(line)?.slice(1).join('T') ?? [])[0]
          ?.concat('Z'),
      ),
    ),
  )
}

function automatic(probes: AptProbes): Automatic {
  const ranAt = stampOf(probes.stamps, 'upgrade-stamp') ?? 'never'
  const shared = { source: 'apt-config dump', owner: 'local', ranAt } as const
  const config = ended(probes.config, 'apt-config', aptConfig)
  const unread = [config, probes.timers, probes.unattended].find(({ state }) => state === 'denied' || state === 'failed')
  if (unread && unread.state !== 'value') {
    return { ...shared, configured: 'unknown', by: reasonOf(unread) }
  }
  const problem = config.state === 'value' ? obstacle(config.value, probes) : 'apt-config is not there'
  return problem === undefined
    ? { ...shared, configured: true, by: 'unattended-upgrades', schedule: 'apt-daily-upgrade.timer' }
    : { ...shared, configured: false, by: problem }
}

/** Everything that has to be there before unattended-upgrades installs anything (apt.systemd.daily). */
function obstacle(config: AptConfig, { unattended, timers }: AptProbes): string | undefined {
  if (unattended.state === 'absent') {
    return 'unattended-upgrades is not installed'
  }
  const off = ['Update-Package-Lists', 'Unattended-Upgrade'].find((name) => isZero(config.value(`APT::Periodic::${name}`)))
  if (off || config.value('APT::Periodic::Enable') === '0') {
    return `APT::Periodic::${off ?? 'Enable'} is off`
  }
  const origins = [...config.values('Unattended-Upgrade::Origins-Pattern'), ...config.values('Unattended-Upgrade::Allowed-Origins')]
  if (!origins.some((origin) => /security/i.test(origin))) {
    return 'unattended-upgrades may install from no security source'
  }
  const links = timers.state === 'value' ? timers.value.entries : []
  const stopped = ['apt-daily.timer', 'apt-daily-upgrade.timer'].find(
    (name) =>
      links.some(({ path, linksTo }) => path === `/etc/systemd/system/${name}` && linksTo === '/dev/null') ||
      !links.some(({ path }) => path === `/etc/systemd/system/timers.target.wants/${name}`),
  )
  return stopped ? `${stopped} does not start` : undefined
}

function isZero(interval: string | undefined): boolean {
  return interval === undefined || interval === '' || interval === '0'
}
