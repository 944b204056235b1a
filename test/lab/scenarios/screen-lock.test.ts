import { suite } from 'uvu'
import { requires } from '../support/requires.ts'
import { type Scenario, type Step, scenarios } from './support.ts'

const test = suite('screen-lock on Debian')

const profile = (name: string, text: string): Step => ({ write: `/etc/profile.d/${name}.sh`, text: `${text}\n` })
const annasShell = (says: RegExp, afterFix = false) => ({
  run: `runuser -u anna -- env HOME=/home/anna bash -lc 'unset TMOUT 2>/dev/null; echo "TMOUT=\${TMOUT:-none}"; bash -c "echo child=\\\${TMOUT:-none}"'`,
  says,
  afterFix,
})
const mendsShell = {
  fix: { outcome: 'fixed' },
  really: [annasShell(/^TMOUT=900\nchild=900\n$/, true)],
} as const satisfies Partial<Scenario>

/** Where nobody else sets it, reading the profiles again in the same shell says nothing. */
const silentTwice = { run: '{ . /etc/profile; . /etc/profile; } 2>&1', says: /^$/, afterFix: true }

scenarios(test, 'screen-lock', [
  // The idle time-out of shells, which is all that a computer without a desktop has.
  { name: 'no value', expect: 'fail', summary: /never locks/, ...mendsShell, really: [...mendsShell.really, silentTwice] },
  { name: 'right value', prepare: [profile('tmout', 'typeset -rx TMOUT=900')], expect: 'pass', really: [annasShell(/^TMOUT=900/)] },
  { name: 'is zero', prepare: [profile('tmout', 'typeset -x TMOUT=0')], expect: 'fail', ...mendsShell },
  { name: 'too long', prepare: [profile('tmout', 'export TMOUT=3600')], expect: 'fail', summary: /3600 s/, ...mendsShell },
  { name: 'just too long', prepare: [profile('tmout', 'export TMOUT=901')], expect: 'fail', ...mendsShell },
  { name: 'commented out', prepare: [profile('tmout', '# typeset -rx TMOUT=600')], expect: 'fail', ...mendsShell },
  { name: 'can be switched off', prepare: [profile('tmout', 'export TMOUT=600')], expect: 'warn', summary: /not read-only/, ...mendsShell },
  {
    name: 'later file wins',
    prepare: [profile('a', 'export TMOUT=7200'), profile('z', 'TMOUT=600; readonly TMOUT; export TMOUT')],
    expect: 'pass',
    really: [annasShell(/^TMOUT=600\nchild=600/)],
  },
  {
    name: 'conflicting files, the last one looser',
    prepare: [profile('a', 'export TMOUT=600'), profile('z', 'export TMOUT=7200')],
    expect: 'fail',
    summary: /7200 s/,
    ...mendsShell,
  },
  {
    name: 'read-only first',
    prepare: [profile('a', 'typeset -rx TMOUT=7200'), profile('z', 'typeset -rx TMOUT=600 2>/dev/null')],
    expect: 'fail',
    summary: /7200 s/,
    really: [annasShell(/^TMOUT=7200/)],
    fix: { outcome: 'refused', code: 'set-elsewhere' },
  },
  {
    name: 'a looser setting',
    prepare: [profile('tmout', 'typeset -rx TMOUT=1800')],
    settings: { maxIdleSeconds: '3600' },
    expect: 'warn',
    summary: /looser than the rule/,
  },
  { name: 'a stricter setting', prepare: [profile('tmout', 'typeset -rx TMOUT=900')], settings: { maxIdleSeconds: '600' }, expect: 'fail' },
])

const NOTHING_BUT_GNOME: Step[] = [
  profile('tmout', 'typeset -rx TMOUT=600'),
  'mkdir -p /usr/share/xsessions; echo "[Desktop Entry]" >/usr/share/xsessions/gnome.desktop',
]
const systemProfile: Step = { write: '/etc/dconf/profile/user', text: 'user-db:user\nsystem-db:local\n' }
const keyfile = (database: string, text: string): Step => ({ write: `/etc/dconf/db/${database}.d/10-practice`, text })
const locks = (database: string, ...paths: string[]): Step => ({
  write: `/etc/dconf/db/${database}.d/locks/10-practice`,
  text: `${paths.join('\n')}\n`,
})
const idleFor = (seconds: number) => `[org/gnome/desktop/session]\nidle-delay=uint32 ${seconds}\n`
const IDLE = '/org/gnome/desktop/session/idle-delay'
const compile = 'dconf update'

/** What anna chose in her own settings, written as the desktop would. */
const annaChose = (text: string): Step[] => [
  { write: '/tmp/anna.d/own', text },
  'install -d -o anna -g anna /home/anna/.config /home/anna/.config/dconf',
  'dconf compile /home/anna/.config/dconf/user /tmp/anna.d && chown anna: /home/anna/.config/dconf/user',
]
const annaReads = (path: string, says: RegExp, afterFix = false) => ({
  run: `runuser -u anna -- env HOME=/home/anna XDG_CACHE_HOME=/tmp/anna-cache dconf read ${path}`,
  says,
  afterFix,
})
const mendsGnome = {
  fix: { outcome: 'fixed' },
  really: [
    annaReads(IDLE, /^uint32 900\n$/, true),
    annaReads('/org/gnome/desktop/screensaver/lock-enabled', /^true\n$/, true),
    annaReads('/org/gnome/desktop/lockdown/disable-lock-screen', /^false\n$/, true),
  ],
} as const satisfies Partial<Scenario>
const gnome = (...steps: Step[]) => [...NOTHING_BUT_GNOME, ...steps]

scenarios(test, 'screen-lock', [
  { name: 'GNOME as it comes', prepare: gnome(), expect: 'pass' },
  { name: 'GNOME value in the database', prepare: gnome(systemProfile, keyfile('local', idleFor(600)), compile), expect: 'pass' },
  {
    name: 'GNOME value too long',
    prepare: gnome(systemProfile, keyfile('local', idleFor(1800)), compile),
    expect: 'fail',
    summary: /1800 s/,
    ...mendsGnome,
  },
  { name: 'GNOME value is zero', prepare: gnome(systemProfile, keyfile('local', idleFor(0)), compile), expect: 'fail', ...mendsGnome },
  {
    name: 'GNOME profile missing, so the database is not read',
    prepare: gnome(keyfile('local', idleFor(1800)), compile),
    expect: 'pass',
    really: [annaReads(IDLE, /^$/)],
  },
  {
    name: 'GNOME database not compiled again',
    prepare: gnome(systemProfile, keyfile('local', idleFor(600)), compile, 'sleep 0.05', keyfile('local', idleFor(1800))),
    expect: 'warn',
    summary: /newer than the compiled/,
    really: [annaReads(IDLE, /^uint32 600/)],
  },
  {
    name: 'GNOME texts never compiled',
    prepare: gnome(systemProfile, keyfile('local', idleFor(600))),
    expect: 'warn',
    summary: /newer than the compiled/,
  },
  {
    name: 'GNOME changed by anna',
    prepare: gnome(...annaChose(idleFor(7200))),
    expect: 'fail',
    summary: /^user:anna: locks after 7200 s/,
    // What everybody else has is short enough, so it stays and becomes hers as well.
    really: [annaReads(IDLE, /^uint32 7200/), annaReads(IDLE, /^uint32 300/, true)],
    fix: mendsGnome.fix,
  },
  {
    name: 'GNOME switched off by anna',
    prepare: gnome(...annaChose('[org/gnome/desktop/screensaver]\nlock-enabled=false\n')),
    expect: 'fail',
    summary: /^user:anna: never locks/,
    fix: mendsGnome.fix,
    really: [annaReads('/org/gnome/desktop/screensaver/lock-enabled', /^true\n$/, true), annaReads(IDLE, /^uint32 300\n$/, true)],
  },
  {
    name: 'GNOME changed by anna, but locked',
    prepare: gnome(systemProfile, keyfile('local', idleFor(600)), locks('local', IDLE), compile, ...annaChose(idleFor(7200))),
    expect: 'pass',
    really: [annaReads(IDLE, /^uint32 600/)],
  },
  {
    name: 'GNOME lock-delay longer than grace',
    prepare: gnome(...annaChose('[org/gnome/desktop/screensaver]\nlock-delay=uint32 60\n')),
    expect: 'warn',
    summary: /360 s/,
    fix: mendsGnome.fix,
  },
  {
    name: 'GNOME locked by another database',
    prepare: gnome(
      { write: '/etc/dconf/profile/user', text: 'user-db:user\nsystem-db:local\nsystem-db:site\n' },
      keyfile('site', idleFor(3600)),
      locks('site', IDLE),
      compile,
    ),
    expect: 'fail',
    summary: /3600 s/,
    really: [annaReads(IDLE, /^uint32 3600/)],
    fix: { outcome: 'refused', code: 'set-elsewhere' },
  },
  {
    name: 'GNOME profile of somebody else',
    prepare: gnome({ write: '/etc/dconf/profile/user', text: 'user-db:user\nsystem-db:site\n' }, keyfile('site', idleFor(3600)), compile),
    expect: 'fail',
    fix: { outcome: 'refused', code: 'set-elsewhere' },
  },
  {
    name: 'automatic logon',
    prepare: gnome({ write: '/etc/gdm3/daemon.conf', text: '[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin=anna\n' }),
    expect: 'fail',
    summary: /logon|logs? /i,
    fix: { outcome: 'refused', code: 'blocked' },
  },
  {
    name: 'a desktop that nobody knows',
    prepare: [profile('tmout', 'typeset -rx TMOUT=600'), { write: '/usr/share/xsessions/xfce.desktop', text: '[Desktop Entry]\n' }],
    expect: 'unknown',
    fix: { outcome: 'refused', code: 'unknown' },
  },
])

if (requires('screen-lock on Debian', 'root', 'nspawn')) {
  test.run()
}
