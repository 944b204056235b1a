import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { appendAuditLine } from '../../../lib/logs/audit-file.ts'
import { incident, takeIncidents, writeIncidents } from '../../../lib/logs/incidents.ts'

const test = suite('incidents')
const base = mkdtempSync(join(tmpdir(), 'rounds-incidents-'))
test.after(() => rmSync(base, { recursive: true }))
test.before.each(() => void takeIncidents())

const folderOf = (name: string) => {
  const folder = join(base, name)
  mkdirSync(folder)
  return folder
}
const linesOf = (folder: string) => readFileSync(join(folder, 'audit.log'), 'utf8').trimEnd().split('\n')

test('the same refusal counts once, and is told once', () => {
  incident('foreign-settings', { what: '/a', why: 'b' })
  incident('foreign-settings', { what: '/a', why: 'b' })
  incident('foreign-settings', { what: '/c', why: 'b' })
  assert.equal(
    takeIncidents().map(({ event, details }) => [event, details.what]),
    [
      ['foreign-settings', '/a'],
      ['foreign-settings', '/c'],
    ],
  )
  assert.equal(takeIncidents(), [])
})
test('ten thousand refusals become two hundred lines and a number', () => {
  for (let count = 0; count < 10_000; count++) {
    incident('flood', { what: `${count}` })
  }
  const taken = takeIncidents()
  assert.is(taken.length, 201)
  assert.equal(taken.at(-1)?.details, { what: '9800 more' })
})
test('a text of a mebibyte is cut, and says how long it was', () => {
  incident('long', { what: 'x'.repeat(1_048_576) })
  const [one] = takeIncidents()
  assert.ok((one?.details.what?.length ?? 0) < 2100)
  assert.match(one?.details.what ?? '', /\(1048576 characters\)$/)
})
test('what was told within a day is not told again, and something else is', async () => {
  const folder = folderOf('again')
  const tell = async (what: string) => {
    incident('foreign-environment', { what, why: 'it loads code' })
    await writeIncidents(folder)
  }
  await tell('LD_PRELOAD=/a')
  await tell('LD_PRELOAD=/a')
  await tell('LD_PRELOAD=/b')
  assert.equal(
    linesOf(folder).map((line) => JSON.parse(line).what),
    ['LD_PRELOAD=/a', 'LD_PRELOAD=/b'],
  )
  const old = linesOf(folder).map((line) => line.replace(/"timestamp":"[^"]*"/, '"timestamp":"2026-01-01T00:00:00.000Z"'))
  writeFileSync(join(folder, 'audit.log'), `${old.join('\n')}\n`, { mode: 0o600 })
  await tell('LD_PRELOAD=/a')
  assert.is(linesOf(folder).length, 3)
})
test('a line holds no order to a terminal and no second line, and still says which characters there were', () => {
  const folder = folderOf('orders')
  const name = 'a\u001B[2J\u009B31m\u202Etxt.exe\u2028b\nc'
  appendAuditLine(join(folder, 'audit.log'), JSON.stringify({ what: name }))
  const [line = '', ...more] = linesOf(folder)
  assert.equal(more, [])
  assert.match(line, /^[ -~]*$/)
  assert.is(JSON.parse(line).what, name)
})
test('a link in place of the log is not followed, and a second name of some other file is not written', () => {
  for (const [name, make] of [
    ['link', symlinkSync],
    ['hard', linkSync],
  ] as const) {
    const folder = folderOf(name)
    const shadow = join(base, `shadow-${name}`)
    writeFileSync(shadow, 'root:*:\n')
    make(shadow, join(folder, 'audit.log'))
    assert.throws(() => appendAuditLine(join(folder, 'audit.log'), '{}'), /ELOOP|also the file of another name/)
    assert.is(readFileSync(shadow, 'utf8'), 'root:*:\n')
  }
})

if (process.getuid?.() === 0) {
  test('root finds each in the audit log with its time, less what is secret, and only once', async () => {
    const folder = folderOf('root')
    incident('foreign-settings', { what: '/etc/rounds/machine.json', why: 'belongs to user 1000', token: 'abc' })
    await writeIncidents(folder)
    await writeIncidents(folder)
    const [line, ...more] = linesOf(folder).map((one) => JSON.parse(one))
    assert.equal(more, [])
    const { timestamp, ...rest } = line
    assert.ok(Math.abs(Date.now() - Date.parse(timestamp)) < 60_000)
    assert.equal(rest, {
      level: 'warn',
      message: 'foreign-settings',
      what: '/etc/rounds/machine.json',
      why: 'belongs to user 1000',
      token: '[redacted]',
    })
  })
} else {
  console.log('SKIP incidents of root: only root writes them')
}
test('where there is no state folder none is made for them', async () => {
  incident('foreign-settings', { what: 'a' })
  await writeIncidents(join(base, 'none'))
  assert.throws(() => readFileSync(join(base, 'none', 'audit.log')), /ENOENT/)
})

test.run()
