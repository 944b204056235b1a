import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bootHost, type LabHost } from './support/hosts.ts'
import { requires } from './support/requires.ts'

const test = suite("the operating system's own timers")
const watched = ['/etc', '/var/lib/systemd']
const NAME = 'rounds-confirm-20261122-101500-ab12'

/** Runs inside the host. `now` is what the clock is said to show at arming; the service that disarms its own timer is this program, too. */
const program = `
  import { armTimer, disarmTimer, isArmed } from './lib/host/timers/index.ts'
  import { armSystemd } from './lib/host/timers/systemd.ts'
  const { appendFileSync } = require('node:fs')
  const [action, name, ...rest] = process.argv.slice(2)
  const order = ({ when, command, now, environment = {} }) => [{
    name, command, environment, description: '100% of a $timer "here"', when: when.at ? { at: new Date(when.at) } : when,
  }, new Date(now ?? Date.now())]
  void (async () => {
    if (action === 'arm') { const [one, now] = order(JSON.parse(rest[0])); await (JSON.parse(rest[0]).now ? armSystemd(one, now) : armTimer(one)) }
    if (action === 'disarm') { await disarmTimer(name) }
    if (action === 'fired') {
      appendFileSync('/root/fired', JSON.stringify([Date.now(), rest, process.env.ROUNDS_STATE_DIR ?? null]) + '\\n')
      if (rest.includes('--disarm')) { await disarmTimer(name); appendFileSync('/root/fired', JSON.stringify([Date.now(), ['lived on'], null]) + '\\n') }
    }
    if (action === 'armed') { console.log(await isArmed(name)) }
  })().catch((error) => { console.error(error.message); process.exitCode = 1 })
`

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  })
  return outputFiles[0]?.text ?? ''
}

interface Firing {
  at: number
  words: string[]
  folder: string | null
}

interface Arming {
  when: { at: number } | { everyMinutes: number }
  words?: string[]
  now?: number
  environment?: Record<string, string>
}

let host: LabHost
let before: Record<string, string>

const COMMAND = ['/opt/node', '/srv/timer.cjs']

async function call(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await host.run([...COMMAND, ...words], { timeoutSeconds: 60 })
  assert.is(exitCode, 0, stderr)
  return stdout.trim()
}

async function arm({ words = [], ...more }: Arming): Promise<void> {
  await call('arm', NAME, JSON.stringify({ command: [...COMMAND, 'fired', NAME, ...words], ...more }))
  assert.is(await call('armed', NAME), 'true')
}

function firings(): Firing[] {
  const lines = (host.read('/root/fired') ?? '').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as [number, string[], string | null]).map(([at, words, folder]) => ({ at, words, folder }))
}

/** @throws where it does not fire within the time. */
async function firing(seconds: number): Promise<Firing> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(250)) {
    const [first] = firings()
    if (first) {
      return first
    }
  }
  throw new Error(`it did not fire within ${seconds} s`)
}

function isNear(actual: number, expected: number, seconds: number): void {
  assert.ok(Math.abs(actual - expected) < seconds * 1000, `${(actual - expected) / 1000} s apart`)
}

async function leavesNothing(): Promise<void> {
  assert.is(await call('armed', NAME), 'false')
  const after = await host.fingerprint(watched)
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  assert.equal(
    paths.filter((path) => before[path] !== after[path]),
    [],
  )
  const { stdout } = await host.run(['systemctl', 'list-units', '--all', '--no-legend', 'rounds-*'])
  assert.is(stdout, '')
}

test.before(async () => {
  host = await bootHost('timers')
  host.write('/srv/timer.cjs', await bundled())
  // Whatever the first start of a computer leaves behind is there before the comparison.
  await delay(2000)
  before = await host.fingerprint(watched)
})
test.before.each(async () => {
  await host.run(['rm', '-f', '/root/fired'])
})
test.after.each(async () => {
  await call('disarm', NAME)
})
test.after(() => host.wipe())

test('it runs its very words at its time, once, and a run that takes its own timer away lives on', async () => {
  const at = Date.now() + 8000
  const words = ['--disarm', 'a b', '100%', '$HOME', '"q"', '\\n', "it's", ';', '']
  await arm({ when: { at }, words, environment: { ROUNDS_STATE_DIR: '/srv/a "b" 100% $c\\d' } })
  const fired = await firing(30)
  isNear(fired.at, at, 5)
  assert.equal([fired.words, fired.folder], [words, '/srv/a "b" 100% $c\\d'])
  await delay(9000)
  assert.equal(
    firings().map((one) => one.words[0]),
    ['--disarm', 'lived on'],
  )
  await leavesNothing()
})

test('a time and its span, which come to the same, fire but once', async () => {
  await arm({ when: { at: Date.now() + 3000 } })
  await firing(20)
  await delay(10_000)
  assert.is(firings().length, 1)
})

test('disarmed, it never fires and leaves nothing; disarming again does nothing', async () => {
  await arm({ when: { at: Date.now() + 6000 } })
  await call('disarm', NAME)
  await leavesNothing()
  await call('disarm', NAME)
  await delay(8000)
  assert.equal(firings(), [])
})

test('it survives a power cut and fires at its time', async () => {
  const at = Date.now() + 25_000
  await arm({ when: { at } })
  await host.crash()
  await host.up()
  isNear((await firing(60)).at, at, 6)
})

test('a time that passed while the computer was off is made up for at once', async () => {
  const at = Date.now() + 4000
  await arm({ when: { at } })
  await host.crash()
  await delay(6000)
  assert.equal(firings(), [])
  await host.up()
  const up = Date.now()
  isNear((await firing(40)).at, up, 20)
})

test('a clock that was set back puts it off no longer than its span', async () => {
  const now = Date.now()
  // Armed when the clock was a day ahead: the time of day is a day away.
  await arm({ when: { at: now + 86_400_000 + 5000 }, now: now + 86_400_000 })
  const fired = await firing(40)
  isNear(fired.at, now + 5000, 8)
})

test('a span that begins anew with each start of the computer ends it after a clock that was set back, too', async () => {
  const now = Date.now()
  await arm({ when: { at: now + 86_400_000 + 15_000 }, now: now + 86_400_000 })
  await host.crash()
  await host.up()
  const up = Date.now()
  const fired = await firing(90)
  assert.ok(fired.at > up - 5000 && fired.at < up + 40_000)
})

test('a clock that was set forward brings it forward', async () => {
  const now = Date.now()
  // Armed when the clock was a day behind: the span is a day.
  await arm({ when: { at: now + 5000 }, now: now - 86_400_000 })
  isNear((await firing(40)).at, now + 5000, 5)
})

test('a time that has passed already fires at once', async () => {
  await arm({ when: { at: Date.now() - 3_600_000 } })
  await firing(20)
})

test('every few minutes, it waits for its first time and is there after a power cut', async () => {
  await arm({ when: { everyMinutes: 1 } })
  await host.crash()
  await host.up()
  assert.is(await call('armed', NAME), 'true')
  const up = Date.now()
  isNear((await firing(90)).at, up + 60_000, 15)
  await delay(66_000)
  assert.is(firings().length, 2)
})

test('it waits for no clock to be synchronised', async () => {
  await arm({ when: { at: Date.now() + 60_000 } })
  const { stdout } = await host.run(['systemctl', 'show', '-p', 'After', `${NAME}.timer`])
  assert.not.match(stdout, 'time-sync.target')
})

test('where systemd does not take it, nothing is left and the sentence says so', async () => {
  host.write(`/etc/systemd/system/${NAME}.timer.d/lab.conf`, '[Unit]\nConditionPathExists=/nowhere\n')
  const order = JSON.stringify({ when: { at: Date.now() + 60_000 }, command: ['/bin/true'] })
  const { exitCode, stderr } = await host.run([...COMMAND, 'arm', NAME, order])
  await host.run(['rm', '-r', `/etc/systemd/system/${NAME}.timer.d`])
  assert.is(exitCode, 1)
  assert.match(stderr, `The timer ${NAME} was not armed: systemd took it, but it is not active`)
  await leavesNothing()
})

if (requires('timers', 'root', 'nspawn')) {
  test.run()
}
