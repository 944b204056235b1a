import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { childEnvironment, foreignNodeOption, settleEnvironment, systemPath } from '../../../lib/host/environment.ts'
import { runProcess } from '../../../lib/host/processes.ts'
import { systemFolders, windowsFolders } from '../../../lib/host/windows-folders.ts'
import { takeIncidents } from '../../../lib/logs/incidents.ts'

const test = suite('hostile environment')
const folder = mkdtempSync(join(tmpdir(), 'rounds-environment-'))
test.after(() => rmSync(folder, { recursive: true }))
test.before.each(() => void takeIncidents())

const HOSTILE = {
  LD_PRELOAD: '/home/anna/a.so',
  LD_LIBRARY_PATH: '/home/anna',
  LD_AUDIT: '/home/anna/a.so',
  NODE_OPTIONS: '--require=/home/anna/a.js',
  NODE_PATH: '/home/anna',
  NODE_EXTRA_CA_CERTS: '/home/anna/ca.pem',
  NODE_POWERSHELL: '/home/anna/pwsh',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  ZX_SHELL: '/home/anna/sh',
  BASH_ENV: '/home/anna/a.sh',
  ENV: '/home/anna/a.sh',
  IFS: '/',
  PERL5LIB: '/home/anna',
  PYTHONPATH: '/home/anna',
  GCONV_PATH: '/home/anna',
  'BASH_FUNC_ls%%': '() { id; }',
  XDG_CONFIG_HOME: '/home/anna',
  XDG_DATA_DIRS: '/home/anna',
  DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/home/anna/bus',
  APT_CONFIG: '/home/anna/apt.conf',
  RESTIC_REPOSITORY: '/home/anna/repo',
  GIT_SSH_COMMAND: 'id',
  SYSTEMD_PAGER: '/home/anna/pager',
  LC_MESSAGES: 'de_DE.UTF-8',
  LANGUAGE: 'de',
  PSModulePath: '/home/anna',
  COR_PROFILER_PATH: 'C:\\Users\\anna\\a.dll',
  COR_ENABLE_PROFILING: '1',
  DOTNET_STARTUP_HOOKS: '/home/anna/a.dll',
  __COMPAT_LAYER: 'RunAsInvoker',
}

test('what root starts gets none of it, and its own home, account and folders', () => {
  const given = childEnvironment(
    { ...HOSTILE, PATH: '/home/anna/bin', HOME: '/home/anna', USER: 'anna', SHELL: '/home/anna/sh' },
    'linux',
    true,
  )
  assert.equal(given, {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: userInfo().homedir,
    USER: 'root',
    LOGNAME: 'root',
    SHELL: '/bin/sh',
  })
})
test('the way to the network, the time zone and the folder for drafts stay', () => {
  const plain = { https_proxy: 'http://proxy:3128', NO_PROXY: '.lan', TZ: 'Pacific/Auckland', TMPDIR: '/var/tmp' }
  assert.equal({ ...childEnvironment(plain, 'linux', true), ...plain }, childEnvironment(plain, 'linux', true))
  for (const zone of [':/home/anna/zone', '/home/anna/zone', '../../home/anna/zone', ':../zone']) {
    assert.is(childEnvironment({ TZ: zone }, 'linux', true).TZ, undefined, zone)
  }
})
test('who is not root keeps what he is used to, but for the language', () =>
  assert.equal(childEnvironment({ A: 'b', LANGUAGE: 'de', PATH: '/x' }, 'linux', false), { A: 'b', PATH: '/x' }))
test('on Windows nothing of it is given either, whatever case it is written in', () => {
  const upper = Object.fromEntries(Object.entries(HOSTILE).map(([name, text]) => [name.toUpperCase(), text]))
  const given = childEnvironment(
    { ...upper, COMSPEC: 'C:\\Users\\anna\\cmd.exe', Path: 'C:\\Users\\anna', PATHEXT: '.JS;.EXE', Temp: 'C:\\T', COMPUTERNAME: 'PC' },
    'win32',
    false,
  )
  const { PATH, ...rest } = given
  assert.equal(rest, {
    Temp: 'C:\\T',
    COMPUTERNAME: 'PC',
    SystemRoot: 'C:\\Windows',
    windir: 'C:\\Windows',
    ProgramData: 'C:\\ProgramData',
    ComSpec: 'C:\\Windows\\System32\\cmd.exe',
    PATHEXT: '.COM;.EXE;.BAT;.CMD',
  })
  assert.match(PATH ?? '', /^C:\\Windows\\System32;C:\\Windows;/)
  assert.not.match(PATH ?? '', /anna/)
})

const VALUES: Readonly<Record<string, string>> = {
  'ProfileList\\ProgramData': '%SystemDrive%\\ProgramData',
  'CurrentVersion\\SystemRoot': 'D:\\Windows',
  'Environment\\Path': '%SystemRoot%\\System32;D:\\Tools; ;relative;D:\\WINDOWS\\;\\\\server\\share',
}
const registry = (key: string, name: string) => VALUES[`${key.split('\\').at(-1)}\\${name}`]

test('another Windows than the usual one counts only where the registry says so', () => {
  assert.equal(
    windowsFolders({ SystemRoot: 'c:\\windows', windir: 'C:\\WINDOWS\\', ProgramData: 'C:\\ProgramData' }, assert.unreachable as never),
    {
      root: 'c:\\windows',
      programData: 'C:\\ProgramData',
    },
  )
  for (const environment of [
    { SystemRoot: 'C:\\Users\\anna' },
    { SystemRoot: 'C:\\Windows', windir: 'C:\\Users\\anna\\x.exe &' },
    { ProgramData: 'C:\\Users\\anna' },
    { SystemRoot: 'D:\\Windows' },
  ]) {
    assert.equal(windowsFolders(environment, registry), { root: 'D:\\Windows', programData: 'D:\\ProgramData' })
  }
  assert.equal(
    windowsFolders({ ProgramData: 'C:\\Users\\anna' }, () => undefined),
    { root: 'C:\\Windows', programData: 'C:\\ProgramData' },
  )
})
test('programs of Windows are looked for in its own folders first, then where administrators say', () =>
  assert.is(
    systemFolders({ SystemRoot: 'D:\\Windows', PATH: 'C:\\Users\\anna' }, registry),
    'D:\\Windows\\System32;D:\\Windows;D:\\Windows\\System32\\Wbem;D:\\Windows\\System32\\WindowsPowerShell\\v1.0;D:\\Windows\\System32\\OpenSSH;D:\\Tools',
  ))

test('options of Node that bound its memory are fine, and any other is one too many', () => {
  for (const options of ['', '  ', '--max-old-space-size=512', '--no-warnings  --max_semi_space_size=8']) {
    assert.is(foreignNodeOption(options), undefined, options)
  }
  for (const option of [
    '--require=/a.js',
    '-r',
    '--import',
    '--import=data:text/javascript,0',
    '--loader=/a.mjs',
    '--experimental-loader=/a.mjs',
    '--inspect',
    '--inspect-brk=0.0.0.0:1',
    '--openssl-config=/a.cnf',
    '--redirect-warnings=/etc/x',
    '--tls-keylog=/a',
    '--icu-data-dir=/a',
    '--no-such-option',
  ]) {
    assert.is(foreignNodeOption(`--no-warnings ${option} /b`), option)
  }
})
test('root refuses to go on with code that Node was told to load, and notes it', () => {
  assert.throws(
    () => settleEnvironment({ NODE_OPTIONS: '--require=/home/anna/a.js' }, true),
    /NODE_OPTIONS holds --require=\/home\/anna\/a\.js.*nothing is checked\. Run it without that variable/,
  )
  assert.equal(
    takeIncidents().map(({ event, details }) => [event, details.what]),
    [['foreign-code', 'NODE_OPTIONS=--require=/home/anna/a.js']],
  )
  settleEnvironment({ NODE_OPTIONS: '--max-old-space-size=512' }, true)
  settleEnvironment({ NODE_OPTIONS: '--require=/home/anna/a.js' }, false)
})
test('what loads code into other programs is taken out of the environment and noted', () => {
  const environment: NodeJS.ProcessEnv = {
    LD_PRELOAD: '/a.so',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    DYLD_INSERT_LIBRARIES: '/a',
    PATH: '/bin',
  }
  settleEnvironment(environment, true)
  assert.equal(environment, { PATH: '/bin' })
  assert.equal(
    takeIncidents().map(({ details }) => details.what),
    ['LD_PRELOAD=/a.so', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'DYLD_INSERT_LIBRARIES=/a'],
  )
})

if (process.getuid?.() === 0) {
  test('a folder for drafts that somebody else owns is not used, and /var/tmp is', () => {
    const theirs = mkdtempSync(join(folder, 'theirs-'))
    chownSync(theirs, 1000, 1000)
    const environment: NodeJS.ProcessEnv = { TMPDIR: theirs }
    settleEnvironment(environment, true)
    assert.equal(environment, {})
    settleEnvironment({ TMPDIR: '/var/tmp' }, true)
  })
  test('a program that is really started sees none of it', async () => {
    const before = { ...process.env }
    Object.assign(process.env, HOSTILE, { HOME: '/home/anna' })
    try {
      const answer = await runProcess(['env'], { timeoutSeconds: 10 })
      const names = answer.state === 'value' ? answer.value.stdout.split('\n').map((line) => line.split('=')[0]) : []
      assert.ok(names.includes('PATH'))
      assert.equal(
        Object.keys(HOSTILE).filter((name) => names.includes(name)),
        [],
      )
      assert.match(answer.state === 'value' ? answer.value.stdout : '', new RegExp(`^HOME=${userInfo().homedir}$`, 'm'))
    } finally {
      for (const name of Object.keys(HOSTILE)) {
        delete process.env[name]
      }
      Object.assign(process.env, before)
    }
  })
  test('a program in front of the search path is not the one that is started', async () => {
    const { PATH } = process.env
    const fake = join(folder, 'id')
    writeFileSync(fake, '#!/bin/sh\necho fake\n')
    chmodSync(fake, 0o755)
    process.env.PATH = `${folder}:${PATH}`
    const answer = await runProcess(['id', '-u'], { timeoutSeconds: 10 })
    process.env.PATH = PATH
    assert.is(answer.state === 'value' && answer.value.stdout, '0\n')
  })
} else {
  console.log('SKIP hostile environment of root: only root has one')
}
test('on a Mac root looks for no program where somebody else may put one', () => {
  const ofHomebrew = (folder: string) => folder === '/usr/local/bin'
  assert.is(systemPath('darwin', true, ofHomebrew), '/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin')
  assert.is(
    systemPath('darwin', true, () => true),
    '/usr/sbin:/usr/bin:/sbin:/bin',
  )
  const all = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  assert.is(
    systemPath('darwin', true, () => false),
    all,
  )
  assert.is(systemPath('darwin', false, ofHomebrew), all)
  assert.is(systemPath('linux', true, ofHomebrew), all)
})

test.run()
