import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { absent, value } from '../../../lib/api.ts'
import type { KeyPath } from '../../../lib/host/registry-key.ts'
import { type Native, nativeSource } from '../../../lib/host/registry-native.ts'

const test = suite('registry through native-reg')
const key: KeyPath = { root: 'HKLM', segments: ['SOFTWARE', 'Rounds', 'A'] }
const opened: Array<[unknown, string, number]> = []
let open = 0

/** An error as native-reg throws it: the number of winerror.h as `errno`. */
const windowsError = (errno: number) => Object.assign(new Error('in the language of Windows'), { errno })

/** Keys by their text below HKLM: a function that answers for a value, or the number of an error; others are not there. */
function nativeOf(keys: Record<string, number | (() => Buffer | null)>): Native {
  open = 0
  opened.length = 0
  const fake = {
    HKLM: 'root',
    Access: { READ: 1, WOW64_64KEY: 256 },
    openKey: (root: unknown, path: string, access: number) => {
      opened.push([root, path, access])
      const found = keys[path]
      if (typeof found === 'number') {
        throw windowsError(found)
      }
      open += found ? 1 : 0
      return found ?? null
    },
    closeKey: () => {
      open -= 1
    },
    queryValueRaw: (handle: () => Buffer | null) => handle(),
    enumValueNames: () => ['One', '__proto__'],
    enumKeyNames: () => ['B', 'C'],
  }
  return fake as unknown as Native
}

const dword = () => Object.assign(Buffer.from([1, 0, 0, 0]), { type: 4 })
const path = 'SOFTWARE\\Rounds\\A'
const one = { type: 'dword', data: 1 }

test('the 64-bit view is opened for reading, and closed again', () => {
  assert.equal(nativeSource(nativeOf({ [path]: dword })).read(key, ['One']), value({ One: one }))
  assert.equal([opened, open], [[['root', path, 257]], 0])
})

test('a value that is not there is left out', () =>
  assert.equal(nativeSource(nativeOf({ [path]: () => null })).read(key, ['One']), value({})))

test('a star asks for all values, whatever their names are', async () => {
  const answer = await nativeSource(nativeOf({ [path]: dword })).read(key, ['*'])
  assert.equal(answer.state === 'value' && Object.keys(answer.value), ['One', '__proto__'])
})

test('subkeys are listed', () => assert.equal(nativeSource(nativeOf({ [path]: dword })).subkeys(key), value(['B', 'C'])))

test('a missing key tells whether its parent could be read', () => {
  assert.equal(nativeSource(nativeOf({ 'SOFTWARE\\Rounds': dword })).read(key, []), absent('present'))
  assert.equal(nativeSource(nativeOf({})).read(key, []), absent('absent'))
  assert.equal(nativeSource(nativeOf({ 'SOFTWARE\\Rounds': 5 })).read(key, []), absent())
  assert.is(open, 0)
})

test('a path that is not there and a key being deleted are absent', () => {
  for (const number of [3, 1018]) {
    assert.equal(nativeSource(nativeOf({ [path]: number })).read(key, []), absent('absent'))
  }
})

test('a closed key is denied, every other error is a failure without words in a foreign language', () => {
  assert.equal(nativeSource(nativeOf({ [path]: 5 })).read(key, []), {
    state: 'denied',
    reason: 'HKLM\\SOFTWARE\\Rounds\\A may not be read (access denied)',
  })
  assert.equal(nativeSource(nativeOf({ [path]: 1450 })).subkeys(key), {
    state: 'failed',
    reason: 'HKLM\\SOFTWARE\\Rounds\\A could not be read (error 1450)',
  })
})

test('a value that grows while it is read is read again, and the key is closed after an error', () => {
  const growing = (numbers: number[]) => () => {
    const number = numbers.shift()
    if (number) {
      throw windowsError(number)
    }
    return dword()
  }
  assert.equal(nativeSource(nativeOf({ [path]: growing([234]) })).read(key, ['One']), value({ One: one }))
  const twice = nativeSource(nativeOf({ [path]: growing([234, 234]) })).read(key, ['One'])
  assert.equal([(twice as { state: string }).state, open], ['failed', 0])
})

test.run()
