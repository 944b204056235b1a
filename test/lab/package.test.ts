import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ResultDocument } from '../../lib/schema/types.ts'
import { atExit } from './support/cleanup.ts'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'
import { type Wine, winePrefix } from './support/wine.ts'

const test = suite('one executable')
const root = fileURLToPath(new URL('../..', import.meta.url))
const ENVIRONMENT = { ROUNDS_STATE_DIR: 'C:\\rounds\\state', ROUNDS_CONFIG_DIR: 'C:\\rounds\\config', ROUNDS_TAGS: '' }
const LIMIT_KEY = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
const LIMIT = 'InactivityTimeoutSecs'

let folder: string
let host: LabHost | undefined
let wine: Wine | undefined

const release = () => join(folder, 'release')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
/** Where it finds the packages of the project, as the bundle does that npm run build makes. */
const bundleFolder = join(root, 'node_modules', '.cache', `rounds-package-test-${process.pid}`)
const bundle = () => join(bundleFolder, 'rounds.cjs')
const inRelease = (name: string) => join(release(), version, name)

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder, maxBuffer: 1 << 26 })
  return { status, text: `${stdout}${stderr}`, stdout }
}

test.before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-package-test-'))
  atExit(() => [folder, bundleFolder].map((one) => rmSync(one, { recursive: true, force: true })))
  assert.is(run(process.execPath, join(root, 'bin', 'build.mjs'), bundleFolder).status, 0)
  const certificate = ['-subj', '/CN=Laboratory', '-addext', 'extendedKeyUsage=codeSigning', '-days', '30', '-nodes']
  run('openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', 'release.pem')
  run('openssl', 'req', '-x509', '-newkey', 'rsa:3072', '-keyout', 'key.pem', '-out', 'certificate.pem', ...certificate)
  const keys = ['--release-key', 'release.pem', '--certificate', 'certificate.pem', '--key', 'key.pem']
  const { status, text } = run(process.execPath, join(root, 'bin', 'package.mjs'), '--out', release(), ...keys)
  assert.is(status, 0, text)
})
test.after(async () => {
  await wine?.stop()
  await host?.wipe()
})

test('every executable has its hash, and sha256sum itself agrees', () => {
  const names = ['linux-x64', 'linux-arm64', 'win-x64.exe', 'macos-x64', 'macos-arm64'].map((target) => `rounds-${target}`)
  const sums = readFileSync(inRelease('SHA256SUMS'), 'utf8')
  assert.equal(sums.match(/rounds-\S+/g)?.sort(), names.sort())
  const { status, stdout, stderr } = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
    cwd: join(release(), version),
    encoding: 'utf8',
  })
  assert.is(status, 0, stdout + stderr)
})
test('plain openssl verifies hashes, ring and table, and refuses each after one changed byte', () => {
  for (const file of [inRelease('SHA256SUMS'), join(release(), 'rings', 'pilot.txt'), join(release(), 'tables', 'os-support.json')]) {
    assert.is(verified(file, `${file}.sig`), 0, file)
    const changed = join(folder, 'changed')
    copyFileSync(file, changed)
    changeByte(changed, 10)
    assert.is.not(verified(changed, `${file}.sig`), 0, file)
  }
})
test('the ring names what runs, and no macOS executable that macOS would not start', () => {
  const ring = readFileSync(join(release(), 'rings', 'pilot.txt'), 'utf8')
  assert.match(ring, new RegExp(`^version ${version.replaceAll('.', '\\.')}\n(sha256 [0-9a-f]{64} rounds-[a-z0-9.-]+\n){3}$`))
  assert.match(ring, `sha256 ${hashOf(inRelease('rounds-win-x64.exe'))} rounds-win-x64.exe`)
  assert.not.match(ring, 'macos')
})
test('the broad ring follows only when it is told to, and only to files that are still the same', () => {
  const broad = join(release(), 'rings', 'broad.txt')
  assert.not.ok(existsSync(broad))
  const promoted = run(process.execPath, join(root, 'bin', 'package.mjs'), '--out', release(), '--promote')
  assert.is(promoted.status, 0, promoted.text)
  assert.is(readFileSync(broad, 'utf8'), readFileSync(join(release(), 'rings', 'pilot.txt'), 'utf8'))
  assert.is(verified(broad, `${broad}.sig`), 0)
})
test('the bill of materials is CycloneDX with what an advisory is looked up by', () => {
  const bill = JSON.parse(readFileSync(inRelease('sbom.cdx.json'), 'utf8'))
  assert.equal([bill.bomFormat, bill.specVersion, bill.version], ['CycloneDX', '1.5', 1])
  assert.match(bill.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const components = bill.components as Array<Record<'type' | 'name' | 'version' | 'purl' | 'bom-ref', string>>
  for (const { type, name, version: found, purl } of components) {
    assert.ok(['library', 'platform'].includes(type) && name && found && purl, JSON.stringify({ type, name, found, purl }))
  }
  const names = components.map(({ name }) => name)
  assert.equal(
    ['node', 'openssl', 'v8', 'commander', 'winston', 'native-reg', 'semver', 'ajv'].filter((name) => !names.includes(name)),
    [],
  )
  assert.equal(
    ['typescript', 'uvu', 'esbuild', 'postject'].filter((name) => names.includes(name)),
    [],
  )
  const refs = new Set([bill.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])])
  assert.is(refs.size, components.length + 1)
  for (const { ref, dependsOn } of bill.dependencies as Array<{ ref: string; dependsOn: string[] }>) {
    assert.ok(
      [ref, ...dependsOn].every((one) => refs.has(one)),
      ref,
    )
  }
})
test('Authenticode holds with the certificate of the test, and breaks with one changed byte', () => {
  const verify = (file: string) => run('osslsigncode', 'verify', '-CAfile', 'certificate.pem', '-in', file).status
  assert.is(verify(inRelease('rounds-win-x64.exe')), 0)
  const changed = join(folder, 'changed.exe')
  copyFileSync(inRelease('rounds-win-x64.exe'), changed)
  changeByte(changed, 1_000_000)
  assert.is.not(verify(changed), 0)
})
test('packed with xz they stay under 35 MB, even with less effort than xz makes by itself', () => {
  for (const name of ['rounds-linux-x64', 'rounds-win-x64.exe']) {
    const { stdout } = spawnSync('sh', ['-c', 'xz -T2 -2 -c "$1" | wc -c', 'sh', inRelease(name)], { encoding: 'utf8' })
    assert.ok(Number(stdout) > 1e6 && Number(stdout) < 35e6, `${name}: ${stdout}`)
  }
})

/** What is said of this computer, without times. */
function answers({ items, hints = [] }: ResultDocument) {
  return [...items, ...hints].map((item) => {
    const { id, status, summary } = item
    const { outcome, code, changes } = 'remediation' in item && item.remediation ? item.remediation : {}
    return { id, status, summary, outcome, code, changes }
  })
}

test('on a computer without Node the executable says what the bundle says', async () => {
  host = await bootHost('one-executable')
  copyFileSync(inRelease('rounds-linux-x64'), join(host.root, 'usr', 'local', 'sbin', 'rounds'))
  copyFileSync(bundle(), join(host.root, 'usr', 'local', 'lib', 'rounds.cjs'))
  const { run: inHost } = host
  const rounds = (args: string[]) => inHost(['/opt/node', '/usr/local/lib/rounds.cjs', ...args], { timeoutSeconds: 120 })
  const alone = async (...args: string[]) => {
    const hidden = ['systemd-run', '--quiet', '--wait', '--pipe', '--collect', '-p', 'InaccessiblePaths=/opt/node /opt/rounds']
    return inHost([...hidden, '--setenv=HOME=/root', '/usr/local/sbin/rounds', ...args], { timeoutSeconds: 120 })
  }
  assert.is.not((await inHost(['sh', '-c', 'command -v node'])).exitCode, 0)
  assert.is((await alone('--version')).stdout.trim(), version)
  for (const args of [['sweep'], ['check', 'screen-lock'], ['fix', 'screen-lock', 'password-complexity', '--what-if']]) {
    const [expected, found] = [await rounds([...args, '--json']), await alone(...args, '--json')]
    assert.is(found.exitCode, expected.exitCode, found.stderr)
    assert.equal(answers(JSON.parse(found.stdout)), answers(JSON.parse(expected.stdout)), args.join(' '))
  }
  const verdict = ['verdict', 'os-supported']
  const [expected, found] = [await rounds(verdict), await alone(...verdict)]
  assert.equal([found.stdout, found.exitCode], [expected.stdout, expected.exitCode])
  assert.match(found.stdout, /^ROUNDS [A-Z]+ os-supported: /)
})
test('the key of the release is inside: a signed table is taken for what it is, and one with another byte is refused', async () => {
  assert.ok(host)
  const table = join(release(), 'tables', 'os-support.json')
  const taken = async (text: string) => {
    host?.write('/root/os-support.json', text)
    return (await host?.run(['/usr/local/sbin/rounds', 'tables', '/root/os-support.json']))?.stderr ?? ''
  }
  host.write('/root/os-support.json.sig', readFileSync(`${table}.sig`, 'utf8'))
  const text = readFileSync(table, 'utf8')
  assert.match(await taken(text), 'and the table in use is of')
  assert.match(await taken(text.replace('2028', '2038')), 'its signature is not of the release key')
})
test('what nobody confirms is taken back by the copy that was kept, after the executable itself is gone', async () => {
  assert.ok(host)
  const { read, run: inHost } = host
  const mended = '/etc/profile.d/zz-rounds-screen-lock.sh'
  const fix = ['/usr/local/sbin/rounds', 'fix', 'screen-lock', '--apply', '--confirm-within', '15s', '--json']
  const { stdout, stderr } = await inHost(fix, { env: { ROUNDS_TAGS: '' }, timeoutSeconds: 120 })
  assert.is((JSON.parse(stdout) as ResultDocument).items[0]?.remediation?.outcome, 'fixed', stderr)
  assert.ok(read(mended))
  rmSync(join(host.root, 'usr', 'local', 'sbin', 'rounds'))
  for (const end = Date.now() + 90_000; read(mended) !== undefined; await delay(500)) {
    assert.ok(Date.now() < end, 'nothing was taken back within 90 s')
  }
})

async function onWindows(...args: string[]) {
  assert.ok(wine)
  return wine.program([inRelease('rounds-win-x64.exe'), ...args], { env: ENVIRONMENT })
}
async function outcomeOnWindows(...args: string[]) {
  const { stdout, stderr } = await onWindows(...args, '--json')
  assert.is.not(stdout, '', stderr)
  return (JSON.parse(stdout) as ResultDocument).items[0]
}
async function limit(): Promise<string> {
  const answer = await wine?.reg(['query', LIMIT_KEY, '/v', LIMIT])
  return /REG_DWORD\s+(\S+)/.exec(answer?.stdout ?? '')?.[1] ?? ''
}

test('the Windows executable sweeps, mends a registry and takes it back, with nothing beside it', async () => {
  wine = await winePrefix()
  const swept = JSON.parse((await onWindows('sweep', '--json')).stdout) as ResultDocument
  const byBundle = await wine.node([wine.path(bundle()), 'sweep', '--json'], { env: ENVIRONMENT })
  assert.equal(answers(swept), answers(JSON.parse(byBundle.stdout)))
  assert.is((await outcomeOnWindows('check', 'screen-lock'))?.status, 'fail')
  assert.match((await onWindows('verdict', 'screen-lock')).stdout, /^ROUNDS FAIL screen-lock: /)
  const apply = ['fix', 'screen-lock', '--apply', '--consent', 'clinic-hours']
  assert.is((await outcomeOnWindows(...apply))?.remediation?.outcome, 'pending-restart')
  assert.is(await limit(), '0x384')
  assert.is((await onWindows('undo')).exitCode, 0)
  assert.is(await limit(), '')
})
test('the module that writes the registry lies in one file named after its bytes, and other bytes there are replaced before they are loaded', async () => {
  assert.ok(wine)
  const native = join(wine.drive, 'rounds', 'state', 'native')
  const names = readdirSync(native)
  assert.is(names.length, 1)
  const [name = ''] = names
  const bytes = readFileSync(join(native, name))
  assert.is(name, `native-reg-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.node`)
  changeByte(join(native, name), 5000)
  writeFileSync(join(native, `native-reg-${'0'.repeat(32)}.node`), 'of an earlier version')
  assert.is((await outcomeOnWindows('fix', 'screen-lock', '--what-if', '--consent', 'clinic-hours'))?.remediation?.outcome, 'planned')
  assert.equal(readdirSync(native), [name])
  assert.ok(readFileSync(join(native, name)).equals(bytes))
})

function verified(file: string, signature: string): number | null {
  const binary = join(folder, 'signature.bin')
  writeFileSync(binary, Buffer.from(readFileSync(signature, 'latin1'), 'base64'))
  const key = join(release(), 'release-key.pem')
  return run('openssl', 'dgst', '-sha256', '-verify', key, '-signature', binary, file).status
}

function changeByte(file: string, at: number): void {
  const bytes = readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(file, bytes)
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function lacks(...tools: string[]): string | undefined {
  return tools.find((tool) => spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool]).status !== 0)
}

if (requires('one executable', 'root', 'nspawn', 'wine')) {
  const missing = lacks('osslsigncode', 'openssl', 'xz', 'sha256sum')
  if (missing) {
    console.log(`SKIP one executable: ${missing} is not installed`)
  } else {
    test.run()
  }
}
