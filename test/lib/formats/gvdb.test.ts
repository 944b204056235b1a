import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dconfDatabase, isLocked } from '../../../lib/formats/gvdb.ts'
import { SYSTEM, TYPES, USER } from './fixtures/dconf.ts'

const test = suite('dconf database')
const IDLE = '/org/gnome/desktop/session/idle-delay'
const read = (content: string | Uint8Array) => {
  const answer = dconfDatabase(content)
  if (answer.state !== 'value') {
    throw new Error(`the fixture was not read: ${JSON.stringify(answer)}`)
  }
  return answer.value
}

test('values stand under their whole path', () => {
  assert.equal(Object.fromEntries(read(SYSTEM).values), { [IDLE]: 'uint32 900', '/org/gnome/desktop/screensaver/lock-enabled': 'true' })
})
test('locks are listed', () => assert.equal(read(SYSTEM).locks, [IDLE]))
test('a database of a user has no locks', () => {
  assert.equal(Object.fromEntries(read(USER).values), { [IDLE]: 'uint32 300', '/a/b': 'true' })
  assert.equal(read(USER).locks, [])
})
test('every basic type is printed as dconf prints it', () => {
  const { values } = read(TYPES)
  // From `dconf dump /a/`.
  const dumped = {
    big: 'int64 -900719925474',
    ctl: "'\\u0001\\u200b'",
    d: '1.5',
    empty: "''",
    esc: "'tab\\there\\nnl\\\\'",
    g: "signature 'a{sv}'",
    n: 'int16 -3',
    num: '-7',
    o: "objectpath '/a/b'",
    q: 'uint16 65535',
    quote: '"it\'s"',
    u64: 'uint64 18446744073709551615',
    uni: "'Müller'",
    whole: '3.0',
    y: 'byte 0x2a',
  }
  for (const [name, text] of Object.entries(dumped)) {
    assert.is(values.get(`/a/types/${name}`), text)
  }
})
test('other types are only marked', () =>
  assert.equal(
    ['list', 'tup', 'v'].map((name) => read(TYPES).values.get(`/a/types/${name}`)),
    ['<type as>', '<type (ib)>', '<type v>'],
  ))
test('bytes and their base64 say the same', () => assert.equal(read(Uint8Array.from(Buffer.from(SYSTEM, 'base64'))), read(SYSTEM)))
test('a lock on a folder holds for all below it', () => {
  const database = { values: new Map(), locks: ['/org/gnome/desktop/session/'] }
  assert.equal([isLocked(database, IDLE), isLocked(database, '/org/gnome/desktop/other')], [true, false])
  assert.is(isLocked({ values: new Map(), locks: ['/a/b'] }, '/a/bc'), false)
})
test('what is no database is refused with a reason', () => {
  for (const content of ['', 'no base64!', 'R1ZhcmlhbnQ=', new Uint8Array(40)]) {
    const answer = dconfDatabase(content)
    assert.match(answer.state === 'failed' ? answer.reason : '', 'cannot be read')
  }
})
test('a database that was cut short is refused', () => {
  const bytes = Uint8Array.from(Buffer.from(SYSTEM, 'base64'))
  assert.is(dconfDatabase(bytes.subarray(0, 200)).state, 'failed')
})
test('damage anywhere gives an answer, never an exception', () => {
  const whole = Uint8Array.from(Buffer.from(TYPES, 'base64'))
  const place = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(place, { maxLength: 20 }), fc.nat({ max: whole.length }), (places, length) => {
      const bytes = whole.slice()
      for (const [at, byte] of places) {
        bytes[at] = byte
      }
      dconfDatabase(bytes)
      dconfDatabase(bytes.subarray(0, length))
    }),
    { numRuns: 500 },
  )
})

test.run()
