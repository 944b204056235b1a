import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BadFile, UsageError } from '../../../lib/errors.ts'
import { aboutOrigins, settingOrigins } from '../../../lib/settings/origins.ts'
import type { LayerFile, Sources } from '../../../lib/settings/resolve.ts'
import { item, present } from '../authoring/manifests.ts'

const test = suite('where settings come from')
const items = [item()]
const file = (layer: LayerFile['layer'], data: LayerFile['data']): LayerFile => ({ layer, path: `/etc/rounds/${layer}.json`, data })
const seconds = (layer: LayerFile['layer'], value: number) => file(layer, { settings: { 'lid-lock.maxSeconds': value } })
const from = (over: Partial<Sources>): Sources => ({ files: [], environment: {}, commandLine: [], ...over })
const only = (over: Partial<Sources>) => present(settingOrigins(items, from(over))[0], 'the only setting')
const about = (name: string, over: Partial<Sources>) =>
  present(
    aboutOrigins(items, from(over)).find((one) => one.name === name),
    name,
  )

test('without any layer the default holds', () => {
  const { key, value, layer, origins } = only({})
  assert.equal({ key, value, layer, origins }, { key: 'lid-lock.maxSeconds', value: 120, layer: 'default', origins: [] })
})
test('every layer that sets a value is told, and the nearest wins', () => {
  const { value, layer, origins } = only({
    files: [seconds('provider', 10), seconds('machine', 20)],
    environment: { ROUNDS_SET_LID_LOCK__MAX_SECONDS: '30' },
    commandLine: ['lid-lock.maxSeconds=40'],
  })
  assert.is(value, 40)
  assert.is(layer, 'command-line')
  assert.equal(origins, [
    { layer: 'provider', source: '/etc/rounds/provider.json', value: 10 },
    { layer: 'machine', source: '/etc/rounds/machine.json', value: 20 },
    { layer: 'environment', source: 'ROUNDS_SET_LID_LOCK__MAX_SECONDS', value: 30 },
    { layer: 'command-line', source: '--set', value: 40 },
  ])
})
test('what does not fit is refused, as everywhere', () => {
  assert.throws(
    () => only({ files: [seconds('practice', 901)] }),
    (error: unknown) => error instanceof BadFile,
  )
  assert.throws(
    () => only({ commandLine: ['lid-lock.maxSecond=1'] }),
    (error: unknown) => error instanceof UsageError,
  )
})

test('what nobody said is null', () =>
  assert.equal(about('practice', {}), { name: 'practice', variable: 'ROUNDS_PRACTICE', value: null, layer: null, origins: [] }))
test('the practice comes from a file or the environment, which is nearer', () => {
  const files = [file('practice', { practice: 'Kowhai' })]
  assert.is(about('practice', { files }).layer, 'practice')
  const both = about('practice', { files, environment: { ROUNDS_PRACTICE: 'Rata' } })
  assert.is(both.value, 'Rata')
  assert.equal(
    both.origins.map(({ layer, value }) => [layer, value]),
    [
      ['practice', 'Kowhai'],
      ['environment', 'Rata'],
    ],
  )
})
test('an empty variable says nothing of a practice, but no tags of tags', () => {
  assert.is(
    about('practice', { files: [file('practice', { practice: 'Kowhai' })], environment: { ROUNDS_PRACTICE: '' } }).layer,
    'practice',
  )
  const tags = about('tags', { files: [file('machine', { tags: ['kiosk'] })], environment: { ROUNDS_TAGS: '' } })
  assert.equal([tags.value, tags.layer], [[], 'environment'])
})
test('a calendar has no variable', () => {
  const calendar = { timeZone: 'Pacific/Auckland', open: {} }
  assert.equal(about('calendar', { files: [file('provider', { calendar })] }), {
    name: 'calendar',
    value: calendar,
    layer: 'provider',
    origins: [{ layer: 'provider', source: '/etc/rounds/provider.json', value: calendar }],
  })
})

test.run()
