import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BadFile, UsageError } from '../../../lib/errors.ts'
import { takeIncidents } from '../../../lib/logs/incidents.ts'
import type { ItemManifest } from '../../../lib/schema/types.ts'
import { environmentName } from '../../../lib/settings/keys.ts'
import { type LayerFile, resolveSettings, settingsOf } from '../../../lib/settings/resolve.ts'

const test = suite('settings layers')
const item = {
  id: 'screen-lock',
  settings: {
    maxIdleSeconds: { type: 'integer', minimum: 60, maximum: 86_400, default: 900, description: 'seconds' },
    mode: { type: 'string', enum: ['seed', 'modern'], default: 'seed', description: 'which' },
    least: { type: 'integer', default: 100, description: 'seconds', notBelow: 'most' },
    most: { type: 'integer', default: 50, description: 'seconds' },
    strict: { type: 'boolean', default: false, description: 'strict' },
    paths: { type: 'strings', default: [], description: 'folders' },
  },
} as unknown as ItemManifest
const file = (layer: LayerFile['layer'], settings: Record<string, number>): LayerFile => ({
  layer,
  path: `/etc/rounds/${layer}.json`,
  data: { settings },
})
const resolve = (sources: Partial<Parameters<typeof resolveSettings>[1]>) =>
  resolveSettings([item], { files: [], environment: {}, commandLine: [], ...sources })
const idle = (sources: Parameters<typeof resolve>[0]) => settingsOf(item, resolve(sources).settings).maxIdleSeconds
const key = 'screen-lock.maxIdleSeconds'
const variable = 'ROUNDS_SET_SCREEN_LOCK__MAX_IDLE_SECONDS'

test('without any layer the default of the manifest holds', () => assert.is(idle({}), 900))
test('the nearest layer wins, in every pair', () => {
  const files = [file('provider', { [key]: 100 }), file('practice', { [key]: 200 }), file('machine', { [key]: 300 })]
  assert.is(idle({ files: files.slice(0, 1) }), 100)
  assert.is(idle({ files: files.slice(0, 2) }), 200)
  assert.is(idle({ files }), 300)
  assert.is(idle({ files, environment: { [variable]: '400' } }), 400)
  assert.is(idle({ files, environment: { [variable]: '400' }, commandLine: [`${key}=500`] }), 500)
})
test('the layer that won is kept for the result document', () =>
  assert.equal(resolve({ environment: { [variable]: '400' } }).settings, { [key]: { value: 400, layer: 'environment' } }))
test('the environment name follows from the key', () => assert.is(environmentName(key), variable))
test('texts become the type of the setting', () => {
  const { settings } = resolve({ commandLine: ['screen-lock.strict=true', 'screen-lock.paths=/a, /b', 'screen-lock.mode=modern'] })
  assert.equal(
    Object.values(settings).map(({ value }) => value),
    [true, ['/a', '/b'], 'modern'],
  )
})
test('two settings that cannot both be meant are named with where they come from', () => {
  const files = [file('practice', { 'screen-lock.most': 101 })]
  assert.throws(
    () => resolve({ files }),
    /screen-lock\.least is 100 \(default\), below screen-lock\.most is 101 \(practice\); expected at least that\. Change one of them\./,
  )
  assert.not.throws(() => resolve({ files, commandLine: ['screen-lock.least=101'] }))
})
test('a value of a pack that does not fit any more is left out, and told', () => {
  takeIncidents()
  const values = { [key]: 5, 'screen-lock.gone': 1, 'other.x': 2, 'screen-lock.most': 70 }
  assert.equal(resolve({ files: [file('pack', values)] }).settings, { 'screen-lock.most': { value: 70, layer: 'pack' } })
  assert.equal(
    takeIncidents().map(({ event, details }) => `${event} ${details.what}`),
    [key, 'screen-lock.gone', 'other.x'].map((name) => `pack-contained /etc/rounds/pack.json: settings.${name}`),
  )
})
test('a value of a pack that contradicts what people set, or a default, is left out, and told', () => {
  takeIncidents()
  const pack = file('pack', { 'screen-lock.most': 90 })
  const set = (files: LayerFile[], commandLine: string[] = []) => settingsOf(item, resolve({ files, commandLine }).settings)
  assert.is(set([pack]).most, 90)
  assert.equal(takeIncidents(), [])
  assert.equal([set([pack], ['screen-lock.least=80']).most, set([pack], ['screen-lock.least=80']).least], [50, 80])
  assert.is(set([file('pack', { 'screen-lock.most': 101 })]).most, 50)
  assert.equal(
    takeIncidents().map(({ event, details }) => [event, details.what]),
    Array.from({ length: 2 }, () => ['pack-contained', 'the value that a pack gives to screen-lock.most']),
  )
  assert.throws(
    () => set([pack], ['screen-lock.least=40']),
    /screen-lock\.least is 40 \(command-line\), below screen-lock\.most is 50 \(default\)/,
  )
})
const withCalendar = (calendar: LayerFile['data']['calendar']) => ({
  files: [{ layer: 'practice' as const, path: '/etc/rounds/practice.json', data: calendar ? { calendar } : {} }],
})
test('a calendar that would never count as open is refused, because a clinic would be disturbed', () => {
  const night = { timeZone: 'Pacific/Auckland', open: { mon: ['08:00-12:00', '18:30-07:30'] } }
  assert.throws(() => resolve(withCalendar(night)), /practice\.json[\s\S]*calendar\.open\.mon: expected hours that end after they begin/)
  const nowhere = { timeZone: 'Pacific/Aukland', open: {} }
  assert.throws(
    () => resolve(withCalendar(nowhere)),
    /calendar\.timeZone: expected a name such as Pacific\/Auckland, found "Pacific\/Aukland"/,
  )
  assert.not.throws(() => resolve(withCalendar({ timeZone: 'Pacific/Auckland', open: { mon: ['00:00-24:00'] } })))
})
test('an unknown key of a file is named with its file and the nearest key', () => {
  assert.throws(
    () => resolve({ files: [file('practice', { 'screen-lock.maxIdleSecond': 600 })] }),
    (error: Error) =>
      error instanceof BadFile &&
      error.message.includes('/etc/rounds/practice.json') &&
      error.message.includes('did you mean "screen-lock.maxIdleSeconds"?'),
  )
})
test('a value outside its range is named with what was expected', () =>
  assert.throws(
    () => resolve({ files: [file('practice', { [key]: 5 })] }),
    /settings\.screen-lock\.maxIdleSeconds: expected a whole number from 60 to 86400, found 5/,
  ))
test('an unknown variable with the prefix is an error, not ignored', () =>
  assert.throws(
    () => resolve({ environment: { ROUNDS_SET_SCREEN_LOCK__MAX_IDLE: '600' } }),
    (error: Error) => error instanceof UsageError && /names no setting, did you mean/.test(error.message),
  ))
test('a hostile value is refused and shown shortened', () => {
  const hostile = `'; $(reboot)\n"${'x'.repeat(1_000_000)}`
  assert.throws(
    () => resolve({ environment: { [variable]: hostile } }),
    (error: Error) => error instanceof UsageError && error.message.length < 250 && error.message.includes('expected a whole number'),
  )
})
test('--set without a value is explained', () =>
  assert.throws(() => resolve({ commandLine: ['screen-lock.maxIdleSeconds'] }), /expected <item>\.<setting>=<value>/))
test('tags that nobody set are unknown, an empty list is known', () => {
  assert.is(resolve({}).tags, null)
  assert.equal(resolve({ environment: { ROUNDS_TAGS: '' } }).tags, [])
  assert.equal(resolve({ environment: { ROUNDS_TAGS: 'kiosk, x-ray' } }).tags, ['kiosk', 'x-ray'])
})
test('a missing practice is null, not guessed', () => assert.is(resolve({}).practice, null))
test('a role that does not exist is refused', () =>
  assert.throws(() => resolve({ environment: { ROUNDS_ROLE: 'toaster' } }), /ROUNDS_ROLE holds "toaster"; expected one of client/))

test.run()
