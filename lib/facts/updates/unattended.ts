import { type Answer, type CommandOutput, type FileContent, failed, type Listing, reasonOf } from '../../api.ts'
import { type AptConfig, aptConfig } from '../../formats/apt.ts'
import { isoTime } from '../../formats/times.ts'
import type { AptLevers, Automatic } from './shape.ts'

export interface UnattendedProbes {
  stamps: Answer<Listing<FileContent>>
  config: Answer<CommandOutput>
  unattended: Answer<FileContent>
  timers: Answer<Listing<FileContent>>
}

/** Whether unattended-upgrades installs security updates by itself, and when it last did. */
export function unattendedUpgrades(probes: UnattendedProbes): Automatic {
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
function obstacle(config: AptConfig, { unattended, timers }: UnattendedProbes): string | undefined {
  if (unattended.state === 'absent') {
    return 'unattended-upgrades is not installed'
  }
  const off = ['Update-Package-Lists', 'Unattended-Upgrade'].find((name) => isZero(config.value(`APT::Periodic::${name}`)))
  if (off || config.value('APT::Periodic::Enable') === '0') {
    return `APT::Periodic::${off ?? 'Enable'} is off`
  }
  if (!hasSecuritySource(config)) {
    return 'unattended-upgrades may install from no security source'
  }
  const links = timers.state === 'value' ? timers.value.entries : []
  const stopped = APT_TIMERS.find((name) => isStopped(name, links))
  return stopped ? `${stopped} does not start` : undefined
}

/** One looks for updates, the other installs them (apt.systemd.daily). */
export const UPGRADE_TIMER = 'apt-daily-upgrade.timer'
const APT_TIMERS = ['apt-daily.timer', UPGRADE_TIMER]

function isMasked(timer: string, links: FileContent[]): boolean {
  return links.some(({ path, linksTo }) => path === `/etc/systemd/system/${timer}` && linksTo === '/dev/null')
}

function isStopped(timer: string, links: FileContent[]): boolean {
  return isMasked(timer, links) || !links.some(({ path }) => path === `/etc/systemd/system/timers.target.wants/${timer}`)
}

function hasSecuritySource(config: AptConfig): boolean {
  const origins = [...config.values('Unattended-Upgrade::Origins-Pattern'), ...config.values('Unattended-Upgrade::Allowed-Origins')]
  return origins.some((origin) => /security/i.test(origin))
}

/** Only where everything was read: what could not be seen is not changed. */
export function unattendedLevers({ config: answer, unattended, timers }: UnattendedProbes): AptLevers | undefined {
  const config = ended(answer, 'apt-config', aptConfig)
  if (config.state !== 'value' || timers.state !== 'value' || unattended.state === 'denied' || unattended.state === 'failed') {
    return undefined
  }
  const installed = unattended.state === 'value'
  return {
    through: 'apt',
    installed,
    options: Object.fromEntries(
      OPTIONS.filter(({ name, isWrong }) => isWrong(config.value.value(name))).map(({ name, wanted }) => [name, wanted]),
    ),
    stopped: APT_TIMERS.filter((name) => isStopped(name, timers.value.entries)),
    masked: APT_TIMERS.filter((name) => isMasked(name, timers.value.entries)),
    // The package brings its sources with it.
    noSecuritySource: installed && !hasSecuritySource(config.value),
  }
}

/** Where nothing is said, APT does its daily work and nobody restarts the computer (apt.systemd.daily, 50unattended-upgrades). */
const OPTIONS = [
  { name: 'APT::Periodic::Enable', wanted: '1', isWrong: (found: string | undefined) => found === '0' },
  { name: 'APT::Periodic::Update-Package-Lists', wanted: '1', isWrong: isZero },
  { name: 'APT::Periodic::Unattended-Upgrade', wanted: '1', isWrong: isZero },
  { name: 'Unattended-Upgrade::Automatic-Reboot', wanted: 'false', isWrong: (found: string | undefined) => isTrue(found) },
]

function isTrue(found: string | undefined): boolean {
  return /^(?:true|yes|with|on|enable|1)$/i.test(found ?? '')
}

function isZero(interval: string | undefined): boolean {
  return interval === undefined || interval === '' || interval === '0'
}

/** What a tool printed, where it ended well. */
export function ended<T>(answer: Answer<CommandOutput>, tool: string, read: (text: string) => Answer<T>): Answer<T> {
  if (answer.state !== 'value') {
    return answer
  }
  return answer.value.exitCode === 0 ? read(answer.value.stdout) : failed(`${tool} ended with ${answer.value.exitCode}`)
}

export function stampOf(stamps: UnattendedProbes['stamps'], name: string): string | undefined {
  return stamps.state === 'value' ? isoTime(stamps.value.entries.find(({ path }) => path.endsWith(`/${name}`))?.modifiedAt) : undefined
}
