import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, failed, value } from '../../../lib/api.ts'
import { openPowerShell, type PowerShellSession } from '../../../lib/host/powershell.ts'

const folder = mkdtempSync(join(tmpdir(), 'rounds-powershell-'))
const realPath = process.env.PATH ?? ''
process.on('exit', () => rmSync(folder, { recursive: true }))

/** Speaks the protocol of a session; the "script" is one word that says how to behave. The file `mode` beside it holds its language mode. */
const FAKE = `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require('node:fs')
const { spawn } = require('node:child_process')
appendFileSync(${JSON.stringify(join(folder, 'starts'))}, process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n')
const answer = (object) => console.log('rounds:' + Buffer.from(JSON.stringify(object)).toString('base64'))
const behave = (word, input) => {
  if (word === 'echo') answer({ ok: true, value: input })
  if (word === 'slow') setTimeout(() => answer({ ok: true, value: input }), 100)
  if (word === 'chatty') { console.log('Write-Host text'); console.error('a warning'); answer({ ok: true, value: input }) }
  if (word === 'garbage') console.log('\\u0000\\u001b[31m???')
  if (word === 'throw') answer({ ok: false, category: 'PermissionDenied', message: 'Access is denied' })
  if (word === 'exit 3') process.exit(3)
  if (word === 'exit 0') process.exit(0)
  if (word === 'flood') (function pour() { process.stdout.write('x'.repeat(65536), pour) })()
  if (word === 'environment') answer({ ok: true, value: { color: process.env.NO_COLOR, term: process.env.TERM } })
  if (word === 'hang') spawn('sleep', ['73.25'], { stdio: 'inherit' }), process.on('SIGTERM', () => 0)
}
let waiting = Promise.resolve(), rest = ''
const line = async (text) => {
  const [, stream, marker] = /^\\[Console\\]::(Out|Error)\\.WriteLine\\("(\\w+)"\\)$/.exec(text) ?? []
  const [json, word] = [...text.matchAll(/FromBase64String\\('([^']*)'\\)/g)].map((match) => Buffer.from(match[1], 'base64').toString())
  if (stream) return process[stream === 'Out' ? 'stdout' : 'stderr'].write(marker + '\\n')
  if (text.includes('LanguageMode')) return console.log('rounds-language=' + (existsSync(__dirname + '/mode') ? readFileSync(__dirname + '/mode', 'utf8') : 'FullLanguage'))
  if (text === 'exit') process.exit(0)
  if (word !== undefined) { behave(word, JSON.parse(json)); if (word === 'hang' || word === 'flood') await new Promise(() => setInterval(() => 0, 1000)); if (word === 'slow') await new Promise((done) => setTimeout(done, 150)) }
}
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n')
  rest = lines.pop()
  for (const text of lines) waiting = waiting.then(() => line(text))
})
`
writeFileSync(join(folder, 'pwsh'), FAKE)
chmodSync(join(folder, 'pwsh'), 0o755)
chmodSync(folder, 0o755)

const starts = () => (existsSync(join(folder, 'starts')) ? readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n') : [])
const isAlive = (pid: string | undefined) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
const sleeping = () => spawnSync('pgrep', ['-f', '^sleep 73.25'], { encoding: 'utf8' }).stdout.trim()

const test = suite('a PowerShell session, against a program that speaks its protocol')
let session: PowerShellSession
test.before(() => {
  process.env.PATH = folder + delimiter + realPath
})
test.before.each(() => {
  rmSync(join(folder, 'starts'), { force: true })
  session = openPowerShell()
})
test.after.each(async () => {
  await session.close()
  rmSync(join(folder, 'mode'), { force: true })
})
test.after(() => {
  process.env.PATH = realPath
})

test('nothing is started before the first call', () => assert.equal(starts(), []))

test('the answer is the object, and many calls share one process', async () => {
  const inputs = Array.from({ length: 10 }, (_, number) => ({ number, text: "ü '; exit 3; $(id) \u2019 \n" }))
  const answers = await Promise.all(inputs.map((input) => session.run('echo', input, 10)))
  assert.equal(answers, inputs.map(value))
  assert.is(starts().length, 1)
  assert.match(starts()[0] ?? '', '-NoLogo -NoProfile -NonInteractive -NoExit -Command -')
})

test('calls wait for each other, and waiting does not count against the timer', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, number) => session.run('slow', { number }, 0.9)))
  assert.equal(
    answers,
    answers.map((_, number) => value({ number })),
  )
})

test('words for people and warnings do not disturb', async () => assert.equal(await session.run('chatty', { a: 1 }, 10), value({ a: 1 })))

test('answers come without colours', async () => {
  assert.equal(await session.run('environment', {}, 10), value({ color: '1', term: 'dumb' }))
})

test('an error of the script is told and the session goes on', async () => {
  assert.equal(await session.run('throw', {}, 10), { state: 'denied', reason: 'PowerShell refused: Access is denied' })
  assert.is((await session.run('echo', {}, 10)).state, 'value')
  assert.is(starts().length, 1)
})

test('garbage and silence are failures', async () => {
  assert.equal(await session.run('garbage', {}, 10), failed('PowerShell answered in no form that was asked for'))
  assert.equal(await session.run('nothing', {}, 10), failed('PowerShell gave an empty answer'))
  assert.equal(await session.run('echo', {}, 10), value({}))
})

test('a script that ends the shell fails, and the next call works in a new one', async () => {
  for (const code of [3, 0]) {
    const answer = await session.run(`exit ${code}`, {}, 10)
    assert.is(answer.state, 'failed')
    assert.equal(await session.run('echo', { code }, 10), value({ code }))
  }
  assert.is(starts().length, 3)
})

test('a script that hangs is ended with all it started, and the next call works', async () => {
  const began = Date.now()
  const [hung, next] = await Promise.all([session.run('hang', {}, 1), session.run('echo', { next: true }, 10)])
  assert.equal([hung, next], [failed('PowerShell gave no answer within 1 s'), value({ next: true })])
  assert.ok(Date.now() - began < 5000)
  assert.equal([starts().length, isAlive(starts()[0]?.split(' ')[0]), sleeping()], [2, false, ''])
})

test('a script that prints for ever is ended', async () => {
  const answer = await session.run('flood', {}, 20)
  assert.match(answer.state === 'failed' ? answer.reason : answer.state, 'PowerShell printed more than')

  assert.not.ok(isAlive(starts()[0]?.split(' ')[0]))
})

test('a shell that dies between two calls costs nothing but a start', async () => {
  await session.run('echo', {}, 10)
  process.kill(Number(starts()[0]?.split(' ')[0]), 'SIGKILL')
  await delay(100)
  assert.equal(await session.run('echo', { again: 1 }, 10), value({ again: 1 }))
})

test('constrained language is told at once, and not tried again', async () => {
  writeFileSync(join(folder, 'mode'), 'ConstrainedLanguage')
  assert.equal(await session.run('echo', {}, 10), failed('constrained language'))
  assert.equal(await session.run('echo', {}, 10), failed('constrained language'))
  assert.is(starts().length, 1)
})

test('closing ends an idle shell, and later calls fail', async () => {
  await session.run('echo', {}, 10)
  await session.close()
  assert.not.ok(isAlive(starts()[0]?.split(' ')[0]))
  assert.equal(await session.run('echo', {}, 10), failed('The PowerShell session was closed'))
})

test('closing does not wait for a call that hangs', async () => {
  const hung = session.run('hang', {}, 30)
  const queued = session.run('echo', {}, 30)
  await delay(600)
  await session.close()
  assert.is((await hung).state, 'failed')
  assert.equal(await queued, failed('The PowerShell session was closed'))
  assert.is(sleeping(), '')
})

test('closing what was never opened does nothing', async () => assert.is(await openPowerShell().close(), undefined))

test('without a PowerShell the answer is absent', async () => {
  process.env.PATH = '/nowhere'
  assert.equal(await session.run('echo', {}, 10), absent())
  process.env.PATH = folder + delimiter + realPath
})

test('as root a program that others may write is not started', async () => {
  if (process.getuid?.() !== 0) {
    console.log('SKIP a program that others may write: needs root')
    return
  }
  process.env.PATH = folder
  chmodSync(join(folder, 'pwsh'), 0o777)
  assert.equal(await session.run('echo', {}, 10), absent())
  chmodSync(join(folder, 'pwsh'), 0o755)
  process.env.PATH = folder + delimiter + realPath
})

test.run()

const real = suite('a PowerShell session, against a real pwsh')
const program = realPath.split(delimiter).find((path) => existsSync(join(path, 'pwsh')))
const skipped = program ? undefined : 'SKIP a real PowerShell session: there is no pwsh on PATH'
if (skipped) {
  console.log(skipped)
}

async function withReal(run: (session: PowerShellSession) => Promise<void>): Promise<void> {
  process.env.PATH = realPath
  const opened = openPowerShell()
  try {
    await run(opened)
  } finally {
    await opened.close()
  }
}

const realTest = (title: string, run: (session: PowerShellSession) => Promise<void>) => program && real(title, () => withReal(run))

realTest('input comes back as data', async (opened) => {
  const input = {
    text: 'ü \' \u2018\u2019\u201a\u201b $(exit 3) ` " \n \u65e5\u672c',
    number: 5,
    list: [1],
    deep: { a: { b: { c: null } } },
  }
  assert.equal(await opened.run('param($in) @{ got = $in }', input, 60), value({ got: input }))
})
realTest('an error, a syntax error and a missing cmdlet are failures', async (opened) => {
  for (const script of ['throw "no"', 'if (', 'Get-RoundsNothing', '1']) {
    assert.is((await opened.run(script, {}, 60)).state, 'failed', script)
  }
  assert.equal(await opened.run('@{ a = 1 }', {}, 60), value({ a: 1 }))
})
realTest('warnings and words do not disturb', async (opened) => {
  const script = 'Write-Host "words"; Write-Warning "careful"; [Console]::Error.WriteLine("x"); @{ a = @(1) }'
  assert.equal(await opened.run(script, {}, 60), value({ a: [1] }))
})
realTest('exit, waiting and a read from the console are failures, and the next call works', async (opened) => {
  for (const script of ['exit 3', 'Start-Sleep 60', '[Console]::In.ReadLine()', 'Read-Host']) {
    assert.is((await opened.run(script, {}, 3)).state, 'failed', script)
    assert.equal(await opened.run('param($in) @{ a = $in.a }', { a: 1 }, 60), value({ a: 1 }))
  }
})

if (program) {
  real.run()
}
