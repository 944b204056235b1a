import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { documentOf, onHost, prepareHost, rounds, type Step, shell } from './support.ts'

const test = suite('pms-least-privilege, what a Debian host shows')

const workstation: Step = 'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop'
const person = (name: string, groups = ''): Step =>
  `useradd -m -s /bin/bash ${groups ? `-G ${groups} ` : ''}${name}; echo '${name}:Long-Enough-4-Here' | chpasswd`
const worked = (name: string, daysAgo = 0): Step =>
  `touch -d '${daysAgo} days ago' /home/${name}/.bash_history; chown ${name} /home/${name}/.bash_history`
/** A record as login writes it (utmp(5)): type 7, pid, line, id, user, host, exit, session, seconds, microseconds, address. */
const loggedOn = (name: string, daysAgo: number): Step =>
  `python3 -c "import struct,time; t=int(time.time())-${daysAgo}*86400; open('/var/log/wtmp','ab').write(struct.pack('<hxxi32s4s32s256shhiii4i20s',7,99,b'tty1',b'1',b'${name}',b'',0,0,0,t,0,0,0,0,0,b''))"`
/** People of the base tree who never logged on. */
const emptied: Step = 'for name in anna bert; do userdel -rf $name 2>/dev/null; done; ! getent passwd anna bert'
/** The server's program is not needed: its file shows that shares are served here. */
const samba = (section: string): Step[] => [
  'install -D -m 755 /bin/true /usr/sbin/smbd',
  { write: '/etc/samba/smb.conf', text: `[global]\nworkgroup = CLINIC\n[homes]\nread only = no\n${section}` },
]

interface State {
  name: string
  prepare?: Step[]
  settings?: string[]
  expect: string
  summary: RegExp
  really?: { run: string; says: RegExp }
}
const states: State[] = [
  { name: 'a server that only root administers', expect: 'pass', summary: /No everyday account/ },
  {
    name: 'somebody works here every day and may use sudo',
    prepare: [workstation, person('anna', 'sudo'), worked('anna')],
    expect: 'warn',
    summary: /user:anna: is an administrator and worked here on/,
    really: { run: 'sudo -l -U anna', says: /\(ALL : ALL\) ALL/ },
  },
  {
    name: 'a rule of sudo for one person',
    prepare: [
      workstation,
      person('ben'),
      worked('ben'),
      { write: '/etc/sudoers.d/ben', text: 'ben ALL=(ALL) NOPASSWD: ALL\n', mode: 0o440 },
    ],
    expect: 'warn',
    summary: /user:ben/,
    really: { run: 'sudo -l -U ben', says: /NOPASSWD: ALL/ },
  },
  {
    name: 'a rule of sudo for one command',
    prepare: [workstation, person('ben'), worked('ben'), { write: '/etc/sudoers.d/ben', text: 'ben ALL=(ALL) /bin/ls\n', mode: 0o440 }],
    expect: 'pass',
    summary: /No everyday account/,
  },
  {
    name: 'an administrator that the settings name',
    prepare: [workstation, person('anna', 'sudo'), worked('anna')],
    settings: ['--set', 'pms-least-privilege.knownAdministrators=anna'],
    expect: 'pass',
    summary: /No everyday account/,
  },
  {
    name: 'an administrator of whom there is no trace',
    prepare: [workstation, person('anna', 'sudo')],
    expect: 'unknown',
    summary: /not known/,
  },
  {
    name: 'an account last used 100 days ago',
    prepare: [person('carl'), loggedOn('carl', 100)],
    expect: 'warn',
    summary: /user:carl: not used for at least (?:99|100) days/,
    really: { run: 'last -F carl', says: /carl/ },
  },
  { name: 'an account used last week', prepare: [person('carl'), loggedOn('carl', 7)], expect: 'pass', summary: /No everyday/ },
  {
    name: 'an old account that is locked',
    prepare: [person('carl'), loggedOn('carl', 100), 'passwd -l carl'],
    expect: 'pass',
    summary: /No everyday/,
  },
  {
    name: 'a share without an account',
    prepare: samba('[scans]\npath = /srv/scans\nguest ok = yes\n'),
    expect: 'warn',
    summary: /share:scans: \/srv\/scans is open without an account/,
  },
  {
    name: 'a share whose files the whole world may write',
    prepare: samba('[scans]\npath = /srv/scans\nread only = no\ncreate mask = 0777\n'),
    expect: 'warn',
    summary: /full control/,
  },
  {
    name: 'a share for people with an account',
    prepare: samba('[scans]\npath = /srv/scans\nread only = no\n'),
    expect: 'pass',
    summary: /No everyday/,
  },
]

async function hint(host: LabHost, settings: string[]) {
  const { stdout } = await rounds(host, ['sweep', '--json', ...settings], { timeoutSeconds: 120 })
  return documentOf(stdout).hints?.find(({ id }) => id === 'pms-least-privilege')
}

for (const { name, prepare = [], settings = [], expect, summary, really } of states) {
  test(`${name}: ${expect}`, () =>
    onHost('rights', async (host) => {
      await prepareHost(host, [emptied, ...prepare])
      const found = await hint(host, settings)
      assert.is(found?.status, expect, JSON.stringify(found, undefined, 2))
      assert.match(found?.summary ?? '', summary)
      if (really) {
        assert.match(await shell(host, really.run), really.says)
      }
    }))
}

if (requires('pms-least-privilege on Debian', 'root', 'nspawn')) {
  test.run()
}
