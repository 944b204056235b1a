import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, type FactContext, listing, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/screen-lock/linux.ts'
import { content, files, gap, people } from '../answers.ts'
import { DATABASES } from './databases.ts'

const test = suite('screen-lock facts on Linux')

const GNOME = content('/usr/share/wayland-sessions/gnome.desktop')
const PROFILE = content('/etc/dconf/profile/user', 'user-db:user\nsystem-db:local\n')
const anna = (database: keyof typeof DATABASES) => content('/home/anna/.config/dconf/user', DATABASES[database])
const local = (database: keyof typeof DATABASES, at?: string) =>
  content('/etc/dconf/db/local', DATABASES[database], at === undefined ? {} : { modifiedAt: at })

const nothing: Probes = {
  profiles: files(content('/etc/profile', '')),
  sessions: files(GNOME),
  overrides: files(),
  dconfProfiles: files(),
  dconfDatabases: files(),
  dconfTexts: files(),
  dconfPersonal: files(),
  kdeFiles: files(),
  displayManagers: files(),
}

function context(desktop: boolean, users: unknown = people({ name: 'anna' })): FactContext {
  const role = value({ role: 'client', desktop, portable: false, virtual: false, because: [] })
  return { platform: 'linux', now: '2026-11-22T00:00:00Z', facts: { 'device-role': role, users: users as never } }
}

function read(probes: Partial<Probes>, where = context(true)) {
  const answer = parse({ ...nothing, ...probes }, where)
  if (answer.state !== 'value') {
    throw new Error('no fact')
  }
  return answer.value
}

const seat = (scope: string, probes: Partial<Probes>, where = context(true)) => read(probes, where).seats.find((one) => one.scope === scope)
const shell = (...profiles: Array<[string, string]>) => {
  const { seats, levers } = read({ profiles: files(...profiles.map(([path, text]) => content(path, text))) }, context(false))
  return { ...seats[0], beatenBy: levers.shell?.beatenBy }
}

// Shell

test('no assignment never locks', () => assert.is(shell(['/etc/profile', 'PATH=/bin']).lockAfterSeconds, 'never'))
test('zero switches the time-out off', () => assert.is(shell(['/etc/profile', 'TMOUT=0']).lockAfterSeconds, 'never'))
test('a read-only and exported time-out has no weakness', () => {
  const found = shell(['/etc/profile.d/a.sh', 'TMOUT=600; readonly TMOUT; export TMOUT'])
  assert.is(found.lockAfterSeconds, 600)
  assert.equal(found.weaknesses, [])
})
test('a time-out that is not read-only can be switched off', () => {
  assert.match(String(shell(['/etc/profile.d/a.sh', 'export TMOUT=600']).weaknesses), 'not read-only')
})
test('the drop-in of Rounds is understood', () => {
  const found = shell(['/etc/profile.d/zz-rounds-screen-lock.sh', '# why\ntypeset -rx TMOUT=900 2>/dev/null || :\n'])
  assert.is(found.lockAfterSeconds, 900)
  assert.equal(found.weaknesses, [])
  assert.is(found.beatenBy, undefined)
})
test('an earlier read-only value beats the drop-in', () => {
  const found = shell(['/etc/profile', ''], ['/etc/profile.d/a.sh', 'readonly TMOUT=36000'], ['/etc/profile.d/b.sh', ''])
  assert.is(found.lockAfterSeconds, 36000)
  assert.is(found.beatenBy, '/etc/profile.d/a.sh')
})
test('a later read-only value does not beat the drop-in', () => {
  assert.is(shell(['/etc/profile.d/a.sh', ''], ['/etc/profile.d/zzz.sh', 'readonly TMOUT=36000']).beatenBy, undefined)
})
test('the end of /etc/profile is read after its folder', () => {
  const text = 'if true; then\n  for i in /etc/profile.d/*.sh; do\n    . "$i"\n  done\nfi\nTMOUT=36000\n'
  assert.is(shell(['/etc/profile', text], ['/etc/profile.d/a.sh', 'TMOUT=600']).lockAfterSeconds, 36000)
})
test('the end of /etc/profile cannot change what its folder made read-only', () => {
  const text = 'for i in /etc/profile.d/*.sh; do . "$i"; done\nTMOUT=36000\n'
  assert.is(shell(['/etc/profile', text], ['/etc/profile.d/a.sh', 'readonly TMOUT=600']).lockAfterSeconds, 600)
})
test('a time-out under a condition is unknown', () => {
  assert.is(shell(['/etc/profile', 'if [ -n "$SSH_TTY" ]; then TMOUT=600; fi']).lockAfterSeconds, 'unknown')
})
test('denied profiles are unknown and not "never"', () => {
  const [found] = read({ profiles: denied('EACCES') }, context(false)).seats
  assert.is(found?.lockAfterSeconds, 'unknown')
  assert.is(found?.why, 'EACCES')
})
test('profiles with a gap are unknown', () => assert.is(seat('shell', { profiles: gap('EIO') })?.lockAfterSeconds, 'unknown'))
test('no profile at all is unknown', () => assert.is(seat('shell', { profiles: files() })?.lockAfterSeconds, 'unknown'))

// Desktops

test('a computer without screen has only its shell', () => {
  assert.equal(
    read({}, context(false)).seats.map(({ scope }) => scope),
    ['shell'],
  )
})
test('a screen without a known desktop is unknown', () => assert.is(seat('desktop', { sessions: files() })?.lockAfterSeconds, 'unknown'))
test('a desktop that Rounds cannot read is unknown', () => {
  assert.is(seat('desktop:xfce', { sessions: files(content('/usr/share/xsessions/xfce.desktop')) })?.lockAfterSeconds, 'unknown')
})
test('sessions that could not be listed are unknown', () =>
  assert.is(seat('desktop', { sessions: denied('EACCES') })?.lockAfterSeconds, 'unknown'))
test('the shell of GNOME counts without a session file', () => {
  const sessions = files(content('/usr/bin/gnome-shell'), content('/usr/share/glib-2.0/schemas/org.gnome.desktop.session.gschema.xml'))
  assert.is(seat('user:anna', { sessions })?.lockAfterSeconds, 300)
})

// GNOME

test('without any setting the default of the schema holds', () => {
  const found = seat('user:anna', {})
  assert.is(found?.lockAfterSeconds, 300)
  assert.is(found?.source, 'schema default')
})
test('a default of the distribution replaces that of the schema', () => {
  const overrides = files(
    content('/usr/share/glib-2.0/schemas/10_x.gschema.override', '[org.gnome.desktop.session:GNOME]\nidle-delay=uint32 0\n'),
  )
  assert.is(seat('user:anna', { overrides })?.lockAfterSeconds, 'never')
})
test('an own choice wins over the default', () =>
  assert.is(seat('user:anna', { dconfPersonal: files(anna('idle600')) })?.lockAfterSeconds, 600))
test('an idle time of zero never locks', () =>
  assert.is(seat('user:anna', { dconfPersonal: files(anna('idleNever')) })?.lockAfterSeconds, 'never'))
test('a lock that is switched off never locks', () =>
  assert.is(seat('user:anna', { dconfPersonal: files(anna('lockOff')) })?.lockAfterSeconds, 'never'))
test('a lock screen that is forbidden never locks', () => {
  assert.is(seat('user:anna', { dconfPersonal: files(anna('lockForbidden')) })?.lockAfterSeconds, 'never')
})
test('the delay of the lock is added and named', () => {
  const found = seat('user:anna', { dconfPersonal: files(anna('delay30')) })
  assert.is(found?.lockAfterSeconds, 330)
  assert.is(found?.graceSeconds, 30)
})
test('a value of another type is unknown', () =>
  assert.is(seat('user:anna', { dconfPersonal: files(anna('wrongType')) })?.lockAfterSeconds, 'unknown'))
test('a damaged database is unknown', () => {
  const damaged = content('/home/anna/.config/dconf/user', 'R1ZhcmlhbnQ=')
  assert.is(seat('user:anna', { dconfPersonal: files(damaged) })?.lockAfterSeconds, 'unknown')
})
test('an own database that may be in a gap is unknown', () => {
  assert.is(seat('user:anna', { dconfPersonal: gap('EACCES') })?.lockAfterSeconds, 'unknown')
})
test('a locked value wins over an own choice', () => {
  const probes = { dconfProfiles: files(PROFILE), dconfDatabases: files(local('allLocked')), dconfPersonal: files(anna('idleNever')) }
  assert.is(seat('user:anna', probes)?.lockAfterSeconds, 900)
})
test('a database that the profile leaves out has no say', () => {
  const probes = { dconfDatabases: files(local('allLocked')), dconfPersonal: files(anna('idleNever')) }
  assert.is(seat('user:anna', probes)?.lockAfterSeconds, 'never')
})
test('the lock of a later database wins and beats the fix', () => {
  const dconfProfiles = files(content('/etc/dconf/profile/user', 'user-db:user\nsystem-db:local\nsystem-db:site\n'))
  const dconfDatabases = files(local('allLocked'), content('/etc/dconf/db/site', DATABASES.neverLocked))
  const found = read({ dconfProfiles, dconfDatabases })
  assert.is(found.newcomers[0]?.lockAfterSeconds, 'never')
  assert.is(found.levers.desktop?.beatenBy, 'site')
})
test('texts that are newer than the compiled database are a weakness', () => {
  const dconfTexts = files(content('/etc/dconf/db/local.d/10-site', '', { modifiedAt: '2026-11-05T00:00:00.000Z' }))
  const probes = { dconfProfiles: files(PROFILE), dconfDatabases: files(local('allLocked')), dconfTexts }
  assert.match(String(seat('user:anna', probes)?.weaknesses), 'not in force')
})
test('texts that were never compiled are a weakness', () => {
  const probes = { dconfProfiles: files(PROFILE), dconfTexts: files(content('/etc/dconf/db/local.d/10-site')) }
  assert.match(String(seat('user:anna', probes)?.weaknesses), 'not in force')
})
test('a profile with foreign sources is unknown', () => {
  const dconfProfiles = files(content('/etc/dconf/profile/user', 'service-db:keyfile/user\n'))
  assert.is(seat('desktop:gnome', { dconfProfiles })?.lockAfterSeconds, 'unknown')
})
test('people who could not be listed are unknown', () => {
  assert.is(seat('people', {}, context(true, denied('EACCES')))?.lockAfterSeconds, 'unknown')
  assert.is(seat('people', {}, context(true, value(listing([], ['LDAP was silent']))))?.why, 'LDAP was silent')
})
test('people who could not be listed do not matter where everything is locked', () => {
  const probes = { dconfProfiles: files(PROFILE), dconfDatabases: files(local('allLocked')) }
  assert.is(seat('people', probes, context(true, denied('EACCES'))), undefined)
})
test('the fix learns whether the profile is missing, ready or foreign', () => {
  assert.equal(read({}).levers.desktop?.dconf, { profile: 'missing', text: 'user-db:user\nsystem-db:local\n' })
  assert.equal(read({ dconfProfiles: files(PROFILE) }).levers.desktop?.dconf, { profile: 'ready' })
  const foreign = files(content('/etc/dconf/profile/user', 'user-db:user\nsystem-db:site\n'))
  assert.equal(read({ dconfProfiles: foreign }).levers.desktop?.dconf, { profile: 'foreign' })
})

// KDE

const PLASMA = files(content('/usr/share/wayland-sessions/plasma.desktop'))
const kde = (...kdeFiles: ReturnType<typeof content>[]) => seat('user:anna', { sessions: PLASMA, kdeFiles: files(...kdeFiles) })
const rc = (text: string) => content('/home/anna/.config/kscreenlockerrc', `[Daemon]\n${text}\n`)

test('KDE locks after five minutes and its grace by default', () => assert.is(kde()?.lockAfterSeconds, 305))
test('KDE counts minutes', () => assert.is(kde(rc('Timeout=10\nLockGrace=0'))?.lockAfterSeconds, 600))
test('whose the file of KDE for everybody is', () => {
  const of = (...kdeFiles: ReturnType<typeof content>[]) => read({ sessions: PLASMA, kdeFiles: files(...kdeFiles) }).levers.kde?.file
  assert.is(of(rc('Timeout=10')), 'absent')
  assert.is(of(content('/etc/xdg/kscreenlockerrc', '# Set by Rounds: nobody can change these.\n[Daemon][$i]\nTimeout=10\n')), 'ours')
  assert.is(of(content('/etc/xdg/kscreenlockerrc', '[Daemon]\nTimeout=10\n')), 'foreign')
})
test('KDE without Autolock never locks', () => assert.is(kde(rc('Autolock=false'))?.lockAfterSeconds, 'never'))
test('KDE with a garbled time is unknown', () => assert.is(kde(rc('Timeout=soon'))?.lockAfterSeconds, 'unknown'))
test('an immutable setting of the system wins in KDE', () => {
  assert.is(kde(content('/etc/xdg/kscreenlockerrc', '[Daemon][$i]\nTimeout=10\nLockGrace=0\n'), rc('Timeout=60'))?.lockAfterSeconds, 600)
})
test('files of KDE that could not be read are unknown', () => {
  assert.is(seat('desktop:kde', { sessions: PLASMA, kdeFiles: gap('EACCES') })?.lockAfterSeconds, 'unknown')
})

// Automatic logon

const blockers = (path: string, text: string) => read({ displayManagers: files(content(path, text)) }).blockers.length

test('automatic logon of GDM is a blocker', () => {
  assert.is(blockers('/etc/gdm3/custom.conf', '[daemon]\nAutomaticLoginEnable=True\nAutomaticLogin=anna\n'), 1)
  assert.is(blockers('/etc/gdm3/daemon.conf', '[daemon]\n#AutomaticLoginEnable=true\n'), 0)
})
test('automatic logon of LightDM and SDDM is a blocker', () => {
  assert.is(blockers('/etc/lightdm/lightdm.conf', '[Seat:*]\nautologin-user=anna\n'), 1)
  assert.is(blockers('/etc/lightdm/lightdm.conf', '[Seat:*]\nautologin-user=\n'), 0)
  assert.is(blockers('/etc/sddm.conf', '[Autologin]\nUser=anna\n'), 1)
})
test('the name of who is logged on is not kept', () => {
  assert.not.match(
    JSON.stringify(read({ displayManagers: files(content('/etc/sddm.conf', '[Autologin]\nUser=secretname\n')) })),
    'secretname',
  )
})
test('a display manager that could not be read is unknown', () => {
  assert.is(seat('automatic logon', { displayManagers: gap('EACCES') })?.lockAfterSeconds, 'unknown')
})

test.run()
