import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { denied, failed, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/screen-lock/macos.ts'

const test = suite('screen-lock facts on macOS')

const out = (stdout: string, exitCode = 0, stderr = '') => value({ exitCode, stdout, stderr })
const forced = (found: Record<string, unknown>) =>
  out(JSON.stringify(Object.fromEntries(Object.entries(found).map(([name, one]) => [name, { value: one, forced: true }]))))
const noLogon = out('', 1, 'The domain/default pair of (com.apple.loginwindow, autoLoginUser) does not exist')
/** Shape of `pmset -g custom` from its manual page. */
const pmset = (battery: number, mains: number) => out(`Battery Power:\n displaysleep ${battery}\nAC Power:\n displaysleep ${mains}\n`)
const ASKS = { askForPassword: true, askForPasswordDelay: 5 }

function read(probes: Partial<Probes>) {
  const answer = parse(
    { screenSaver: forced({}), power: pmset(0, 0), automaticLogon: noLogon, ...probes },
    { platform: 'darwin', now: '', facts: {} },
  )
  if (answer.state !== 'value') {
    throw new Error('no fact')
  }
  return answer.value
}
const lock = (probes: Partial<Probes>) => read(probes).seats[0]?.lockAfterSeconds

test('a forced idle time and delay lock', () => {
  assert.is(lock({ screenSaver: forced({ ...ASKS, idleTime: 600 }) }), 605)
  assert.is(read({ screenSaver: forced({ ...ASKS, idleTime: 600 }) }).seats[0]?.graceSeconds, 5)
})
test('a display that goes dark earlier locks earlier', () =>
  assert.is(lock({ screenSaver: forced({ ...ASKS, idleTime: 1200 }), power: pmset(2, 10) }), 605))
test('a display that stays lit on one source does not lock', () =>
  assert.is(lock({ screenSaver: forced({ ...ASKS, idleTime: 0 }), power: pmset(2, 0) }), 'never'))
test('a forced "no password" never locks', () =>
  assert.is(lock({ screenSaver: forced({ ...ASKS, askForPassword: false, idleTime: 60 }) }), 'never'))
test('what no profile forces is unknown', () => {
  const free = JSON.stringify({ idleTime: { value: 60, forced: false }, askForPassword: { value: true, forced: false } })
  assert.is(lock({ screenSaver: out(free) }), 'unknown')
  assert.is(lock({ screenSaver: forced(ASKS) }), 'unknown')
})
test('osascript that fails or garbles is unknown', () => {
  assert.is(lock({ screenSaver: denied('no rights') }), 'unknown')
  assert.is(lock({ screenSaver: out('execution error') }), 'unknown')
  assert.is(lock({ screenSaver: out('{}', 1) }), 'unknown')
})
test('automatic logon is a blocker and its name is not kept', () => {
  const found = read({ automaticLogon: out('secretname\n') })
  assert.is(found.blockers.length, 1)
  assert.not.match(JSON.stringify(found), 'secretname')
})
test('automatic logon that could not be asked is unknown', () => {
  assert.ok(read({ automaticLogon: failed('late') }).seats.some(({ scope }) => scope === 'automatic logon'))
  assert.ok(read({ automaticLogon: out('', 1, 'strange') }).seats.some(({ scope }) => scope === 'automatic logon'))
})

test.run()
