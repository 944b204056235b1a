import { array, constantFrom, assert as holds, property, string } from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Platform } from '../../../lib/api.ts'
import { classOf } from '../../../lib/packs/programs.ts'
import { READERS } from '../../../lib/packs/readers.ts'

const test = suite('what a declared command can come to')

const classes = (platform: Platform, lines: readonly string[]) => lines.map((line) => `${classOf(line.split(' '), platform)}: ${line}`)
const all = (platform: Platform, wanted: string, lines: readonly string[]) =>
  assert.equal(
    classes(platform, lines),
    lines.map((line) => `${wanted}: ${line}`),
  )

test('programs that are known to only read, called so that they only read', () => {
  all('linux', 'reads', [
    'systemctl show --property=ActiveState,Result urbackupsrv.service',
    'systemctl is-active --quiet ssh',
    '/usr/bin/systemctl list-timers --all --no-pager',
    'lsblk -J -o NAME,TYPE',
    'findmnt --json --output TARGET,SOURCE /',
    'df -kPl',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query, filled in by it.
    'dpkg-query -W -f=${Version} urbackup-server',
    'rpm -qa',
    'journalctl -u urbackupsrv --since=-2d --no-pager -o json',
    'ip -j addr show dev eth0',
    'ss -Htunlp',
    'zpool status -x',
  ])
  all('win32', 'reads', [
    'sc.exe query UrBackupClientBackend',
    'SC qc Spooler',
    'C:\\Windows\\System32\\reg.exe query HKLM\\SOFTWARE\\Acme /v Version /reg:64',
    'fsutil volume diskfree C:',
    'wbadmin get versions',
    'net accounts',
    'netstat -ano',
  ])
  all('darwin', 'reads', [
    '/usr/bin/sw_vers',
    'defaults read /Library/Preferences/com.apple.SoftwareUpdate AutomaticCheckEnabled',
    'diskutil info -plist /',
    'launchctl list',
    '/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate',
  ])
})
test('the same programs called in a way that writes, follows, reads elsewhere or starts something are not', () => {
  const notReading = (platform: Platform, lines: readonly string[]) => {
    for (const line of lines) {
      assert.is.not(classOf(line.split(' '), platform), 'reads', line)
    }
  }
  notReading('linux', [
    'systemctl stop ssh',
    'systemctl -p show stop ssh',
    'systemctl show -H root@elsewhere ssh',
    'systemctl cat /etc/shadow',
    'journalctl --vacuum-time=1s',
    'journalctl -n --vacuum-time=1s',
    'journalctl --vac=1s',
    'journalctl --rotate',
    'journalctl --file /home/x/log',
    'journalctl -f',
    'zpool status -c evil',
    'ip -b /tmp/lines',
    'ip addr add 10.0.0.1/8 dev eth0',
    'ss -K dst 10.0.0.1',
    'ss -D /etc/cron.d/x',
    'hostname evil',
    'sysctl kernel.core_pattern=|/tmp/x',
    'rpm --eval %(id)',
    'dmidecode --dump-bin /etc/cron.d/x',
    'getent shadow',
    'passwd root',
    'mount /dev/sdb1',
    'df --sync',
    'smartctl -t long /dev/sda',
    'systemctl show {each}',
    'lsblk {scratch}',
  ])
  notReading('win32', [
    'sc.exe \\\\server query',
    'sc.exe create evil binPath= C:\\x.exe',
    'reg query \\\\server\\HKLM\\SOFTWARE',
    'reg add HKLM\\SOFTWARE\\Acme /v x',
    'reg save HKLM\\SAM C:\\x',
    'reg query HKLM\\SOFTWARE /v /f',
    'net user evil password /add',
    'net accounts /maxpwage:unlimited',
    'manage-bde -protectors -get C:',
    'fsutil file createnew C:\\x 1',
    'schtasks /create /tn x /tr y',
    'tasklist /s server',
    'bcdedit /set testsigning on',
  ])
  notReading('darwin', [
    'defaults write com.apple.x y 1',
    'dscl . -read /Users/root ShadowHashData',
    'diskutil eraseDisk JHFS+ x disk1',
    'plutil -convert xml1 /etc/x.plist',
    'launchctl load /tmp/x.plist',
    'pmset -g log',
    'sysctl kern.hostname=x',
  ])
})
test('a name counts only where nobody else can put a program of that name', () => {
  const show = (program: string) => [program, 'show', 'ssh']
  assert.is(classOf(show('/bin/systemctl'), 'linux'), 'reads')
  for (const program of [
    '/tmp/systemctl',
    '/home/ana/systemctl',
    './systemctl',
    'bin/systemctl',
    '/usr/bin/../../tmp/systemctl',
    '/dev/shm/x',
    '{each}',
    '',
  ]) {
    assert.is(classOf(show(program), 'linux'), 'interpreter', program)
  }
  assert.is(classOf(show('/opt/acme/systemctl'), 'linux'), 'interpreter', 'by its name it starts others')
  assert.is(classOf(['/opt/acme/lsblk', '-J'], 'linux'), 'program')
  for (const program of [
    'C:\\Users\\ana\\sc.exe',
    'C:\\ProgramData\\x\\sc.exe',
    'D:\\sc.exe',
    'C:\\Tools\\x.exe',
    '\\\\server\\share\\sc.exe',
    'C:\\Windows\\Temp\\sc.exe',
    'C:\\PROGRA~3\\x.exe',
    'sc\\..\\sc.exe',
  ]) {
    assert.is(classOf([program, 'query'], 'win32'), 'interpreter', program)
  }
  assert.is(classOf(['C:\\Program Files\\Acme\\tool.exe', 'status'], 'win32'), 'program')
})
test('what carries out its arguments or starts others is an interpreter by its name, however that is written', () => {
  all('linux', 'interpreter', [
    'sh -c id',
    '/bin/bash x',
    '/usr/bin/python3.11 -c x',
    'perl5.36 -e 1',
    'env TZ=UTC lsblk',
    'sudo lsblk',
    'xargs rm',
    'busybox sh',
    'find / -exec x',
    'awk x',
    'ssh host',
    'restic snapshots',
    'docker ps',
    'node x',
    'timeout 5 lsblk',
    '/lib64/ld-linux-x86-64.so.2 /tmp/x',
    'apt-get -s upgrade',
  ])
  all('win32', 'interpreter', [
    'cmd /c dir',
    'CMD.EXE /c dir',
    'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe -c x',
    'pwsh -c x',
    'cscript x.vbs',
    'wscript.exe x',
    'mshta x',
    'rundll32 x',
    'wmic os',
    'C:\\Windows\\run.bat x',
    'powershell. -c x',
  ])
  all('darwin', 'interpreter', ['osascript -e x', '/usr/bin/ruby -e x', 'open /x', '/usr/local/bin/tool x', '/opt/homebrew/bin/tool x'])
  all('linux', 'program', ['urbackupclientctl status', '/usr/sbin/sshd -T', 'tee /etc/x', 'lsblk --sysroot=/x'])
})
test('what starts another program, loads code or writes what starts later is an interpreter, too', () => {
  all('linux', 'interpreter', [
    ...['ip netns exec x id', 'prlimit id', 'numactl id', 'runcon x id', 'aa-exec id', 'bwrap id', 'firejail id', 'sg x', 'newgrp x'],
    ...['i386 id', 'x86_64 id', 'choom id', 'run0 id', 'cpulimit id', 'dbus-run-session id', 'tcpdump -i x', 'logrotate x', 'anacron'],
    ...['gcore 1', 'modprobe x', 'insmod x.ko'],
  ])
  all('win32', 'interpreter', [
    ...['diskshadow /s x', 'mavinject 1 x', 'msdt x', 'infdefaultinstall x', 'presentationhost x', 'csc x', 'vbc x', 'jsc x', 'cdb x'],
    ...['gpscript x', 'expand x y', 'esentutl /y x', 'reg add HKLM\\x', 'regini x'],
  ])
})
test('an unknown program that is handed a shell or an interpreter is one, wherever the name stands', () => {
  all('linux', 'interpreter', [
    'acmewrap sh',
    'acmewrap /bin/bash x',
    'acmewrap -z/bin/sh',
    'acmewrap --exec=python3.11',
    'acmewrap x;perl',
    'acmewrap -- sudo x',
    'acmewrap /usr/bin/find',
  ])
  assert.is(classOf(['acmewrap', '-c', 'sh -c id'], 'linux'), 'interpreter')
  all('win32', 'interpreter', ['acmewrap cmd', 'acmewrap C:\\Windows\\System32\\CMD.exe', 'acmewrap /run:powershell.exe'])
  all('linux', 'program', ['acmectl start', 'acmectl service find', 'acmectl --output /srv/share/x.txt', 'acmectl show node'])
})
test('no argument that is not in the table ever reads', () => {
  const options = array(string({ minLength: 1, maxLength: 8 }), { maxLength: 3 })
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const names = Object.keys(READERS[platform])
    const strange = property(constantFrom(...names), options, string({ minLength: 1 }), (name, before, end) => {
      // No form knows such an option, wherever it stands.
      assert.is.not(classOf([name, ...before, `--zz-${end}`], platform), 'reads')
      assert.is.not(classOf([name, `--zz-${end}`, ...before], platform), 'reads')
    })
    holds(strange, { numRuns: 300 })
  }
})
test('every form in the table is met by a call, so that none stands there in vain', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    for (const [name, forms] of Object.entries(READERS[platform])) {
      assert.is(name, name.toLowerCase())
      for (const { verbs = [''], needs = [] } of forms) {
        for (const verb of verbs) {
          const given = [...verb.split(' ').filter(Boolean), ...needs.slice(0, 1)]
          assert.is(classOf([name, ...given], platform), 'reads', `${name} ${given.join(' ')}`)
        }
      }
    }
  }
})

test.run()
