import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, denied, failed, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/removable-media/linux.ts'
import { content, files, gap, people } from '../answers.ts'
import { DATABASES } from '../screen-lock/databases.ts'

const test = suite('removable-media facts on Linux')

const GNOME = files(content('/usr/share/wayland-sessions/gnome.desktop'))
const nothing: Probes = {
  overrides: files(),
  sessions: files(),
  dconfProfiles: files(),
  dconfDatabases: files(),
  dconfTexts: files(),
  dconfPersonal: files(),
  automounters: files(),
  udevRules: files(),
  modprobe: files(),
  usbStorageLoaded: absent('absent'),
  usbStorageDelay: absent('absent'),
  usbStorageUse: files(),
  usbguardProgram: files(),
  usbguardFiles: files(),
  usbguardActive: value({ exitCode: 3, stdout: 'inactive\n', stderr: '' }),
}

function read(probes: Partial<Probes>, desktop = false, users: unknown = people({ name: 'anna' })) {
  const role = value({ role: 'client', desktop, portable: false, virtual: false, because: [] })
  const answer = parse({ ...nothing, ...probes }, { platform: 'linux', now: '', facts: { 'device-role': role, users: users as never } })
  if (answer.state !== 'value') {
    throw new Error('no fact')
  }
  return answer.value
}
const states = (probes: Partial<Probes>, users?: unknown) =>
  read({ sessions: GNOME, ...probes }, true, users).autorun.map(({ scope, state }) => `${scope} ${state}`)

test('a computer without desktop and automounter starts nothing', () => assert.is(read({}).autorun[0]?.state, 'off'))
test('an automounter without desktop is named', () => {
  assert.is(read({ automounters: files(content('/usr/sbin/automount')) }).autorun[0]?.state, 'asks')
})
test('a udev rule that mounts is named, a comment is not', () => {
  const rule = (text: string) => read({ udevRules: files(content('/etc/udev/rules.d/99.rules', text)) }).autorun[0]?.state
  assert.is(rule('KERNEL=="sd*", RUN+="/usr/bin/systemd-mount $devnode"\n'), 'asks')
  assert.is(rule('# KERNEL=="sd*", RUN+="/usr/bin/systemd-mount $devnode"\n'), 'off')
})
test('rules that could not be read are unknown', () => {
  assert.is(read({ udevRules: gap('EACCES') }).autorun[0]?.state, 'unknown')
  assert.is(read({ automounters: denied('EACCES') }).autorun[0]?.state, 'unknown')
})
test('GNOME as it comes asks', () => assert.equal(states({}), ['machine asks', 'user:anna asks']))
test('a person who wants no AutoRun is off, newcomers are not', () => {
  assert.equal(states({ dconfPersonal: files(content('/home/anna/.config/dconf/user', DATABASES.autorunNever)) }), [
    'machine asks',
    'user:anna off',
  ])
})
test('a value for everybody is off for everybody', () => {
  const probes = {
    dconfProfiles: files(content('/etc/dconf/profile/user', 'user-db:user\nsystem-db:local\n')),
    dconfDatabases: files(content('/etc/dconf/db/local', DATABASES.autorunNeverLocked)),
  }
  assert.equal(states(probes), ['machine off', 'user:anna off'])
  assert.equal(states(probes, denied('EACCES')), ['machine off'])
})
test('texts that are not in force are no pass', () => {
  const probes = {
    dconfProfiles: files(content('/etc/dconf/profile/user', 'user-db:user\nsystem-db:local\n')),
    dconfDatabases: files(content('/etc/dconf/db/local', DATABASES.autorunNeverLocked)),
    dconfTexts: files(content('/etc/dconf/db/local.d/10', '', { modifiedAt: '2026-11-05T00:00:00.000Z' })),
  }
  assert.equal(states(probes), ['machine asks', 'user:anna asks'])
})
test('people who could not be listed are unknown', () => assert.ok(states({}, denied('EACCES')).includes('people unknown')))
test('a desktop that Rounds cannot read is unknown', () => {
  assert.equal(states({ sessions: files(content('/usr/share/xsessions/xfce.desktop')) }), ['desktop:xfce unknown'])
})

const modprobe = (text: string, rest: Partial<Probes> = {}) =>
  read({ modprobe: files(content('/etc/modprobe.d/usb.conf', text)), ...rest }).storage

test('storage is open where nothing is said', () => assert.is(read({}).storage.state, 'open'))
test('an install line to true or false blocks, with dash or underscore', () => {
  assert.is(modprobe('install usb-storage /bin/false').state, 'blocked')
  assert.is(modprobe('install usb_storage /usr/bin/true').state, 'blocked')
  assert.is(modprobe('# install usb-storage /bin/false').state, 'open')
  assert.is(modprobe('install usb-storage /sbin/modprobe --ignore-install usb-storage').state, 'open')
})
test('a blacklist counts only where uas is kept out too', () => {
  assert.is(modprobe('blacklist usb-storage').state, 'open')
  assert.is(modprobe('blacklist usb-storage\nblacklist uas').state, 'blocked')
})
test('a file in /etc hides the one of the distribution', () => {
  const texts = files(content('/etc/modprobe.d/usb.conf', ''), content('/usr/lib/modprobe.d/usb.conf', 'install usb-storage /bin/false'))
  assert.is(read({ modprobe: texts }).storage.state, 'open')
})
test('a driver that is still loaded is kept out after the restart', () => {
  assert.ok(
    modprobe('install usb-storage /bin/false', { usbStorageLoaded: value(content('/sys/module/usb_storage/initstate')) }).afterRestart,
  )
})
test('module texts that could not be read are unknown', () => assert.is(read({ modprobe: gap('EACCES') }).storage.state, 'unknown'))

const PROGRAM = files(content('/usr/sbin/usbguard-daemon'))
const guard = (
  texts: Record<string, string>,
  active: Probes['usbguardActive'] = value({ exitCode: 0, stdout: 'active\n', stderr: '' }),
) => {
  const usbguardFiles = files(...Object.entries(texts).map(([name, text]) => content(`/etc/usbguard/${name}`, text)))
  return read({ usbguardProgram: PROGRAM, usbguardFiles, usbguardActive: active }).storage.state
}

test('USBGuard that runs blocks what is not on its list', () => {
  assert.is(guard({ 'rules.conf': 'allow id 1d6b:0002 serial "x" with-interface 09:00:00\n' }), 'blocked')
})
test('USBGuard that lets everything in does not block', () => {
  assert.is(guard({ 'usbguard-daemon.conf': 'ImplicitPolicyTarget=allow\n' }), 'open')
  assert.is(guard({ 'rules.conf': 'allow with-interface equals { 08:*:* }\n' }), 'open')
})
test('USBGuard that does not run does not block', () =>
  assert.is(guard({}, value({ exitCode: 3, stdout: 'inactive\n', stderr: '' })), 'open'))
test('USBGuard that could not be asked is unknown', () => assert.is(guard({}, failed('systemctl was silent')), 'unknown'))
test('without USBGuard nobody needs systemctl', () => assert.is(read({ usbguardActive: failed('not found') }).storage.state, 'open'))

const INITSTATE = value(content('/sys/module/usb_storage/initstate'))
const DELAY = value(content('/sys/module/usb_storage/parameters/delay_use'))
const lever = (rest: Partial<Probes> = {}) => read(rest).levers.storage

test('the fix learns the file that would keep the drivers out, and that it reads as blocked', () => {
  const found = lever()?.block
  assert.is(found?.file?.path, '/etc/modprobe.d/rounds-usb-storage.conf')
  assert.is(found?.atOnce, true)
  assert.is(found?.inUse, undefined)
  assert.is(lever()?.['encrypted-write'], undefined)
  assert.is(modprobe(found?.file?.text ?? '').state, 'blocked')
})
test('a driver that is loaded stays until the restart', () => {
  const found = lever({
    usbStorageLoaded: INITSTATE,
    usbStorageDelay: DELAY,
    usbStorageUse: files(content('/sys/module/usb_storage/refcnt', '0\n')),
  })
  assert.is(found?.block.atOnce, false)
  assert.is(found?.block.inUse, undefined)
})
test('a disk in use, or one of which nobody knows, is told', () => {
  const used = files(content('/sys/module/usb_storage/refcnt', '0\n'), content('/sys/module/uas/refcnt', '1\n'))
  assert.match(lever({ usbStorageLoaded: INITSTATE, usbStorageUse: used })?.block.inUse ?? '', 'in use now')
  assert.match(lever({ usbStorageLoaded: INITSTATE, usbStorageUse: gap('EACCES') })?.block.inUse ?? '', 'could not be read')
})
test('a driver that is part of the kernel cannot be kept out', () => {
  assert.is(lever({ usbStorageDelay: DELAY }), undefined)
  const found = modprobe('install usb-storage /bin/false', { usbStorageDelay: DELAY })
  assert.is(found.state, 'open')
  assert.match(found.observed, 'part of the kernel')
})

test.run()
