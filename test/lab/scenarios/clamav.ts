import type { Step } from './support.ts'

/** ClamAV of Debian with one signature of our own: a harmless word that no other file of the host holds. */
export const SIGNATURE: Step = `word=$(printf 'rounds-%s' only-for-the-lab | od -An -tx1 | tr -d ' \\n')
  printf 'Rounds.Lab.Word:0:*:%s\\n' "$word" >/var/lib/clamav/local.ndb; chown clamav: /var/lib/clamav/local.ndb`

/** Debian starts the daemon only beside the databases of ClamAV's makers, which no host without a network has. */
const ANY_DATABASE = '[Unit]\nConditionPathExistsGlob=\n'

/** A daemon that would start, and does not run. */
export const RESTING: Step[] = [
  { write: '/etc/systemd/system/clamav-daemon.service.d/lab.conf', text: ANY_DATABASE },
  { write: '/etc/systemd/system/clamav-daemon.socket.d/lab.conf', text: ANY_DATABASE },
  'systemctl daemon-reload',
]

export const DAEMON: Step[] = [
  SIGNATURE,
  ...RESTING,
  `systemctl daemon-reload; systemctl start clamav-daemon
  for try in $(seq 50); do [ -S /run/clamav/clamd.ctl ] && systemctl is-active -q clamav-daemon && break; sleep 0.2; done`,
]

export const UPDATER: Step = 'systemctl start clamav-freshclam'

/** fanotify is closed to hosts of the laboratory, so that a sleeper stands in for the program that clamonacc is. */
export const ON_ACCESS: Step[] = [
  {
    write: '/etc/systemd/system/clamav-clamonacc.service.d/lab.conf',
    text: '[Service]\nExecStartPre=\nExecStart=\nExecStart=/bin/sleep infinity\n',
  },
  "sed -i 's/^OnAccessPrevention.*//; $ a OnAccessPrevention yes' /etc/clamav/clamd.conf",
  'systemctl daemon-reload; systemctl start clamav-clamonacc',
]

/** Asks the daemon itself over its socket: it is alive, and it knows our word. */
export const ASK_DAEMON = `printf 'rounds-%s' only-for-the-lab >/srv/word; chmod 644 /srv/word
  python3 -c "import socket
s = socket.socket(socket.AF_UNIX); s.connect('/run/clamav/clamd.ctl'); s.sendall(b'SCAN /srv/word\\n'); print(s.recv(4096).decode())"; rm /srv/word`
