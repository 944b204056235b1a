import type { Change } from '../../../lib/api.ts'
import type { Step } from '../scenarios/support.ts'
import type { Moment } from './death.ts'

/** One kind of change with a sample of it. */
export interface Row {
  name: string
  change: Change
  /** The host has restic, borg, ClamAV and the like. */
  programs?: boolean
  prepare?: Step[]
  /** The change as it is planned anew for each cell. */
  fresh?(): Change
  /** Before every cell; for what cannot be taken back. */
  reset?: Step[]
  /** Files and folders that must come back to the byte. */
  watched: string[]
  /** What a killed tool leaves of its own and Rounds may not note down to put it back. */
  leftByKilledTool?: string[]
  /** Shell commands that must say the same again afterwards. */
  states?: string[]
  /** When the change itself is half made: at Rounds' own rename of a file, or at moments in the work of a program. */
  during: Touch[]
  /** When it is half taken back; like `during` where it says nothing. */
  duringUndo?: Touch[]
  /** Which flush of Rounds is that of its draft: after those of the journal, its folder, and the folders that it makes; 3 where it says nothing. */
  draftFlush?: number
  /** The folder of the target; its file system gets full. */
  fullDisk?: string
  /** A program that the change runs; it gets killed. */
  tool?: string
  /** Nothing can take it back. */
  action?: true
}

/** `own`: a call of Rounds itself. */
export type Touch = { own: 'rename' | 'unlink'; path: string } | Moment

const file = (path: string): Change => ({ kind: 'file', path, text: 'lab = 1\n', mode: 0o644, risk: 'safe' })
const DCONF = '[org/gnome/desktop/session]\nidle-delay=uint32 900\n'
const IDLE = '/org/gnome/desktop/session/idle-delay'
const PAM = ['/etc/pam.d', '/var/lib/pam', '/usr/share/pam-configs']
const CONSENTED = { risk: 'disruptive', consent: { code: 'lab', because: 'a test' } } as const
const SERVICE = '[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n'
const JOB = '[Service]\nType=oneshot\nExecStart=/bin/sh -c "sleep 0.3; date >/srv/backup"\n[Install]\nWantedBy=multi-user.target\n'
/** Of two backups of one old day the earlier one is to go. */
const REPOSITORY = `set -a; . /etc/lab.env; restic init
  for time in "2020-01-10 20:00:00" "2020-01-10 22:00:00" "2020-03-01 22:00:00"; do restic backup --time "$time" /etc/security; done
  mv /srv/restic /srv/pristine`
const DPKG = ['/var/lib/dpkg/info', '/var/lib/dpkg/updates', '/var/lib/apt/extended_states']

export const ROWS: Row[] = [
  {
    name: 'file (new)',
    change: file('/etc/lab/new/deep/x.conf'),
    prepare: ['mkdir /etc/lab'],
    watched: ['/etc'],
    during: [{ own: 'rename', path: '/etc/lab/new/deep/x.conf' }],
    duringUndo: [{ own: 'unlink', path: '/etc/lab/new/deep/x.conf' }],
    draftFlush: 5,
    fullDisk: '/etc/lab',
  },
  {
    name: 'file (replaced)',
    change: file('/etc/lab/x.conf'),
    prepare: [{ write: '/etc/lab/x.conf', text: 'lab = "gr\u00fcn"\r\n' }, 'chown 1000:1001 /etc/lab/x.conf; chmod 4610 /etc/lab/x.conf'],
    watched: ['/etc'],
    during: [{ own: 'rename', path: '/etc/lab/x.conf' }],
    fullDisk: '/etc/lab',
  },
  {
    name: 'config-value',
    change: { kind: 'config-value', path: '/etc/security/faillock.conf', name: 'deny', value: '5', risk: 'safe' },
    prepare: [
      'printf "# by hand\\r\\ndeny = 9\\t# gr\\374n\\r\\nsilent" >/etc/security/faillock.conf; chgrp shadow /etc/security/faillock.conf; chmod 0640 /etc/security/faillock.conf',
    ],
    watched: ['/etc'],
    during: [{ own: 'rename', path: '/etc/security/faillock.conf' }],
    fullDisk: '/etc/security',
  },
  {
    name: 'dconf-database',
    change: { kind: 'dconf-database', database: 'local', holds: { [IDLE]: 'uint32 900' }, risk: 'safe' },
    prepare: [
      { write: '/etc/dconf/db/local.d/50-lab', text: DCONF.replace('900', '60') },
      'dconf update; chmod 0640 /etc/dconf/db/local',
      { write: '/etc/dconf/db/local.d/50-lab', text: DCONF },
    ],
    watched: ['/etc'],
    during: [{ starting: 'dconf compile', milliseconds: 0 }, { touching: '/etc/dconf/db/local' }],
    duringUndo: [{ own: 'rename', path: '/etc/dconf/db/local' }],
    fullDisk: '/etc/dconf/db',
    tool: '/usr/bin/dconf',
  },
  {
    name: 'package',
    change: { kind: 'package', name: 'libpam-pwquality', risk: 'safe' },
    watched: ['/etc', ...PAM, ...DPKG, '/usr/lib/x86_64-linux-gnu', '/usr/share/doc', '/usr/share/dict'],
    // dpkg takes priority and section of any package anew from what was last known to be available.
    states: ['grep -vE "^(Priority|Section):" /var/lib/dpkg/status | sha256sum'],
    // Its draft of a note, which it writes anew whenever it works.
    leftByKilledTool: ['/var/lib/dpkg/updates/tmp.i'],
    during: [
      { starting: 'apt-get install', milliseconds: 0 },
      { touching: '/var/lib/apt/extended_states' },
      { touching: '/var/lib/dpkg/status' },
      { touching: '/etc/pam.d/common-password' },
    ],
    duringUndo: [{ touching: '/var/lib/dpkg/status' }],
    fullDisk: '/usr/share/pam-configs',
    tool: '/usr/bin/dpkg',
  },
  {
    name: 'pam-profile',
    change: { kind: 'pam-profile', profile: 'pwquality', risk: 'safe' },
    prepare: ['apt-get -q install -y --no-install-recommends libpam-pwquality; pam-auth-update --package --disable pwquality'],
    watched: ['/etc', ...PAM],
    during: [{ starting: 'pam-auth-update', milliseconds: 0 }, { touching: '/etc/pam.d/common-password' }],
    duringUndo: [{ own: 'rename', path: '/var/lib/pam/seen' }],
    fullDisk: '/etc/pam.d',
    tool: '/usr/sbin/pam-auth-update',
  },
  {
    name: 'password-age',
    change: { kind: 'password-age', user: 'anna', maximumDays: 365, risk: 'safe' },
    prepare: ['chage -M 99999 anna'],
    watched: ['/etc'],
    // Its copy of the file before and its draft, which hold hashes of passwords as the file does and are written anew by the next such tool (shadow,
    // lib/commonio.c), and its locks, which that takes over from the dead.
    leftByKilledTool: ['/etc/shadow-', '/etc/shadow+', '/etc/passwd.lock', '/etc/shadow.lock'],
    during: [{ starting: 'chage', milliseconds: 0 }, { touching: '/etc/shadow' }],
    tool: '/usr/bin/chage',
  },
  {
    name: 'systemd-unit',
    change: { kind: 'systemd-unit', unit: 'lab.service', enabled: true, active: true, risk: 'safe' },
    prepare: [{ write: '/etc/systemd/system/lab.service', text: SERVICE }, 'systemctl daemon-reload'],
    watched: ['/etc', '/var/lib/systemd'],
    states: ['systemctl is-enabled lab.service; systemctl is-active lab.service; systemctl is-failed lab.service'],
    during: [
      { starting: 'systemctl enable', milliseconds: 0 },
      { starting: 'systemctl start', milliseconds: 0 },
      { starting: 'systemctl start', milliseconds: 300 },
    ],
    duringUndo: [
      { starting: 'systemctl stop', milliseconds: 20 },
      { starting: 'systemctl disable', milliseconds: 20 },
    ],
    tool: '/usr/bin/systemctl',
  },
  {
    name: 'ufw',
    change: { kind: 'ufw', allow: [{ port: 22, protocol: 'tcp' }], risk: 'disruptive' },
    // What ufw makes in the kernel when it first runs stays there, empty, until the next start of the computer.
    prepare: ['ufw --force enable; ufw disable'],
    watched: ['/etc', '/var/lib/ufw'],
    states: [
      'ufw status verbose',
      'iptables -S INPUT | head -1',
      'ip6tables -S INPUT | head -1',
      'sysctl -a 2>/dev/null | grep -E "^net.ipv[46].conf.(all|default)"',
    ],
    during: [
      { starting: 'ufw allow', milliseconds: 100 },
      { touching: '/etc/ufw/user.rules' },
      { starting: 'ufw --force enable', milliseconds: 100 },
      { touching: '/etc/ufw/ufw.conf' },
    ],
    duringUndo: [{ starting: 'ufw disable', milliseconds: 100 }],
    tool: '/usr/sbin/ufw',
  },
  {
    name: 'firewalld-zone',
    change: { kind: 'firewalld-zone', zone: 'public', allow: [{ port: 8080, protocol: 'tcp' }], risk: 'safe' },
    prepare: ['systemctl enable --now firewalld; firewall-cmd --state'],
    watched: ['/etc'],
    states: ['firewall-cmd --list-all', 'firewall-cmd --permanent --list-all'],
    during: [
      { starting: 'firewall-cmd --permanent', milliseconds: 0 },
      { touching: '/etc/firewalld/zones/public.xml' },
      { starting: 'firewall-cmd --zone=public --add', milliseconds: 0 },
    ],
    duringUndo: [{ starting: 'firewall-cmd --zone=public --remove', milliseconds: 0 }],
    fullDisk: '/etc/firewalld/zones',
    tool: '/usr/bin/firewall-cmd',
  },
  action({
    name: 'update-installation',
    change: { kind: 'update-installation', through: 'apt', ...CONSENTED },
    // APT knows its cache by the second in which it was made.
    reset: ['dpkg --install /srv/repo/old/tinypkg_1.0_all.deb; rm -f /var/cache/apt/*.bin'],
    watched: ['/var/lib/dpkg/status'],
    during: [{ starting: 'apt-get install', milliseconds: 0 }, { touching: '/var/lib/dpkg/status' }],
  }),
  action({
    name: 'signature-update',
    change: { kind: 'signature-update', product: 'clamav', newerThan: '2025-01-01T00:00:00.000Z', ...CONSENTED },
    // A stand-in, because no host has a network to fetch signatures from.
    prepare: [{ write: '/usr/local/sbin/freshclam', text: '#!/bin/sh\nsleep 0.2\necho new >/var/lib/clamav/daily.ndb\n', mode: 0o755 }],
    reset: [{ write: '/var/lib/clamav/daily.ndb', text: 'old' }, 'touch -d 2020-01-01 /var/lib/clamav/daily.ndb'],
    watched: ['/var/lib/clamav'],
    during: [{ starting: 'freshclam', milliseconds: 50 }],
  }),
  action({
    name: 'backup-run',
    change: backupRun(),
    // A job that has run since is not started again.
    fresh: backupRun,
    prepare: [{ write: '/etc/systemd/system/lab.service', text: JOB }, 'systemctl daemon-reload; systemctl enable lab.service'],
    reset: ['sleep 1; systemctl stop lab.service'],
    watched: ['/srv/backup'],
    during: [{ starting: 'systemctl start', milliseconds: 100 }],
  }),
  action({
    name: 'backup-rotation',
    programs: true,
    change: {
      kind: 'backup-rotation',
      tool: 'restic',
      environmentFile: '/etc/lab.env',
      keep: { daily: 7, weekly: 4, monthly: 3 },
      ...CONSENTED,
    },
    prepare: [
      { write: '/etc/lab.env', text: 'RESTIC_REPOSITORY=/srv/restic\nRESTIC_PASSWORD=only-for-the-lab\n', mode: 0o600 },
      REPOSITORY,
    ],
    reset: ['rm -rf /srv/restic; cp -a /srv/pristine /srv/restic'],
    watched: ['/srv/restic'],
    during: [{ starting: 'restic forget', milliseconds: 300 }],
  }),
]

function backupRun(): Change {
  const since = new Date().toISOString()
  return { kind: 'backup-run', job: 'lab', start: { by: 'systemd-unit', unit: 'lab.service' }, since, ...CONSENTED }
}

/** Nothing takes it back, so that each cell starts anew. */
function action(row: Row): Row {
  return { ...row, action: true }
}
