import { LIST_LINKS } from './unit-links.ts'

/** Commands that change nothing, by how they begin: all that a reading host runs. A kind that reads with another one adds it here, with why it is harmless where that is not plain. */
export const READING_COMMANDS: readonly (readonly string[])[] = [
  ['/usr/bin/defaults', 'read'],
  ['apt-get', '--simulate'],
  ['dpkg-query', '-W'],
  // Without a lock, and of times in UTC.
  ['env', 'TZ=UTC', 'borg', 'list', '--json', '--bypass-lock'],
  ['env', 'TZ=UTC', 'systemctl', 'show'],
  ['firewall-cmd', '--list-ports'],
  ['firewall-cmd', '--state'],
  LIST_LINKS,
  ['head', '--verbose', '--bytes=512'],
  ['ls', '-l'],
  // Without a lock and without a cache; `forget` only says what it would delete.
  ['restic', '--no-lock', '--no-cache', 'forget', '--dry-run'],
  ['restic', '--no-lock', '--no-cache', 'snapshots'],
  ['secedit.exe', '/export', '/cfg', '{scratch}\\policy.inf'],
  ['systemctl', 'show'],
  ['uname', '-n'],
  ['ufw', 'status'],
]
