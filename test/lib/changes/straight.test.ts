import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Change } from '../../../lib/api.ts'
import { undeclaredPart } from '../../../lib/engine/plan.ts'
import type { ItemManifest } from '../../../lib/schema/types.ts'

const test = suite('straight targets')

/** Everything below these places is declared, so only the form of a target can be wrong. */
function declares(platform: 'linux' | 'win32', changes: string[], targets: string[]): ItemManifest {
  return { id: 'x', remediation: { platforms: { [platform]: { changes, targets, risk: 'safe', takesEffect: 'now' } } } } as never
}
const onLinux = (change: object) =>
  undeclaredPart(
    declares('linux', ['file', 'config-value', 'dconf-database', 'systemd-unit', 'package', 'firewalld-zone'], ['*']),
    { risk: 'safe', ...change } as Change,
    'linux',
  )
const onWindows = (change: object) =>
  undeclaredPart(declares('win32', ['file', 'registry-value'], ['*']), { risk: 'safe', ...change } as Change, 'win32')
const file = (path: string) => ({ kind: 'file', path, text: '', mode: 0o644 })
const key = (text: string, name = 'x') => ({ kind: 'registry-value', key: text, name, type: 'dword', data: 1 })
const CROOKED = /^to change what is not written plainly/

test('plain targets are left to the manifest', () => {
  for (const change of [
    file('/etc/app/a b..c.conf'),
    { kind: 'config-value', path: '/etc/app.conf', name: 'a', value: 'b' },
    { kind: 'dconf-database', database: 'local', holds: {} },
    { kind: 'systemd-unit', unit: 'app@-x.service', enabled: true, active: true },
    { kind: 'package', name: 'libc++1' },
    { kind: 'firewalld-zone', zone: 'public', allow: [] },
  ]) {
    assert.is(onLinux(change), undefined, JSON.stringify(change))
  }
  for (const change of [
    file('C:\\ProgramData\\App\\a.b c.ini'),
    key('HKLM\\SOFTWARE\\App\\RC4 128/128'),
    key('HKLM\\SOFTWARE\\App', ''),
    key('HKLM\\SOFTWARE\\App', 'a.b'),
  ]) {
    assert.is(onWindows(change), undefined, JSON.stringify(change))
  }
})
for (const path of [
  '/etc/app/../shadow',
  '/etc/app/./x',
  '/etc/app/..',
  '//etc/shadow',
  '/etc//shadow',
  '/etc/shadow/',
  'etc/shadow',
  '../etc/shadow',
  '',
  '/',
  '~/x',
  '/etc/app/x\0.conf',
  '/etc/app/x\nB',
  '/etc/app/\u202Efnoc',
  `/etc/${'a/'.repeat(600)}b`,
]) {
  test(`on Linux ${JSON.stringify(path).slice(0, 40)} is refused`, () => assert.match(onLinux(file(path)) ?? '', CROOKED))
}
for (const path of [
  'C:\\App\\..\\Windows\\x',
  'C:/App/x',
  'C:\\App/..\\x',
  'C:x',
  '\\App\\x',
  '\\\\server\\share\\x',
  '\\\\?\\C:\\App\\x',
  '\\\\.\\PhysicalDrive0',
  '\\??\\C:\\App\\x',
  'C:\\App\\x.txt:stream',
  'C:\\App\\x::$DATA',
  'C:\\PROGRA~1\\x',
  'C:\\App\\x.exe.',
  'C:\\App \\x',
  'C:\\App\\x ',
  'C:\\App\\...\\x',
  'C:\\App\\NUL',
  'C:\\App\\com1.txt',
  'C:\\App\\\\x',
  'C:\\App\\',
  'C:\\App\\x\0',
  '/App/x',
]) {
  test(`on Windows ${JSON.stringify(path)} is refused`, () => assert.match(onWindows(file(path)) ?? '', CROOKED))
}
for (const [text, name] of [
  ['HKLM\\SOFTWARE\\App\\..\\Policies', 'x'],
  ['HKLM\\\\SOFTWARE', 'x'],
  ['HKLM\\SOFTWARE\\', 'x'],
  ['\\HKLM\\SOFTWARE', 'x'],
  ['HKLM', 'x'],
  ['HKLM\\SOFTWARE', 'App\\x'],
  ['HKLM\\SOFTWARE\\App', 'x\0y'],
  ['HKLM\\SOFTWARE\\App', '..'],
] as const) {
  test(`the registry's ${JSON.stringify([text, name])} is refused`, () => assert.match(onWindows(key(text, name)) ?? '', CROOKED))
}
test('another case and another bitness of a key are what the registry says they are: the same key, and another one', () => {
  const app = declares('win32', ['registry-value'], ['HKLM\\SOFTWARE\\App\\*'])
  const asked = (text: string) => undeclaredPart(app, { risk: 'safe', ...key(text) } as Change, 'win32')
  assert.is(asked('hklm\\Software\\APP'), undefined)
  assert.match(asked('HKLM\\SOFTWARE\\Wow6432Node\\App') ?? '', /^to change HKLM/)
  assert.match(asked('HKLM\\SOFTWARE\\AppX') ?? '', /^to change HKLM/)
})
test('on Linux another case is another file', () => {
  const app = declares('linux', ['file'], ['/etc/app/*'])
  const asked = (path: string) => undeclaredPart(app, { risk: 'safe', ...file(path) } as Change, 'linux')
  assert.is(asked('/etc/app/X'), undefined)
  assert.is(asked('/etc/APP/x'), 'to change /etc/APP/x')
})
test('no file gives away the rights of root', () => {
  for (const mode of [0o4755, 0o2755, 0o1755, 0o666, 0o664, 0o777, -1, 0.5]) {
    assert.match(onLinux({ ...file('/etc/app/x'), mode }) ?? '', CROOKED, mode.toString(8))
  }
  assert.is(onLinux({ ...file('/etc/app/x'), mode: 0o755 }), undefined)
})
test('a name is no option of the program that gets it, and no way out of a folder', () => {
  for (const change of [
    { kind: 'systemd-unit', unit: '--root=/home/anna.service', enabled: true, active: true },
    { kind: 'systemd-unit', unit: '../../home/anna/x.service', enabled: true, active: true },
    { kind: 'package', name: '-oDpkg::Pre-Invoke::=id' },
    { kind: 'dconf-database', database: '../../shadow', holds: {} },
    { kind: 'firewalld-zone', zone: '../x', allow: [] },
  ]) {
    assert.match(onLinux(change) ?? '', CROOKED, JSON.stringify(change))
  }
})

test.run()
