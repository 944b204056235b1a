import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Wine, winePrefix } from './support/wine.ts'

const test = suite('the door to Windows, under Wine')
const project = fileURLToPath(new URL('../..', import.meta.url))
const key = 'HKLM\\SOFTWARE\\RoundsLab\\A\\B'
const WINLOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon'
const data = {
  dword: { type: 'dword', data: 4294967295 },
  qword: { type: 'qword', data: 2 ** 40 + 1 },
  string: { type: 'string', data: 'grün' },
  expand: { type: 'expand-string', data: '%windir%' },
  multi: { type: 'multi-string', data: ['a', 'b'] },
  binary: { type: 'binary', data: 'AQI=' },
}

const PROGRAM = `
import * as registry from '${project}lib/host/registry.ts'
import { commandSource } from '${project}lib/host/registry-command.ts'
import { runProcess } from '${project}lib/host/processes.ts'
import { readFileProbe, readFilesProbe } from '${project}lib/host/files.ts'
import { secretRemoval } from '${project}lib/changes/secret-removal.ts'
import { registryValue } from '${project}lib/changes/registry-value.ts'
const secret = { kind: 'secret-removal', key: ${JSON.stringify(WINLOGON)}, name: 'DefaultPassword', risk: 'safe' }
const automatic = { kind: 'registry-value', key: secret.key, name: 'AutoAdminLogon', type: 'string', data: '0', risk: 'disruptive' }
/** The registry's part of the writing host, which itself cannot be loaded without the program's other files. */
const host = {
  readRegistryValue: async (key, name) => {
    const data = (await registry.readRegistryKey(key, [name])).value.values[name]
    return { state: 'value', value: data ? { state: 'present', data } : { state: 'absent', surroundings: { missingKeys: [] } } }
  },
  setRegistryValue: async (key, name, data) => registry.setRegistryValue(key, name, data),
  deleteRegistryValue: async (key, name) => registry.deleteRegistryValue(key, name),
}
async function changes() {
  const told = { secret: [], automatic: [] }
  const raw = async (name) => (await registry.readRegistryKey(secret.key, [name])).value.values[name] ?? null
  registry.setRegistryValue(secret.key, secret.name, { type: 'string', data: 'only-for-the-lab' })
  told.secret.push(await secretRemoval.read(host, secret), await raw(secret.name))
  await secretRemoval.apply(host, secret, { present: true })
  told.secret.push(await secretRemoval.read(host, secret), await raw(secret.name))
  for (const before of [null, { type: 'string', data: '1' }, { type: 'dword', data: 1 }]) {
    if (before) registry.setRegistryValue(automatic.key, automatic.name, before)
    else registry.deleteRegistryValue(automatic.key, automatic.name)
    const state = (await registryValue.read(host, automatic)).value
    await registryValue.apply(host, automatic, state)
    const after = (await registryValue.read(host, automatic)).value
    await registryValue.restore(host, automatic, state, after)
    told.automatic.push([registryValue.holds(automatic, after), await raw(automatic.name)])
  }
  registry.deleteRegistryValue(automatic.key, automatic.name)
  return told
}
const key = ${JSON.stringify(key)}, data = ${JSON.stringify(data)}, lab = 'HKLM\\\\SOFTWARE\\\\RoundsLab', seen = {}
const node = (code, more) => runProcess([process.execPath, '-e', code], { timeoutSeconds: 10, ...more })
async function main() {
  seen.absent = [await registry.readRegistryKey(lab, []), await registry.readRegistryKey(key, [])]
  seen.created = [registry.createdKeys(key), registry.createdKeys(key)]
  for (const [name, value] of Object.entries(data)) registry.setRegistryValue(key, name, value)
  seen.all = await registry.readRegistryKey(key, ['*'])
  seen.some = await registry.readRegistryKey(key, ['DWORD', 'missing'])
  seen.glob = await registry.readRegistryKeys('HKLM\\\\SOFTWARE\\\\roundsl?b\\\\*\\\\*', ['multi'])
  seen.byCommand = await registry.readKeyFrom(commandSource(), key, ['dword', 'expand', 'multi', 'binary'])
  seen.absentByCommand = await registry.readKeyFrom(commandSource(), lab + '\\\\None', [])
  seen.deleted = [registry.deleteRegistryKeyIfEmpty(key), ...Object.keys(data).map((name) => registry.deleteRegistryValue(key, name)), registry.deleteRegistryValue(key, 'dword')]
  seen.removed = [lab, key, lab + '\\\\A', lab, lab].map((one) => registry.deleteRegistryKeyIfEmpty(one))
  seen.missingTool = await runProcess(['rounds-no-such-tool.exe'], { timeoutSeconds: 10 })
  seen.input = await node('process.stdin.pipe(process.stdout)', { input: 'grün' })
  seen.noInput = await node('process.stdin.on("end", () => console.log("end")).resume()')
  seen.hung = await node('setTimeout(() => 0, 60000)', { timeoutSeconds: 1 })
  seen.file = await readFileProbe('C:\\\\windows\\\\none\\\\a.ini', { encoding: 'utf8' })
  seen.files = (await readFilesProbe(['C:/WINDOWS/WIN.*'], { encoding: 'none' })).entries.map((entry) => entry.path)
  seen.changes = await changes()
  console.log(JSON.stringify(seen))
}
main().catch((error) => console.log(JSON.stringify({ error: String(error) })))
`

/** One run answers all questions, because a Windows program takes a second to start here. */
async function seenOnWindows(wine: Wine, folder: string) {
  writeFileSync(join(folder, 'program.ts'), PROGRAM)
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'))
  const outfile = join(folder, 'program.cjs')
  await build({
    entryPoints: [join(folder, 'program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['native-reg', '*/cli/main.ts'],
    logLevel: 'error',
  })
  const { stdout, stderr } = await wine.node([wine.path(outfile)], { timeoutSeconds: 90 })
  assert.is(stderr, '')
  return JSON.parse(stdout)
}

// biome-ignore lint/suspicious/noExplicitAny: it is whatever the program on Windows printed, and each test says what it must be
let seen: any
test.before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rounds-wine-'))
  const wine = await winePrefix()
  try {
    seen = await seenOnWindows(wine, folder)
  } finally {
    await wine.stop()
    rmSync(folder, { recursive: true })
  }
})

test('a missing key tells whether its parent is there', () =>
  assert.equal(seen.absent, [
    { state: 'absent', parent: 'present' },
    { state: 'absent', parent: 'absent' },
  ]))
test('only missing keys are made', () =>
  assert.equal(seen.created, [['HKLM\\SOFTWARE\\RoundsLab', 'HKLM\\SOFTWARE\\RoundsLab\\A', key], []]))
test('every type comes back as it was written', () => assert.equal(seen.all, { state: 'value', value: { key, values: data } }))
test('names of values ignore case, a missing one is left out', () => assert.equal(seen.some.value.values, { DWORD: data.dword }))
test('a pattern finds the key as it is spelt', () =>
  assert.equal(seen.glob, { entries: [{ key, values: { multi: data.multi } }], complete: true, missed: [] }))
test('reg.exe reads the same', () => {
  // Wine's own reg.exe writes a qword in a form that Windows does not, and other letters in a code page.
  const { string: _text, qword: _number, ...rest } = data
  assert.equal(seen.byCommand, { state: 'value', value: { key, values: rest } })
})
test('through reg.exe nothing is absent', () => assert.is(seen.absentByCommand.state, 'failed'))
test('values and empty keys are deleted, full ones stay', () => {
  assert.equal(seen.deleted, [false, true, true, true, true, true, true, false])
  assert.equal(seen.removed, [false, true, true, true, false])
})
test('a stored password is seen and removed, and its state never holds it', () => {
  assert.equal(seen.changes.secret, [
    { state: 'value', value: { present: true } },
    { type: 'string', data: 'only-for-the-lab' },
    { state: 'value', value: { present: false } },
    null,
  ])
})
test('automatic logon goes off, and back to the type and data it had', () =>
  assert.equal(seen.changes.automatic, [
    [true, null],
    [true, { type: 'string', data: '1' }],
    [true, { type: 'dword', data: 1 }],
  ]))
test('a missing tool is absent', () => assert.equal(seen.missingTool, { state: 'absent' }))
test('input is handed over, and without one it is empty', () => {
  assert.equal([seen.input.value.stdout, seen.noInput.value.stdout], ['grün', 'end\n'])
})
test('a program that says nothing is ended', () =>
  assert.equal(seen.hung, { state: 'failed', reason: 'node.exe gave no answer within 1 s' }))
test('files are found whatever the case of the pattern', () => {
  assert.equal(seen.file, { state: 'absent', parent: 'absent' })
  assert.equal(seen.files, ['C:\\WINDOWS\\win.ini'])
})

test.run()
