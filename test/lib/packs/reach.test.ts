import { array, constantFrom, assert as holds, property } from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Platform } from '../../../lib/api.ts'
import { segmentMatcher } from '../../../lib/host/glob.ts'
import { pathsMeet, segmentsMeet } from '../../../lib/packs/meet.ts'
import type { PackBody } from '../../../lib/packs/pack.ts'
import { needsOf, reachOf } from '../../../lib/packs/reach.ts'
import { secretsOfKey, secretsOfPath } from '../../../lib/packs/secrets.ts'
import type { Probe } from '../../../lib/schema/types.ts'
import { factManifest, itemManifest, packBody } from './sample-pack.ts'

const test = suite('what a pack can read and change')

function bodyWith(platform: Platform, ...probes: Probe[]): PackBody {
  const source = {
    needs: 'admin',
    timeoutSeconds: 5,
    proved: 'host',
    probes: Object.fromEntries(probes.map((probe, index) => [`p${index}`, probe])),
  } as const
  return { ...packBody(), facts: [factManifest('acme-note', { platforms: { [platform]: source } })] }
}

const needs = (platform: Platform, ...probes: Probe[]) => needsOf(reachOf(bodyWith(platform, ...probes)))

test('files, keys, programs, scripts, names and settings are told apart, each once', () => {
  const file: Probe = { file: '/etc/acme.conf' }
  const [linux] = reachOf(
    bodyWith(
      'linux',
      file,
      file,
      { files: ['/etc/acme.d/*', '{setting acme-note.folder}/x'], encoding: 'none' },
      { command: ['lsblk', '-J'] },
      { command: ['acmectl', 'status', '{each}'], each: 'acme-note.names' },
      { dns: '{setting acme-note.domain}', type: 'MX', server: 'acme-note.server' },
      { system: 'node' },
    ),
  ).reads
  assert.equal(linux?.files, [
    { path: '/etc/acme.conf', content: true },
    { path: '/etc/acme.d/*', content: false },
    { path: '{setting acme-note.folder}/x', content: false },
  ])
  assert.equal(linux?.programs, [
    { command: ['lsblk', '-J'], class: 'reads' },
    { command: ['acmectl', 'status', '{each}'], class: 'program', each: 'acme-note.names' },
  ])
  assert.equal(linux?.dns, [{ name: '{setting acme-note.domain}', type: 'MX', server: 'acme-note.server' }])
  assert.equal(linux?.settings, ['acme-note.domain', 'acme-note.folder', 'acme-note.names', 'acme-note.server'])
  assert.equal([linux?.asAdmin, linux?.system, linux?.secrets], [true, true, []])
})
test('what only reads needs check; programs, scripts, secrets and environments need more', () => {
  assert.equal(needs('linux', { file: '/etc/acme.conf' }, { command: ['df', '-k'] }), ['check'])
  assert.equal(needs('linux', { command: ['acmectl', 'status'] }), ['check', 'programs'])
  assert.equal(needs('linux', { dns: 'acme.example', type: 'TXT' }), ['check', 'programs'], 'a question tells whoever answers it something')
  assert.equal(needs('linux', { command: ['sh', '-c', 'id'] }), ['check', 'interpreters'])
  assert.equal(needs('win32', { powershell: 'x.ps1' }), ['check', 'interpreters'])
  assert.equal(needs('linux', { file: '/etc/shadow' }), ['check', 'interpreters'])
  assert.equal(needs('linux', { file: '/etc/shadow', encoding: 'none' }), ['check'], 'its size is no secret')
  const environmentFile = { path: '/etc/acme/environment', names: ['ACME_*'] as [string] }
  assert.equal(needs('linux', { command: ['df', '-k'], environmentFile }), ['check', 'interpreters'])
  assert.equal(needs('win32', { command: ['reg', 'query', 'HKLM\\SAM\\SAM'] }), ['check', 'interpreters'])
  assert.equal(needs('darwin', { command: ['plutil', '-p', '/var/db/dslocal/nodes/Default/users/root.plist'] }), ['check', 'interpreters'])
  assert.equal(needs('linux', { command: ['cat', '/etc/shadow'] }), ['check', 'programs', 'interpreters'])
})
test('a pack that mends needs fix, and one that sets others needs settings', () => {
  const allowance = { changes: ['file', 'backup-run'], targets: ['/etc/acme.conf'], risk: 'safe', takesEffect: 'now' } as const
  const remediation = {
    summary: 'x',
    reversible: false,
    consent: { go: 'It runs.' },
    platforms: { linux: { ...allowance, changes: [...allowance.changes], targets: [...allowance.targets] } },
  }
  const body = packBody({ contributes: { items: 'manifests', settings: { 'acme-note.days': 3, 'screen-lock.maxIdleSeconds': 600 } } })
  const reach = reachOf({ ...body, items: [itemManifest('acme-note', { remediation })] })
  assert.equal(needsOf(reach), ['check', 'fix', 'settings'])
  assert.equal(reach.settings, { own: { 'acme-note.days': 3 }, foreign: { 'screen-lock.maxIdleSeconds': 600 } })
  const [change] = reach.changes
  assert.equal(change?.actions, ['backup-run'])
  assert.equal(change?.consents, { go: 'It runs.' })
  assert.equal(needsOf(reachOf(packBody({ capabilities: { procedures: true } }))), ['check', 'procedures'])
})
test('places that hold secrets are found in every spelling that leads there', () => {
  const secret: [Platform, string[]][] = [
    [
      'linux',
      [
        '/etc/shadow',
        '/etc//shadow',
        '/etc/./shadow',
        '/etc/x/../shadow',
        '/etc/*',
        '/etc/sh?dow',
        '/*/shadow',
        '/**',
        '/etc/s*',
        '/proc/self/environ',
        '/proc/*/environ',
        '/proc/1/root/etc/x',
        '{home}/.ssh/id_rsa',
        '{home}/.s*/*',
        '/root/.ssh/known_hosts',
        '/home/ana/.netrc',
        '/opt/acme/server.key',
        '/etc/acme/x.env',
        '/etc/ssh/*',
        '/run/secrets/x',
        '/var/run/credentials/*/*',
        '/home/*/*/.ssh/*',
        '/usr/lib/ssl/private/x',
        '/opt/app/*.ke?',
        '/opt/app/id_*',
        '/opt/app/secre*',
        '/var/lib/rounds/journal.jsonl',
      ],
    ],
    [
      'win32',
      [
        'C:\\Windows\\System32\\config\\SAM',
        'c:/windows/system32/CONFIG/sam',
        'C:\\Windows\\System32\\config\\*',
        'C:\\WINDOW~1\\System32\\config\\SAM',
        'C:\\Windows\\System32\\config\\SAM::$DATA',
        'C:\\Windows\\System32\\config\\SAM.',
        '\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy1\\Windows\\System32\\config\\SAM',
        '\\\\?\\C:\\Windows\\System32\\config\\SECURITY',
        '{home}\\AppData\\Local\\Google\\Chrome\\User Data\\Default\\Login Data',
        '{home}\\AppData\\Roaming\\Microsoft\\Protect\\x\\y',
        'C:\\Users\\*\\AppData\\Local\\*\\*\\*\\*\\*',
        'D:\\x\\unattend.xml',
        '{home}\\Application Data\\Microsoft\\Credentials\\*',
        '{home}\\Local Settings\\Application Data\\Microsoft\\Credentials\\*',
        'C:\\Documents and Settings\\*\\Application Data\\Microsoft\\Protect\\x\\y',
        'C:\\Users\\All Users\\Microsoft\\Crypto\\RSA\\MachineKeys\\x',
        'C:\\\\Users\\\\All Users\\Application Data\\Microsoft\\Crypto\\x',
        'D:\\Windows\\System32\\config\\SAM',
        'C:\\Windows\\Sysnative\\config\\SAM',
        'C:\\ProgramData\\Rounds\\config\\trust.json',
        'C:\\App\\*.p?x',
      ],
    ],
    [
      'darwin',
      [
        '/Library/Keychains/System.keychain',
        '/private/etc/master.passwd',
        '/System/Volumes/Data/Library/Keychains/x',
        '{home}/library/keychains/login.keychain-db',
        '/VAR/DB/dslocal/nodes/Default/users/root.plist',
        '/private//var/db/dslocal/nodes/Default/users/root.plist',
        '/System/Volumes//Data/private/var/db/dslocal/x',
        '/Volumes/Macintosh HD/private/etc/master.passwd',
        '/Volumes/*/Library/Keychains/*',
        '/p*/etc/master.passwd',
        '/.vol/16777220/2',
        '/private/var/root/.netrc',
        '/Volumes/Macintosh HD/Users/ana/.netrc',
      ],
    ],
  ]
  for (const [platform, paths] of secret) {
    for (const path of paths) {
      assert.ok(secretsOfPath(path, platform).length > 0, path)
    }
  }
  const plain: [Platform, string[]][] = [
    [
      'linux',
      [
        '/etc/acme.conf',
        '/etc/acme/*.conf',
        '/etc/apt/apt.conf.d/*',
        '/var/log/*',
        '/proc/mounts',
        '/proc/*/status',
        '{home}/.config/acme.ini',
        '{home}/*',
        '/etc/pam.d/*',
        '/etc/passwd',
        '{state}/tables.json',
        '/opt/app/*',
        '/opt/app/app.*',
        '/opt/app/*.xml',
        '/run/acme/*.pid',
      ],
    ],
    [
      'win32',
      [
        'C:\\Program Files\\Acme\\*.ini',
        'C:\\ProgramData\\Acme\\log\\*',
        'C:\\Windows\\System32\\drivers\\etc\\hosts',
        '{home}\\AppData\\Roaming\\Acme\\x.ini',
      ],
    ],
    ['darwin', ['/Library/Preferences/com.apple.x.plist', '{home}/Library/Application Support/Acme/x.json']],
  ]
  for (const [platform, paths] of plain) {
    for (const path of paths) {
      assert.equal(secretsOfPath(path, platform), [], path)
    }
  }
})
test('keys and values of the registry that hold secrets are found, rules about passwords are none', () => {
  for (const key of [
    'HKLM\\SAM',
    'hklm\\sam\\SAM\\Domains',
    'HKLM\\SECURITY\\Policy\\Secrets',
    'HKLM\\S*\\*',
    'HKLM\\*',
    'HKEY_LOCAL_MACHINE\\SAM',
  ]) {
    assert.ok(secretsOfKey(key, []).length > 0, key)
  }
  const winlogon = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
  assert.equal(secretsOfKey(winlogon, ['AutoAdminLogon', 'DefaultPassword']), ['the registry value DefaultPassword'])
  assert.equal(secretsOfKey('HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa', ['LimitBlankPasswordUse', 'RunAsPPL']), [])
  assert.equal(secretsOfKey('HKLM\\SOFTWARE\\Policies\\*', ['DisablePasswordChange', 'MaximumPasswordAge']), [])
})
test('every value of a key may be a password, but where the key is known to hold none', () => {
  const winlogon = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
  const full = ['check', 'interpreters']
  assert.equal(needs('win32', { registry: winlogon, values: ['*'] }), full)
  assert.equal(needs('win32', { registryKeys: 'HKLM\\SOFTWARE\\*\\*', values: ['*'] }), full)
  assert.equal(needs('win32', { registry: winlogon, values: ['Shell'] }), ['check'])
  assert.equal(needs('win32', { registry: winlogon, values: [] }), ['check'])
  const uninstall = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\*'
  assert.equal(needs('win32', { registryKeys: uninstall, values: ['*'] }), ['check'])
  const query = (...more: string[]) => needs('win32', { command: ['reg', ...['query', ...more]] })
  assert.equal(query(winlogon), full)
  assert.equal(query(winlogon, '/v', 'DefaultPassword'), full)
  assert.equal(query(winlogon, '/v', 'Shell'), ['check'])
  assert.equal(query(winlogon, '/ve'), ['check'])
  assert.equal(query('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', '/s'), full)
  assert.equal(query('HKLM\\SYSTEM', '/s', '/v', 'ValidCommunities'), full, 'a secret place lies below')
  assert.equal(query('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall', '/s'), ['check'])
})
test('a path from a setting counts with the value that the pack itself gives it', () => {
  const at = (value: string) => {
    const body = bodyWith('linux', { files: ['{setting acme-note.file}'] })
    const settings = { file: { type: 'string', default: value, description: 'x' } } as const
    return needsOf(reachOf({ ...body, items: [itemManifest('acme-note', { settings })] }))
  }
  assert.equal(at('/etc/acme.conf'), ['check'])
  assert.equal(at('/etc/shadow'), ['check', 'interpreters'])
})
test('a path of two settings counts with the values of both', () => {
  const text = (value: string) => ({ type: 'string', default: value, description: 'x' }) as const
  const body = bodyWith('linux', { files: ['{setting acme-note.folder}/{setting acme-note.file}'] })
  const items = (folder: string, file: string) => [itemManifest('acme-note', { settings: { folder: text(folder), file: text(file) } })]
  assert.equal(needsOf(reachOf({ ...body, items: items('/etc', 'shadow') })), ['check', 'interpreters'])
  assert.equal(needsOf(reachOf({ ...body, items: items('/etc', 'acme.conf') })), ['check'])
})
test('two patterns meet exactly where a name fits both', () => {
  const sign = constantFrom('a', 'b', '.', '*', '?')
  const name = array(constantFrom('a', 'b', '.'), { minLength: 1, maxLength: 4 }).map((all) => all.join(''))
  const pattern = array(sign, { minLength: 1, maxLength: 5 }).map((all) => all.join(''))
  const shows = (one: string, found: string) =>
    segmentMatcher(one, { ignoreCase: false })(found) && !(found.startsWith('.') && !one.startsWith('.'))
  const never = property(pattern, pattern, name, (one, other, found) => {
    if (shows(one, found) && shows(other, found)) {
      assert.ok(segmentsMeet(one, other), `${one} and ${other} meet in ${found}`)
    }
  })
  holds(never, { numRuns: 3000 })
  assert.not.ok(segmentsMeet('a*', 'b*'))
  assert.not.ok(segmentsMeet('*', '.ssh'))
  assert.ok(pathsMeet(['**'], ['etc', 'shadow']))
  assert.ok(pathsMeet(['a', '**'], ['a']))
  assert.not.ok(pathsMeet(['etc'], ['etc', 'shadow']))
})
test('no pattern makes it slow', () => {
  const started = performance.now()
  const body = bodyWith('linux', {
    files: Array.from({ length: 100 }, (_, at) => `/${'*a?'.repeat(80)}/${'**/'.repeat(60)}${at}`) as [string],
  })
  reachOf(body)
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const paths = Array.from({ length: 100 }, (_, at) => `{home}/${'**/*/'.repeat(45)}${at}`)
    assert.ok(paths.every((path) => secretsOfPath(path, platform).length === 1))
    assert.ok(
      Array.from({ length: 100 }, () => `{home}/${'*/a/'.repeat(12)}${'a/'.repeat(200)}`).every((path) => secretsOfPath(path, platform)),
    )
  }
  assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`)
})

test.run()
