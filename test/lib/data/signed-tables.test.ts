import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { tables } from '../../../lib/cli/tables.ts'
import { content } from '../../../lib/content/index.ts'
import { newestOsSupport, type OsSupport } from '../../../lib/data/os-support.ts'
import { storedTablesPath, storeTable } from '../../../lib/data/signed-tables.ts'

const test = suite('a dated table apart from the program')
const builtIn = JSON.parse(content.text('lib/data/os-support.json')) as OsSupport
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const others = generateKeyPairSync('rsa', { modulusLength: 2048 })
const NEWER = '2100-01-31'
const NOW = new Date('2100-02-01T12:00:00Z')

let folder: string
const state = () => join(folder, 'state')
const { ROUNDS_STATE_DIR = '', ROUNDS_CONFIG_DIR = '' } = process.env
const before = { ROUNDS_STATE_DIR, ROUNDS_CONFIG_DIR }

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'rounds-tables-'))
  mkdirSync(state())
  mkdirSync(join(folder, 'config'))
  process.env.ROUNDS_STATE_DIR = state()
  process.env.ROUNDS_CONFIG_DIR = join(folder, 'config')
  trust(keys.publicKey)
})
test.after.each(() => {
  rmSync(folder, { recursive: true, force: true })
  Object.assign(process.env, before)
})

function trust(key: KeyObject): void {
  writeFileSync(join(folder, 'config', 'release-key.pem'), key.export({ type: 'spki', format: 'pem' }))
}
function textOf(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...builtIn, ...changes })
}
function signatureOf(text: string, key = keys.privateKey): string {
  return sign('sha256', Buffer.from(text), key).toString('base64')
}
function store(text: string, signature = signatureOf(text)): void {
  storeTable('os-support', { text, signature }, state())
}
function used() {
  const { table, origin, problem } = newestOsSupport(state())
  return { asOf: table.asOf, origin, problem }
}

/** What `rounds tables FILE` prints, or why it refused. */
async function takeIn(text: string, signature: string | undefined = signatureOf(text), name = 'os-support.json'): Promise<string> {
  writeFileSync(join(folder, name), text)
  if (signature !== '') {
    writeFileSync(join(folder, `${name}.sig`), `${signature}\n`)
  }
  return outputOf(join(folder, name))
}
async function outputOf(file?: string): Promise<string> {
  const written: string[] = []
  const { write } = process.stdout
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write
  try {
    await tables(file, { json: true }, NOW)
    return written.join('')
  } catch (error) {
    return String(error)
  } finally {
    process.stdout.write = write
  }
}

test('without one the table of the program is in use', () => {
  assert.equal(used(), { asOf: builtIn.asOf, origin: 'built in', problem: undefined })
})
test('a newer one with a good signature is in use', () => {
  store(textOf({ asOf: NEWER }))
  assert.equal(used(), { asOf: NEWER, origin: 'updated', problem: undefined })
})
test('a program that brings a newer table than the one taken in before uses its own', () => {
  store(textOf({ asOf: '2020-01-01' }))
  assert.equal(used(), { asOf: builtIn.asOf, origin: 'built in', problem: undefined })
})
test('a stored table that somebody edited falls back to the one of the program, and says so', () => {
  const text = textOf({ asOf: NEWER })
  store(text.replace('Windows 10 22H2', 'Windows 10 22H3'), signatureOf(text))
  assert.is(used().origin, 'built in')
  assert.match(used().problem ?? '', 'its signature is not of the release key')
})
test('so does one that the disk damaged', () => {
  for (const text of ['', '{"os-support":"', 'null', '[]', '{"os-support":null}', '{"os-support":{"text":1,"signature":"x"}}']) {
    writeFileSync(storedTablesPath(state()), text)
    assert.is(used().origin, 'built in')
    assert.match(used().problem ?? '', 'it is damaged', text)
  }
})
test('so does one whose key is not trusted any more, or not there', () => {
  store(textOf({ asOf: NEWER }))
  trust(others.publicKey)
  assert.match(used().problem ?? '', 'its signature is not of the release key')
  rmSync(join(folder, 'config', 'release-key.pem'))
  assert.match(used().problem ?? '', 'there is no release key')
})
test('so does one of another shape, which a later version may have', () => {
  store(textOf({ asOf: NEWER, releases: [{ name: 'x' }] }))
  assert.is(used().origin, 'built in')
  assert.match(used().problem ?? '', 'another shape')
})
test('a key that others may write is not read as root', () => {
  if (process.getuid?.() !== 0) {
    return
  }
  store(textOf({ asOf: NEWER }))
  chmodSync(join(folder, 'config', 'release-key.pem'), 0o666)
  assert.match(used().problem ?? '', 'may be written by others')
})

test('a short key and one that is no RSA key prove nothing', () => {
  for (const { publicKey } of [generateKeyPairSync('rsa', { modulusLength: 1024 }), generateKeyPairSync('ed25519')]) {
    store(textOf({ asOf: NEWER }))
    trust(publicKey)
    assert.match(used().problem ?? '', 'is not a release key')
  }
})

const asRoot = process.getuid?.() === 0
if (asRoot) {
  test('rounds tables FILE takes in a newer one, keeps it whole, and lists it', async () => {
    const [listed] = JSON.parse(await takeIn(textOf({ asOf: NEWER, expires: '2100-07-30' })))
    assert.equal([listed.name, listed.asOf, listed.origin, listed.isExpired], ['os-support', NEWER, 'updated', false])
    assert.equal(used(), { asOf: NEWER, origin: 'updated', problem: undefined })
    assert.is(
      JSON.parse(readFileSync(storedTablesPath(state()), 'utf8'))['os-support'].text,
      textOf({ asOf: NEWER, expires: '2100-07-30' }),
    )
  })
  for (const [title, refusal, attempt] of [
    [
      'a changed byte',
      /its signature is not of the release key/,
      () => takeIn(textOf({ asOf: NEWER }), signatureOf(textOf({ asOf: '2100-01-30' }))),
    ],
    [
      'a signature of somebody else',
      /its signature is not of the release key/,
      () => takeIn(textOf({ asOf: NEWER }), signatureOf(textOf({ asOf: NEWER }), others.privateKey)),
    ],
    ['no signature', /os-support\.json\.sig cannot be read/, () => takeIn(textOf({ asOf: NEWER }), '')],
    ['a signature that is no base64', /its signature is not of the release key/, () => takeIn(textOf({ asOf: NEWER }), 'not base64!')],
    ['the table in use once more', /the table in use is of/, () => takeIn(textOf({}))],
    ['an older table with a good signature', /the table in use is of/, () => takeIn(textOf({ asOf: '2020-01-01' }))],
    ['a table of tomorrow', /today is 2100-02-01/, () => takeIn(textOf({ asOf: '2100-02-02' }))],
    [
      'another shape',
      /releases\.0\.name: expected a text/,
      () => takeIn(textOf({ asOf: NEWER, releases: [{ product: 'x', source: 'debian', confidence: 'high', version: '1' }] })),
    ],
    ['an empty list, which would know no system', /releases: expected a list/, () => takeIn(textOf({ asOf: NEWER, releases: [] }))],
    ['a day that is none', /asOf: expected a day/, () => takeIn(textOf({ asOf: '2100-13-01' }))],
    ['no JSON', /expected JSON/, () => takeIn('{')],
    ['a table of another name', /there is one table/, () => takeIn(textOf({ asOf: NEWER }), undefined, 'cpu-years.json')],
  ] as const) {
    test(`it refuses ${title}, and changes nothing`, async () => {
      assert.match(await attempt(), refusal)
      assert.equal(used(), { asOf: builtIn.asOf, origin: 'built in', problem: undefined })
    })
  }
  test('after one was taken in, an older one that is newer than the built-in one is refused', async () => {
    await takeIn(textOf({ asOf: NEWER }))
    assert.match(await takeIn(textOf({ asOf: '2100-01-30' })), /the table in use is of 2100-01-31/)
    assert.is(used().asOf, NEWER)
  })
} else {
  test('only root takes in a table', async () => {
    assert.match(await takeIn(textOf({ asOf: NEWER })), 'Only root and administrators')
  })
}
test('the table of the program itself has the shape that is asked for', async () => {
  const { osSupportProblems } = await import('../../../lib/data/os-support-shape.ts')
  assert.equal(osSupportProblems(builtIn), [])
})
test('rounds tables lists what is in use and when it expires', async () => {
  const [listed] = JSON.parse(await outputOf())
  assert.equal([listed.asOf, listed.expires, listed.origin, listed.isExpired], [builtIn.asOf, builtIn.expires, 'built in', true])
})

test.run()
