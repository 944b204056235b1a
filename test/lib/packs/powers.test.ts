import { array, constantFrom, assert as holds, integer, property } from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Platform } from '../../../lib/api.ts'
import { auditOf } from '../../../lib/packs/audit.ts'
import type { KnownPack, PackBody } from '../../../lib/packs/pack.ts'
import { powersOf } from '../../../lib/packs/powers.ts'
import { needsOf, reachOf } from '../../../lib/packs/reach.ts'
import { matchesPattern } from '../../../lib/pattern.ts'
import { auditPage } from '../../../lib/report/pack-audit.ts'
import type { Allowance } from '../../../lib/schema/types.ts'
import { itemManifest, packBody } from './sample-pack.ts'

const test = suite('fixes that amount to full trust')

type Kind = Allowance['changes'][number]

function mending(kind: Kind, target: string, platform: Platform = 'linux'): PackBody {
  const allowance: Allowance = { changes: [kind], targets: [target], risk: 'safe', takesEffect: 'now' }
  const remediation = { summary: 'x', reversible: true, platforms: { [platform]: allowance } }
  return { ...packBody(), items: [itemManifest('acme-note', { remediation })] }
}
const needs = (kind: Kind, target: string, platform?: Platform) => needsOf(reachOf(mending(kind, target, platform)))

function all(wanted: readonly string[], platform: Platform, kind: Kind, targets: readonly string[]): void {
  for (const target of targets) {
    assert.equal(needs(kind, target, platform), wanted, `${kind} ${target}`)
  }
}

test('where code starts or rights are given, fix alone is not enough', () => {
  const full = ['check', 'fix', 'interpreters']
  all(full, 'linux', 'file', [
    ...['/etc/cron.d/acme', '/etc/cron*', '/var/spool/cron/crontabs/root', '/etc/systemd/system/acme.service', '/etc/systemd/system/*'],
    ...['/etc/sudoers.d/acme', '/etc/ld.so.preload', '/etc/profile.d/acme.sh', '/etc/rc.local', '/etc/init.d/acme', '/etc/pam.d/sshd'],
    ...[
      '/etc/ssh/sshd_config.d/acme.conf',
      '/root/.ssh/authorized_keys',
      '/home/*/.bashrc',
      '/usr/local/bin/acme',
      '/usr/bin/*',
      '/opt/acme/*',
    ],
    ...[
      '/etc/*',
      '/etc/a*/x',
      '/etc/udev/rules.d/*',
      '/etc/apt/apt.conf.d/99acme',
      '/etc/passwd',
      '/etc/rounds/trust.json',
      '/etc/default/acme',
    ],
    ...['/srv/acme/acme.sh', '/ETC/CRON.D/x'],
  ])
  all(full, 'linux', 'config-value', [
    '/etc/sudoers *',
    '/etc/sudoers*',
    '/etc/login.defs PASS_MAX_DAYS',
    '/etc/ssh/sshd_config PermitRootLogin',
  ])
  all(full, 'linux', 'systemd-unit', ['debug-shell.service', '*.service'])
  all(full, 'linux', 'backup-rotation', ['restic'])
  all(full, 'darwin', 'file', [
    '/Library/LaunchDaemons/*',
    '/private/etc/sudoers',
    '/etc/pam.d/sudo',
    '/Users/*/Library/x',
    '/Volumes/x/etc/y',
  ])
  all(full, 'win32', 'file', [
    ...['C:\\Program Files\\Acme\\x.ini', 'C:\\Windows\\System32\\*', 'D:\\Windows\\x', 'C:\\Users\\*', 'C:\\ProgramData\\Acme\\tool.exe'],
    ...[
      'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.url',
      'C:\\ProgramData\\Rounds\\config\\*',
      'C:\\ProgramData\\*',
    ],
  ])
  const current = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'
  all(full, 'win32', 'registry-value', [
    ...['Run\\Acme', 'RunOnce\\*', 'Policies\\Explorer\\Run\\1', 'Policies\\System\\EnableLUA', 'Policies\\System\\*'].map(
      (name) => `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\${name}`,
    ),
    ...['Image File Execution Options\\sethc.exe\\Debugger', 'Windows\\AppInit_DLLs', 'Winlogon\\Shell'].map(
      (name) => `HKLM\\${current}\\${name}`,
    ),
    ...['HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Acme\\ImagePath', 'HKLM\\SYSTEM\\ControlSet001\\*', 'HKLM\\SOFTWARE\\*'],
    ...[
      'HKU\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\x',
      'HKU\\*\\Software\\Classes\\x',
      'HKLM\\SOFTWARE\\WOW6432Node\\Micro*',
    ],
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\Security Packages',
    // The star reaches over keys: HKU\\S-1-5-18\\Software\\Classes\\Software\\Acme\\x fits it.
    'HKU\\*\\Software\\Acme\\x',
  ])
})
test('what starts nothing needs fix and no more', () => {
  const plain = ['check', 'fix']
  all(plain, 'linux', 'file', [
    '/etc/acme/*',
    '/etc/acme.conf',
    '/srv/acme/*',
    '/var/lib/acme/x.json',
    '/etc/systemd/journald.conf.d/acme.conf',
  ])
  all(plain, 'linux', 'config-value', ['/etc/acme/acme.conf *', '/etc/acme.conf days'])
  all(plain, 'linux', 'systemd-unit', ['acme.service', 'acme.timer'])
  all(plain, 'linux', 'package', ['acme'])
  all(plain, 'darwin', 'file', ['/Library/Preferences/com.acme.plist', '/etc/acme/*'])
  all(plain, 'win32', 'file', ['C:\\ProgramData\\Acme\\*', 'D:\\Acme\\x.ini'])
  all(plain, 'win32', 'registry-value', [
    'HKLM\\SOFTWARE\\Acme\\*',
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\legalnoticetext',
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\RunAsPPL',
    'HKU\\S-1-5-18\\Software\\Acme\\x',
  ])
})
test('no target matches such a place and passes as a plain one', () => {
  const places = ['/etc/cron.d/x', '/usr/bin/x', '/root/.bashrc', '/etc/sudoers', '/etc/ld.so.preload']
  const cuts = array(integer({ min: 1, max: 8 }), { maxLength: 4 })
  const never = property(constantFrom(...places), cuts, (place, stars) => {
    const target = [...place].map((sign, index) => (stars.includes(index) ? '*' : sign)).join('')
    assert.ok(matchesPattern(target, place))
    assert.ok(powersOf('file', target, 'linux').length > 0, target)
  })
  holds(never, { numRuns: 500 })
  const started = performance.now()
  for (let at = 0; at < 200; at++) {
    powersOf('file', `/${'*a'.repeat(6)}${'a'.repeat(250)}`, 'linux')
    powersOf('registry-value', `HKLM\\S${'*a'.repeat(6)}${'a'.repeat(250)}`, 'win32')
  }
  assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`)
})
test('the audit says FULL TRUST and what for', () => {
  const body = mending('file', '/etc/cron.d/acme')
  const { version, displayName, publisher } = body.manifest
  const pack: KnownPack = {
    ...{ id: 'acme.notes', version, displayName, publisher, file: '', sha256: '', body },
    ...{ signature: 'good', trusted: true, state: 'active', grants: ['check', 'fix'], items: [] },
  } as unknown as KnownPack
  const audit = auditOf(pack, undefined, { publishers: {} })
  assert.is(audit.wantsFullTrust, true)
  const page = JSON.stringify(auditPage(audit))
  assert.match(page, 'FULL TRUST means')
  assert.match(page, 'Linux: the fix of `acme-note` may change `/etc/cron.d/acme` (file), which starts programs.')
  assert.match(page, 'is started later, and is held by nothing')
})

test.run()
