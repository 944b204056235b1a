import { type Answer, type CommandOutput, type FileContent, type Listing, reasonOf, value } from '../../api.ts'
import { type AptUpdate, aptSimulation, heldPackages } from '../../formats/apt.ts'
import { lines } from '../../formats/lines.ts'
import { isoTime, newest, oldest } from '../../formats/times.ts'
import type { MissingUpdate, Updates } from './shape.ts'
import { ended, stampOf, type UnattendedProbes, unattendedLevers, unattendedUpgrades } from './unattended.ts'

export interface AptProbes extends UnattendedProbes {
  apt: Answer<CommandOutput>
  lists: Answer<Listing<FileContent>>
  holds: Answer<CommandOutput>
  history: Answer<FileContent>
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
  const levers = unattendedLevers(probes)
  return value({
    missing: updates.flatMap(missingUpdate),
    complete: problems.length === 0,
    missed: problems,
    ...(known ? { searchedAt: known } : {}),
    ...(installedAt ? { installedAt } : {}),
    automatic: unattendedUpgrades(probes),
    held: [...held, ...(notUpgraded > held.length ? [`${notUpgraded - held.length} packages that apt keeps back`] : [])],
    approvedOnly: false,
    source: 'apt-get -s dist-upgrade',
    ...(levers ? { levers } : {}),
  })
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
