import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inWorld, SCENARIOS } from './scenarios.ts'
import { listening, PassingProxy } from './server.ts'
import { FILE, PRIVATE_KEY, program, type Shell, type World } from './world.ts'

const test = suite('launcher in sh')
const SH: Shell = { kind: 'sh', name: 'sh', command: ['/bin/sh'] }

for (const scenario of SCENARIOS) {
  test(scenario.title, () => inWorld(SH, scenario))
}

function only(title: string, check: (world: World) => Promise<void>): void {
  test(title, () => inWorld(SH, { title, check }))
}

only('goes through a proxy to https by CONNECT', async (world) => {
  world.release('0.1.0')
  const key = join(world.folder, 'key.pem')
  const cert = join(world.folder, 'cert.pem')
  const about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...about], { stdio: 'ignore' })
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, ({ url = '' }, response) =>
    response.end(readFileSync(join(world.source, url))),
  )
  await listening(server)
  const proxy = await PassingProxy.open()
  const sources = [`https://127.0.0.1:${(server.address() as AddressInfo).port}`]
  try {
    const ran = await world.run({ baked: { sources } }, { ROUNDS_PROXY: proxy.address, CURL_CA_BUNDLE: cert })
    assert.is(ran.code, 0, ran.stdout)
    assert.ok(proxy.passed.length > 0 && proxy.passed.every((one) => one.startsWith('CONNECT 127.0.0.1:')))
    const distrusted = await world.run({ baked: { sources } }, { ROUNDS_CACHE_DIR: join(world.folder, 'other') })
    assert.is(distrusted.code, 73)
    assert.match(distrusted.last, /certificate/)
  } finally {
    proxy.close()
    server.closeAllConnections()
    server.close()
  }
})

only('follows what the packaging releases, promotes and takes back', async (world) => {
  const { writeRelease, promote, goBack } = await import(new URL('../../../../bin/package/release-folder.mjs', import.meta.url).href)
  const built = join(world.folder, 'built')
  const release = (version: string) => {
    writeFileSync(built, program({ version }))
    const made = new Map([[FILE, { path: built, mayRun: true }]])
    writeRelease({ folder: world.source, version, made, bill: {}, key: PRIVATE_KEY, table: built, licences: '' })
  }
  const broad = async () => (await world.run({ baked: { ring: 'broad' } })).lines.find((line) => line.startsWith('called'))?.split(' ')[1]
  release('0.1.0')
  promote(world.source)
  assert.is(await broad(), '0.1.0')
  release('0.2.0')
  assert.is(await broad(), '0.1.0', 'only the pilot ring has it')
  promote(world.source)
  assert.is(await broad(), '0.2.0')
  goBack(world.source, '0.1.0', PRIVATE_KEY)
  promote(world.source)
  assert.is(await broad(), '0.1.0')
})

only('without openssl it refuses a ring, says so, and takes a version by hand', async (world) => {
  const hash = world.release('0.1.0')
  const text = world.text().replaceAll('command -v openssl', 'command -v there-is-none')
  const { code, last } = await world.run({}, {}, text)
  assert.is(code, 72)
  assert.match(last, /there is no openssl .* set ROUNDS_VERSION and ROUNDS_SHA256/)
  assert.is((await world.run({}, { ROUNDS_VERSION: '0.1.0', ROUNDS_SHA256: hash }, text)).code, 0)
})

only('without openssl it takes the version that the export pinned', async (world) => {
  const hash = world.release('0.1.0')
  const text = world.text({ baked: { pin: { version: '0.1.0', files: { [FILE]: hash } } } })
  assert.is((await world.run({}, {}, text.replaceAll('command -v openssl', 'command -v there-is-none'))).code, 0)
})

only('a program whose interpreter is missing here is told as that', async (world) => {
  world.release('0.1.0', '#!/nowhere/musl\n')
  const { code, last } = await world.run()
  assert.is(code, 75)
  assert.match(last, /loader or a library is missing/)
})

only('a source of Windows is left out, not taken for a file here', async (world) => {
  world.release('0.1.0')
  for (const source of ['\\\\server\\share', 'C:\\rounds', 'file://server/share']) {
    assert.is(
      (await world.run({ baked: { sources: [source, world.source] } }, { ROUNDS_CACHE_DIR: join(world.folder, source.replace(/\W/g, '')) }))
        .code,
      0,
    )
    const { last } = await world.run({ baked: { sources: [source] } }, { ROUNDS_CACHE_DIR: join(world.folder, 'none') })
    assert.match(last, /is not a folder of this system/)
  }
})

only('a folder that everybody or a group may write to is no cache, nor is what lies in one', async (world) => {
  world.release('0.1.0')
  for (const mode of ['0777', '0770', '1777']) {
    const open = join(world.folder, `open-${mode}`)
    mkdirSync(join(open, 'program'), { recursive: true, mode: 0o700 })
    execFileSync('chmod', [mode, open])
    assert.is((await world.run({}, { ROUNDS_CACHE_DIR: open })).code, 74, mode)
    // Nobody can replace the folder of another in one with the sticky bit, such as /tmp.
    assert.is((await world.run({}, { ROUNDS_CACHE_DIR: join(open, 'program') })).code, mode === '1777' ? 0 : 74, mode)
  }
})

only('a link to a folder counts as the folder where it leads', async (world) => {
  world.release('0.1.0')
  mkdirSync(join(world.folder, 'real'), { mode: 0o700 })
  symlinkSync(join(world.folder, 'real'), world.cache)
  assert.is((await world.run()).code, 0)
  assert.ok(existsSync(join(world.folder, 'real', '0.1.0', 'rounds')))
})

only('without rights it says so, before it makes anything', async (world) => {
  world.release('0.1.0')
  const { code, last } = await world.run({}, { ROUNDS_CACHE_DIR: '' })
  assert.is(code, 79)
  assert.match(last, /this must run as root/)
})

only('a lock that a killed run left is taken away', async (world) => {
  world.release('0.1.0')
  const dead = spawn('true')
  await new Promise((resolve) => dead.on('close', resolve))
  mkdirSync(join(world.cache, 'lock'), { recursive: true, mode: 0o700 })
  writeFileSync(join(world.cache, 'lock', 'pid'), `${dead.pid}\n`)
  assert.is((await world.run()).code, 0)
  assert.equal(world.cached(), ['0.1.0'])
})

only('ended by its tool, it ends the program and leaves nothing behind', async (world) => {
  const more = 'if [ "$1" = check ]; then echo $$ >"$ROUNDS_TEST_PID.new"; mv "$ROUNDS_TEST_PID.new" "$ROUNDS_TEST_PID"; exec sleep 600; fi'
  world.release('0.1.0', program({ version: '0.1.0', more }))
  const pidFile = join(world.folder, 'tmp', 'pid')
  const running = world.run({}, { ROUNDS_TEST_PID: pidFile })
  while (!existsSync(pidFile)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const pid = Number(readFileSync(pidFile, 'utf8'))
  world.end()
  assert.is((await running).code, 143)
  while (isAlive(pid)) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.equal(world.leftBehind(), ['pid'])
  execFileSync('rm', [pidFile])
})

only('two at once with other values do not mix them', async (world) => {
  world.release('0.1.0', program({ version: '0.1.0', more: 'echo "practice=$ROUNDS_PRACTICE"' }))
  const practices = ['north', 'south']
  const both = await Promise.all(practices.map((name) => world.run({ baked: { environment: { ROUNDS_PRACTICE: name } } })))
  assert.equal(
    both.map(({ lines }) => lines[1]),
    practices.map((name) => `practice=${name}`),
  )
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.run()
