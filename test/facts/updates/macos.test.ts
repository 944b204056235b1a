import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Answer, absent, type CommandOutput, type FactContext, value } from '../../../lib/api.ts'
import { type Probes, parse } from '../../../lib/facts/updates/macos.ts'

// Texts as the manual of softwareupdate and its users show them.
const test = suite('updates facts on macOS')
const ran = (stdout: string, exitCode = 0, stderr = ''): Answer<CommandOutput> => value({ exitCode, stdout, stderr })
const LIST = [
  'Software Update Tool',
  '',
  'Finding available software',
  'Software Update found the following new or updated software:',
  '* Label: macOS Tahoe 26.1-25B70',
  '\tTitle: macOS Tahoe 26.1, Version: 26.1, Size: 3000000KiB, Recommended: YES, Action: restart, ',
  '* Label: Optional-1.0',
  '\tTitle: Optional, Version: 1.0, Size: 10KiB, Recommended: NO, ',
  '',
].join('\n')
const plist = (body: string) => ran(`<?xml version="1.0"?>\n<plist version="1.0"><dict>${body}</dict></plist>\n`)
const NONE = ran('Software Update Tool\n\nFinding available software\n', 0, 'No new software available.\n')
const context = (managed: boolean): FactContext => ({
  platform: 'darwin',
  now: '2026-11-22T00:00:00.000Z',
  facts: { 'join-state': value({ join: 'none', managed }) },
})
const bare: Probes = {
  list: NONE,
  preferences: plist('<key>LastFullSuccessfulDate</key><date>2026-11-20T08:00:00Z</date>'),
  managed: ran('', 1),
}
const fact = (over: Partial<Probes> = {}, managed = false) => {
  const answer = parse({ ...bare, ...over }, context(managed))
  return answer.state === 'value' ? answer.value : assert.unreachable(JSON.stringify(answer))
}

test('what Apple recommends counts as a security update', () =>
  assert.equal(
    fact({ list: ran(LIST) })?.missing.map(({ title, security }) => [title, security]),
    [
      ['macOS Tahoe 26.1', true],
      ['Optional', false],
    ],
  ))
test('"no new software" is an empty list, silence and errors are none', () => {
  assert.is(fact()?.complete, true)
  assert.is(fact()?.searchedAt, '2026-11-22T00:00:00.000Z')
  assert.is(fact({ list: ran('') })?.complete, false)
  assert.is(fact({ list: ran(LIST, 1) })?.complete, false)
  assert.is(fact({ list: absent() })?.complete, false)
})
test('without a search the last full one is told', () => assert.is(fact({ list: ran('') })?.searchedAt, '2026-11-20T08:00:00.000Z'))
test('a refused search is refused', () =>
  assert.is(parse({ ...bare, list: { state: 'denied', reason: 'EPERM' } }, context(false)).state, 'denied'))
test('a switch that is not written is on, one that is off is off, and a profile wins', () => {
  assert.is(fact()?.automatic.configured, true)
  assert.is(fact({ preferences: plist('<key>AutomaticDownload</key><false/>') })?.automatic.configured, false)
  assert.is(fact({ preferences: plist('<key>CriticalUpdateInstall</key><integer>0</integer>') })?.automatic.configured, false)
  const both = { preferences: plist('<key>AutomaticDownload</key><false/>'), managed: plist('<key>AutomaticDownload</key><true/>') }
  assert.is(fact(both)?.automatic.configured, true)
})
test('every switch that is off is named for a fix', () => {
  const preferences = plist('<key>AutomaticCheckEnabled</key><false/><key>CriticalUpdateInstall</key><false/>')
  assert.equal(fact({ preferences })?.levers, { through: 'software-update', off: ['AutomaticCheckEnabled', 'CriticalUpdateInstall'] })
  assert.equal(fact()?.levers, { through: 'software-update', off: [] })
})
test('preferences that could not be read are not "on"', () => assert.is(fact({ preferences: ran('', 1) })?.automatic.configured, 'unknown'))
test('on a managed computer the owner is not known', () => {
  assert.is(fact({}, true)?.automatic.owner, 'unknown')
  assert.is(fact()?.automatic.owner, 'local')
})

test.run()
