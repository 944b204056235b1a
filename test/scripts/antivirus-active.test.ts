import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Context } from '../../lib/api.ts'
import type { LinuxNeed } from '../../lib/facts/antivirus/required.ts'
import { type Antivirus, type Engine, engineOf } from '../../lib/facts/antivirus/shape.ts'
import judge from '../../scripts/antivirus-active.ts'
import { ORDINARY } from '../support/context.ts'

const test = suite('antivirus-active')
const context: Context = { platform: 'win32', ...ORDINARY }
const SETTINGS: { sigMaxAgeDays: number; linuxAvRequired: LinuxNeed; macBuiltinOk: boolean } = {
  sigMaxAgeDays: 3,
  linuxAvRequired: 'auto',
  macBuiltinOk: false,
}
const FRESH = { updatedAt: '2026-11-21T08:00:00.000Z', current: 'unknown' } as const
const one = (name: string, over: Partial<Engine> = {}) =>
  engineOf(name.toLowerCase(), name, { realTime: 'on', signatures: FRESH, source: 'test', ...over })
const defender = (over: Partial<Engine> = {}) => one('Defender', { builtIn: true, ...over })
const xprotect = (over: Partial<Engine> = {}) =>
  one('XProtect', {
    builtIn: true,
    basic: true,
    signatures: { updatedAt: '2026-10-10T00:00:00.000Z', current: 'unknown', everyDays: 60 },
    ...over,
  })
const finding = (engines: Engine[], over: Partial<Antivirus> = {}, settings: Partial<typeof SETTINGS> = {}, more: Partial<Context> = {}) =>
  judge(
    { antivirus: { engines, complete: true, missed: [], customary: true, servesFiles: false, notes: [], ...over } },
    { ...SETTINGS, ...settings },
    { ...context, ...more },
  )
const status = (...args: Parameters<typeof finding>) => finding(...args).status

test('an engine that is on with fresh signatures passes', () => {
  const found = finding([defender()])
  assert.is(found.status, 'pass')
  assert.is(found.summary, 'An up-to-date anti-virus protects this computer: Defender')
  assert.equal(found.measures, { signatureAgeDays: 0 })
})
test('signatures are stale one moment after the limit', () => {
  const of = (updatedAt: string) => status([defender({ signatures: { updatedAt, current: 'unknown' } })])
  assert.is(of('2026-11-19T00:00:00.000Z'), 'pass')
  assert.is(of('2026-11-18T23:59:59.000Z'), 'warn')
})
test('stale signatures are counted in days', () => {
  const found = finding([defender({ signatures: { updatedAt: '2026-11-02T00:00:00.000Z', current: 'unknown' } })])
  assert.is(found.summary, 'Defender: on, but its signatures are 20 days old')
  assert.equal(found.measures, { signatureAgeDays: 20 })
})
test('the strict setting asks for signatures of the last day', () =>
  assert.is(
    status([defender({ signatures: { updatedAt: '2026-11-20T08:00:00.000Z', current: 'unknown' } })], {}, { sigMaxAgeDays: 1 }),
    'warn',
  ))
test('signatures from the future are a wrong clock', () =>
  assert.is(status([defender({ signatures: { updatedAt: '2027-03-01T00:00:00.000Z', current: 'unknown' } })]), 'unknown'))
test('what a product says of its signatures counts where no date can be had', () => {
  assert.is(status([one('ESET', { signatures: { current: true } })]), 'pass')
  assert.is(status([one('ESET', { signatures: { current: false } })]), 'warn')
  assert.is(status([one('ESET', { signatures: { current: 'unknown' } })]), 'warn')
})
test('a product that calls itself out of date is not talked into being fresh by a date', () =>
  assert.is(status([one('MDE', { signatures: { ...FRESH, current: false } })]), 'warn'))
test('no engine at all fails', () => {
  const found = finding([])
  assert.is(found.status, 'fail')
  assert.is(found.summary, 'no anti-virus is installed')
})
test('no engine found is unknown where a place could not be read', () => {
  const found = finding([], { complete: false, missed: ['Security Center: access denied'] })
  assert.is(found.status, 'unknown')
  assert.match(found.summary, 'access denied')
})
test('off, snoozed, expired and passive fail without another engine', () => {
  for (const realTime of ['off', 'snoozed', 'expired', 'passive'] as const) {
    assert.is(status([defender({ realTime })]), 'fail', realTime)
  }
})
test('an engine that is off proves nothing while another place could not be read', () =>
  assert.is(status([defender({ realTime: 'off' })], { complete: false, missed: ['late'] }), 'unknown'))
test('passive needs another engine that was seen to protect', () => {
  const passive = defender({ realTime: 'passive' })
  assert.is(status([passive, one('ESET')]), 'pass')
  assert.is(status([passive, one('ESET', { realTime: 'unknown', because: 'not listed' })]), 'unknown')
  assert.is(status([passive, one('ESET', { realTime: 'off' })]), 'fail')
  assert.is(status([passive, one('ESET', { signatures: { current: 'unknown' } })]), 'warn')
})
test('an engine of the system that stepped back for another one is as it should be', () => {
  const found = finding([defender({ realTime: 'off' }), one('ESET')])
  assert.is(found.status, 'pass')
  assert.is(found.parts.find(({ scope }) => scope === 'engine:Defender')?.observed, 'off; ESET protects instead')
})
test('an expired product beside one that protects is a warning', () =>
  assert.is(status([defender(), one('McAfee', { realTime: 'expired' })]), 'warn'))
test('two engines besides that of the system get in each other’s way', () => {
  const found = finding([one('ESET'), one('Sophos')])
  assert.is(found.status, 'warn')
  assert.match(found.summary, 'ESET and Sophos')
  assert.is(status([defender(), one('ESET')]), 'pass')
})
test('an unknown state is unknown, and no matter beside an engine that protects', () => {
  assert.is(status([one('ESET', { realTime: 'unknown', because: 'timed out' })]), 'unknown')
  assert.is(status([defender(), one('CrowdStrike', { realTime: 'unknown' })]), 'pass')
})
test('an engine that only scans when asked is a warning, and says when its signatures are old', () => {
  const found = finding([
    one('ClamAV', { realTime: 'scan-only', signatures: { updatedAt: '2026-10-01T00:00:00.000Z', current: 'unknown' } }),
  ])
  assert.is(found.status, 'warn')
  assert.match(found.summary, '52 days old')
})
test('an engine that scans without any signatures is none', () =>
  assert.is(
    status([one('ClamAV', { realTime: 'scan-only', signatures: { current: false, because: 'there is no signature file' } })]),
    'fail',
  ))
test('where engines are not customary the practice decides', () => {
  const none = (settings: Partial<typeof SETTINGS>, over: Partial<Antivirus> = {}, more: Partial<Context> = {}) =>
    status([], { customary: false, ...over }, settings, more)
  assert.is(none({}), 'warn')
  assert.is(none({ linuxAvRequired: 'yes' }), 'fail')
  assert.is(none({ linuxAvRequired: 'no' }, { servesFiles: true }), 'warn')
  assert.is(none({}, { servesFiles: true }), 'fail')
  assert.is(none({}, {}, { role: 'pms-server' }), 'fail')
  assert.is(none({}, { servesFiles: 'unknown' }), 'unknown')
  assert.is(none({}, {}, { role: 'unknown' }), 'unknown')
})
test('an engine that is off is no worse than none where none is needed', () =>
  assert.is(status([one('ClamAV', { realTime: 'off' })], { customary: false }), 'warn'))
test('the protection that comes with the system is a warning until the practice accepts it', () => {
  assert.is(status([xprotect()]), 'warn')
  assert.is(status([xprotect()], {}, { macBuiltinOk: true }), 'pass')
  assert.is(
    status(
      [xprotect({ signatures: { updatedAt: '2026-08-01T00:00:00.000Z', current: 'unknown', everyDays: 60 } })],
      {},
      { macBuiltinOk: true },
    ),
    'warn',
  )
})
test('it is no cover for a product that is off', () => {
  assert.is(status([xprotect(), one('Sophos', { realTime: 'off' })]), 'fail')
})
test('beside a product that protects it is no matter, whatever is known of it', () => {
  for (const beside of [{}, { realTime: 'unknown' }, { realTime: 'off' }] as const) {
    const found = finding([xprotect(beside), one('Sophos')])
    assert.is(found.status, 'pass')
    assert.is(found.summary, 'An up-to-date anti-virus protects this computer: Sophos')
  }
})
test('weaknesses of an engine at work and notes of the computer are warnings', () => {
  const weaknesses = [{ what: 'the exclusion C:\\ hides too much', expected: 'none', source: 'test' }]
  const found = finding([defender({ weaknesses })])
  assert.is(found.status, 'warn')
  assert.match(found.summary, 'hides too much')
  assert.is(status([defender({ weaknesses, realTime: 'off' }), one('ESET')]), 'pass')
  assert.is(status([defender()], { notes: weaknesses }), 'warn')
})
test('a weakness that could not be looked for is unknown, not gone', () => {
  const what = 'whether a policy switches it off could not be read: denied'
  const found = finding([defender({ weaknesses: [{ what, unread: true, expected: 'none', source: 'test' }] })])
  assert.is(found.status, 'unknown')
  assert.is(found.summary, `Defender: ${what}`)
})
test('what is wrong with an engine that is off is named, unless another one protects', () => {
  const weaknesses = [{ what: 'nothing updates its signatures', expected: 'freshclam runs', source: 'test' }]
  const off = one('ClamAV', { realTime: 'off', weaknesses })
  assert.equal(
    finding([off]).parts.map(({ status }) => status),
    ['fail', 'warn'],
  )
  assert.equal(
    finding([off, defender()]).parts.map(({ status }) => status),
    ['pass', 'pass'],
  )
})

test.run()
