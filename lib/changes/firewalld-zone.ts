import { type Answer, type FirewalldZoneChange, failed, type OpenPort, reasonOf, value } from '../api.ts'
import { firewalldRunning } from '../formats/firewalld.ts'
import { firewalldZoneFile } from '../formats/firewalld-zone.ts'
import { words } from '../formats/lines.ts'
import { succeeded } from './commands.ts'
import { type FileSet, readFileSet, restoreFileSet, textIn } from './file-set.ts'
import type { ChangeKind, ReadingHost, State } from './kind.ts'

export interface ZoneState extends State {
  /** The zone as it was set up here, and the copy that firewalld keeps of the one before. */
  files: FileSet
  /** Ports that the zone allows for good, such as `8080/tcp`. */
  ports: string[]
  surroundings: {
    /** Ports that it allows now; null while firewalld does not run. */
    now: string[] | null
  }
}

export const firewalldZone: ChangeKind<FirewalldZoneChange, ZoneState> = {
  kind: 'firewalld-zone',
  target: ({ zone }) => `zone ${zone}`,
  restoresFromPartial: true,
  async read(host, { zone }): Promise<Answer<ZoneState>> {
    if (!/^[\w-]{1,64}$/.test(zone)) {
      return failed(`"${zone}" is no name of a zone of firewalld`)
    }
    const files = await readFileSet(host, [ownFile(zone), `${ownFile(zone)}.old`])
    const shipped = await readFileSet(host, [shippedFile(zone)])
    const now = await allowedNow(host, zone)
    if (files.state !== 'value' || shipped.state !== 'value' || now.state !== 'value') {
      const [reason = ''] = [files, shipped, now].flatMap((one) => (one.state === 'value' ? [] : [reasonOf(one)]))
      return failed(`The zone ${zone} of firewalld could not be read: ${reason}`)
    }
    const text = textIn(files.value, ownFile(zone)) || textIn(shipped.value, shippedFile(zone))
    return text
      ? value({ files: files.value, ports: firewalldZoneFile(text).ports.map(named), surroundings: { now: now.value.ports } })
      : failed(`firewalld has no zone ${zone}`)
  },
  holds: ({ allow }, { ports, surroundings: { now } }) =>
    allow.map(named).every((port) => ports.includes(port) && (now === null || now.includes(port))),
  async apply(host, { zone, allow }, { ports, surroundings: { now } }) {
    for (const port of allow.map(named)) {
      const command = now === null ? ['firewall-offline-cmd'] : ['firewall-cmd', '--permanent']
      if (!ports.includes(port)) {
        succeeded(`firewalld did not allow ${port}`, await host.execute([...command, `--zone=${zone}`, `--add-port=${port}`]))
      }
      if (now !== null && !now.includes(port)) {
        succeeded(`firewalld did not allow ${port}`, await host.execute(['firewall-cmd', `--zone=${zone}`, `--add-port=${port}`]))
      }
    }
  },
  // Without a reload, which would also forget what others allowed until the next start. The files come last: firewalld writes them from its memory
  // at the next change of anybody, and an undo that is killed before them is taken up again.
  async restore(host, { zone, allow }, before, { surroundings: { now } }) {
    const earlier = before.surroundings.now ?? before.ports
    for (const port of allow.map(named).filter((one) => now?.includes(one) && !earlier.includes(one))) {
      succeeded(`firewalld still allows ${port}`, await host.execute(['firewall-cmd', `--zone=${zone}`, `--remove-port=${port}`]))
    }
    for (const port of now === null ? [] : allow.map(named).filter((one) => !before.ports.includes(one))) {
      const command = ['firewall-cmd', '--permanent', `--zone=${zone}`, `--remove-port=${port}`]
      succeeded(`firewalld still allows ${port} for good`, await host.execute(command))
    }
    await restoreFileSet(host, before.files)
  },
  describe: ({ zone, allow }, { ports }) => ({
    target: `zone ${zone}`,
    before: ports.length > 0 ? `allows ${ports.join(', ')}` : 'allows services only',
    after: `allows ${[...new Set([...ports, ...allow.map(named)])].join(', ')}`,
  }),
}

function named({ port, protocol }: OpenPort): string {
  return `${port}/${protocol}`
}

function ownFile(zone: string): string {
  return `/etc/firewalld/zones/${zone}.xml`
}

function shippedFile(zone: string): string {
  return `/usr/lib/firewalld/zones/${zone}.xml`
}

async function allowedNow(host: ReadingHost, zone: string): Promise<Answer<{ ports: string[] | null }>> {
  const state = await host.run(['firewall-cmd', '--state'])
  const running = state.state === 'value' ? firewalldRunning(state.value) : state
  if (running.state !== 'value') {
    return failed(reasonOf(running))
  }
  if (!running.value) {
    return value({ ports: null })
  }
  const listed = await host.run(['firewall-cmd', '--list-ports', `--zone=${zone}`])
  return listed.state === 'value' && listed.value.exitCode === 0
    ? value({ ports: words(listed.value.stdout) })
    : failed('firewall-cmd did not list its ports')
}
