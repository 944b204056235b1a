import { type Answer, type CommandOutput, type FileContent, failed, type Listing, value } from '../../api.ts'
import { lines } from '../../formats/lines.ts'
import { isoTime } from '../../formats/times.ts'
import type { Automatic, MissingUpdate, Updates } from './shape.ts'

export interface DnfProbes {
  dnf: Answer<CommandOutput>
  /** Advisories that are installed already: the proof that the sources publish advisories at all. */
  dnfInstalled: Answer<CommandOutput>
  dnfAutomatic: Answer<FileContent>
  timers: Answer<Listing<FileContent>>
}

/** Red Hat, Fedora and their kin. An empty list says nothing where a source publishes no advisories (CentOS). */
export function dnfUpdates({ dnf, dnfInstalled, dnfAutomatic, timers }: DnfProbes, now: string): Answer<Updates> {
  if (dnf.state !== 'value') {
    return dnf
  }
  if (dnf.value.exitCode !== 0) {
    return failed(`dnf ended with ${dnf.value.exitCode}`)
  }
  const rows = lines(dnf.value.stdout)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^Name\s+Type\b/.test(line))
  const found = rows.map(advisory)
  const unread = found.filter((one) => one === undefined).length
  const knowsAdvisories =
    found.length > unread || (dnfInstalled.state === 'value' && lines(dnfInstalled.value.stdout).some((line) => advisory(line.trim())))
  const missed = [
    ...(unread > 0 ? [`${unread} lines of dnf updateinfo could not be read`] : []),
    ...(knowsAdvisories ? [] : ['dnf knows no security advisory at all, so its sources may not publish any']),
  ]
  return value({
    missing: [...new Map(found.flatMap((one) => one ?? []).map((one) => [one.id, one])).values()],
    complete: missed.length === 0,
    missed,
    searchedAt: now,
    automatic: automatic(dnfAutomatic, timers),
    held: [],
    approvedOnly: false,
    source: 'dnf updateinfo list --security',
    levers: { through: 'dnf' },
  })
}

/** dnf 4: `RHSA-2026:1 Important/Sec. openssl-3.x86_64`; dnf 5: `FEDORA-2026-1 security Important openssl-3.x86_64 2026-01-02 03:04:05`. */
function advisory(line: string): MissingUpdate | undefined {
  const [, id, older, newer, title, date] =
    /^(\S+)\s+(?:(\w+)\/Sec\.|security\s+(\w+))\s+(\S+)(?:\s+(\d{4}-\d\d-\d\d)\b.*)?$/.exec(line) ?? []
  if (id === undefined || title === undefined) {
    return undefined
  }
  const releasedAt = isoTime(date)
  return { id, title, security: true, critical: (older ?? newer) === 'Critical', ...(releasedAt ? { releasedAt } : {}) }
}

/** dnf-automatic-install.timer installs whatever its file says; the others only with apply_updates = yes (dnf-automatic(8)). */
function automatic(file: Answer<FileContent>, timers: Answer<Listing<FileContent>>): Automatic {
  const shared = { source: '/etc/dnf/automatic.conf', owner: 'local' } as const
  if (timers.state !== 'value' || file.state === 'denied' || file.state === 'failed') {
    return { ...shared, configured: 'unknown', by: 'the timers or the file of dnf-automatic could not be read' }
  }
  const started = timers.value.entries.map(({ path }) => path.replace(/^.*\//, '')).filter((name) => name.startsWith('dnf'))
  const applies = file.state === 'value' && /^\s*apply_updates\s*=\s*(?:yes|true|1)\s*$/im.test(file.value.text)
  const timer = started.find((name) => applies || name === 'dnf-automatic-install.timer')
  return timer
    ? { ...shared, configured: true, by: 'dnf-automatic', schedule: timer }
    : { ...shared, configured: false, by: started.length > 0 ? 'dnf-automatic only reports' : 'no timer of dnf-automatic starts' }
}
