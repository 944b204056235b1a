import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, value } from '../../../lib/api.ts'
import { type ProcessOptions, runProcess } from '../../../lib/host/processes.ts'

const test = suite('processes')
const folder = mkdtempSync(join(tmpdir(), 'rounds-processes-'))
test.after(() => rmSync(folder, { recursive: true }))

const node = (code: string, options: Partial<ProcessOptions> = {}, ...parameters: string[]) =>
  runProcess([process.execPath, '-e', code, '--', ...parameters], { timeoutSeconds: 10, ...options })

function script(name: string, text: string, mode = 0o755): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

/** Living processes whose command line holds a word that only this test uses. */
function alive(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && Number(pid) !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word)
    } catch {
      return false
    }
  })
}

async function comesAlive(word: string): Promise<boolean> {
  for (let round = 0; round < 80 && alive(word).length === 0; round += 1) {
    await delay(20)
  }
  return alive(word).length > 0
}

test('output and exit code are told', async () => {
  const answer = await node('console.log("out"); console.error("err"); process.exitCode = 3')
  assert.equal(answer, value({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' }))
})

test('arguments arrive as they are, whatever a shell would make of them', async () => {
  const hostile = ['', ' ', '$(id)', '`id`', '"', "'", '\\', 'a\nb', ';id', '&&', '*', '%PATH%', 'ü']
  const answer = await node('console.log(JSON.stringify(process.argv.slice(1)))', {}, ...hostile)
  assert.equal(answer.state === 'value' && JSON.parse(answer.value.stdout), hostile)
})

test('a missing tool is absent', async () => {
  assert.equal(await runProcess(['rounds-no-such-tool'], { timeoutSeconds: 5 }), absent())
  assert.equal(await runProcess(['/nowhere/tool'], { timeoutSeconds: 5 }), absent())
})

test('a script without its interpreter is not absent', async () => {
  const answer = await runProcess([script('orphan', '#!/nowhere/interpreter\n')], { timeoutSeconds: 5 })
  assert.equal(answer, failed('orphan is there, but what it needs to start is missing'))
})

test('a file that may not be executed is denied', async () => {
  const answer = await runProcess([script('plain', 'text', 0o644)], { timeoutSeconds: 5 })
  assert.equal(answer, { state: 'denied', reason: 'plain may not be executed (EACCES)' })
})

test('a command without a program is a failure', async () => {
  assert.is((await runProcess([], { timeoutSeconds: 5 })).state, 'failed')
})

test('an argument that no process can take is a failure', async () => {
  assert.is((await node('0', {}, 'a\0b')).state, 'failed')
})

test('an end by a signal is a failure', async () => {
  const answer = await node('process.kill(process.pid, "SIGSEGV"); setTimeout(() => 0, 1000)')
  assert.is(answer.state === 'failed' && answer.reason.endsWith('was ended by SIGSEGV'), true)
})

test('standard input is empty', async () => {
  const answer = await node('process.stdin.on("data", () => console.log("data")).on("end", () => console.log("end"))')
  assert.is(answer.state === 'value' && answer.value.stdout, 'end\n')
})

test('an empty input is an empty input', async () => {
  const answer = await node('process.stdin.on("end", () => console.log("end")).resume()', { input: '', timeoutSeconds: 5 })
  assert.is(answer.state === 'value' && answer.value.stdout, 'end\n')
})

test('input is handed over', async () => {
  const answer = await runProcess(['cat'], { timeoutSeconds: 5, input: 'äöü'.repeat(100_000) })
  assert.is(answer.state === 'value' && answer.value.stdout, 'äöü'.repeat(100_000))
})

test('a program that does not read its input does no harm', async () => {
  const answer = await runProcess(['true'], { timeoutSeconds: 5, input: 'x'.repeat(1_000_000) })
  assert.equal(answer, value({ exitCode: 0, stdout: '', stderr: '' }))
})

test('characters that are cut between two chunks stay whole', async () => {
  const answer = await node(
    'const b = Buffer.from("ä"); process.stdout.write(b.subarray(0, 1)); setTimeout(() => process.stdout.write(b.subarray(1)), 50)',
  )
  assert.is(answer.state === 'value' && answer.value.stdout, 'ä')
})

test('output in UTF-16 with a byte order mark is recognised', async () => {
  const answer = await node('process.stdout.write(Buffer.from("\\uFEFFCaption ü", "utf16le"))')
  assert.is(answer.state === 'value' && answer.value.stdout, 'Caption ü')
})

test('the language is C, and settings of the process library stay outside', async () => {
  process.env.LANGUAGE = 'de'
  process.env.ZX_VERBOSE = 'true'
  const answer = await node('console.log(JSON.stringify(process.env))', { env: { ROUNDS_TEST: 'more' } })
  const seen = answer.state === 'value' ? JSON.parse(answer.value.stdout) : {}
  assert.equal([seen.LC_ALL, seen.LANG, seen.LANGUAGE, seen.ROUNDS_TEST, seen.ZX_VERBOSE], ['C', 'C', undefined, 'more', undefined])
})

test('root looks for programs in the folders of the system alone, others also where they may enter', async () => {
  const { PATH } = process.env
  const own = join(folder, 'bin')
  const closed = join(folder, 'closed')
  mkdirSync(own, { recursive: true })
  mkdirSync(closed, { recursive: true, mode: 0o000 })
  process.env.PATH = `${closed}:${own}`
  const answer = await node('console.log(process.env.PATH)')
  process.env.PATH = PATH
  const system = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  assert.is(answer.state === 'value' && answer.value.stdout.trim(), process.getuid?.() === 0 ? system : `${system}:${own}`)
})

test('a program that says nothing more is ended with all it started', async () => {
  const grandchild = 'process.on("SIGTERM", () => 0); setTimeout(() => 0, 60000) // rounds-stubborn-grandchild'
  const code = `process.on("SIGTERM", () => 0); console.log("started")
    require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" })
    setTimeout(() => 0, 60000)`
  const started = Date.now()
  const name = script('stubborn', `#!${process.execPath}\n${code}`)
  const pending = runProcess([name], { timeoutSeconds: 2 })
  assert.ok(await comesAlive('rounds-stubborn-grandchild'))
  assert.equal(await pending, failed('stubborn gave no answer within 2 s'))
  assert.ok(Date.now() - started < 5000)
  assert.equal([...alive('rounds-stubborn-grandchild'), ...alive(name)], [])
})

test('a daemon that keeps the output open is ended too', async () => {
  const daemon = 'setTimeout(() => 0, 60000) // rounds-daemon-with-pipe'
  const code = `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(daemon)}],
    { stdio: ["ignore", "inherit", "inherit"], detached: true }).unref()`
  const pending = node(code, { timeoutSeconds: 2 })
  assert.ok(await comesAlive('rounds-daemon-with-pipe'))
  assert.is((await pending).state, 'failed')
  assert.equal(alive('rounds-daemon-with-pipe'), [])
})

test('a daemon that lets go of the output may stay after a good end', async () => {
  const code = `const child = require("child_process").spawn("sleep", ["1.5"], { stdio: "ignore", detached: true }); child.unref(); console.log(child.pid)`
  const answer = await node(code)
  const pid = answer.state === 'value' ? answer.value.stdout.trim() : ''
  assert.ok(existsSync(`/proc/${pid}/stat`))
  process.kill(Number(pid), 'SIGKILL')
})

test('a program that prints for ever is ended', async () => {
  const answer = await runProcess(['yes', 'rounds-prints-for-ever'], { timeoutSeconds: 10, maximumBytes: 100_000 })
  assert.equal(answer, failed('yes printed more than 100000 bytes'))
  assert.equal(alive('rounds-prints-for-ever'), [])
})

test('standard error counts too', async () => {
  const answer = await node('for (;;) { console.error("x".repeat(1000)) }', { maximumBytes: 50_000 })
  assert.is(answer.state === 'failed' && answer.reason.endsWith('printed more than 50000 bytes'), true)
})

test('many processes side by side keep their answers apart', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => runProcess(['echo', String(index)], { timeoutSeconds: 10 })))
  assert.equal(
    answers.map((answer) => answer.state === 'value' && answer.value.stdout),
    answers.map((_, index) => `${index}\n`),
  )
})

test('nothing is printed and no process outlives the program', async () => {
  const program = `import { runProcess } from ${JSON.stringify(new URL('../../../lib/host/processes.ts', import.meta.url).href)}
    void runProcess(['sleep', '61.5'], { timeoutSeconds: 60 })
    setTimeout(() => process.exit(0), 600)`
  const register = new URL('../../../lib/register.mjs', import.meta.url).href
  const answer = await runProcess([process.execPath, '--import', register, '--input-type=module', '-e', program], {
    timeoutSeconds: 20,
    env: { DEBUG: '*', ZX_VERBOSE: 'true' },
  })
  assert.equal(answer, value({ exitCode: 0, stdout: '', stderr: '' }))
  assert.equal(alive('61.5'), [])
})

test.run()
