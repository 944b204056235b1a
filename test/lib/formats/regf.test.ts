import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readHive } from '../../../lib/formats/regf.ts'
import { HIVE, MANY_KEYS } from './fixtures/hive.ts'

const test = suite('registry hive')
const unpacked = (text: string) => Uint8Array.from(gunzipSync(Buffer.from(text, 'base64')))
const open = (bytes: Uint8Array) => {
  const answer = readHive(bytes)
  if (answer.state !== 'value') {
    throw new Error(`the fixture was not read: ${JSON.stringify(answer)}`)
  }
  return answer.value
}
const hive = open(unpacked(HIVE))
const desktop = (name: string) => hive.value('Control Panel\\Desktop', name)
const explorer = (name: string) => hive.value('Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Explorer', name)

test('a text is read, also a long one', () => {
  assert.equal(desktop('ScreenSaveTimeOut'), { state: 'value', value: { type: 'string', data: '600' } })
  assert.equal(desktop('SCRNSAVE.EXE'), { state: 'value', value: { type: 'string', data: 'C:\\Windows\\system32\\scrnsave.scr' } })
})
test('a short text stands in the value itself', () =>
  assert.equal(desktop('ScreenSaveActive'), { state: 'value', value: { type: 'string', data: '1' } }))
test('an expandable text keeps its variables', () =>
  assert.equal(desktop('Wallpaper'), { state: 'value', value: { type: 'expand-string', data: '%SystemRoot%\\Wandü.jpg' } }))
test('numbers are read', () => {
  assert.equal(explorer('NoDriveTypeAutoRun'), { state: 'value', value: { type: 'dword', data: 255 } })
  assert.equal(explorer('Q'), { state: 'value', value: { type: 'qword', data: 2 ** 40 } })
})
test('a list of texts is read', () => assert.equal(explorer('Many'), { state: 'value', value: { type: 'multi-string', data: ['a', 'b'] } }))
test('binary data come as base64', () =>
  assert.equal(explorer('Raw'), { state: 'value', value: { type: 'binary', data: 'AAECAwQFBgcICQoLDA0ODxAREhM=' } }))
test('the unnamed value and an empty one are read', () => {
  assert.equal(explorer(''), { state: 'value', value: { type: 'string', data: 'default' } })
  assert.equal(explorer('Empty'), { state: 'value', value: { type: 'string', data: '' } })
})
test('case does not matter', () => assert.is(hive.value('CONTROL PANEL\\desktop', 'screensaveactive').state, 'value'))
test('a missing value stands in a key that was read', () => assert.equal(desktop('Nothing'), { state: 'absent', parent: 'present' }))
test('a missing key is told apart', () => assert.equal(hive.value('Control Panel\\Nothing', 'x'), { state: 'absent', parent: 'absent' }))
test('a key can be asked for', () =>
  assert.equal(
    [hive.has('Control Panel'), hive.has('Nope')].map((answer) => answer.state === 'value' && answer.value),
    [true, false],
  ))
test('every one of many keys is found', () => {
  const many = open(unpacked(MANY_KEYS))
  for (let index = 0; index < 40; index += 1) {
    assert.equal(many.has(`Many\\Key${String(index).padStart(2, '0')}`), { state: 'value', value: true })
  }
})
test('a hive that was not written to its end is refused', () => {
  const bytes = unpacked(HIVE)
  bytes[4] = (bytes[4] ?? 0) + 1
  const answer = readHive(bytes)
  assert.match(answer.state === 'failed' ? answer.reason : '', 'did not finish')
})
test('a changed base block is refused', () => {
  const bytes = unpacked(HIVE)
  bytes[40] = 0x99
  assert.is(readHive(bytes).state, 'failed')
})
test('no hive and no bytes are refused', () => {
  assert.is(readHive(new Uint8Array()).state, 'failed')
  assert.is(readHive(new Uint8Array(8192)).state, 'failed')
})
test('a list of keys that holds itself is refused', () => {
  const bytes = unpacked(HIVE)
  const view = new DataView(bytes.buffer)
  const root = 4096 + view.getUint32(36, true) + 4
  const list = view.getUint32(root + 28, true)
  bytes.set([0x72, 0x69, 1, 0], 4096 + list + 4)
  view.setUint32(4096 + list + 8, list, true)
  const answer = open(bytes).has('Control Panel')
  assert.match(answer.state === 'failed' ? answer.reason : '', 'is broken')
})
test('lists that name the same keys again and again come to an end', () => {
  const whole = unpacked(HIVE)
  const bytes = new Uint8Array(whole.length + 1_048_576)
  bytes.set(whole)
  const view = new DataView(bytes.buffer)
  const list = whole.length + 4
  const lists = list + 300_000
  const root = view.getUint32(36, true)
  const grow = (at: number, kind: string, entry: number) => {
    view.setInt32(at - 4, -280_000, true)
    bytes.set([kind.charCodeAt(0), kind.charCodeAt(1), 0xff, 0xff], at)
    for (let index = 0; index < 0xffff; index += 1) {
      view.setUint32(at + 4 + index * 4, entry, true)
    }
  }
  grow(list, 'li', root)
  grow(lists, 'ri', list - 4 - 4096)
  view.setUint32(4096 + root + 4 + 28, lists - 4 - 4096, true)
  const answer = open(bytes).has('Control Panel')
  assert.match(answer.state === 'failed' ? answer.reason : '', 'do not end')
})
test('damage anywhere gives an answer, never an exception', () => {
  const whole = unpacked(HIVE)
  const place = fc.tuple(fc.integer({ min: 4096, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 40 }), fc.integer({ min: 4200, max: whole.length }), (places, length) => {
      const bytes = whole.slice(0, length)
      for (const [at, byte] of places) {
        bytes[at] = byte
      }
      const answer = readHive(bytes)
      if (answer.state === 'value') {
        answer.value.value('Control Panel\\Desktop', 'SCRNSAVE.EXE')
        answer.value.has('Software\\Microsoft\\Windows')
      }
    }),
    { numRuns: 500 },
  )
})

test.run()
