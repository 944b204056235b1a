import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ConfigValueChange } from '../../../lib/api.ts'
import { configuredValue, configValue, withValue } from '../../../lib/changes/config-value.ts'
import { expectValue, memoryHost, present, rejection, textOf } from './memory-host.ts'

const test = suite('config value')
const path = '/etc/security/pwquality.conf'
const change: ConfigValueChange = { kind: 'config-value', path, name: 'minlen', value: '12', risk: 'safe' }

test('a line is changed in place and every other byte stays', () => {
  assert.is(
    withValue('# minlen = 9\ndifok = 1\n  minlen =8\nminclass = 3\n', 'minlen', '12'),
    '# minlen = 9\ndifok = 1\n  minlen =12\nminclass = 3\n',
  )
})

test('of several lines the last is changed, because it is the one that counts', () => {
  assert.is(withValue('minlen = 8\nminlen = 9\n', 'minlen', '12'), 'minlen = 8\nminlen = 12\n')
})

test('a line in a comment is not a setting', () => {
  assert.is(withValue('# minlen = 8\n', 'minlen', '12'), '# minlen = 8\nminlen = 12\n')
})

test('a longer name is another name', () => {
  assert.is(withValue('xminlen = 8\nminlength = 8\n', 'minlen', '12'), 'xminlen = 8\nminlength = 8\nminlen = 12\n')
})

test('a dot in a name is only a dot', () => {
  assert.is(configuredValue('aXb = 1\n', 'a.b'), undefined)
})

test('a comment behind the value stays', () => {
  assert.is(withValue('minlen = 8   # was 6\n', 'minlen', '12'), 'minlen = 12   # was 6\n')
})

test('a value that is empty is filled', () => {
  assert.is(withValue('minlen =\nx = 1\n', 'minlen', '12'), 'minlen =12\nx = 1\n')
})

test('line ends of Windows survive', () => {
  assert.is(withValue('a = 1\r\nminlen = 8\r\n', 'minlen', '12'), 'a = 1\r\nminlen = 12\r\n')
  assert.is(withValue('a = 1\r\n', 'minlen', '12'), 'a = 1\r\nminlen = 12\r\n')
})

test('a missing line end at the end survives a change in place', () => {
  assert.is(withValue('a = 1\nminlen = 8', 'minlen', '12'), 'a = 1\nminlen = 12')
})

test('a line is never glued to one without an end', () => {
  assert.is(withValue('a = 1', 'minlen', '12'), 'a = 1\nminlen = 12\n')
})

test('neither name nor value can smuggle in a line', () => {
  for (const wrong of ['1\nx = 2', '1 # 2', '', ' 1', 'é']) {
    assert.throws(() => withValue('', 'minlen', wrong), /cannot stand in a line/)
  }
  assert.throws(() => withValue('', 'min len', '1'), /cannot stand in a line/)
})

test('whatever stood there: the value is set, and all lines that do not name it stay', () => {
  const line = fc.oneof(fc.constantFrom('minlen = 8', ' minlen=  7 # x', '#minlen = 1', '', 'minlen', 'a = 1'), fc.string())
  const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 6 }).map((lines) => lines.flat().join(''))
  fc.assert(
    fc.property(text, (before) => {
      const after = withValue(before, 'minlen', '12')
      assert.is(configuredValue(after, 'minlen'), '12')
      assert.is(withValue(after, 'minlen', '12'), after)
      const others = (all: string) =>
        all
          .split('\n')
          .filter((one) => !/^[ \t]*minlen[ \t]*=/.test(one))
          .join('\n')
          .trimEnd()
      assert.is(others(after), others(before))
    }),
  )
})

test('bytes that are no UTF-8 survive', async () => {
  const host = memoryHost()
  host.files.set(path, present(Uint8Array.from([0x23, 0xe9, 0xff, 0x0a])))
  await configValue.apply(host, change, expectValue(await configValue.read(host, change)))
  const bytes = Buffer.from(host.files.get(path)?.bytes ?? '', 'base64')
  assert.is(bytes.toString('latin1'), '#éÿ\nminlen = 12\n')
})

test('mode and owner stay, and restoring gives every byte back', async () => {
  const host = memoryHost()
  const original = present('minlen = 8', { mode: 0o640, uid: 5, gid: 6 })
  host.files.set(path, original)
  const before = expectValue(await configValue.read(host, change))
  await configValue.apply(host, change, before)
  assert.equal(host.files.get(path), present('minlen = 12', { mode: 0o640, uid: 5, gid: 6 }))
  assert.ok(configValue.holds(change, expectValue(await configValue.read(host, change))))
  await configValue.restore?.(host, change, before, before)
  assert.equal(host.files.get(path), original)
})

test('a file that was not there is made, and is gone again', async () => {
  const host = memoryHost()
  const before = expectValue(await configValue.read(host, change))
  assert.not(configValue.holds(change, before))
  await configValue.apply(host, change, before)
  assert.is(textOf(host.files.get(path)), 'minlen = 12\n')
  await configValue.restore?.(host, change, before, before)
  assert.is(host.files.size, 0)
})

test('a setting that names a secret is not read', async () => {
  assert.is((await configValue.read(memoryHost(), { ...change, name: 'bind_password' })).state, 'failed')
})

test('a wrong value throws before anything is written', async () => {
  const host = memoryHost()
  const before = expectValue(await configValue.read(host, change))
  assert.match(await rejection(configValue.apply(host, { ...change, value: 'a\nb' }, before)), 'cannot stand in a line')
  assert.equal(host.log, [])
})

test('it says the old and the new value', async () => {
  const description = configValue.describe(change, present('minlen = 8\n'))
  assert.equal(description, { target: `minlen in ${path}`, before: '8', after: '12' })
})

test.run()
