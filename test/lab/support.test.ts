import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { labFolder } from './support/base.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'
import { installedVersion, installOutdatedPackage } from './support/tinypkg.ts'
import { type Wine, winePrefix } from './support/wine.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

const needs = suite('lab needs')

function printedWhile(act: () => void): string[] {
  const { log } = console
  const lines: string[] = []
  console.log = (line: string) => lines.push(line)
  try {
    act()
  } finally {
    console.log = log
  }
  return lines
}

needs('a missing tool is a printed reason to skip, not a pass', () => {
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  const lines = printedWhile(() => assert.is(requires('some suite', 'strace'), false))
  process.env.PATH = PATH
  assert.equal(lines, ['SKIP some suite: strace is not installed'])
})

needs('a machine that has everything prints nothing', () => {
  assert.equal(
    printedWhile(() => assert.is(requires('some suite'), true)),
    [],
  )
})

const hosts = suite<{ host: LabHost }>('lab hosts')

hosts.before(async (context) => {
  context.host = await bootHost('ward')
})

// A failed `before` comes here too, without a host.
hosts.after(async ({ host }: { host?: LabHost }) => {
  if (host === undefined) {
    return
  }
  await host.wipe()
  assert.not.ok(existsSync(host.root))
  assert.not.match(readFileSync('/proc/mounts', 'utf8'), host.root)
})

hosts('an exit code, the output and the errors come through apart', async ({ host }) => {
  const result = await host.run(['sh', '-c', 'cat; echo "$GREETING $1"; echo err >&2; exit 7', 'sh', '$HOME %n "quoted"'], {
    input: 'in\n',
    env: { GREETING: 'good morning' },
  })
  assert.equal(result, { exitCode: 7, stdout: 'in\ngood morning $HOME %n "quoted"\n', stderr: 'err\n' })
})

hosts('an end by a signal or by the time limit is never a success', async ({ host }) => {
  assert.equal(await host.run(['sh', '-c', 'kill -TERM $$']), { exitCode: 143, stdout: '', stderr: '' })
  assert.equal(await host.run(['sh', '-c', 'kill -KILL $$']), { exitCode: 137, stdout: '', stderr: '' })
  assert.is((await host.run(['sleep', '30'], { timeoutSeconds: 1 })).exitCode, 124)
  assert.is((await host.run(['no-such-program'])).exitCode, 127)
})

hosts('the clock of the machine is out of reach', async ({ host }) => {
  const { exitCode, stderr } = await host.run(['date', '--set', '2001-01-01'])
  assert.is(exitCode, 1)
  assert.match(stderr, 'cannot set date: Operation not permitted')
})

hosts('a host has its own name, two people, a locked root and no network', async ({ host }) => {
  const { stdout } = await host.run(['sh', '-c', 'hostname; id -u anna bert; passwd -S root | cut -c1-6; ls /sys/class/net'])
  assert.equal(stdout, 'ward\n1000\n1001\nroot L\nlo\n')
})

hosts('nothing failed at boot and the firewalls wait to be enabled', async ({ host }) => {
  assert.is((await host.run(['systemctl', 'is-system-running'])).stdout, 'running\n')
  assert.is((await host.run(['systemctl', 'is-enabled', 'ufw', 'firewalld', 'nftables'])).stdout, 'disabled\ndisabled\ndisabled\n')
})

hosts('a file is written with its mode and read back, and a missing one is undefined', ({ host }) => {
  host.write('/etc/ward/new.conf', 'a = 1\n', 0o600)
  assert.is(host.read('/etc/ward/new.conf'), 'a = 1\n')
  assert.is(host.read('/etc/ward/missing.conf'), undefined)
})

hosts('a link is followed inside the host, not on the machine', async ({ host }) => {
  host.write('/srv/target', 'inside')
  await host.run(['ln', '-s', '/srv/target', '/srv/link'])
  assert.is(host.read('/srv/link'), 'inside')
  assert.not.ok(existsSync('/srv/target'))
})

hosts('a fingerprint sees content, mode, owner, links and what is missing', async ({ host }) => {
  host.write('/etc/print/file', 'one')
  await host.run(['ln', '-s', 'file', '/etc/print/link'])
  const before = await host.fingerprint(['/etc/print', '/etc/not-there'])
  assert.equal(Object.keys(before), ['/etc/print', '/etc/print/file', '/etc/print/link'])
  assert.is(before['/etc/print/link'], 'link 0777 0:0 file')
  assert.match(before['/etc/print/file'] ?? '', /^file 0644 0:0 [0-9a-f]{64}$/)
  for (const change of ['chmod 600 /etc/print/file', 'chown anna /etc/print/file', 'echo two >/etc/print/file', 'touch /etc/print/new']) {
    const last = await host.fingerprint(['/etc/print'])
    await host.run(['sh', '-c', change])
    assert.not.equal(await host.fingerprint(['/etc/print']), last, change)
  }
})

hosts('the project and node are there and cannot be written', async ({ host }) => {
  const source = 'console.log(JSON.parse(require("node:fs").readFileSync("/opt/rounds/package.json")).name)'
  assert.equal(await host.run(['/opt/node', '-e', source]), { exitCode: 0, stdout: 'rounds\n', stderr: '' })
  assert.is((await host.run(['touch', '/opt/rounds/package.json'])).exitCode, 1)
})

hosts('a file of the project runs from its source', async ({ host }) => {
  const { exitCode, stdout, stderr } = await host.source(['test/lab/support/hello.ts', 'anna'])
  assert.equal({ exitCode, stdout, stderr }, { exitCode: 0, stdout: 'hello anna\n', stderr: '' })
})

hosts('a password library installs without a network and purging it restores the login rules', async ({ host }) => {
  const before = await host.fingerprint(['/etc/pam.d', '/etc/security'])
  const apt = (...args: string[]) => host.run(['apt-get', '--yes', '--quiet', ...args], { env: { DEBIAN_FRONTEND: 'noninteractive' } })
  const installed = await apt('install', 'libpam-pwquality')
  assert.is(installed.exitCode, 0, installed.stderr)
  assert.match(host.read('/etc/pam.d/common-password') ?? '', 'pam_pwquality.so')
  const purged = await apt('purge', '--autoremove', 'libpam-pwquality')
  assert.is(purged.exitCode, 0, purged.stderr)
  assert.equal(await host.fingerprint(['/etc/pam.d', '/etc/security']), before)
})

hosts('an outdated package waits for its security update', async ({ host }) => {
  assert.is(await installedVersion(host), undefined)
  await installOutdatedPackage(host)
  assert.is(await installedVersion(host), '1.0')
  const { stdout } = await host.run(['apt-get', '--simulate', 'upgrade'])
  assert.match(stdout, 'Inst tinypkg [1.0] (1.1 Debian-Security:stable-security [all])')
  assert.is((await host.run(['unattended-upgrade'])).exitCode, 0)
  assert.is(await installedVersion(host), '1.1')
})

hosts('files survive a crash and a shutdown, and can be changed in between', async ({ host }) => {
  host.write('/etc/kept', 'before')
  await host.crash()
  assert.is(host.read('/etc/kept'), 'before')
  host.write('/etc/kept', 'while down')
  await host.up()
  assert.is((await host.run(['cat', '/etc/kept'])).stdout, 'while down')
  await host.down()
  await host.up()
  assert.is(host.read('/etc/kept'), 'while down')
})

hosts('a host that switched itself off answers no more, and comes up again', async ({ host }) => {
  await host.run(['systemctl', 'poweroff'])
  await host.down()
  const refused = await host.run(['true']).catch((error: Error) => error.message)
  assert.is(refused, 'the host ward is down: true cannot run there')
  await host.up()
  assert.is((await host.run(['true'])).exitCode, 0)
})

hosts('two hosts do not see each other', async ({ host }) => {
  const other = await bootHost('ward')
  other.write('/etc/other', 'x')
  assert.is(host.read('/etc/other'), undefined)
  await other.wipe()
})

const interrupted = suite('lab interruptions')

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  interrupted(`nothing stays behind after ${signal}`, async () => {
    const child = spawn(process.execPath, ['--import', './lib/register.mjs', 'test/lab/support/hello.ts', '--boot'], { cwd: project })
    const root = await new Promise<string>((resolve) => child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())))
    assert.ok(existsSync(join(root, 'etc')))
    const over = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await over
    if (signal === 'SIGKILL') {
      // Nobody could clean up then, so the next host does.
      await (await bootHost('sweeper')).wipe()
    }
    assert.not.ok(existsSync(root))
    assert.not.match(readFileSync('/proc/mounts', 'utf8'), root)
  })
}

const wines = suite<{ wine: Wine; folder: string }>('lab windows')

wines.before(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'rounds-wine-'))
  context.wine = await winePrefix()
})

wines.after(async ({ wine, folder }: { wine?: Wine; folder: string }) => {
  rmSync(folder, { recursive: true })
  await wine?.stop()
  const runs = readdirSync(join(labFolder(), 'wine', 'runs'))
  assert.equal(
    runs.filter((name) => name.startsWith(`${process.pid}-`)),
    [],
  )
})

wines('node is a Windows node and its exit code, output and errors come through apart', async ({ wine }) => {
  const result = await wine.node(['-e', 'console.log(process.platform, process.env.WARD); console.error("err"); process.exitCode = 7'], {
    env: { WARD: 'two' },
  })
  assert.equal(result, { exitCode: 7, stdout: 'win32 two\n', stderr: 'err\n' })
})

wines('a program that does not end is killed', async ({ wine }) => {
  assert.is((await wine.node(['-e', 'setInterval(() => {}, 1000)'], { timeoutSeconds: 3 })).exitCode, 124)
})

wines('a script of the machine runs by its Windows path', async ({ wine, folder }) => {
  const file = join(folder, 'script.cjs')
  writeFileSync(file, 'console.log(require("node:os").release(), process.argv[2])')
  assert.equal(await wine.node([wine.path(file), 'argument']), { exitCode: 0, stdout: '10.0.18362 argument\n', stderr: '' })
})

wines('native-reg writes a value and reg.exe reads it, and the other way round', async ({ wine, folder }) => {
  const file = join(folder, 'registry.cjs')
  writeFileSync(file, registryScript(wine.path(join(project, 'node_modules', 'native-reg'))))
  assert.is((await wine.reg(['add', 'HKLM\\Software\\Ward', '/v', 'FromTool', '/t', 'REG_DWORD', '/d', '41', '/f'])).exitCode, 0)
  assert.equal(await wine.node([wine.path(file)]), { exitCode: 0, stdout: '41 42\n', stderr: '' })
  const { exitCode, stdout } = await wine.reg(['query', 'HKLM\\Software\\Ward', '/v', 'FromNode'])
  assert.is(exitCode, 0)
  assert.match(stdout, /FromNode\s+REG_DWORD\s+0x2a/)
  assert.is((await wine.reg(['query', 'HKLM\\Software\\Ward', '/v', 'Missing'])).exitCode, 1)
})

wines('two prefixes do not share a registry', async () => {
  const other = await winePrefix()
  assert.is((await other.reg(['query', 'HKLM\\Software\\Ward'])).exitCode, 1)
  await other.stop()
})

function registryScript(nativeReg: string): string {
  return `
    const reg = require(${JSON.stringify(nativeReg)})
    const key = reg.createKey(reg.HKLM, 'Software\\\\Ward', reg.Access.ALL_ACCESS)
    reg.setValueDWORD(key, 'FromNode', 42)
    console.log(reg.queryValue(key, 'FromTool'), reg.queryValue(key, 'FromNode'))
    reg.closeKey(key)
  `
}

needs.run()
if (requires('lab hosts', 'root', 'nspawn')) {
  hosts.run()
  interrupted.run()
}
if (requires('lab windows', 'wine')) {
  wines.run()
}
