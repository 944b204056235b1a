import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, denied, type RegistryData, value } from '../../../lib/api.ts'
import {
  createdKeys,
  deleteRegistryKeyIfEmpty,
  deleteRegistryValue,
  readKeyFrom,
  readKeysFrom,
  readRegistryKey,
  readRegistryKeys,
  setRegistryValue,
} from '../../../lib/host/registry.ts'
import { type KeyPath, keyText, parseKey, type RegistrySource } from '../../../lib/host/registry-key.ts'

const test = suite('registry')

type Stored = Record<string, Record<string, RegistryData> | 'denied'>

/** A registry in memory: full names of keys with their values. */
function registryOf(keys: Stored): RegistrySource {
  const find = <T>(key: KeyPath, use: (values: Record<string, RegistryData>) => T): Answer<T> => {
    const found = Object.entries(keys).find(([name]) => name.toLowerCase() === keyText(key).toLowerCase())?.[1]
    if (found === 'denied') {
      return denied(`${keyText(key)} may not be read (access denied)`)
    }
    return found ? value(use(found)) : absent('present')
  }
  return {
    read: (key, names) => find(key, (values) => Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))),
    subkeys: (key) =>
      find(key, () => {
        const start = `${keyText(key)}\\`
        const below = Object.keys(keys).filter((name) => name.toLowerCase().startsWith(start.toLowerCase()))
        return [...new Set(below.map((name) => name.slice(start.length).split('\\')[0] ?? ''))]
      }),
  }
}

const timeout: RegistryData = { type: 'string', data: '900' }
const users = registryOf({
  HKU: {},
  'HKU\\S-1-5-21-9-1002': {},
  'HKU\\S-1-5-21-9-1002\\Control Panel': {},
  'HKU\\S-1-5-21-9-1002\\Control Panel\\Desktop': { ScreenSaveTimeOut: timeout, Wallpaper: timeout },
  'HKU\\S-1-5-21-9-1001': {},
  'HKU\\S-1-5-21-9-1001\\Control Panel': {},
  'HKU\\S-1-5-21-9-1001\\Control Panel\\Desktop': {},
  'HKU\\S-1-5-21-9-1001_Classes': {},
  'HKU\\S-1-5-18': {},
  'HKU\\S-1-5-18\\Control Panel\\Desktop': 'denied',
})

test('names of roots may be long or short, in any case', () => {
  for (const key of ['HKLM\\A\\B', 'hklm\\A\\B', 'HKEY_LOCAL_MACHINE\\A\\B', 'HKLM:\\A\\B', 'HKLM\\A\\B\\']) {
    assert.equal(parseKey(key), { root: 'HKLM', segments: ['A', 'B'] })
  }
  assert.equal(
    ['HKEY_USERS', 'HKEY_CURRENT_USER', 'HKEY_CLASSES_ROOT'].map((key) => parseKey(key)?.root),
    ['HKU', 'HKCU', 'HKCR'],
  )
  assert.is(parseKey('constructor\\A'), undefined)
})

test('a key is read with the values that are there', async () => {
  const answer = await readKeyFrom(users, 'HKEY_USERS\\S-1-5-21-9-1002\\Control Panel\\Desktop', ['ScreenSaveTimeOut', 'SCRNSAVE.EXE'])
  assert.equal(answer, value({ key: 'HKU\\S-1-5-21-9-1002\\Control Panel\\Desktop', values: { ScreenSaveTimeOut: timeout } }))
})

test('a key that is not there is absent, a closed one is denied', async () => {
  assert.equal(await readKeyFrom(users, 'HKU\\S-1-5-20', []), absent('present'))
  assert.is((await readKeyFrom(users, 'HKU\\S-1-5-18\\Control Panel\\Desktop', [])).state, 'denied')
})

test('an unknown root is a failure that names the known ones', async () => {
  const reason = 'HKXX\\A begins with no known root: expected HKLM, HKU, HKCU or HKCR'
  assert.equal(await readKeyFrom(users, 'HKXX\\A', []), { state: 'failed', reason })
  assert.equal(await readKeysFrom(users, 'HKXX\\A', []), { entries: [], complete: false, missed: [reason] })
})

test('a pattern finds keys in ASCII order, and what was closed is a miss', async () => {
  const list = await readKeysFrom(users, 'HKU\\*\\Control Panel\\Desktop', ['ScreenSaveTimeOut'])
  assert.equal(
    list.entries.map((entry) => entry.key),
    ['HKU\\S-1-5-21-9-1001\\Control Panel\\Desktop', 'HKU\\S-1-5-21-9-1002\\Control Panel\\Desktop'],
  )
  assert.equal([list.complete, list.missed], [false, ['HKU\\S-1-5-18\\Control Panel\\Desktop may not be read (access denied)']])
})

test('a pattern ignores case and need not begin at a separator', async () => {
  const list = await readKeysFrom(users, 'HKU\\s-1-5-21-9-100?\\control panel\\desk*', [])
  assert.is(list.entries.length, 2)
})

test('a pattern below a key that is not there finds nothing and misses nothing', async () => {
  assert.equal(await readKeysFrom(users, 'HKU\\S-1-5-99\\*', []), { entries: [], complete: true, missed: [] })
})

test('a pattern below a key that may not be listed misses it', async () => {
  const closed = registryOf({ 'HKLM\\SECURITY': 'denied' })
  const list = await readKeysFrom(closed, 'HKLM\\SECURITY\\*', [])
  assert.equal(list, { entries: [], complete: false, missed: ['HKLM\\SECURITY may not be read (access denied)'] })
})

if (process.platform !== 'win32') {
  test('elsewhere than on Windows every reading fails and every writing throws', async () => {
    assert.is((await readRegistryKey('HKLM\\SOFTWARE', [])).state, 'failed')
    assert.is((await readRegistryKeys('HKLM\\*', [])).complete, false)
    const key = 'HKLM\\SOFTWARE\\Rounds'
    for (const write of [
      () => setRegistryValue(key, 'A', { type: 'dword', data: 1 }),
      () => deleteRegistryValue(key, 'A'),
      () => createdKeys(key),
      () => deleteRegistryKeyIfEmpty(key),
    ]) {
      assert.throws(write, /there is no registry on this computer/)
    }
  })
}

test('roots and their first level are never written', () => {
  for (const key of ['HKLM', 'HKLM\\SOFTWARE', 'HKXX\\A\\B']) {
    assert.throws(() => createdKeys(key), /was not written/)
    assert.throws(() => deleteRegistryKeyIfEmpty(key), /was not written/)
  }
})

test('a pattern is followed to so many keys, and lets others have their turn', async () => {
  const many = registryOf({ HKLM: {}, ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`HKLM\\K${index}`, {}])) })
  let turns = 0
  const ticking = setInterval(() => {
    turns += 1
  }, 0)
  const { entries, complete, missed } = await readKeysFrom(many, 'HKLM\\*', [], 400)
  clearInterval(ticking)
  assert.equal([entries.length, complete], [400, false])
  assert.match(missed[0] ?? '', /HKLM\\\*: more than 400 keys match, only so many were looked at/)
  assert.ok(turns > 0)
  assert.is((await readKeysFrom(many, 'HKLM\\*', [])).entries.length, 500)
})

test.run()
