import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { aptConfig, aptSimulation, heldPackages } from '../../../lib/formats/apt.ts'

const test = suite('apt')
const summary = (upgraded: number, added = 0) => `${upgraded} upgraded, ${added} newly installed, 0 to remove and 2 not upgraded.\n`
const simulate = (text: string) => {
  const answer = aptSimulation(text)
  return answer.state === 'value' ? answer.value : undefined
}
const first = (line: string, added = 0) => simulate(summary(1 - added, added) + line)?.updates[0]

// In the form of apt 2.6 under LC_ALL=C.
test('an update has an old and a new version, its origins and its kind', () => {
  const line = 'Inst libssl3 [3.0.11-1] (3.0.15-1 Debian:12.8/stable, Debian-Security:12/stable-security [amd64])'
  const origins = ['Debian:12.8/stable', 'Debian-Security:12/stable-security']
  assert.equal(first(line), { package: 'libssl3', from: '3.0.11-1', to: '3.0.15-1', origins, security: true })
})
test('a package that breaks others for a moment is read, too', () =>
  assert.is(first('Inst a [1] (2 Debian:12/stable [amd64]) [b:amd64 on c]')?.to, '2'))
test('a new package has no old version', () =>
  assert.equal('from' in (first('Inst linux-image (6.1.2-1 Debian:12/stable [amd64])', 1) ?? { from: 0 }), false))
test('a package of another architecture keeps its suffix', () =>
  assert.is(first('Inst libc6:i386 [1] (2 Debian:12/stable [i386])')?.package, 'libc6:i386'))
for (const [origin, security] of [
  ['Ubuntu:24.04/noble-security', true],
  ['UbuntuESM:20.04/focal-infra-security', true],
  ['Ubuntu:24.04/noble-updates', false],
  ['Vendor-Security-Tools:1/stable', false],
] as const) {
  test(`${origin} is ${security ? '' : 'not '}about security`, () =>
    assert.is(first(`Inst a [1] (2 ${origin} [amd64])`)?.security, security))
}
test('nothing to do is an answer', () => assert.equal(simulate(summary(0)), { updates: [], removals: [], notUpgraded: 2 }))
test('removals are listed', () => assert.equal(simulate(`Remv old [1]\n${summary(0)}`)?.removals, ['old']))
test('output without its summary is no answer', () =>
  assert.equal(
    ['', 'Inst a [1] (2 Debian:12/stable [amd64])', 'E: Could not open lock file'].map((text) => aptSimulation(text).state),
    ['failed', 'failed', 'failed'],
  ))
test('fewer lines than announced are no answer', () =>
  assert.is(aptSimulation(`${summary(2)}Inst a [1] (2 Debian:12/stable [amd64])`).state, 'failed'))
test('a line that cannot be read is no answer', () => assert.is(aptSimulation(`${summary(1)}Inst a`).state, 'failed'))
test('downgrades and repeated installations are counted', () => {
  assert.is(
    simulate('0 upgraded, 0 newly installed, 1 downgraded, 0 to remove and 0 not upgraded.\nInst a [2] (1 D:1/s [amd64])')?.updates.length,
    1,
  )
})

const config = (text: string) => {
  const answer = aptConfig(text)
  return answer.state === 'value' ? answer.value : undefined
}
const DUMP =
  'APT "";\nAPT::Periodic "";\nAPT::Periodic::Unattended-Upgrade "1";\nUnattended-Upgrade::Origins-Pattern "";\nUnattended-Upgrade::Origins-Pattern:: "origin=Debian";\nUnattended-Upgrade::Origins-Pattern:: "origin=Other";\n'
test('an option is found in any case', () => assert.is(config(DUMP)?.value('apt::periodic::unattended-upgrade'), '1'))
test('a list keeps all its values', () =>
  assert.equal(config(DUMP)?.values('Unattended-Upgrade::Origins-Pattern'), ['origin=Debian', 'origin=Other']))
test('what is not there is undefined', () => assert.equal([config(DUMP)?.value('X'), config(DUMP)?.values('X')], [undefined, []]))
test('no option at all is no answer', () => assert.is(aptConfig('').state, 'failed'))
test('held packages are named one a line', () =>
  assert.equal(heldPackages('linux-image-amd64\nlibc6:i386\n\nW: warning here\n'), ['linux-image-amd64', 'libc6:i386']))
test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('Inst ', 'a', '[', ']', '(', ')', ' ', '\n', '"', ';') }), (text) => {
      aptSimulation(summary(1) + text)
      aptConfig(text)
      heldPackages(text)
    }),
  )
})

test.run()
