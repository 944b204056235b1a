import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { exporter } from '../../../../lib/rmm/exports/meshcentral.ts'
import { launcherText } from '../../../../lib/rmm/launchers/launcher.ts'
import { assertPlainScripts, assertReadmeNamesFiles, assertSameBytes, exportInput, textOf } from './package.ts'

const test = suite('MeshCentral export')
const pin = { version: '9.8.7', files: { 'rounds-linux-x64': 'a'.repeat(64), 'rounds-win-x64.exe': 'b'.repeat(64) } }
const baked = { sources: ['https://files.example.com/rounds'], ring: 'broad', environment: { ROUNDS_PRACTICE: 'Example Practice' }, pin }
const input = { ...exportInput('meshcentral'), baked }
const files = exporter(input)
const folder = mkdtempSync(join(tmpdir(), 'rounds-meshcentral-'))
test.after(() => rmSync(folder, { recursive: true, force: true }))
for (const { path, content } of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

test('the same input gives the same bytes', () => assertSameBytes(files, exporter({ ...exportInput('meshcentral'), baked })))
test('the README names every file', () => assertReadmeNamesFiles(files))
test('every command is ASCII', () => assertPlainScripts(files))

test('every job is there for each system that it is for', () => {
  for (const { id, platforms } of input.jobs) {
    const names = files.map(({ path }) => path)
    assert.is(names.includes(`commands/${id}.ps1`), platforms.includes('win32'), id)
    assert.is(names.includes(`commands/${id}.sh`), platforms.includes('linux') || platforms.includes('darwin'), id)
  }
})

test('no command is longer than the message that an agent takes, even with every quote and line break escaped', () => {
  const lengths = files.filter(({ path }) => path.startsWith('commands/')).map(({ content }) => JSON.stringify(content).length)
  assert.ok(Math.max(...lengths) <= 65_000, String(Math.max(...lengths)))
})

test('a command that would be too long is not written', () => {
  const environment = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`ROUNDS_SET_ITEM__NUMBER_${index}`, 'x'.repeat(60)]))
  assert.throws(() => exporter({ ...input, baked: { ...baked, environment } }), /characters/)
})

test('PowerShell gets one line, which is the launcher and nothing else', () => {
  const [title, line, ...rest] = textOf(files, 'commands/sweep.ps1').split('\n')
  assert.is(title, '# Rounds: sweep')
  assert.equal(rest, [''])
  const [, letters = ''] = /FromBase64String\('([A-Za-z0-9+/=]+)'\)/.exec(line ?? '') ?? []
  const environment = { ...baked.environment, ROUNDS_COMPACT: '1' }
  const meant = { title: 'Rounds: sweep', profile: input.profile, words: ['sweep'], baked: { ...baked, environment } }
  assert.is(Buffer.from(letters, 'base64').toString(), launcherText('powershell', meant))
})

/** As the agent does it: the text and `exit` are typed into sh, and its input stays open. What it printed, and `killed` where it waits for more. */
function typed(text: string): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: folder, ROUNDS_CACHE_DIR: join(folder, 'cache'), ROUNDS_SOURCE: join(folder, 'nowhere') }
  const child = spawn('sh', { env, stdio: ['pipe', 'pipe', 'ignore'], timeout: 20_000 })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.on('error', () => {})
  child.stdin.write(`${text}\nexit\n`)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_, signal) => resolve(`${Buffer.concat(chunks).toString()}${signal ? 'killed' : ''}`))
  })
}

test('typed into sh, a command ends with its verdict', async () => {
  if (process.platform === 'win32') {
    return
  }
  const stdout = await typed(textOf(files, 'commands/sweep.sh'))
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^ROUNDS UNKNOWN launcher: /)
})

test('a program that reads its input gets none, so that it neither waits for ever nor swallows the rest', async () => {
  if (process.platform === 'win32') {
    return
  }
  const [open = '', ...rest] = textOf(files, 'commands/sweep.sh').split('\n')
  assert.is(open, '{')
  const stdout = await typed([open, 'cat', ...rest].join('\n'))
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^ROUNDS UNKNOWN launcher: /)
})

const push = (...words: string[]) =>
  spawnSync(process.execPath, [join(folder, 'push.mjs'), ...words], { encoding: 'utf8', env: { PATH: process.env.PATH }, timeout: 60_000 })

for (const [what, words, says] of [
  ['no job', [], /There is no job \(none was named\)/],
  ['a job that is not there', ['swep', '--group', 'Kauri'], /There is no job swep/],
  ['a path for a job', ['../commands/sweep', '--group', 'Kauri'], /There is no job/],
  ['neither group nor device', ['sweep'], /Name a group or devices/],
  ['a group and a device', ['sweep', '--group', 'Kauri', '--device', 'reception'], /Name a group or devices/],
  ['an option that is not there', ['sweep', '--groups', 'Kauri'], /--groups/],
  ['no login', ['sweep', '--group', 'Kauri'], /MESH_URL, MESH_USER and MESH_PASS must be set/],
] as const) {
  test(`push refuses ${what} and says why`, () => {
    const { status, stderr } = push(...words)
    assert.is(status, 64, stderr)
    assert.match(stderr, says)
  })
}

test.run()
