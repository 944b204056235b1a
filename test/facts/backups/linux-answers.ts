import { type Answer, absent, type CommandOutput, type EachOutput, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/backups/linux.ts'
import type { BackupJob, Backups } from '../../../lib/facts/backups/shape.ts'
import type { Product } from '../../../lib/facts/products/shape.ts'
import { contextWith, file, files, printed, started } from '../answers.ts'

/** The probes of a computer without any backup; its disks are sda with the system and sdb for copies. */
export const NOTHING: Probes = {
  system: started('2026-11-20T00:00:00.000Z'),
  services: printed('Id=ssh.service\nLoadState=loaded\nActiveState=active\n'),
  namedUnits: value(listing([])),
  journal: printed(''),
  journalStart: printed(journalEntry({ MESSAGE_ID: 'x' })),
  restic: value(listing([])),
  resticAddress: value(listing([])),
  borg: value(listing([])),
  borgmaticChecks: files(),
  duplicity: files(),
  proxmox: absent(),
  dumps: files(),
  mounts: file(
    '/proc/self/mountinfo',
    [
      '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
      '2 1 8:2 / /srv rw - ext4 /dev/sda2 rw',
      '3 1 8:17 / /mnt/copies rw - ext4 /dev/sdb1 rw',
      '4 1 8:33 / /mnt/usb rw - ext4 /dev/sdc1 rw',
      '5 1 0:50 / /mnt/nas rw - cifs //192.168.1.5/backup rw',
      '6 1 0:51 / /mnt/far rw - nfs4 203.0.113.9:/export rw',
    ].join('\n'),
  ),
  disks: printed(
    JSON.stringify({
      blockdevices: [
        { name: '/dev/sda', tran: 'sata', rm: false, children: [{ name: '/dev/sda1' }, { name: '/dev/sda2' }] },
        { name: '/dev/sdb', tran: 'sata', rm: false, children: [{ name: '/dev/sdb1' }] },
        { name: '/dev/sdc', tran: 'usb', rm: false, children: [{ name: '/dev/sdc1' }] },
      ],
    }),
  ),
  hosts: file('/etc/hosts', '127.0.0.1 localhost\n192.168.1.5 nas.clinic.co.nz nas # the box\n'),
  proofs: files(),
}

export function backups(probes: Partial<Probes> = {}, products: Array<[id: string, name: string]> = []): Backups['jobs'] {
  const installed = products.map(([id, name]): Product => ({ id, kind: 'backup', name, start: 'unknown', source: 'a test' }))
  const fact = parse({ ...NOTHING, ...probes }, contextWith({ products: value(listing(installed)) }))
  if (fact.state !== 'value') {
    throw new Error(JSON.stringify(fact))
  }
  return fact.value.jobs
}

export function onlyJob(probes: Partial<Probes>): BackupJob {
  const { entries } = backups(probes)
  const [job] = entries
  if (!job || entries.length > 1) {
    throw new Error(`one job was expected: ${JSON.stringify(entries, undefined, 2)}`)
  }
  return job
}

/** What a command with `each` answered, by the text of its setting. */
export function each(answers: Record<string, Answer<CommandOutput>>) {
  return value(listing(Object.entries(answers).map(([of, answer]): EachOutput => ({ of, answer }))))
}

export function refused(stderr: string, exitCode = 1): Answer<CommandOutput> {
  return value({ exitCode, stdout: '', stderr })
}

/** The fields of `restic snapshots --json`, restic 0.14. */
export function snapshot(time: string, more: Record<string, unknown> = {}) {
  return { time, tree: '80ca', paths: ['/srv/pms'], hostname: 'desk-1', username: 'root', id: '4257', ...more }
}

export function restic(snapshots: unknown[], address = '/backup/restic'): Pick<Probes, 'restic' | 'resticAddress'> {
  return {
    restic: each({ '/etc/restic/env': printed(JSON.stringify(snapshots)) }),
    resticAddress: each({ '/etc/restic/env': printed(`${address}\n`) }),
  }
}

/** The fields of `borg list --json`, borg 1.2.4. */
export function borg(archives: unknown[], location = '/backup/borg'): Pick<Probes, 'borg'> {
  return { borg: each({ '/etc/borg.env': printed(JSON.stringify({ archives, repository: { id: 'd152', location } })) }) }
}

export function archive(end: string, more: Record<string, unknown> = {}) {
  return { name: `desk-${end}`, end, start: end, hostname: 'desk-1', command_line: ['borg', 'create', '::desk-{now}', '/srv/pms'], ...more }
}

interface UnitFields {
  id?: string
  run?: string[]
  after?: string[]
  ignored?: boolean
  more?: string[]
}

/** A service in the shape of `systemctl show`, systemd 252; oneshot, started by a timer, at rest. */
export function service({
  id = 'nightly.service',
  run = ['/usr/bin/restic backup /srv/pms'],
  ignored,
  more = [],
}: UnitFields = {}): string {
  const commands = run.map(
    (line) =>
      `ExecStart={ path=/x ; argv[]=${line} ; ignore_errors=${ignored ? 'yes' : 'no'} ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 }`,
  )
  const fields = {
    Type: 'oneshot',
    Result: 'success',
    LoadState: 'loaded',
    ActiveState: 'inactive',
    TriggeredBy: 'nightly.timer',
    InvocationID: '',
  }
  const own = Object.fromEntries(more.map((line) => line.split(/=(.*)/s) as [string, string]))
  return [`Id=${id}`, ...Object.entries({ ...fields, ...own }).map(([name, text]) => `${name}=${text}`), ...commands, ''].join('\n')
}

const IDS = {
  started: '39f53479d3a045ac8e11786248231fbf',
  succeeded: '7ad2d189f7e94e70a38c781354912448',
  failed: 'd9b373ed55a64feb8242e02dbe79a49c',
  exited: '98e322203f7a4ed290d09fe03c09fe15',
  stopped: '9d1aaa27d60140bd96365438aad20286',
} as const

/** An entry of the journal about a unit, in the shape of `journalctl --output=json`. */
export function entry(what: keyof typeof IDS, at: string, more: Record<string, string> = {}): string {
  return journalEntry({ MESSAGE_ID: IDS[what], JOB_RESULT: 'done', __REALTIME_TIMESTAMP: `${Date.parse(at)}000`, ...more })
}

function journalEntry(fields: Record<string, string>): string {
  return JSON.stringify({ __REALTIME_TIMESTAMP: '1790000000000000', UNIT: 'nightly.service', INVOCATION_ID: 'run-1', ...fields })
}

export function journal(...entries: string[]): Answer<CommandOutput> {
  return printed(entries.join('\n'))
}
