import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Farewell } from '../../lib/cli/uninstall.ts'
import { bundle } from './support/bundle.ts'
import type { Result } from './support/process.ts'
import { requires } from './support/requires.ts'
import { type Wine, winePrefix } from './support/wine.ts'

// Wine knows no Task Scheduler, so what is said to it is tested apart, and makes no links to folders.
const test = suite('leaving a Windows computer')
const ENVIRONMENT = { ROUNDS_TAGS: '' }
const CACHED = 'ProgramData/Rounds/program/1.2.3/rounds.exe'

let wine: Wine

test.before.each(async () => {
  wine = await winePrefix()
})
test.after.each(() => wine?.stop())

const inDrive = (path: string) => join(wine.drive, path)

function put(path: string, text = path): void {
  mkdirSync(join(inDrive(path), '..'), { recursive: true })
  writeFileSync(inDrive(path), text)
}

async function rounds(...args: string[]): Promise<Result> {
  return wine.node([wine.path(bundle()), ...args], { env: ENVIRONMENT })
}

function farewell({ stdout, stderr }: Result): Farewell {
  assert.ok(stdout.startsWith('{'), stdout + stderr)
  return JSON.parse(stdout) as Farewell
}

test('what was changed is taken back, and all folders of Rounds go, but not what others put there', async () => {
  const key = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System'
  const value = async () => (await wine.reg(['query', key, '/v', 'InactivityTimeoutSecs'])).exitCode
  const apply = ['--apply', '--consent', 'clinic-hours', '--confirm-within', 'off']
  await rounds('fix', 'screen-lock', ...apply)
  assert.is(await value(), 0)
  put('ProgramData/Rounds/config/practice.json', '{"practice":"Kauri"}')
  put('ProgramData/Rounds/program/good')
  put(CACHED)
  put('Program Files/Rounds/native/native-reg-0123456789abcdef0123456789abcdef.node')
  put('ProgramData/Rounds/config/notes.txt')
  const refused = await rounds('uninstall', '--apply', '--rmm')
  assert.is(refused.exitCode, 3, refused.stdout + refused.stderr)
  const done = farewell(await rounds('uninstall', '--apply', '--undo', '--export', 'C:\\kept', '--json'))
  assert.is(done.state, 'removed', JSON.stringify(done.left))
  assert.is(await value(), 1)
  assert.equal(done.foreign, ['C:\\ProgramData\\Rounds\\config\\notes.txt'])
  assert.equal(readdirSync(inDrive('ProgramData/Rounds'), { recursive: true }).sort(), ['config', 'config/notes.txt'])
  assert.not(existsSync(inDrive('Program Files/Rounds')))
  const [folder = ''] = readdirSync(inDrive('kept'))
  assert.match(readFileSync(inDrive(`kept/${folder}/journal.jsonl`), 'utf8'), `${done.evidence?.journal.head}`)
  assert.is(farewell(await rounds('uninstall', '--apply', '--json')).state, 'nothing')
})

test('the executable that runs from the cache goes when it has ended', async () => {
  put('ProgramData/Rounds/state/history.json', '{}')
  const { stdout } = await wine.node(['-p', 'process.execPath'])
  const node = stdout.trim().replace(/^Z:/, '').replaceAll('\\', '/')
  put(CACHED)
  copyFileSync(node, inDrive(CACHED))
  const done = farewell(await wine.program([inDrive(CACHED), wine.path(bundle()), 'uninstall', '--apply', '--json'], { env: ENVIRONMENT }))
  assert.is(done.state, 'removed', JSON.stringify(done.left))
  if (existsSync(inDrive('ProgramData/Rounds/program'))) {
    // As the launcher that waited for it.
    put('ProgramData/Rounds/program/good')
  }
  for (let tries = 0; tries < 240 && existsSync(inDrive('ProgramData/Rounds')); tries++) {
    await delay(250)
  }
  assert.not(existsSync(inDrive('ProgramData/Rounds')), JSON.stringify(done.later))
})

if (requires('uninstall on Windows', 'wine')) {
  test.run()
}
